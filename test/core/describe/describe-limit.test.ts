import t from 'tap';
import { describeProgram } from '../../../src/core/describe/describe-program.ts';
import type { LimitDefinition, SharedLimitDefinition } from '../../../src/core/program/document.ts';
import { club, perEuro } from '../harness.ts';

const month = { calendar: 'month' } as const;
const points = { reward: { label: 'Reward points' } };

const ofRule = (limit: LimitDefinition | readonly LimitDefinition[]): string =>
  (describeProgram(club({ points, rules: [perEuro({ limit })] })).rules[0]?.sentence ?? '').replace(
    /^.*?rounded down; /,
    '',
  );

t.test('says for whom a limit is, of what, and what happens beyond it', async (t) => {
  t.equal(ofRule({ points: 50, per: 'transaction' }), 'at most 50 Reward points per transaction.');
  t.equal(ofRule({ points: 1, per: 'line' }), 'at most 1 Reward point per line.');
  t.equal(
    ofRule({ count: 1, per: 'stakeholder', within: 'lifetime' }),
    'at most once per person over all time.',
  );
  t.equal(
    ofRule([
      { count: 2, per: 'account', within: { rolling: 'P30D' } },
      { points: 9, per: 'program', within: month, over: 'nothing' },
    ]),
    'at most twice per account in the last 30 days; at most 9 Reward points for all accounts together in a calendar month, or nothing.',
  );
});

t.test('says which rules share a limit', async (t) => {
  const limit: SharedLimitDefinition = {
    label: 'Cap',
    rules: ['a', 'b'],
    points: 10,
    per: 'account',
    within: month,
  };
  const rules = [perEuro({ key: 'a', label: 'First' }), perEuro({ key: 'b' })];
  t.same(describeProgram(club({ points, rules, limits: { cap: limit } })).limits, [
    {
      key: 'cap',
      label: 'Cap',
      sentence: 'Of "First" and "b" together at most 10 Reward points per account in a calendar month.',
    },
  ]);
});
