import t from 'tap';
import { runJob } from '../../src/jobs/run-job.ts';
import { listDue } from '../../src/jobs/settle/due.ts';
import { settleJob } from '../../src/jobs/settle/job.ts';
import { type TestApp, testApp } from '../harness/app.ts';
import { booksOf } from '../harness/books.ts';
import { type TestScope, testDatabase } from '../harness/database.ts';
import { counting, jobDeps } from '../harness/job-deps.ts';
import { type Club, DAY_MS, openClub, PROGRAM, PROGRAM_OF_TIME, START } from '../harness/sandbox-club.ts';

const HOUR_MS = 3_600_000;
const signal = new AbortController().signal;

/** A service of its own with a club, and the time as the test says. */
async function open(t: TestScope, document: object = PROGRAM) {
  const time = { now: START };
  const clock = () => time.now;
  const service = await testApp(t, { clock });
  const club = await openClub(service, 'club', { isSandbox: false, document });
  return { service, club, time, clock, deps: await jobDeps(t, service, clock) };
}

const commandsOf = async ({ db }: TestApp) =>
  (await db.selectFrom('commands').select('account_id').where('kind', '=', 'settle').execute()).map(
    (row) => row.account_id,
  );

t.test('hourly, daily or once after three months gives the same books', async (t) => {
  const end = START + 92 * DAY_MS;
  const runEvery = async (everyMs: number) => {
    const { service, club, time, deps } = await open(t);
    await club.enrol('acme');
    await club.enrol('bolt');
    let bought = 0;
    for (let at = START; at <= end; at += HOUR_MS) {
      time.now = at;
      // Somebody buys now and then, of which no run must depend.
      if ((at - START) % (23 * DAY_MS) === 0) {
        await club.buy('acme', `p${++bought}`, '70', at - 77_777);
        await club.buy('bolt', `p${bought}`, '60', at - 5 * DAY_MS);
      }
      if ((at - START) % everyMs === 0 || at === end) await settleJob.run(deps, counting().running);
    }
    return booksOf(service.pool, club.tenant.id);
  };
  const once = await runEvery(Number.POSITIVE_INFINITY);
  t.ok(
    once.acme?.entries?.some((line) => line.includes('"expired"')),
    'something came',
  );
  t.same(await runEvery(DAY_MS), once, 'daily');
  t.same(await runEvery(HOUR_MS), once, 'hourly');
});

t.test('run daily or once, it shares out what is scarce in the order of business time', async (t) => {
  const end = START + 300 * DAY_MS;
  const runEvery = async (everyMs: number) => {
    const { service, club, time, deps } = await open(t, PROGRAM_OF_TIME);
    // Whoever enrolled last is the first to be found by its id, and the last to have its half a year.
    for (const [n, account] of ['acme', 'bolt', 'core', 'dune', 'echo'].entries()) {
      await club.enrol(account, `2026-01-0${n % 2 === 0 ? 9 - n : n + 1}`);
      await club.buy(account, 'p1', '70', START);
    }
    for (time.now = START; time.now < end; time.now += everyMs) await settleJob.run(deps, counting().running);
    time.now = end;
    await settleJob.run(deps, counting().running);
    return booksOf(service.pool, club.tenant.id);
  };
  const daily = await runEvery(DAY_MS);
  const winners = Object.keys(daily).filter((account) => daily[account]?.coupons !== undefined);
  t.same(winners.sort(), ['bolt', 'dune', 'echo'], 'those that were enrolled first');
  t.same(await runEvery(300 * DAY_MS), daily);
});

t.test('two processes that run it at once do each thing once', async (t) => {
  const { service, club, time, clock, deps } = await open(t);
  await enrolMany(club, 60);
  const other = await jobDeps(t, service, clock);
  time.now = START + 14 * DAY_MS;
  const [mine, theirs] = [counting(), counting()];
  // Not by runJob, which would let one of them go first.
  await Promise.all([settleJob.run(deps, mine.running), settleJob.run(other, theirs.running)]);
  t.equal(mine.counts.failed + theirs.counts.failed, 0);
  const settled = await commandsOf(service);
  t.equal(settled.length, 60);
  t.equal(new Set(settled).size, 60);
});

