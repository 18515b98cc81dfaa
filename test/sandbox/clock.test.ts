import t from 'tap';
import { buildApp } from '../../src/app.ts';
import { formatInstant } from '../../src/core/time.ts';
import { createPool } from '../../src/db/pool.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { decodeId } from '../../src/http/ids.ts';
import { bringForward } from '../../src/jobs/settle/bring-forward.ts';
import { createKey } from '../../src/tenants/keys.ts';
import { injectAs, testApp } from '../harness/app.ts';
import { booksOf } from '../harness/books.ts';
import { counting } from '../harness/job-deps.ts';
import {
  type Club,
  DAY_MS,
  MUGS,
  openClub,
  PROGRAM,
  PROGRAM_OF_TIME,
  START,
} from '../harness/sandbox-club.ts';

const time = { now: START };
const service = await testApp(t, { clock: () => time.now });
const { db, pool, url, log } = service;
let clubs = 0;
const open = (options = {}) => openClub(service, `club-${++clubs}`, options);

t.beforeEach(() => {
  time.now = START;
});

t.test("a sandbox begins with everybody's clock, which goes on", async (t) => {
  const { inject } = await open();
  t.match(await inject('GET', '/v1/sandbox/clock'), { status: 200, body: { now: '2026-03-01T12:00:00Z' } });
  time.now += 1500;
  t.match(await inject('GET', '/v1/sandbox/clock'), { body: { now: '2026-03-01T12:00:01.500Z' } });
});

t.test('a clock that was moved goes on from there', async (t) => {
  const club = await open();
  const moved = await club.move(START + 10 * DAY_MS);
  t.same(moved, { now: '2026-03-11T12:00:00Z', done: true, accounts: 0, failures: [] });
  time.now += 1000;
  t.match(await club.inject('GET', '/v1/sandbox/clock'), { body: { now: '2026-03-11T12:00:01Z' } });
});

t.test('a clock is moved by a length of time, too, from what it shows', async (t) => {
  const { inject } = await open();
  const by = async (duration: unknown, more: object = {}) =>
    inject('POST', '/v1/sandbox/clock', { by: duration, ...more });
  t.match(await by('P1M'), { status: 200, body: { now: '2026-04-01T12:00:00Z', done: true } });
  t.match(await by('PT30M'), { body: { now: '2026-04-01T12:30:00Z' } });
  t.match(await by('P20Y'), {
    status: 422,
    body: { code: 'clock-out-of-range', errors: [{ pointer: '/by' }] },
  });
  for (const wrong of ['', '1 day', '-P1D', 5, null])
    t.match(await by(wrong), { status: 422, body: { errors: [{ pointer: '/by' }] } }, String(wrong));
  for (const nothing of ['P0D', 'P0Y0M', 'PT0S', 'P0DT00H'])
    t.match(
      await by(nothing),
      {
        status: 422,
        body: { code: 'validation-failed', errors: [{ pointer: '/by', detail: /above zero/ }] },
      },
      nothing,
    );
  t.match(await by('P1D', { to: '2027-01-01T00:00:00Z' }), { status: 422 });
  t.match(await inject('POST', '/v1/sandbox/clock', {}), { status: 422 });
  t.match(await inject('GET', '/v1/sandbox/clock'), { body: { now: '2026-04-01T12:30:00Z' } });
});

t.test('moving it brings what is due, each at its own instant', async (t) => {
  const club = await open();
  await club.enrol('acme');
  await club.buy('acme', 'p1', '120', START);
  t.match(await club.move(START + 14 * DAY_MS - 1), { accounts: 0 });
  t.same(await club.wallets('acme'), [
    ['reward', 0, 120],
    ['slow', 100, 0],
  ]);
  t.match(await club.move(START + 14 * DAY_MS), { accounts: 1 });
  const { rows } = await pool.query(
    `select e.points, e.target, e.at from entries e join account_heads h using (account_id)
    where h.tenant_id = $1 and e.source = 'pending'`,
    [club.tenant.id],
  );
  t.same(rows, [{ points: 'slow', target: 'active', at: START + 14 * DAY_MS }]);
});

