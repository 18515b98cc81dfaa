import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { testApp, verifyBooks } from '../harness/app.ts';
import { booksOf } from '../harness/books.ts';
import { runScript, spawnScript } from '../harness/run-script.ts';
import { DAY_MS, openClub } from '../harness/sandbox-club.ts';

const script = 'src/cli/jobs.ts';
/** More than are settled at once. */
const ACCOUNTS = 120;

t.test('npm run jobs', async (t) => {
  const service = await testApp(t);
  const { url, db } = service;
  const jobs = (...args: string[]) => runScript(script, args, { DATABASE_URL: url });
  const club = await openClub(service, 'acme-shop', { isSandbox: false });
  const box = await openClub(service, 'box');
  const now = Date.now();
  for (const { enrol, buy } of [club, box]) {
    await enrol('acme');
    await buy('acme', 'p1', '10', now - DAY_MS);
  }

  await t.test('shows how each job fares', async (t) => {
    const { code, stdout } = await jobs('list');
    t.equal(code, 0);
    t.match(stdout, /^job +schedule +last run +took +lag +done +failed +failing +next run\n/);
    t.match(stdout, /\nsettle +every minute +never +0 s +0 +0 +0 +\d{4}-\d\d-\d\dT\d\d:\d\d:00Z\n/);
    t.match(stdout, /\nreschedule +every minute/);
  });
  await t.test('runs one, and says what came of it', async (t) => {
    await db
      .updateTable('due')
      .set({ due_at: new Date(now - 3_600_000).toISOString() })
      .execute();
    const listed = JSON.parse((await jobs('list', '--json')).stdout);
    t.match(listed, [
      { name: 'settle', lagSeconds: Number, failing: 0, lastRun: null },
      { name: 'reschedule', lagSeconds: 0 },
    ]);
    t.ok(listed[0].lagSeconds >= 3600 && listed[0].lagSeconds < 3900);
    const ran = await jobs('run', 'settle', '--json');
    t.match(
      { ...ran, stdout: JSON.parse(ran.stdout) },
      {
        code: 0,
        stdout: { job: 'settle', elsewhere: false, done: 2, failed: 0, firstError: null, stopped: false },
      },
    );
    t.match(await jobs('run', 'settle'), { code: 0, stdout: 'settle: 0 done, 0 failed.\n' });
    t.match(JSON.parse((await jobs('list', '--json')).stdout)[0].lastRun, {
      done: 0,
      failed: 0,
      firstError: null,
    });
    const ready = await service.app.inject('/readyz');
    t.match(ready.json(), {
      status: 'ok',
      jobs: [{ job: 'settle', lagSeconds: 0, failing: 0, lastRunAt: /^20/ }],
    });
  });
  await t.test('leaves what is due after --as-of, and moves only the clock of a sandbox', async (t) => {
    const ahead = new Date(now + 30 * DAY_MS).toISOString();
    const dueNow = await db.selectFrom('due').select(['account_id', 'due_at']).execute();
    await db
      .updateTable('due')
      .set({ due_at: new Date(now - 3_600_000).toISOString() })
      .execute();
    t.match(await jobs('run', 'settle', '--as-of', '2020-01-01T00:00:00Z'), { code: 0, stdout: /0 done/ });
    const [listed] = JSON.parse((await jobs('list', '--json')).stdout);
    t.match(listed.lastRun, { asOf: '2020-01-01T00:00:00Z', done: 0 });
    t.ok(listed.lagSeconds >= 3600, 'the lag is of what is due now');
    t.ok(listed.lastRun.lagSeconds >= 3600, 'and so it was when the run began');
    t.match((await jobs('list')).stdout, /\nsettle .* as of 2020-01-01T00:00:00Z /);
    t.equal(dueNow.length, 2);
    t.match(await jobs('run', 'settle'), { code: 0, stdout: /2 done/ });
    t.match(await jobs('run', 'settle', '--as-of', ahead), {
      code: 1,
      stderr: /lies ahead of the clock.*sandbox/,
    });
    t.match(await jobs('run', 'settle', '--as-of', ahead, '--tenant', 'acme-shop'), {
      code: 1,
      stderr: /sandbox/,
    });
    t.match(await jobs('run', 'settle', '--as-of', ahead, '--tenant', 'box'), { code: 0, stdout: /1 done/ });
    t.ok(Date.parse((await box.expectStatus(200, 'GET', '/v1/sandbox/clock')).now) >= now + 30 * DAY_MS);
    t.same(await club.wallets('acme'), [
      ['reward', 0, 10],
      ['slow', 100, 0],
    ]);
  });
  await t.test('says what it did not understand', async (t) => {
    t.match(await jobs('--help'), { code: 0, stdout: /^Usage: npm run jobs[\s\S]*graphile_worker/ });
    t.match(await jobs('walk'), { code: 2, stderr: /^Say what to do: list or run, not "walk"/ });
    t.match(await jobs('run'), { code: 2, stderr: /^Name the job/ });
    t.match(await jobs('run', 'settle', 'all'), { code: 2, stderr: /^One job at a time/ });
    t.match(await jobs('list', 'settle'), { code: 2, stderr: /^list shows all jobs/ });
    t.match(await jobs('list', '--as-of', '2026-01-01T00:00:00Z'), { code: 2, stderr: /belong to run/ });
    t.match(await jobs('run', 'settle', '--as-of', '2026-01-01'), {
      code: 2,
      stderr: /^--as-of takes a date and time/,
    });
    t.match(await jobs('run', 'settle', '--fast'), {
      code: 2,
      stderr: /^There is no option --fast\.\nTry: npm run jobs -- --help\n$/,
    });
    t.match(await jobs('run', 'reschedule', '--as-of', '2020-01-01T00:00:00Z'), {
      code: 2,
      stderr: /^--as-of belongs to settle/,
    });
    t.match(await jobs('run', 'sttle'), {
      code: 2,
      stderr: /^There is no job "sttle": there are settle and reschedule\.\nTry: /,
    });
    t.match(await jobs('run', 'settle', '--tenant', 'nobody'), {
      code: 1,
      stderr: /^there is no tenant "nobody"\n$/,
    });
  });
});

