import t from 'tap';
import { testApp } from '../harness/app.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const time = { now: NOW };
const service = await testApp(t, { clock: () => time.now });
let tenants = 0;

const CLUB = {
  name: 'Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: { reward: { label: 'Reward points' } },
  metrics: { yearSpend: { sum: 'line.net', over: { calendar: 'year' } } },
  ladders: {
    status: {
      label: 'Status',
      tiers: [
        { key: 'red' },
        {
          key: 'silver',
          label: 'Silver',
          reach: { metric: 'yearSpend', atLeast: '10000' },
          multiplier: '1.5',
          benefits: [{ key: 'priority-support', text: 'Answer within 2 h', value: 2 }],
        },
      ],
      held: { until: 'end-of-next-year' },
    },
  },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' }, times: { tier: 'status' } },
    },
  ],
};

/** A tenant of its own for each test, at noon of 1 March 2026. */
async function openTenant() {
  time.now = NOW;
  const inject = await service.injectAsTenant(`tenant-${++tenants}`);
  const publish = (document: object, effectiveFrom?: string) =>
    inject('PUT', '/v1/programs/club', { document, effectiveFrom });
  return { inject, publish };
}

const named = (name: string) => ({ ...CLUB, name });

t.test('publishes the first version, in force since ever', async (t) => {
  const { inject, publish } = await openTenant();
  const { status, body } = await publish(CLUB);
  t.equal(status, 201);
  t.strictSame(body, {
    key: 'club',
    version: 1,
    effectiveFrom: null,
    publishedAt: '2026-03-01T12:00:00.000Z',
    warnings: [],
    document: CLUB,
  });
  const { warnings: _, ...version } = body;
  t.strictSame((await inject('GET', '/v1/programs/club')).body, version);
  t.strictSame((await inject('GET', '/v1/programs/club/versions/1')).body, version);
});

t.test('changes nothing when the document is the one of the latest version', async (t) => {
  const { inject, publish } = await openTenant();
  await publish(CLUB);
  time.now += 60_000;
  const { rules, ...rest } = CLUB;
  const again = await publish({ rules, ...rest }, '2030-01-01');
  t.equal(again.status, 200);
  t.match(again.body, { version: 1, effectiveFrom: null, publishedAt: '2026-03-01T12:00:00.000Z' });

  t.equal((await publish(named('Other'))).body.version, 2);
  time.now += 1;
  t.equal((await publish(CLUB)).body.version, 3, 'and going back to an earlier one is a new version');
  const { body } = await inject('GET', '/v1/programs/club/versions');
  t.strictSame(body, {
    data: [
      { version: 3, effectiveFrom: '2026-03-01T12:01:00.001Z', publishedAt: '2026-03-01T12:01:00.001Z' },
      { version: 2, effectiveFrom: '2026-03-01T12:01:00.000Z', publishedAt: '2026-03-01T12:01:00.000Z' },
      { version: 1, effectiveFrom: null, publishedAt: '2026-03-01T12:00:00.000Z' },
    ],
    nextCursor: null,
  });
});

t.test('takes effect at the instant asked for, or at the start of a day of the programme', async (t) => {
  const { publish } = await openTenant();
  await publish(CLUB);
  t.equal((await publish(named('2'), '2026-03-01T12:00:00Z')).body.effectiveFrom, '2026-03-01T12:00:00.000Z');
  t.equal((await publish(named('3'), '2026-07-01')).body.effectiveFrom, '2026-06-30T22:00:00.000Z');
  t.equal(
    (await publish(named('4'), '2026-05-01T00:00:00+05:30')).body.effectiveFrom,
    '2026-04-30T18:30:00.000Z',
  );
});

t.test('refuses an instant in the past', async (t) => {
  const { inject, publish } = await openTenant();
  await publish(CLUB);
  for (const past of ['2026-03-01T11:59:59.999Z', '2026-03-01', '1998-01-01']) {
    const { status, body } = await publish(named('2'), past);
    t.match({ status, body }, { status: 422, body: { code: 'effective-from-in-past' } });
    t.match(body.errors, [{ pointer: '/effectiveFrom', detail: /^It lies in the past/ }]);
  }
  t.equal((await inject('GET', '/v1/programs/club')).body.version, 1);
});

