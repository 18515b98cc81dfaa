import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { verifyBooks } from '../harness/app.ts';
import { type TestDatabase, testDatabase } from '../harness/database.ts';
import { NEW_TERMS, PROGRAM, START } from './storm/program.ts';
import { seededRandom } from './storm/random.ts';
import { startServices } from './storm/services.ts';
import { createStorm } from './storm/storm.ts';

/** Another storm: STORM_SEED=2 npx tap test/engine/storm.test.ts. A longer one: STORM_ROUNDS=100. */
const SEED = Number(process.env.STORM_SEED ?? 1);
const ROUNDS = Number(process.env.STORM_ROUNDS ?? 10);
/** What answers first differs from run to run: it goes on for up to so many times as long, until all of it was seen. */
const LONGER_MAX = 4;
const AT_ONCE_MAX = 40;
const HOUR_MS = 3_600_000;

const MUST_HAPPEN = [
  'purchase 201',
  'return 201',
  'void 201',
  'redemption 201',
  'transfer 201',
  'adjustment 201',
  'lot 201',
  'quote 201',
  'honoured 201',
];

t.test('whatever happens at once, the books add up and the log replays to them', async (t) => {
  const time = { now: START };
  const random = seededRandom(SEED);
  const database = await testDatabase(t);
  const call = await startServices(t, database, { clock: () => time.now, random });
  const storm = await createStorm(call, random, time);
  const missing = () => MUST_HAPPEN.filter((what) => (storm.seen[what] ?? 0) === 0);
  for (let round = 0; round < ROUNDS || (round < ROUNDS * LONGER_MAX && missing().length > 0); round++) {
    const atOnce = 1 + random.below(AT_ONCE_MAX);
    await Promise.all(Array.from({ length: atOnce }, () => storm.happen()));
    if (round % 5 === 4) await storm.restock(random.below(6));
    if (round === 6) await storm.publish({ ...PROGRAM, ...NEW_TERMS, rules: PROGRAM.rules.slice(1) });
    // Time stands still for a while, or a lot becomes due at once.
    time.now += random.below(random.chance(0.5) ? HOUR_MS : 20 * 24 * HOUR_MS);
    await verifyBooks(database.db);
    t.same(await countersOutOfBounds(database), [], 'no budget and no stock is overdrawn');
  }
  t.same(await pointsUnderWay(database), { 'in-transit': 0, transferred: 0 }, 'what one sent another has');
  t.equal(await messagesLeft(database), 0, 'whoever is told of something has heard of it');
  await verifyBooks(database.db);
  t.comment(`seed ${SEED}: ${JSON.stringify(storm.seen)}`);
  const statuses = Object.keys(storm.seen).map((what) => Number(what.split(' ')[1]));
  t.same(
    statuses.filter((status) => ![200, 201, 204, 422].includes(status)),
    [],
    'success, or a reason',
  );
  t.same(missing(), []);
});

/** Those of which more is used than there is, or less than nothing. */
async function countersOutOfBounds({ pool }: TestDatabase): Promise<readonly object[]> {
  const { rows } = await pool.query('select * from counters where used < 0 or used > size');
  return rows;
}

async function messagesLeft({ pool }: TestDatabase): Promise<number> {
  const { rows } = await pool.query('select count(*)::int as n from messages');
  return rows[0].n;
}

/** What went into the books of transfers and did not come out of them again, once all messages are delivered. */
async function pointsUnderWay({ pool }: TestDatabase): Promise<Readonly<Record<string, number>>> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 20) {
    const { rows } = await pool.query('select from messages limit 1');
    if (rows.length === 0) break;
    await sleep(20);
  }
  const { rows } = await pool.query(
    `select book, coalesce(sum(case when target = book then amount when source = book then -amount end), 0)::bigint as points
    from unnest(array['in-transit', 'transferred']) as book left join entries on book in (source, target) group by book`,
  );
  return Object.fromEntries(rows.map(({ book, points }) => [book, points]));
}