t.test('a run that is killed in the middle loses nothing, and does nothing twice', async (t) => {
  const service = await testApp(t);
  const { db, pool, url } = service;
  const [killed, whole] = [await openClub(service, 'killed'), await openClub(service, 'whole')];
  const boughtAt = Date.now() - DAY_MS;
  for (const club of [killed, whole]) {
    for (let i = 0; i < ACCOUNTS; i++) {
      await club.enrol(`c${i}`);
      await club.buy(`c${i}`, 'p1', '10', boughtAt);
    }
  }
  const toActive = (tenant: string) => {
    const asOf = new Date(boughtAt + 14 * DAY_MS).toISOString();
    return ['run', 'settle', '--json', '--as-of', asOf, '--tenant', tenant];
  };
  t.match(await runScript(script, toActive('whole'), { DATABASE_URL: url }), { code: 0 });

  // The second page of accounts waits for one of them, and the process is killed while it does.
  const [held] = await db
    .selectFrom('due')
    .select('account_id')
    .where('tenant_id', '=', killed.tenant.id)
    .orderBy('due_at')
    .orderBy('account_id')
    .offset(110)
    .limit(1)
    .execute();
  const holder = await pool.connect();
  await holder.query('begin');
  await holder.query('select from account_heads where account_id = $1 for update', [held?.account_id]);
  const child = spawnScript(script, toActive('killed'), { DATABASE_URL: url });
  const countSettled = async () => {
    const { rows } = await pool.query(`select from commands where kind = 'settle' and tenant_id = $1`, [
      killed.tenant.id,
    ]);
    return rows.length;
  };
  while ((await countSettled()) < 100 && child.exitCode === null) await sleep(5);
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  await holder.query('rollback');
  holder.release();
  t.equal(await countSettled(), 100);
  await verifyBooks(db);

  const again = await runScript(script, toActive('killed'), { DATABASE_URL: url });
  t.match(JSON.parse(again.stdout), { elsewhere: false, done: ACCOUNTS - 100, failed: 0 });
  t.equal(await countSettled(), ACCOUNTS);
  t.same(await booksOf(pool, killed.tenant.id), await booksOf(pool, whole.tenant.id));
  const runs = await db.selectFrom('job_runs').select(['ended_at', 'done']).orderBy('run_id').execute();
  t.equal(runs[1]?.ended_at, null, 'the run that was killed has no end');
});