t.test('the first version', async (t) => {
  t.test('may be said to begin in the past, which changes nothing', async (t) => {
    const { publish } = await openTenant();
    const { status, body } = await publish(CLUB, '1996-01-01');
    t.match({ status, body }, { status: 201, body: { version: 1, effectiveFrom: null } });
    t.match(body.warnings, [{ pointer: '/effectiveFrom', detail: /in force since ever/ }]);
  });

  t.test('cannot begin later', async (t) => {
    const { inject, publish } = await openTenant();
    const { status, body } = await publish(CLUB, '2026-03-02');
    t.match({ status, body }, { status: 422, body: { errors: [{ pointer: '/effectiveFrom' }] } });
    t.equal((await inject('GET', '/v1/programs/club')).status, 404);
    t.strictSame((await inject('GET', '/v1/programs')).body.data, []);
  });
});

t.test('refuses two versions at one instant, but finds a free one where none is asked for', async (t) => {
  const { publish } = await openTenant();
  await publish(CLUB);
  await publish(named('2'), '2026-07-01');
  const { status, body } = await publish(named('3'), '2026-06-30T22:00:00Z');
  t.match({ status, body }, { status: 409, body: { code: 'version-conflict' } });
  t.match(body.errors, [{ pointer: '/effectiveFrom', detail: /^Version 2 takes effect at this instant/ }]);
  t.equal((await publish(named('3'))).body.effectiveFrom, '2026-03-01T12:00:00.000Z');
  t.equal((await publish(named('4'))).body.effectiveFrom, '2026-03-01T12:00:00.001Z');
});

t.test('numbers versions without gaps when many are published at once', async (t) => {
  const { inject, publish } = await openTenant();
  const names = Array.from({ length: 20 }, (_, at) => `Club ${at}`);
  const answers = await Promise.all([...names, ...names].map((name) => publish(named(name))));
  t.ok(answers.every(({ status }) => status === 201 || status === 200));
  const created = answers.filter(({ status }) => status === 201).map(({ body }) => body.version);
  t.strictSame(
    created.toSorted((a, b) => a - b),
    created.map((_, at) => at + 1),
  );
  const { body } = await inject('GET', '/v1/programs/club/versions');
  t.equal(body.data.length, created.length);
});

t.test('refuses a document with mistakes, each with its place and what to do', async (t) => {
  const { inject, publish } = await openTenant();
  const { status, body } = await publish({
    ...CLUB,
    timezone: 'Europe/Berln',
    rules: [{ key: 'base', on: 'purchase', earn: { points: 'rewards', fixed: 5 } }],
  });
  t.strictSame([status, body.code], [422, 'program-invalid']);
  t.equal(body.detail, 'The document has 2 mistakes; `errors` names each by its place.');
  t.strictSame(body.errors, [
    {
      pointer: '/document/timezone',
      detail: 'There is no time zone "Europe/Berln"; did you mean "Europe/Berlin"?',
    },
    {
      pointer: '/document/rules/0/earn/points',
      detail: 'There is no kind of points "rewards"; did you mean "reward"?',
    },
  ]);
  t.equal((await inject('GET', '/v1/programs/club')).status, 404);
});

t.test('tells the first of very many mistakes', async (t) => {
  const { publish } = await openTenant();
  const rules = Array.from({ length: 30 }, (_, at) => ({ key: `r${at}`, on: 'purchase' }));
  const { body } = await publish({ ...CLUB, rules });
  t.equal(
    body.detail,
    'The document has 30 mistakes, of which 20 are told; `errors` names each by its place.',
  );
  t.equal(body.errors.length, 20);
});

t.test('never changes currency, time zone or what a metric counts', async (t) => {
  const { publish } = await openTenant();
  await publish(CLUB);
  await publish({ ...CLUB, metrics: {}, ladders: {}, rules: [] });
  const orders = { yearSpend: { count: 'line', over: { calendar: 'year' } } };
  for (const [change, code, pointer] of [
    [{ currency: 'USD' }, 'program-currency-changed', '/document/currency'],
    [{ timezone: 'UTC' }, 'program-timezone-changed', '/document/timezone'],
    [{ metrics: orders }, 'program-invalid', '/document/metrics/yearSpend'],
  ] as const) {
    const { status, body } = await publish({ ...CLUB, ...change });
    t.match({ status, body }, { status: 422, body: { code, errors: [{ pointer }] } });
  }
});

