import t from 'tap';
import { testApp } from '../harness/app.ts';
import { testDatabase } from '../harness/database.ts';
import { readEvents } from '../harness/events.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const time = { now: NOW };
const database = await testDatabase(t);
const service = await testApp(t, { database, clock: () => time.now });
const { inject } = service;

const program = (months: number, thresholds: number, migrate?: string) => ({
  name: 'Club',
  timezone: 'UTC',
  currency: 'EUR',
  points: { reward: { expires: { after: `P${months}M` }, ...(migrate && { migrate }) } },
  metrics: { spend: { sum: 'line.net', over: { calendar: 'year' } } },
  ladders: {
    status: {
      tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'spend', atLeast: thresholds } }],
      held: { until: 'end-of-year' },
      ...(migrate && { migrate }),
    },
  },
  rules: [
    { key: 'base', on: 'purchase', earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' } } },
  ],
});

const publish = (key: string, document: object, effectiveFrom?: string) =>
  inject('PUT', `/v1/programs/${key}`, { document, effectiveFrom });
let accounts = 0;

async function enrol(key: string) {
  accounts += 1;
  const ref = `external:M${accounts}`;
  await inject('PUT', `/v1/accounts/${ref}`, { program: key, kind: 'company' });
  const get = async (what: string) => (await inject('GET', `/v1/accounts/${ref}/${what}`)).body;
  return {
    ref,
    get,
    buy: (externalId: string, price: string) =>
      inject('POST', '/v1/transactions', {
        externalId,
        account: ref,
        kind: 'purchase',
        occurredAt: new Date(time.now).toISOString(),
        currency: 'EUR',
        lines: [{ sku: 'A', quantity: 1, unitPrice: price }],
      }),
  };
}

t.test(
  'what was earned before takes the terms of a version that says so, when it takes effect',
  async (t) => {
    await publish('club', program(12, 1000));
    const acme = await enrol('club');
    const idle = await enrol('club');
    for (const account of [acme, idle]) t.equal((await account.buy('p', '600')).status, 201);
    const { status, body } = await publish('club', program(24, 500, 'new-terms'), '2026-06-01');
    t.equal(status, 201);
    t.same(
      body.warnings.map(({ pointer }: { pointer: string }) => pointer),
      ['/document/points/reward/migrate', '/document/ladders/status/migrate'],
    );
    t.match(body.warnings[0].detail, /none waits longer or ends sooner than was announced/);

    time.now = Date.parse('2026-05-31T23:59:59Z');
    t.match(await acme.get('tiers'), { tiers: { status: { key: 'red' } } });
    time.now = Date.parse('2026-06-02T00:00:00Z');
    t.match(await acme.get('tiers'), { tiers: { status: { key: 'silver', since: '2026-06-01T00:00:00Z' } } });
    await acme.buy('q', '1');
    const { rows } = await service.pool.query(
      "select to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') as ends, remaining from lots l join accounts a using (account_id) where a.external_id = $1 order by seq",
      [acme.ref.slice('external:'.length)],
    );
    t.same(rows, [
      { ends: '2028-03-01', remaining: 600 },
      { ends: '2028-06-02', remaining: 1 },
    ]);
    const data = await readEvents(service);
    t.match(
      data.filter(({ type }: { type: string }) => type === 'terms.migrated'),
      [
        {
          at: '2026-06-01T00:00:00Z',
          data: { part: 'points', key: 'reward', version: 2, lots: 1, amount: 600 },
        },
        {
          at: '2026-06-01T00:00:00Z',
          data: { part: 'ladder', key: 'status', before: 'red', after: 'silver' },
        },
      ],
    );

    t.test('also of an account at which nothing happens until the old end is over', async (t) => {
      time.now = Date.parse('2027-03-02T00:00:00Z');
      t.match(await idle.get('wallets'), { wallets: [{ active: 600 }] });
      t.equal((await idle.buy('q', '1')).status, 201);
      t.match(await idle.get('wallets'), { wallets: [{ active: 601 }] });
    });
  },
);

