import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import t from 'tap';
import { writeState } from '../../src/cli/verify/state-file.ts';
import { decodeId } from '../../src/http/ids.ts';
import { testApp } from '../harness/app.ts';
import { emptyDatabase } from '../harness/database.ts';
import { runScript } from '../harness/run-script.ts';
import { openClub, START } from '../harness/sandbox-club.ts';
import { snapshot } from '../harness/snapshot.ts';

t.test('npm run verify', async (t) => {
  const service = await testApp(t, { clock: () => START });
  const { url, db, pool } = service;
  const folder = await mkdtemp(join(tmpdir(), 'fealty-verify-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const verify = (...args: string[]) => runScript('src/cli/verify.ts', args, { DATABASE_URL: url });
  const club = await openClub(service, 'acme-shop', { isSandbox: false });
  const other = await openClub(service, 'other-shop', { isSandbox: false });
  await club.enrol('acme');
  await club.enrol('bolt');
  await club.buy('acme', 'p1', '10', START - 1000);
  await club.buy('bolt', 'p1', '20', START - 1000);
  await other.enrol('acme');
  const { id } = await club.expectStatus(200, 'GET', '/v1/accounts/external:acme');

  await t.test('says that all is well, and how fast it was, and writes nothing', async (t) => {
    const before = await snapshot(pool);
    const { code, stdout } = await verify();
    t.match(
      stdout,
      /^3 accounts, 5 commands and 4 entries in [\d.]+ s \([\d,]+ commands and [\d,]+ entries a second\): no difference\.\n$/,
    );
    t.equal(code, 0);
    t.match(JSON.parse((await verify('--json', '--tenant', 'acme-shop')).stdout), {
      accounts: 2,
      commands: 4,
      entries: 4,
      perSecond: { commands: Number, entries: Number },
      differences: [],
      stopped: false,
      after: null,
    });
    t.match((await verify('--account', 'external:acme')).stdout, /^2 accounts, 3 commands/);
    t.match((await verify('--account', id, '--ledger-only')).stdout, /^1 accounts, 2 commands and 2 entries/);
    t.same(await snapshot(pool), before);
  });

  await t.test('works for a user that may only read', async (t) => {
    // Roles are of the whole server, which other tests use, too.
    const reader = `reader_${process.pid}`;
    await sql`create role ${sql.ref(reader)} login password 'reader'`.execute(db);
    t.teardown(async () => {
      await sql`drop owned by ${sql.ref(reader)}`.execute(db);
      await sql`drop role ${sql.ref(reader)}`.execute(db);
    });
    await sql`grant select on all tables in schema public to ${sql.ref(reader)}`.execute(db);
    const readerUrl = url.replace(/\/\/[^@/]*@/, `//${reader}:reader@`);
    const ran = await runScript('src/cli/verify.ts', [], { DATABASE_URL: readerUrl });
    t.match(ran, { code: 0, stdout: /no difference/, stderr: '' });
  });

  await t.test('names each difference, with exit status 1', async (t) => {
    const change = (by: number) =>
      sql`update wallets set active = active + ${by} where active > 0 and account_id in
        (select account_id from accounts where external_id = 'acme')`.execute(db);
    await change(1);
    const { code, stdout } = await verify();
    t.equal(code, 1);
    const [line, ...rest] = stdout.split('\n');
    t.equal(
      line,
      `${id} (external:acme): wallets, holder 00000000-0000-0000-0000-000000000000, points reward: ` +
        'stored is active 11, on replay it is active 10',
    );
    t.match(rest.at(-2), /3 differences\.$/);
    t.match(await verify('--ledger-only'), { code: 1, stdout: /by its entries it is active 10\n/ });
    t.match(JSON.parse((await verify('--json')).stdout).differences[0], {
      account: id,
      externalId: 'acme',
      kind: 'wallets',
      against: 'replay',
      key: { points: 'reward' },
      stored: { active: 11 },
      expected: { active: 10 },
    });
    t.match(
      (await verify('--tenant', 'other-shop')).stdout,
      /^1 accounts, .*no difference/,
      'only of that tenant',
    );
    t.match((await verify('--after', id)).stdout, /^2 accounts, .*no difference/, 'only behind that account');
    await change(-1);
  });

  await t.test('goes on where a state file says', async (t) => {
    const file = join(folder, 'state.json');
    t.match((await verify('--state', file)).stdout, /^3 accounts/);
    await t.rejects(readFile(file), { code: 'ENOENT' }, 'a run that came to its end needs none');
    const found = {
      account: id,
      externalId: 'acme',
      kind: 'lots',
      against: 'replay',
      key: { seq: 1 },
    } as const;
    await writeState(file, {
      tenant: null,
      depth: 'replay',
      after: decodeId('acc', id) ?? null,
      tally: {
        accounts: 1,
        commands: 2,
        entries: 2,
        seconds: 1,
        differences: [{ ...found, stored: null, expected: { n: 0 } }],
        moreDifferences: 0,
      },
    });
    t.match(await verify('--state', file, '--tenant', 'acme-shop'), { code: 1, stderr: /is of another run/ });
    t.match(await verify('--state', file), {
      code: 1,
      stdout: /\(external:acme\): lots, seq 1: missing; .*\n3 accounts, 5 commands .*1 difference\./,
    });
    await t.rejects(readFile(file), { code: 'ENOENT' });
  });

  await t.test('says what it did not understand, with exit status 2', async (t) => {
    for (const [args, sentence] of [
      [
        ['--acount', id],
        /^There is no option --acount\. Is --account meant\?\nTry: npm run verify -- --help\n$/,
      ],
      [['--account', 'acme'], /^--account takes acc_… or external:ID, not "acme"\./],
      [['--after', 'acc_1'], /^--after takes the id of an account/],
      [['--after', id, '--state', 'x'], /take one of them/],
      [['--account', id, '--after', id], /belong to a run over many accounts/],
      [['now'], /^now was not expected/],
    ] as const)
      t.match(await verify(...args), { code: 2, stdout: '', stderr: sentence });
    t.match(await verify('--tenant', 'nobody'), { code: 1, stderr: 'there is no tenant "nobody"\n' });
    t.match(await verify('--account', 'external:nobody'), { code: 1, stderr: 'there is no such account\n' });
    t.match(await verify('--help'), { code: 0, stdout: /^Usage: npm run verify/ });
  });
});

t.test('a database without tables is told so', async (t) => {
  const { url } = await emptyDatabase(t);
  t.match(await runScript('src/cli/verify.ts', [], { DATABASE_URL: url }), {
    code: 1,
    stderr: /^the database holds no tables of Fealty: start the service on it once/,
  });
});

t.test('a database that does not answer is told apart from one without tables', async (t) => {
  t.match(await runScript('src/cli/verify.ts', [], { DATABASE_URL: 'postgres://127.0.0.1:9/fealty' }), {
    code: 1,
    stderr: /^the database cannot be read: connect ECONNREFUSED 127\.0\.0\.1:9/,
  });
});
