import t from 'tap';
import { describePool } from '../../../src/core/describe/describe-pool.ts';
import { checkProgram } from '../../../src/core/program/check.ts';
import type { PoolDefinition } from '../../../src/core/program/document.ts';
import { club } from '../harness.ts';

const points = {
  reward: { label: 'Reward points' },
  miles: {},
  status: { spendable: false },
  cup: { card: { size: 5, reward: 'mug' } },
  bonus: { payable: { every: 'month' }, value: '0.01' },
};
const found = (pool: object): readonly string[] =>
  checkProgram(club({ points, pool } as never)).map(({ pointer, detail }) => `${pointer}: ${detail}`);
const POOL = { points: ['reward'], feed: '0.25', spend: 'members' };

t.test('a pool holds what can be spent, and gets a part of one of it', async (t) => {
  for (const feed of ['0.000001', '0.25', '1', '1.000000']) t.strictSame(found({ ...POOL, feed }), []);
  t.strictSame(found({ points: ['reward', 'miles'], spend: 'owner' }), []);
  t.strictSame(found({ ...POOL, holders: 'all' }), []);
  for (const feed of ['0', '0.0', '1.000001', '2', '-1', 'half', '1e-1', ''])
    t.strictSame(
      found({ ...POOL, feed }),
      ['/pool/feed: Write a share above 0 and up to 1, such as "0.25".'],
      feed,
    );
});

t.test('and says what is wrong with its points', async (t) => {
  t.strictSame(found({ ...POOL, points: [] }), [
    '/pool/points: Name the points that the pool is for, or leave pool out.',
  ]);
  t.match(found({ ...POOL, points: ['rewards'] }), [/^\/pool\/points\/0: .*did you mean "reward"\?/]);
  t.strictSame(found({ ...POOL, points: ['reward', 'miles', 'reward'] }), [
    '/pool/points/2: "reward" is named before: leave it out.',
  ]);
  for (const key of ['status', 'cup', 'bonus'])
    t.strictSame(found({ ...POOL, points: [key] }), [
      `/pool/points/0: "${key}" cannot be spent, so a pool of them is of no use: name other points.`,
    ]);
  t.strictSame(found({ points: ['reward'], spend: 'owner', holders: 'account' }), [
    '/pool/holders: Nothing feeds the pool by itself: say how much by feed, or leave holders out.',
  ]);
});

t.test('is told in a sentence', async (t) => {
  const said = (pool: PoolDefinition) => describePool(club({ points } as never), pool);
  t.equal(
    said({ points: ['reward'], feed: '0.25', spend: 'members' }),
    'An account is the pool of those that name it as their parent, for Reward points; 25 % of what an account of the group earns goes there when it becomes active; all of them may spend from it.',
  );
  t.equal(
    said({ points: ['reward', 'miles'], feed: '0.125', holders: 'all', spend: 'owner' }),
    'An account is the pool of those that name it as their parent, for Reward points and miles points; 12.5 % of what an account of the group and its people earn goes there when it becomes active; only it may spend from it.',
  );
  t.match(said({ points: ['reward'], spend: 'owner' }), /; nothing goes there by itself; /);
});