t.test('does not remove a kind of points that is still in wallets', async (t) => {
  const { inject, publish } = await openTenant();
  const points = { reward: {}, spare: {} };
  const rules = [{ key: 'base', on: 'purchase', earn: { points: 'reward', fixed: 5 } }];
  await publish({ ...CLUB, points, rules });
  await inject('PUT', '/v1/accounts/external:A', { kind: 'company' });
  await inject('POST', '/v1/transactions', {
    externalId: '1',
    account: 'external:A',
    kind: 'purchase',
    occurredAt: '2026-03-01T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: '1', quantity: 1, unitPrice: '1' }],
  });
  time.now += 60_000;
  const { status, body } = await publish({ ...CLUB, points: {}, rules: [] });
  t.match({ status, body }, { status: 422, body: { code: 'program-points-removed' } });
  t.strictSame(body.errors, [
    {
      pointer: '/document/points/reward',
      detail: 'There are reward points in wallets: keep the kind, and let no rule earn it.',
    },
  ]);
  t.equal(
    (await publish({ ...CLUB, points: { reward: {} }, rules: [] })).status,
    201,
    'but one that nobody has',
  );
});

t.test('refuses to grant a reward that is not in the catalogue of this tenant', async (t) => {
  const { inject, publish } = await openTenant();
  const other = await openTenant();
  await other.inject('PUT', '/v1/rewards/mug', { name: 'Mug', kind: 'product' });
  const document = {
    ...CLUB,
    rules: [...CLUB.rules, { key: 'gift', on: 'purchase', grant: { reward: 'mug' } }],
  };
  t.match(await publish(document), {
    status: 422,
    body: {
      code: 'program-invalid',
      errors: [{ pointer: '/document/rules/1/grant/reward', detail: /"mug"/ }],
    },
  });
  await inject('PUT', '/v1/rewards/mug', { name: 'Mug', kind: 'product' });
  t.match(await publish(document), { status: 201, body: { warnings: [] } });
});

t.test('warns of a reward that costs more than the highest tier earns', async (t) => {
  const { inject, publish } = await openTenant();
  const points = { reward: { expires: { after: 'P1Y' } } };
  const put = (amount: number) =>
    inject('PUT', '/v1/rewards/car', { name: 'Car', kind: 'product', price: { points: 'reward', amount } });
  await put(15_000);
  t.match(await publish({ ...CLUB, points }), { status: 201, body: { warnings: [] } });
  await put(15_001);
  t.strictSame((await publish({ ...CLUB, points })).body.warnings, [
    {
      pointer: '/document/points/reward/expires',
      detail:
        'The reward "car" costs 15001 points; whoever spends 10000 in a year, the most that a tier asks for, earns about 15000 before they expire: lower its price, or let the points live longer.',
    },
  ]);
});

t.test('reads the tiers of the version in force', async (t) => {
  const { inject, publish } = await openTenant();
  await publish(CLUB);
  const [red, silver] = CLUB.ladders.status.tiers;
  const ladders = { status: { ...CLUB.ladders.status, tiers: [red, { ...silver, multiplier: '2' }] } };
  await publish({ ...CLUB, ladders }, '2026-07-01');
  await publish({ ...CLUB, ladders: {}, rules: [] }, '2026-05-01');
  const tiers = async (query = '') => (await inject('GET', `/v1/programs/club/tiers${query}`)).body;

  t.strictSame(await tiers(), {
    key: 'club',
    version: 1,
    asOf: '2026-03-01T12:00:00.000Z',
    ladders: {
      status: {
        label: 'Status',
        held: { until: 'end-of-next-year' },
        onReturn: 'keep',
        carryOver: null,
        tiers: [
          {
            key: 'red',
            label: null,
            reach: null,
            keep: null,
            multiplier: '1',
            benefits: [],
            headStart: null,
          },
          {
            key: 'silver',
            label: 'Silver',
            reach: { metric: 'yearSpend', atLeast: '10000' },
            keep: { metric: 'yearSpend', atLeast: '10000' },
            multiplier: '1.5',
            benefits: [{ key: 'priority-support', text: 'Answer within 2 h', value: 2 }],
            headStart: null,
          },
        ],
      },
    },
  });
  t.match(await tiers('?asOf=1998-01-01'), { version: 1, asOf: '1997-12-31T23:00:00.000Z' });
  t.match(await tiers('?asOf=2026-04-30T21:59:59.999Z'), { version: 1 });
  t.match(await tiers('?asOf=2026-05-01'), { version: 3, ladders: {} });
  t.match(await tiers('?asOf=2026-07-01'), {
    version: 2,
    ladders: { status: { tiers: [{}, { multiplier: '2' }] } },
  });
});

