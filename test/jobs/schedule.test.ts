import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { createPool } from '../../src/db/pool.ts';
import type { Job } from '../../src/jobs/job.ts';
import { startSchedule } from '../../src/jobs/schedule.ts';
import { settleJob } from '../../src/jobs/settle/job.ts';
import { StartupError } from '../../src/startup-error.ts';
import { type TestDatabase, type TestScope, testDatabase } from '../harness/database.ts';
import { jobDeps } from '../harness/job-deps.ts';
import { runScript } from '../harness/run-script.ts';

/** A pool as the service has it for the library. */
function libraryPool(t: TestScope, url: string) {
  const pool = createPool(url, { connectionsMax: 2, types: 'of pg' });
  t.teardown(() => pool.end());
  return pool;
}

const sleepy: Job = {
  name: 'sleepy',
  about: 'sleeps until it is told to stop',
  everyMinutes: 1,
  lagMs: async () => 0,
  run: async (_deps, { signal, tally }) => {
    tally.succeeded(1);
    while (!signal.aborted) await sleep(5);
  },
};

const runsOf = ({ db }: TestDatabase) => db.selectFrom('job_runs').selectAll().orderBy('run_id').execute();

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    if (await isSo()) return;
    await sleep(5);
  }
  throw new Error('it does not come to that');
}

t.test('several processes start at once, and what is due to run is run by one of them', async (t) => {
  const database = await testDatabase(t);
  const schedules = await Promise.all(
    [1, 2, 3].map(async () => {
      const deps = await jobDeps(t, database, Date.now);
      return startSchedule(deps, { pool: libraryPool(t, database.url), jobs: [settleJob] });
    }),
  );
  const crontabs = () =>
    database.pool.query('select identifier from graphile_worker._private_known_crontabs');
  await until(async () => (await crontabs()).rows.length > 0);
  t.same((await crontabs()).rows, [{ identifier: 'settle' }]);
  // What the library does each minute; whether it came by itself since is of no matter.
  await database.pool.query(`select graphile_worker.add_job('settle', job_key := 'settle')`);
  const waiting = () => database.pool.query('select from graphile_worker.jobs');
  await until(async () => (await waiting()).rows.length === 0);
  const runs = await runsOf(database);
  t.ok(runs.length >= 1 && runs.length <= 2, `${runs.length} runs`);
  t.match(runs[0], { job: 'settle', done: 0, failed: 0, first_error: null, ended_at: Number });
  await Promise.all(schedules.map((schedule) => schedule.stop()));
});

t.test('stopping ends a run between two steps, and leaves no job behind', async (t) => {
  const database = await testDatabase(t);
  const deps = await jobDeps(t, database, Date.now);
  const pool = createPool(database.url, { connectionsMax: 2, types: 'of pg' });
  const schedule = await startSchedule(deps, { pool, jobs: [sleepy] });
  await database.pool.query(`select graphile_worker.add_job('sleepy')`);
  await until(async () => (await runsOf(database)).length === 1);
  const startedAt = performance.now();
  await schedule.stop();
  await pool.end();
  t.ok(performance.now() - startedAt < 2_000);
  t.match(await runsOf(database), [{ job: 'sleepy', done: 1, ended_at: Number }]);
  t.same((await database.pool.query('select * from graphile_worker._private_jobs')).rows, []);
});

t.test('a process whose schedule has stopped ends by itself, at once', async (t) => {
  const { url } = await testDatabase(t);
  const { code, stdout, stderr } = await runScript('test/harness/start-and-stop-jobs.ts', [], {
    DATABASE_URL: url,
  });
  t.equal(code, 0);
  t.equal(stderr, '');
  const [stoppedAt = 0, endedAt = Number.NaN] = stdout.split(' ').map(Number);
  t.ok(endedAt - stoppedAt < 1_000);
});

t.test('says what to do where the database user may not create a schema', async (t) => {
  const database = await testDatabase(t);
  const deps = await jobDeps(t, database, Date.now);
  const role = `poor_${process.pid}`;
  await database.pool.query(`create role ${role}`);
  t.teardown(() => database.pool.query(`drop role ${role}`));
  const pool = libraryPool(
    t,
    `${database.url}${database.url.includes('?') ? '&' : '?'}options=-c%20role%3D${role}`,
  );
  const refused = startSchedule(deps, { pool, jobs: [settleJob] });
  await t.rejects(refused, {
    message: /permission denied.*"graphile_worker".*grant create on database.*JOBS=off/s,
  });
  await t.rejects(refused, StartupError);
});