t.test('a run is alone: another one leaves it the work, and comes when it is over', async (t) => {
  const { service, club, time, clock, deps } = await open(t);
  await enrolMany(club, 3);
  const other = await jobDeps(t, service, clock);
  time.now = START + 14 * DAY_MS;
  let meanwhile: unknown;
  const slow = {
    ...settleJob,
    run: async (...args: Parameters<typeof settleJob.run>) => {
      meanwhile = await runJob(other, settleJob, { signal });
      await settleJob.run(...args);
    },
  };
  t.same(await runJob(deps, slow, { signal }), { done: 3, failed: 0, firstError: null });
  t.equal(meanwhile, 'elsewhere');
  t.same(await runJob(other, settleJob, { signal }), { done: 0, failed: 0, firstError: null });
  const runs = await service.db.selectFrom('job_runs').selectAll().orderBy('run_id').execute();
  t.match(runs, [
    { job: 'settle', done: 3, failed: 0, lag_ms: 0, started_at: time.now, ended_at: time.now },
    { done: 0, lag_ms: 0 },
  ]);
});

t.test('an account that fails stops no other, and is tried again later', async (t) => {
  const { service, club, time, deps } = await open(t);
  await enrolMany(club, 5);
  const { rows } = await service.pool.query(`select account_id from accounts where external_id = 'c3'`);
  const broken = rows[0].account_id;
  const constraint = 'alter table commands';
  await service.pool.query(`${constraint} add constraint broken check (account_id <> '${broken}') not valid`);
  time.now = START + 14 * DAY_MS + 60_000;
  const first = await runJob(deps, settleJob, { signal });
  t.match(first, { done: 4, failed: 1, firstError: new RegExp(`${broken}: .*broken`) });
  t.match(await service.db.selectFrom('job_failures').selectAll().execute(), [
    { account_id: broken, job: 'settle', times: 1, failed_at: time.now, retry_at: time.now + 60_000 },
  ]);
  t.match(await runJob(deps, settleJob, { signal }), { done: 0, failed: 0 }, 'not at once');
  t.equal(await settleJob.lagMs(service.db, time.now), 60_000, 'but it is behind');
  time.now += 1;
  t.match(await runJob(deps, settleJob, { signal, isAsked: true }), { failed: 1 }, 'unless asked for');
  time.now += 2 * 60_000 - 1;
  t.match(await runJob(deps, settleJob, { signal }), { failed: 0 }, 'the second wait is twice as long');
  await service.pool.query(`${constraint} drop constraint broken`);
  time.now += 1;
  t.match(await runJob(deps, settleJob, { signal }), { done: 1, failed: 0 });
  t.same(await service.db.selectFrom('job_failures').selectAll().execute(), []);
  t.equal(await settleJob.lagMs(service.db, time.now), 0);
});

t.test('as of an instant leaves what is due later', async (t) => {
  const { service, club, time, deps } = await open(t);
  await club.enrol('acme');
  await club.buy('acme', 'p1', '10', START);
  time.now = START + 400 * DAY_MS;
  const asOf = START + 14 * DAY_MS;
  t.match(await runJob(deps, settleJob, { signal, asOf: asOf - 1 }), { done: 0 });
  t.match(await runJob(deps, settleJob, { signal, asOf }), { done: 1 });
  const log = await service.db
    .selectFrom('commands')
    .select(['recorded_at', 'occurred_at'])
    .where('kind', '=', 'settle')
    .execute();
  t.same(log, [{ recorded_at: time.now, occurred_at: asOf }]);
});

t.test('finds what is due by its index, however much there is that is not', async (t) => {
  const { db, pool } = await testDatabase(t);
  await pool.query(`insert into tenants (name) values ('a'), ('b')`);
  await pool.query(
    `insert into due (account_id, tenant_id, due_at)
    select gen_random_uuid(), 1 + i % 2, timestamptz '2027-01-01' + i * interval '1 second' from generate_series(1, 20000) i`,
  );
  await pool.query('analyze');
  const asked = { tenantId: null, upTo: null, isAhead: false, notFailedSince: 0, limit: 100 };
  t.equal((await listDue(db, { ...asked, now: Date.parse('2026-12-31T23:59:59Z') })).length, 0);
  const found = await listDue(db, { ...asked, now: Date.parse('2027-01-01T00:00:07Z') });
  t.same(
    found.map(({ dueAt }) => dueAt),
    [1, 2, 3, 4, 5, 6, 7].map((second) => Date.parse('2027-01-01T00:00:00Z') + second * 1000),
  );
  const { rows } = await pool.query(
    `explain select d.* from tenants t cross join lateral (
      select account_id, due_at from due where tenant_id = t.tenant_id and due_at <= now() order by due_at, account_id limit 100
    ) d`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  t.match(plan, /Index (Only )?Scan using due_by_instant/);
  t.notMatch(plan, /Seq Scan on due/);
});

async function enrolMany(club: Club, accounts: number): Promise<void> {
  for (let i = 1; i <= accounts; i++) {
    await club.enrol(`c${i}`);
    await club.buy(`c${i}`, 'p1', '10', START);
  }
}
