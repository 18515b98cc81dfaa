import t from 'tap';
import { openService, START } from '../accounts/open-service.ts';

const FORECAST = '/v1/accounts/external:ALFKI/forecast';
const DAY = 86_400_000;

t.test('tells instant by instant what happens to points, and what the wallets then have', async (t) => {
  const { enrol, buy, get, time, countCommands } = await openService();
  const { id } = await enrol('ALFKI', { attributes: { patient: true } });
  await buy('ALFKI', '10');
  time.now += DAY;
  await buy('ALFKI', '1');
  await buy('ALFKI', '1');
  const before = await countCommands();
  const reward = { holder: 'account', points: 'reward', pending: 0, active: 12, reserved: 0 };
  const slow = { holder: 'account', points: 'slow', reserved: 0 };
  const change = { holder: 'account', points: 'slow' };
  // One month by the calendar of Berlin, which changes to summer time in between.
  t.same(await get(FORECAST), {
    account: id,
    from: '2026-03-02T12:00:00Z',
    until: '2027-03-02T12:00:00Z',
    wallets: [reward, { ...slow, pending: 300, active: 0 }],
    instants: [
      {
        at: '2026-03-15T12:00:00Z',
        changes: [{ kind: 'activates', ...change, amount: 100 }],
        wallets: [{ ...slow, pending: 200, active: 100 }],
      },
      {
        at: '2026-03-16T12:00:00Z',
        changes: [{ kind: 'activates', ...change, amount: 200 }],
        wallets: [{ ...slow, pending: 0, active: 300 }],
      },
      {
        at: '2026-04-01T11:00:00Z',
        changes: [{ kind: 'expires', ...change, amount: 100 }],
        wallets: [{ ...slow, pending: 0, active: 200 }],
      },
      {
        at: '2026-04-02T11:00:00Z',
        changes: [{ kind: 'expires', ...change, amount: 200 }],
        wallets: [{ ...slow, pending: 0, active: 0 }],
      },
    ],
    truncatedAt: null,
    awaiting: [],
  });
  t.equal(await countCommands(), before, 'reading writes nothing');
  for (const [at, active] of [
    ['2026-03-16T12:00:00Z', 300],
    ['2026-04-02T10:59:59Z', 200],
    ['2026-04-02T11:00:00Z', 0],
  ] as const) {
    time.now = Date.parse(at);
    t.match((await get(FORECAST)).wallets[1], { active }, `and so it comes at ${at}`);
  }
});

t.test('only so far, so many, and those that are asked for', async (t) => {
  const { enrol, putPerson, buy, get } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  const anna = await putPerson('ALFKI', 'anna');
  await buy('ALFKI', '10', { stakeholder: 'external:anna' });
  const instants = async (query: string) =>
    (await get(`${FORECAST}?${query}`)).instants.map(({ at }: { at: string }) => at);
  const [first, second] = ['2026-03-15T12:00:00Z', '2026-04-01T11:00:00Z'];
  t.same(await instants('until=P14D'), [first], 'the end is included');
  t.same(await instants('until=2026-03-15'), [], 'a date is the start of that day in Berlin');
  t.same(await instants('until=2026-03-16'), [first]);
  t.same(await instants(`until=${second}`), [first, second]);
  t.same(await instants('until=P1M'), [first, second], 'by the calendar of the programme');
  t.same(await instants('until=P30D'), [first]);
  t.match(await get(`${FORECAST}?limit=1`), { instants: [{ at: first }], truncatedAt: second });
  t.match(await get(`${FORECAST}?limit=2`), { truncatedAt: null });
  t.match(await get(`${FORECAST}?points=slow`), { wallets: [{ points: 'slow' }], instants: [{}, {}] });
  t.match(await get(`${FORECAST}?points=reward`), { instants: [] });
  const hers = await get(`${FORECAST}?holder=external:anna`);
  t.same(
    [hers.wallets, hers.instants],
    [[{ holder: anna.id, points: 'reward', pending: 0, active: 2, reserved: 0 }], []],
  );
});

t.test('points that wait for something to be done are told apart', async (t) => {
  const { enrol, buy, get, publish } = await openService();
  await publish('club', {
    name: 'Club',
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    points: { miles: { pending: { event: 'flown' } } },
    rules: [{ key: 'base', on: 'purchase', earn: { points: 'miles', fixed: 40 } }],
  });
  await enrol('ALFKI');
  await buy('ALFKI', '10');
  await buy('ALFKI', '10');
  t.match(await get(FORECAST), {
    instants: [],
    awaiting: [{ holder: 'account', points: 'miles', amount: 80, event: 'flown' }],
  });
  t.match(await get(`${FORECAST}?points=other`), { awaiting: [] });
});

t.test('what cannot be foreseen is refused', async (t) => {
  const { enrol, inject, time } = await openService();
  const { id } = await enrol('ALFKI');
  time.now = START;
  const refusal = async (query: string) => {
    const { status, body } = await inject('GET', `${FORECAST}?${query}`);
    return [status, body.errors?.[0]?.pointer, body.detail];
  };
  t.same(await refusal('until=2026-03-01T12:00:00Z'), [
    400,
    '/until',
    "until must lie in the future; the service's clock shows 2026-03-01T12:00:00Z. What was there is told by asOf of the wallets.",
  ]);
  t.equal((await inject('GET', `${FORECAST}?until=2026-03-01T12:00:00.001Z`)).status, 200);
  const tooFar = 'until lies too far ahead: a forecast reaches up to 5 years from now.';
  t.equal((await inject('GET', `${FORECAST}?until=2031-03-01T12:00:00Z`)).status, 200);
  t.same(await refusal('until=2031-03-01T12:00:00.001Z'), [400, '/until', tooFar]);
  for (const far of ['P6Y', 'P999Y', 'P9999M', 'P99999D', 'P5Y1D', '9999-12-31'])
    t.same(await refusal(`until=${far}`), [400, '/until', tooFar], far);
  for (const bad of ['', 'P', 'PT1H', 'P-1D', 'P0.5Y', '12M', 'soon', '2026-02-30', 'P0D'])
    t.match(await refusal(`until=${bad}`), [400, '/until'], bad);
  for (const bad of ['limit=0', 'limit=1001', 'limit=x', 'points=A%20B', 'holder=anna', 'asOf=2026-01-01'])
    t.equal((await inject('GET', `${FORECAST}?${bad}`)).status, 400, bad);
  t.match(await inject('GET', `${FORECAST}?holder=external:nobody`), {
    status: 404,
    body: { errors: [{ in: 'query', pointer: '/holder' }] },
  });
  t.equal((await inject('GET', '/v1/accounts/external:NOBODY/forecast')).status, 404);
  const other = await openService();
  t.equal((await other.inject('GET', `/v1/accounts/${id}/forecast`)).status, 404);
});
