import t from 'tap';
import { rescheduleJob } from '../../src/jobs/reschedule/job.ts';
import {
  endReschedule,
  keepProgress,
  listReschedules,
  requestReschedule,
} from '../../src/jobs/reschedule/requests.ts';
import { settleJob } from '../../src/jobs/settle/job.ts';
import { testApp } from '../harness/app.ts';
import { testDatabase } from '../harness/database.ts';
import { counting, jobDeps } from '../harness/job-deps.ts';
import { DAY_MS, openClub, PROGRAM, START } from '../harness/sandbox-club.ts';

const ACCOUNTS = 120;

t.test('publishing a version computes anew what is due, account by account', async (t) => {
  const time = { now: START };
  const service = await testApp(t, { clock: () => time.now });
  const { db } = service;
  const club = await openClub(service, 'club', { isSandbox: false });
  const deps = await jobDeps(t, service, () => time.now);
  const requests = () => db.selectFrom('reschedules').select(['version', 'after']).execute();
  t.same(await requests(), [], 'a first version has no accounts');
  for (let i = 0; i < ACCOUNTS; i++) await club.enrol(`c${i}`);
  await club.buy('c7', 'p1', '10', START);
  await club.buy(`c${ACCOUNTS - 1}`, 'p1', '10', START);
  const due = await db.selectFrom('due').selectAll().orderBy('account_id').execute();
  t.equal(due.length, 2);
  const countCommands = async () => (await db.selectFrom('commands').select('seq').execute()).length;
  const commands = await countCommands();
  // As if the version before had known of nothing to come.
  await db.deleteFrom('due').execute();

  await club.expectStatus(201, 'PUT', '/v1/programs/club', { document: { ...PROGRAM, name: 'Club 2' } });
  t.same(await requests(), [{ version: 2, after: null }]);
  await club.expectStatus(200, 'PUT', '/v1/programs/club', { document: { ...PROGRAM, name: 'Club 2' } });
  t.equal((await requests()).length, 1, 'the same version again asks for nothing');
  time.now += DAY_MS;
  t.equal(await rescheduleJob.lagMs(db, time.now), DAY_MS);

  const stopping = new AbortController();
  const first = counting({ signal: stopping.signal });
  const tally = {
    ...first.running.tally,
    succeeded: (n: number) => {
      first.running.tally.succeeded(n);
      if (n > 0) stopping.abort();
    },
  };
  await rescheduleJob.run(deps, { ...first.running, tally });
  t.equal(first.counts.done, 100, 'it was stopped after a page');
  t.match(await requests(), [{ version: 2, after: /-/ }]);
  t.equal((await db.selectFrom('due').selectAll().execute()).length, 1);

  const second = counting();
  await rescheduleJob.run(deps, second.running);
  t.same(second.counts, { done: ACCOUNTS - 100, failed: 0 }, 'and went on from there');
  t.same(await requests(), []);
  t.same(await db.selectFrom('due').selectAll().orderBy('account_id').execute(), due);
  t.equal(await countCommands(), commands, 'nothing happened, so nothing is logged');
  t.equal(await rescheduleJob.lagMs(db, time.now), 0);

  const third = counting();
  await rescheduleJob.run(deps, third.running);
  t.same(third.counts, { done: 0, failed: 0 });
});

t.test('a version that comes meanwhile begins anew', async (t) => {
  const { db } = await testDatabase(t);
  const publish = (version: number) =>
    db.transaction().execute((trx) => requestReschedule(trx, { tenantId: 1, programId: 7, version }, START));
  await publish(2);
  const [earlier] = await listReschedules(db, 1);
  if (earlier === undefined) throw new Error('nothing was asked for');
  const after = '01a21d7f-93ea-70f6-be67-6a9d73d0faa1';
  t.ok(await keepProgress(db, { ...earlier, after }));
  t.match(await listReschedules(db, null), [{ version: 2, after }]);
  await publish(3);
  t.notOk(await keepProgress(db, { ...earlier, after }), 'how far the earlier one came does not count');
  await endReschedule(db, earlier);
  t.match(await listReschedules(db, 1), [{ version: 3, after: null }]);
  t.same(await listReschedules(db, 2), []);
});

t.test('what only the new version knows of comes to accounts that nothing was due of', async (t) => {
  const time = { now: START };
  const service = await testApp(t, { clock: () => time.now });
  const { db, pool } = service;
  const [base] = PROGRAM.rules;
  const plain = { ...PROGRAM, points: { ...PROGRAM.points, reward: {} }, ladders: {}, rules: [base] };
  const club = await openClub(service, 'club', { isSandbox: false, document: plain });
  const deps = await jobDeps(t, service, () => time.now);
  await club.enrol('acme');
  await club.buy('acme', 'p1', '10', START);
  t.same(await db.selectFrom('due').selectAll().execute(), []);
  const rule = {
    key: 'half-a-year',
    on: 'anniversary',
    anniversary: { after: 'P180D' },
    earn: { points: 'slow', fixed: 7 },
  };
  await club.expectStatus(201, 'PUT', '/v1/programs/club', { document: { ...plain, rules: [base, rule] } });
  await rescheduleJob.run(deps, counting().running);
  t.equal((await db.selectFrom('due').selectAll().execute()).length, 1);
  time.now = START + 122 * DAY_MS;
  await settleJob.run(deps, counting().running);
  const { rows } = await pool.query(
    `select amount from entries where rule = 'half-a-year' and source = 'issued'`,
  );
  t.same(rows, [{ amount: 7 }]);
});

t.test('in a sandbox it is done before its clock is moved', async (t) => {
  const service = await testApp(t, { clock: () => START });
  const club = await openClub(service, 'club');
  await club.enrol('acme');
  await club.buy('acme', 'p1', '10', START);
  await service.db.deleteFrom('due').execute();
  await club.expectStatus(201, 'PUT', '/v1/programs/club', { document: { ...PROGRAM, name: 'Club 2' } });
  await club.move(START + 14 * DAY_MS);
  t.same(await club.wallets('acme'), [
    ['reward', 0, 10],
    ['slow', 0, 100],
  ]);
  const log = await service.db.selectFrom('commands').select('seq').where('kind', '=', 'settle').execute();
  t.equal(log.length, 1);
});