t.test('everything at the tenant goes by its clock', async (t) => {
  const club = await open();
  await club.enrol('acme');
  const ahead = START + 100 * DAY_MS;
  await club.move(ahead);
  const bought = await club.buy('acme', 'p1', '120', ahead);
  t.equal(bought.recordedAt, '2026-06-09T12:00:00Z');
  t.match(await club.inject('GET', '/v1/accounts/external:acme/tiers?asOf=2026-06-09'), { status: 200 });
  t.match(await club.inject('GET', '/v1/programs/club/tiers'), {
    body: { asOf: '2026-06-09T12:00:00.000Z' },
  });
  const next = { ...PROGRAM, name: 'Club 2' };
  const publish = (effectiveFrom: string) =>
    club.inject('PUT', '/v1/programs/club', { document: next, effectiveFrom });
  t.match(await publish('2026-06-09'), { status: 422, body: { code: 'effective-from-in-past' } });
  t.match(await publish('2026-06-10'), { status: 201 });
  const reward = await club.expectStatus(201, 'PUT', '/v1/rewards/cup', { name: 'Cup', kind: 'product' });
  t.equal(Date.parse(reward.createdAt), ahead);
});

t.test('another process sees the moved clock at once', async (t) => {
  const club = await open();
  await club.enrol('acme');
  const enginePool = createPool(url, { pipeline: true, connectionsMax: 2 });
  t.teardown(() => enginePool.end());
  const clock = () => time.now;
  const engine = createEngine({ pool: enginePool, db, clock, log });
  t.teardown(() => engine.stop());
  const second = buildApp({ pool, db, engine, clock, log });
  t.teardown(() => second.close());
  const there = injectAs(second, await createKey(db, club.tenant.id, 'there'));
  t.match(await there('GET', '/v1/sandbox/clock'), { body: { now: '2026-03-01T12:00:00Z' } });
  await club.move(START + 30 * DAY_MS);
  t.match(await there('GET', '/v1/sandbox/clock'), { body: { now: '2026-03-31T12:00:00Z' } });
  const purchase = {
    externalId: 'p1',
    account: 'external:acme',
    kind: 'purchase',
    occurredAt: '2026-03-31T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: 'A', quantity: 1, unitPrice: '1' }],
  };
  t.match(await there('POST', '/v1/transactions', purchase), {
    status: 201,
    body: { recordedAt: '2026-03-31T12:00:00Z' },
  });
});

t.test('no other clock moves', async (t) => {
  const [moved, still, real] = [await open(), await open(), await open({ isSandbox: false })];
  for (const club of [moved, still, real]) {
    await club.enrol('acme');
    await club.buy('acme', 'p1', '120', START);
  }
  await moved.move(START + 400 * DAY_MS);
  t.match(await still.inject('GET', '/v1/sandbox/clock'), { body: { now: '2026-03-01T12:00:00Z' } });
  for (const club of [still, real]) {
    t.same(await club.wallets('acme'), [
      ['reward', 0, 120],
      ['slow', 100, 0],
    ]);
    const late = {
      externalId: 'p2',
      account: 'external:acme',
      kind: 'activity',
      type: 'x',
      occurredAt: '2026-03-02T12:00:00Z',
    };
    t.match(await club.inject('POST', '/v1/transactions', late), {
      status: 422,
      body: { code: 'in-the-future' },
    });
  }
});

t.test('is moved forward only, not too far, and not by everybody', async (t) => {
  const club = await open();
  const to = (value: unknown) => club.inject('POST', '/v1/sandbox/clock', { to: value });
  await club.move(START + DAY_MS);
  t.match(await to('2026-03-02T11:59:59.999Z'), {
    status: 422,
    body: {
      code: 'clock-out-of-range',
      errors: [{ pointer: '/to', detail: /shows 2026-03-02T12:00:00Z already/ }],
    },
  });
  t.match(await to('2026-03-02T12:00:00Z'), { status: 200 }, 'where it is');
  t.match(await to('2046-03-01T12:00:00Z'), { status: 200 }, '20 years ahead');
  t.match(await to('2046-03-01T12:00:00.001Z'), { status: 422, body: { code: 'clock-out-of-range' } });
  for (const wrong of ['', '2026-03-05', 'tomorrow', 5, null, '9999-12-31T00:00:00Z'])
    t.match(await to(wrong), { status: 422, body: { errors: [{ pointer: '/to' }] } }, String(wrong));
  t.match(await club.inject('POST', '/v1/sandbox/clock', {}), { status: 422 });
  const real = await open({ isSandbox: false });
  const asked = { to: '2026-04-01T00:00:00Z' };
  t.match(await real.inject('POST', '/v1/sandbox/clock', asked), {
    status: 403,
    body: { code: 'not-a-sandbox' },
  });
  t.match(await real.inject('GET', '/v1/sandbox/clock'), { status: 403, body: { detail: /no sandbox/ } });
  t.match(await service.app.inject({ method: 'POST', url: '/v1/sandbox/clock', payload: asked }), {
    statusCode: 401,
  });
});

