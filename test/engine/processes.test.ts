import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { verifyBooks } from '../harness/app.ts';
import { testDatabase } from '../harness/database.ts';
import { callerOf, type ProcessAnswer, startServiceProcess } from '../harness/service-process.ts';
import { snapshot } from '../harness/snapshot.ts';
import { allPoints } from '../transfers/transit.ts';
import {
  accountIdOf,
  balanceOf,
  type Call,
  cutOff,
  give,
  holdRows,
  isAnyWaiting,
  messagesLeft,
  PRICE,
  purchase,
  redemption,
  STOCK,
  setUp,
  tally,
  transfer,
  until,
} from './processes/club.ts';
import { seededRandom } from './storm/random.ts';

/** Other instants at which a process is killed: PROCESSES_SEED=2 npx tap test/engine/processes.test.ts. More often: PROCESSES_KILLS=50. */
const SEED = Number(process.env.PROCESSES_SEED ?? 1);
const KILLS = Number(process.env.PROCESSES_KILLS ?? 3);

const database = await testDatabase(t);
t.teardown(() => verifyBooks(database.db));
const start = () => startServiceProcess(t, database.url);
// One after the other, because both migrate.
let first = await start();
const second = await start();

const toFirst = callerOf(() => first);
const toSecond = callerOf(() => second);
const RING = Array.from({ length: 8 }, (_, i) => `R${i}`);
await setUp(toFirst, ['ONE', 'OTHER', 'POOR', 'FROM', 'TO', 'STORM', 'SHORE', 'OLD', 'NEW', ...RING]);
const { tenant_id: id } = (await database.pool.query('select tenant_id from accounts limit 1')).rows[0];
const points = () => allPoints({ db: database.db, tenant: { id, name: 'default', isSandbox: false } });

/** Every other request to the other process, all at once. */
function race(requests: readonly (readonly [string, object])[]): Promise<ProcessAnswer[]> {
  const calls: readonly Call[] = [toFirst, toSecond];
  return Promise.all(requests.map(([path, body], i) => (calls[i % 2] ?? toFirst)('POST', path, body)));
}

t.test('what is in one wallet is spent once, by whichever of two processes', async (t) => {
  await give(toFirst, 'ONE', 100 * PRICE + 9);
  const all = Array.from({ length: 300 }, (_, i) => i);
  const answers = await race(
    all.map((i) =>
      // More transfers than there are points for, however fast redemptions are; each process gets both.
      i % 5 === 0
        ? ['/v1/redemptions', redemption('ONE', `r${i}`)]
        : ['/v1/transfers', transfer('ONE', 'OTHER', `t${i}`)],
    ),
  );
  t.same(tally(answers), { 201: 100, 'insufficient-points': 200 });
  t.equal(await balanceOf(database, 'ONE'), 9);
  await until('all is delivered', async () => (await messagesLeft(database)) === 0);
  const sent = answers.filter(({ status }, i) => status === 201 && i % 5 !== 0).length;
  t.ok(sent >= 40 && sent < 100, `${sent} of them were transfers`);
  t.equal(await balanceOf(database, 'OTHER'), sent * PRICE);
});

t.test('what is refused leaves nothing behind, whichever process is asked, and however often', async (t) => {
  await give(toFirst, 'POOR', PRICE - 1);
  const before = await booksPrint();
  const refused: readonly (readonly [string, (key: string) => object])[] = [
    ['/v1/redemptions', (key) => redemption('POOR', key)],
    ['/v1/redemptions', (key) => redemption('POOR', key, 'rare')],
    ['/v1/redemptions', (key) => redemption('POOR', key, 'none')],
    ['/v1/transfers', (key) => transfer('POOR', 'ONE', key)],
    ['/v1/transfers', (key) => transfer('POOR', 'POOR', key, 1)],
    ['/v1/transfers', (key) => transfer('POOR', 'NOBODY', key, 1)],
    ['/v1/transactions', (key) => ({ ...purchase('POOR', key, 1), occurredAt: '2999-01-01T00:00:00Z' })],
    ['/v1/transactions', (key) => ({ ...purchase('POOR', key, 1), currency: 'USD' })],
    ['/v1/transactions', (key) => ({ ...purchase('POOR', key, 1), account: 'external:NOBODY' })],
    ['/v1/transactions', (key) => purchase('POOR', key, 10 ** 15)],
  ];
  const answers = await race(
    Array.from({ length: 10 }, (_, i) =>
      refused.map(([path, body], k) => [path, body(`${i}-${k}`)] as const),
    ).flat(),
  );
  t.same(
    answers.filter(({ status }) => status !== 422),
    [],
  );
  t.same(await booksPrint(), before);
});