t.test('shows what keeps a tier, and with what each period begins', async (t) => {
  const { inject, publish } = await openTenant();
  const [red, silver] = CLUB.ladders.status.tiers;
  const keep = { metric: 'yearSpend', atLeast: '8000' };
  const rolling = {
    ...CLUB.ladders.status,
    tiers: [red, { ...silver, keep, headStart: { yearSpend: 1000 } }],
    onReturn: 'reassess',
    carryOver: { metric: 'yearSpend', max: '500' },
  };
  t.equal((await publish({ ...CLUB, ladders: { status: rolling } })).status, 201);
  t.match((await inject('GET', '/v1/programs/club/tiers')).body.ladders.status, {
    onReturn: 'reassess',
    carryOver: { metric: 'yearSpend', max: '500' },
    tiers: [{}, { reach: { atLeast: '10000' }, keep, headStart: { yearSpend: 1000 } }],
  });
});

t.test('lists programmes and versions by pages', async (t) => {
  const { inject } = await openTenant();
  for (const key of ['c', 'a', 'b']) await inject('PUT', `/v1/programs/${key}`, { document: named(key) });
  for (const name of ['a2', 'a3']) await inject('PUT', '/v1/programs/a', { document: named(name) });

  const first = (await inject('GET', '/v1/programs?limit=2')).body;
  t.match(first.data, [
    { key: 'a', name: 'a3', version: 3, effectiveFrom: '2026-03-01T12:00:00.001Z' },
    { key: 'b', name: 'b', version: 1, effectiveFrom: null },
  ]);
  const second = (await inject('GET', `/v1/programs?limit=2&cursor=${first.nextCursor}`)).body;
  t.match(second, { data: [{ key: 'c' }], nextCursor: null });

  const newest = (await inject('GET', '/v1/programs/a/versions?limit=2')).body;
  t.match(newest.data, [{ version: 3 }, { version: 2 }]);
  const oldest = (await inject('GET', `/v1/programs/a/versions?limit=2&cursor=${newest.nextCursor}`)).body;
  t.match(oldest, { data: [{ version: 1 }], nextCursor: null });
});

t.test('shows nothing of another tenant, and nothing that is not there', async (t) => {
  const { publish } = await openTenant();
  await publish(CLUB);
  const other = await openTenant();
  t.strictSame((await other.inject('GET', '/v1/programs')).body.data, []);
  for (const path of ['', '/versions', '/versions/1', '/tiers']) {
    const { status, body } = await other.inject('GET', `/v1/programs/club${path}`);
    t.match({ status, body }, { status: 404, body: { code: 'not-found' } }, path);
  }
  t.equal((await other.publish(named('Mine'))).body.version, 1);
  t.equal((await other.inject('GET', '/v1/programs/club/versions/2')).status, 404);
  t.equal((await other.inject('GET', '/v1/programs/club/versions/0')).status, 400);
  t.equal((await other.inject('GET', '/v1/programs/club/tiers?asOf=yesterday')).status, 400);
  t.equal((await other.inject('PUT', '/v1/programs/-', { document: CLUB })).status, 400);
  t.equal(
    (await other.inject('PUT', '/v1/programs/club', { document: CLUB, effectiveFrom: 'now' })).status,
    422,
  );
});

t.end();