t.test('one step or a hundred give the same books', async (t) => {
  const years = 2 * 365;
  const end = START + years * DAY_MS;
  const inSteps = async (steps: number, at: (i: number) => number) => {
    const club = await open({ document: PROGRAM_OF_TIME });
    await startStory(club);
    for (let i = 1; i <= steps; i++) await club.move(at(i));
    t.equal((await club.expectStatus(200, 'GET', '/v1/rewards/mug')).stock, 0);
    return booksOf(pool, club.tenant.id);
  };
  const once = await inSteps(1, () => end);
  const entries = Object.values(once).flatMap((tables) => tables.entries ?? []);
  for (const word of ['"expired"', '"come-back"', '"birthday"', '"month"'])
    t.ok(
      entries.some((line) => line.includes(word)),
      word,
    );
  t.equal(Object.values(once).flatMap((tables) => tables.coupons ?? []).length, MUGS);
  t.same(await inSteps(100, (i) => START + Math.floor((i * years * DAY_MS) / 100)), once);
  // Each step ends just before or at the very instant of something.
  t.same(await inSteps(105, (i) => Math.min(end, START + Math.ceil(i / 2) * 14 * DAY_MS - (i % 2))), once);
});

t.test('a move that is stopped on the way is gone on with', async (t) => {
  const [stopped, whole] = [await open(), await open()];
  for (const club of [stopped, whole]) await startStory(club);
  const to = START + 200 * DAY_MS;
  const { engine } = service;
  const stopping = new AbortController();
  const { running } = counting({ signal: stopping.signal });
  const tally = { ...running.tally, succeeded: () => stopping.abort() };
  const deps = { db, engine, clock: () => time.now, log };
  const at = await bringForward(deps, stopped.tenant, { to, signal: stopping.signal, tally });
  t.ok(at > START && at < to, new Date(at).toISOString());
  t.match(await stopped.inject('GET', '/v1/sandbox/clock'), { body: { now: formatInstant(at) } });
  for (const club of [stopped, whole]) t.match(await club.move(to), { done: true });
  t.same(await booksOf(pool, stopped.tenant.id), await booksOf(pool, whole.tenant.id));
});

t.test('an account to which what is due does not come is told, and stops no other', async (t) => {
  const club = await open();
  const [acme] = [await club.enrol('acme'), await club.enrol('bolt')];
  for (const account of ['acme', 'bolt']) await club.buy(account, 'p1', '10', START);
  const broken = `account_id <> '${decodeId('acc', acme.id)}'`;
  // A log that takes nothing more of it; what the service says of that in its own log is no news.
  await pool.query(`alter table commands add constraint broken check (${broken}) not valid`);
  const level = log.level;
  log.level = 'silent';
  const moved = await club.move(START + 14 * DAY_MS);
  log.level = level;
  t.match(moved, { done: true, accounts: 1, failures: [{ account: acme.id, detail: /broken/ }] });
  await pool.query('alter table commands drop constraint broken');
  time.now += 1;
  t.match(await club.move(START + 14 * DAY_MS + 1), { done: true, accounts: 1, failures: [] });
});

t.test('moves that meet give the same books, too', async (t) => {
  const [alone, together] = [await open(), await open()];
  for (const club of [alone, together]) await startStory(club);
  const end = START + 200 * DAY_MS;
  await alone.move(end);
  const moves = [end - 100 * DAY_MS, end, end].map((to) =>
    together.inject('POST', '/v1/sandbox/clock', { to: new Date(to).toISOString() }),
  );
  // One of them may find the clock ahead of it already.
  for (const { status } of await Promise.all(moves)) t.ok(status === 200 || status === 422);
  await together.move(end);
  t.same(await booksOf(pool, together.tenant.id), await booksOf(pool, alone.tenant.id));
});

/** Accounts that buy on several days, somebody with a birthday, and points on their way from one to the other. */
async function startStory(club: Club): Promise<void> {
  for (const [n, account] of ['acme', 'bolt', 'core', 'dune', 'echo'].entries()) {
    await club.enrol(account, `2026-01-0${9 - n}`);
    await club.expectStatus(201, 'PUT', `/v1/accounts/external:${account}/stakeholders/external:ann`, {
      birthday: '05-17',
    });
    for (let i = 0; i < 6; i++)
      await club.buy(account, `p${i}`, String(40 + 30 * i), START - i * 5 * DAY_MS - i * 3_333);
  }
  await club.expectStatus(201, 'POST', '/v1/transfers', {
    externalId: 't1',
    from: { account: 'external:acme', holder: 'account' },
    to: { account: 'external:bolt', holder: 'account' },
    points: 'reward',
    amount: 10,
  });
}