t.test('whoever waits for whom, nobody is told of a deadlock', async (t) => {
  for (const account of RING) await give(toFirst, account, 100 * PRICE);
  const before = await points();
  const all = Array.from({ length: 400 }, (_, i) => i);
  const on = (i: number) => RING[i % RING.length] ?? '';
  // Between the same pairs to and fro, and with what all of them share: a stock and a budget.
  const answers = await race(
    all.map((i) => {
      const n = Math.floor(i / 4);
      if (i % 4 === 0) return ['/v1/transfers', transfer(on(n), on(n + 1), `x${i}`)];
      if (i % 4 === 1) return ['/v1/transfers', transfer(on(n + 1), on(n), `x${i}`)];
      if (i % 4 === 2) return ['/v1/redemptions', redemption(on(n * 3), `x${i}`, 'rare')];
      return ['/v1/transactions', purchase(on(n * 5), `x${i}`, 3)];
    }),
  );
  t.same(tally(answers), { 201: 300 + STOCK, 'out-of-stock': 100 - STOCK });
  await until('all is delivered', async () => (await messagesLeft(database)) === 0);
  // Three points for each purchase, and one of a budget of 40.
  t.equal(await points(), before - STOCK * PRICE + 100 * 3 + 40);
});

t.test('a transfer that is killed on its way arrives once', async (t) => {
  await second.stop('SIGTERM');
  await give(toFirst, 'FROM', 100);
  const [from, to] = [await accountIdOf(database, 'FROM'), await accountIdOf(database, 'TO')];
  const send = (key: string) => toFirst('POST', '/v1/transfers', transfer('FROM', 'TO', key));

  t.test('between the debit and the delivery', async (t) => {
    const letGo = await holdHead(to);
    await send('undelivered');
    t.same(await killed([letGo], whereabouts), { from: 90, to: 0, credited: 0, messages: 1 });
    t.same(await goneOn(), { from: 90, to: 10, credited: 1, messages: 0 });
  });

  t.test('between the delivery and its being forgotten', async (t) => {
    const free = await holdHead(to);
    await send('unforgotten');
    const message = 'select from messages where target_account_id = $1';
    const letGo = [await holdRows(database, message, [to]), await holdHead(from)];
    await free();
    await until('it is delivered', async () => (await balanceOf(database, 'TO')) === 20);
    // The one there, and the one back.
    t.same(await killed(letGo, whereabouts), { from: 80, to: 20, credited: 1, messages: 2 });
    t.same(await goneOn(), { from: 80, to: 20, credited: 2, messages: 0 });
  });

  t.test('before the sender knows', async (t) => {
    const free = await holdHead(to);
    await send('unanswered');
    const letGo = await holdHead(from);
    await free();
    await until(
      'it is forgotten',
      async () => (await whereabouts()).to === 30 && (await messagesLeft(database)) === 1,
    );
    t.same(await killed([letGo], whereabouts), { from: 70, to: 30, credited: 2, messages: 1 });
    t.same(await goneOn(), { from: 70, to: 30, credited: 3, messages: 0 });
  });
});