t.test('once, however many services come upon it', async (t) => {
  time.now = NOW;
  const second = await testApp(t, { database, clock: () => time.now });
  await publish('crowd', program(12, 1000));
  const acme = await enrol('crowd');
  await acme.buy('p', '600');
  await publish('crowd', program(24, 500, 'new-terms'), '2026-06-01');
  time.now = Date.parse('2026-06-02T00:00:00Z');
  const buy = (call: typeof inject, i: number) =>
    call('POST', '/v1/transactions', {
      externalId: `x${i}`,
      account: acme.ref,
      kind: 'purchase',
      occurredAt: '2026-06-02T00:00:00Z',
      currency: 'EUR',
      lines: [{ sku: 'A', quantity: 1, unitPrice: '1' }],
    });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => buy(i % 2 === 0 ? inject : second.inject, i)),
  );
  t.same([...new Set(answers.map(({ status }) => status))], [201]);
  const { rows } = await service.pool.query(
    "select count(*)::int as n from commands join accounts using (account_id) where external_id = $1 and commands.kind = 'occasion'",
    [acme.ref.slice('external:'.length)],
  );
  t.same(rows, [{ n: 1 }]);
});

t.test('an open card takes the terms of the version, and its stamps are where they belong', async (t) => {
  time.now = NOW;
  const stamps = (size: number, migrate?: string) => ({
    name: 'Café',
    timezone: 'UTC',
    currency: 'EUR',
    points: {
      cup: { card: { size, reward: 'mug', expires: { after: 'P12M' } }, ...(migrate && { migrate }) },
    },
    rules: [
      { key: 'cup', on: 'purchase', earn: { points: 'cup', rate: { points: 1, per: '1', of: 'net' } } },
    ],
  });
  await inject('PUT', '/v1/rewards/mug', { name: 'Mug', kind: 'free-product', stock: 1 });
  t.match((await publish('cafe', stamps(10))).body, { version: 1 });
  const acme = await enrol('cafe');
  await acme.buy('p', '9');
  const { body } = await publish('cafe', stamps(4, 'new-terms'), '2026-06-01');
  t.match(body.warnings, [{ detail: /4 stamps instead of 10/ }]);
  time.now = Date.parse('2026-06-02T00:00:00Z');
  await acme.buy('q', '1');
  t.match((await acme.get('cards')).data.toReversed(), [
    { stamps: 4, size: 4, status: 'completed', completedAt: '2026-06-01T00:00:00Z' },
    { stamps: 4, size: 4, status: 'open', missing: 0 },
    { stamps: 2, size: 4, status: 'open', missing: 2, openedAt: '2026-06-01T00:00:00Z' },
  ]);
  const events = (await readEvents(service)).filter(
    ({ type }: { type: string }) => type === 'terms.migrated',
  );
  t.match(events.at(-1)?.data, { part: 'card', key: 'cup', version: 2, cards: 1 });
});

t.test('points end by the inactivity of the version under which they were earned', async (t) => {
  time.now = NOW;
  const lapsing = (expires?: object) => ({
    ...program(12, 1000),
    points: { reward: { ...(expires && { expires }) } },
  });
  await publish('lapsing', lapsing({ inactive: 'P30D', by: 'any' }));
  const acme = await enrol('lapsing');
  await acme.buy('p', '10');
  await publish('lapsing', lapsing(), '2026-03-05');
  time.now = Date.parse('2026-03-20T12:00:00Z');
  await acme.buy('q', '20');
  const [wallet] = (await acme.get('wallets')).wallets;
  t.match(wallet, { active: 30, expiringNext: { amount: 10, at: '2026-04-20T00:00:00Z' } });
  time.now = Date.parse('2026-04-20T00:00:00Z');
  t.match((await acme.get('wallets')).wallets, [{ active: 20, expiringNext: null }]);
});

t.test(
  'points and tiers keep their terms where nothing is said, and it says what migrate would do',
  async (t) => {
    time.now = NOW;
    await publish('keeping', program(12, 1000));
    const acme = await enrol('keeping');
    await acme.buy('p', '600');
    t.same((await publish('keeping', program(24, 500))).body.warnings, []);
    t.match((await publish('keeping', program(24, 500, 'new-terms'))).body.warnings, [
      { detail: /^Its terms are those of the version before/ },
      { detail: /^Its terms are those of the version before/ },
    ]);
    t.match((await publish('fresh', program(24, 500, 'new-terms'))).body.warnings, [
      { detail: /there is nothing to migrate/ },
      { detail: /there is nothing to migrate/ },
    ]);
    t.match(
      await acme.get('tiers'),
      { tiers: { status: { key: 'red' } } },
      'a version without a migration came between',
    );
  },
);

t.test('refuses another word for it', async (t) => {
  for (const migrate of ['old-terms', '', true, null, 5]) {
    const document = { ...program(12, 1000), points: { reward: { migrate } } };
    const { status, body } = await publish('wrong', document);
    t.equal(status, 422);
    t.match(body.errors, [{ pointer: '/document/points/reward/migrate' }]);
  }
});
