import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { verifyBooks } from '../harness/app.ts';
import { type TestDatabase, testDatabase } from '../harness/database.ts';
import { PROGRAM, START } from './storm/program.ts';
import { seededRandom } from './storm/random.ts';
import { type Answer, startServices } from './storm/services.ts';
import { createStorm } from './storm/storm.ts';

/** Another storm: STORM_SEED=2 npx tap test/engine/merge-storm.test.ts. */
const SEED = Number(process.env.STORM_SEED ?? 1);
const AT_ONCE_MAX = 30;
const HOUR_MS = 3_600_000;

/** Each into the next one, and back, at once; then names that went elsewhere long ago. */
const MERGES: readonly (readonly (readonly [string, string])[])[] = [
  [],
  [],
  [
    ['A', 'B'],
    ['B', 'A'],
  ],
  [],
  [
    ['A', 'B'],
    ['A', 'B'],
  ],
  [],
  [
    ['B', 'C'],
    ['C', 'A'],
  ],
  [['A', 'C']],
  [],
];

t.test('whatever happens while accounts are merged, nothing is lost, and nothing earns twice', async (t) => {
  const time = { now: START };
  const random = seededRandom(SEED);
  const database = await testDatabase(t);
  const call = await startServices(t, database, { clock: () => time.now, random });
  const storm = await createStorm(call, random, time);
  const merge = (from: string, into: string, id: string): Promise<Answer> =>
    call('POST', `/v1/accounts/external:${from}/merge`, {
      externalId: id,
      into: `external:${into}`,
      reason: 'twice',
      author: 'storm',
    });
  const asked: Answer[] = [];
  const happen = (): Promise<void>[] =>
    Array.from({ length: 1 + random.below(AT_ONCE_MAX) }, () => storm.happen());
  for (const [round, merges] of MERGES.entries()) {
    const begun = [
      ...happen(),
      ...merges.map(async ([from, into], i) => {
        asked.push(await merge(from, into, `merge-${round}-${i}`));
      }),
      ...happen(),
    ];
    await Promise.all(begun);
    if (round === 5) await storm.publish({ ...PROGRAM, rules: PROGRAM.rules.slice(1) });
    time.now += random.below(random.chance(0.5) ? HOUR_MS : 20 * 24 * HOUR_MS);
    await untilDelivered(database);
    await verifyBooks(database.db);
    t.equal(await underWay(database), 0, 'what one gave another has');
  }
  t.same(
    [...new Set(asked.map(({ status }) => status))].filter((status) => ![201, 409, 422].includes(status)),
    [],
    'success, or a reason',
  );
  const { body } = await call('GET', '/v1/accounts');
  t.equal(body.data.length, 1, 'one is left of the three');
  for (const name of ['A', 'B', 'C'])
    t.same((await call('GET', `/v1/accounts/external:${name}`)).body, body.data[0], name);
  t.comment(
    `seed ${SEED}: ${JSON.stringify(storm.seen)}; ${JSON.stringify(asked.map((one) => one.body.status ?? one.body.code))}`,
  );
});

async function untilDelivered({ pool }: TestDatabase): Promise<void> {
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 20) {
    const { rows } = await pool.query('select from messages limit 1');
    if (rows.length === 0) return;
    await sleep(20);
  }
  throw new Error('messages are left');
}

async function underWay({ pool }: TestDatabase): Promise<number> {
  const { rows } = await pool.query(
    `select coalesce(sum(case when target = 'transferred' then amount when source = 'transferred' then -amount else 0 end), 0)::bigint as points
    from entries`,
  );
  return rows[0].points;
}