t.test('a merge that is killed on its way is made once', async (t) => {
  const standing = async () => ({
    old: await balanceOf(database, 'OLD'),
    new: await balanceOf(database, 'NEW'),
    messages: await messagesLeft(database),
  });
  await give(toFirst, 'OLD', 100);
  await give(toFirst, 'NEW', 5);
  const [old, survivor] = [await accountIdOf(database, 'OLD'), await accountIdOf(database, 'NEW')];
  const free = await holdHead(old);
  const body = { externalId: 'merge', into: 'external:NEW', reason: 'twice', author: 'shop' };
  const asked = toFirst('POST', '/v1/accounts/external:OLD/merge', body).catch(() => undefined);
  await until('it is held up', () => isAnyWaiting(database));

  t.same(await killed([free], standing), { old: 100, new: 5, messages: 1 }, 'before anything was given');
  await asked;
  const freeAgain = await holdHead(old);
  first = await start();
  await until('it is held up', () => isAnyWaiting(database));
  const letGo = await holdHead(survivor);
  await freeAgain();
  await until('all is given', async () => (await balanceOf(database, 'OLD')) === 0);

  t.same((await killed([letGo], standing)).new, 5, 'given, and not taken yet');
  first = await start();
  await until('all is delivered', async () => (await messagesLeft(database)) === 0);
  t.same(await standing(), { old: 0, new: 105, messages: 0 });
  const answer = await toFirst('POST', '/v1/accounts/external:OLD/merge', body);
  t.match([answer.status, JSON.parse(answer.text)], [200, { status: 'done' }]);
});

function holdHead(account: string) {
  return holdRows(database, 'select from account_heads where account_id = $1', [account]);
}

/** The first process is killed while it is held up; how things stand then. */
async function killed<T>(letGo: readonly (() => Promise<void>)[], standing: () => Promise<T>): Promise<T> {
  await until('it is held up', () => isAnyWaiting(database));
  await first.stop('SIGKILL');
  await cutOff(database);
  for (const free of letGo) await free();
  return standing();
}

/** How things stand after another process has done what was left to do. */
async function goneOn() {
  first = await start();
  await until('all is delivered', async () => (await messagesLeft(database)) === 0);
  return whereabouts();
}

async function whereabouts() {
  const { rows } = await database.pool.query('select status from transfers where account_id = $1', [
    await accountIdOf(database, 'FROM'),
  ]);
  return {
    from: await balanceOf(database, 'FROM'),
    to: await balanceOf(database, 'TO'),
    credited: rows.filter(({ status }) => status === 'credited').length,
    messages: await messagesLeft(database),
  };
}

t.test('transfers whose process is killed at whatever instant are made once or not at all', async (t) => {
  const random = seededRandom(SEED);
  await give(toFirst, 'STORM', 1_000);
  const all = await points();
  const left: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const bodies = Array.from({ length: 40 }, (_, i) => transfer('STORM', 'SHORE', `k${kill}-${i}`, 1));
    const sent = bodies.map((body) => toFirst('POST', '/v1/transfers', body));
    await Promise.race(sent);
    await sleep(random.below(30));
    await first.stop('SIGKILL');
    await Promise.allSettled(sent);
    t.equal(await points(), all, 'none is made and none is lost');
    left.push(await messagesLeft(database));
    first = await start();
    const answers = await Promise.all(bodies.map((body) => toFirst('POST', '/v1/transfers', body)));
    t.same(
      answers.filter(({ status }) => status !== 200 && status !== 201),
      [],
    );
    await until('all is delivered', async () => (await messagesLeft(database)) === 0);
    t.equal(await balanceOf(database, 'SHORE'), 40 * (kill + 1));
    t.equal(await balanceOf(database, 'STORM'), 1_000 - 40 * (kill + 1));
  }
  t.comment(`seed ${SEED}: messages left behind ${left.join(', ')}`);
});

async function booksPrint(): Promise<object> {
  const { job_runs: _, ...books } = await snapshot(database.pool);
  return books;
}
