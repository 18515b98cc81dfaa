import t from 'tap';
import { openService, PROGRAM } from '../accounts/open-service.ts';

const ALFKI = '/v1/accounts/external:ALFKI';
const TIERS = `${ALFKI}/tiers`;
/** No factor, no benefits, and nothing that somebody did by hand. */
const PLAIN = { multiplier: '1', benefits: [], hold: null, set: null };

t.test('a new account stands on the lowest tier of each ladder since its enrolment', async (t) => {
  const { enrol, get } = await openService();
  const { id } = await enrol('ALFKI', { enrolledAt: '2025-06-01T10:00:00Z' });
  t.same(await get(TIERS), {
    account: id,
    asOf: '2026-03-01T12:00:00Z',
    knownAt: null,
    tiers: {
      status: {
        key: 'red',
        since: '2025-06-01T10:00:00Z',
        until: null,
        ...PLAIN,
        keep: null,
        next: { key: 'silver', routes: [{ missing: [{ metric: 'yearSpend', have: '0', need: '1000' }] }] },
      },
      loyalty: {
        key: 'new',
        since: '2025-06-01T10:00:00Z',
        until: null,
        ...PLAIN,
        keep: null,
        next: { key: 'regular', routes: [{ missing: [{ metric: 'orders', have: '0', need: '2' }] }] },
      },
    },
  });
});

t.test(
  'a tier is held from the purchase that reaches it, exactly at the threshold, to the end of its time',
  async (t) => {
    const { enrol, buy, get, time } = await openService();
    await enrol('ALFKI', { enrolledAt: '2026-01-01' });
    await buy('ALFKI', '999.99');
    t.match((await get(TIERS)).tiers.status, {
      key: 'red',
      next: { routes: [{ missing: [{ have: '999.99', need: '1000' }] }] },
    });
    time.now += 3_600_000;
    await buy('ALFKI', '0.01');
    t.same((await get(TIERS)).tiers.status, {
      key: 'silver',
      since: '2026-03-01T13:00:00Z',
      until: '2026-12-31T23:00:00Z',
      ...PLAIN,
      keep: { until: '2026-12-31T23:00:00Z', routes: [{ missing: [] }] },
      next: {
        key: 'gold',
        routes: [
          { missing: [{ metric: 'yearSpend', have: '1000', need: '5000' }] },
          {
            missing: [
              { metric: 'yearSpend', have: '1000', need: '2000' },
              { metric: 'buyers', have: '0', need: '2' },
            ],
          },
        ],
      },
    });
    t.same((await get(TIERS)).tiers.loyalty, {
      key: 'regular',
      since: '2026-03-01T13:00:00Z',
      until: null,
      ...PLAIN,
      keep: { until: null, routes: [{ missing: [] }] },
      next: null,
    });
  },
);

t.test(
  'asOf looks back to any instant, and to the start of a day in the zone of the programme',
  async (t) => {
    const { enrol, buy, get } = await openService();
    await enrol('ALFKI', { enrolledAt: '2025-01-01' });
    await buy('ALFKI', '1500', { occurredAt: '2025-07-01T12:00:00Z' });
    await buy('ALFKI', '5000', { occurredAt: '2025-09-01T12:00:00Z' });
    const statusAsOf = async (asOf: string) => {
      const { key, since, until } = (await get(`${TIERS}?asOf=${asOf}`)).tiers.status;
      return [key, since, until];
    };
    t.same(await statusAsOf('2024-06-01'), ['red', null, '2025-07-01T12:00:00Z'], 'before the enrolment');
    t.same(await statusAsOf('2025-07-01T11:59:59Z'), ['red', '2024-12-31T23:00:00Z', '2025-07-01T12:00:00Z']);
    t.same(await statusAsOf('2025-07-01T12:00:00Z'), [
      'silver',
      '2025-07-01T12:00:00Z',
      '2025-09-01T12:00:00Z',
    ]);
    t.same(await statusAsOf('2025-09-02'), ['gold', '2025-09-01T12:00:00Z', '2025-12-31T23:00:00Z']);
    t.same(await statusAsOf('2025-12-31'), ['gold', '2025-09-01T12:00:00Z', '2025-12-31T23:00:00Z']);
    t.same(await statusAsOf('2026-01-01'), ['red', '2025-12-31T23:00:00Z', null], 'midnight in Berlin');
    t.equal((await get(`${TIERS}?asOf=2026-01-01`)).asOf, '2025-12-31T23:00:00Z');
  },
);

t.test('what is missing counts all of the day of asOf, and nothing after it', async (t) => {
  const { enrol, buy, get } = await openService();
  await enrol('ALFKI', { enrolledAt: '2025-01-01' });
  await buy('ALFKI', '100', { occurredAt: '2025-07-01T12:00:00Z' });
  await buy('ALFKI', '200', { occurredAt: '2025-07-02T21:59:59Z' });
  await buy('ALFKI', '400', { occurredAt: '2025-07-02T22:00:00Z' });
  const haveAsOf = async (asOf: string) =>
    (await get(`${TIERS}?asOf=${asOf}`)).tiers.status.next.routes[0].missing[0].have;
  t.equal(await haveAsOf('2025-06-30'), '0');
  t.equal(await haveAsOf('2025-07-01'), '100');
  t.equal(await haveAsOf('2025-07-02'), '300', 'the next day begins at 22:00Z in Berlin');
  t.equal(await haveAsOf('2025-07-03'), '700');
  t.equal(await haveAsOf('2026-01-01'), '0', 'another year');
});

t.test('people are counted as members over a rolling time', async (t) => {
  const { enrol, putPerson, buy, get } = await openService();
  await enrol('ALFKI', { enrolledAt: '2024-01-01' });
  await putPerson('ALFKI', 'anna');
  await putPerson('ALFKI', 'bert');
  await buy('ALFKI', '1', { occurredAt: '2025-03-01T12:00:00Z', stakeholder: 'external:anna' });
  await buy('ALFKI', '1', { occurredAt: '2025-03-02T12:00:00Z', stakeholder: 'external:bert' });
  await buy('ALFKI', '1500', { occurredAt: '2026-02-01T12:00:00Z' });
  const buyersAsOf = async (asOf: string) => {
    const { next } = (await get(`${TIERS}?asOf=${asOf}`)).tiers.status;
    return (
      next.routes[1]?.missing.find((one: { metric: string }) => one.metric === 'buyers')?.have ?? 'enough'
    );
  };
  t.equal(await buyersAsOf('2026-02-28'), 'enough');
  t.equal(
    await buyersAsOf('2026-03-01'),
    '1',
    'the last twelve months begin after the same day of the year before',
  );
});

t.test('a purchase reaches gold by the other way of several', async (t) => {
  const { enrol, putPerson, buy, get } = await openService();
  await enrol('ALFKI');
  await putPerson('ALFKI', 'anna');
  await putPerson('ALFKI', 'bert');
  await buy('ALFKI', '1000', { stakeholder: 'external:anna' });
  await buy('ALFKI', '1000', { stakeholder: 'external:bert' });
  t.match((await get(TIERS)).tiers.status, { key: 'gold', next: null });
});

t.test('the ladders are those of the programme in force then', async (t) => {
  const { enrol, expectStatus, get, time } = await openService();
  await enrol('ALFKI');
  time.now += 86_400_000;
  await expectStatus(201, 'PUT', '/v1/programs/club', {
    document: { ...PROGRAM, ladders: { status: PROGRAM.ladders.status } },
    effectiveFrom: '2026-03-03T00:00:00Z',
  });
  t.same(Object.keys((await get(TIERS)).tiers), ['status', 'loyalty']);
  time.now += 2 * 86_400_000;
  t.same(Object.keys((await get(TIERS)).tiers), ['status']);
  t.same(Object.keys((await get(`${TIERS}?asOf=2026-03-02`)).tiers), ['status', 'loyalty']);
});

t.test('what does not fit is refused', async (t) => {
  const { enrol, inject } = await openService();
  await enrol('ALFKI');
  t.match(await inject('GET', `${TIERS}?asOf=2026-03-01T12:00:00.001Z`), {
    status: 400,
    body: { code: 'invalid-request', errors: [{ in: 'query', pointer: '/asOf' }] },
  });
  for (const query of [
    'asOf=',
    'asOf=now',
    'asOf=2026-02-30',
    'asOf=2999-01-01',
    'as_of=2026-01-01',
    'asOf=1899-12-31',
  ]) {
    t.equal((await inject('GET', `${TIERS}?${query}`)).status, 400, query);
  }
  t.equal((await inject('GET', `${TIERS}?asOf=2026-03-01T12:00:00Z`)).status, 200, 'now is not the future');
  t.equal((await inject('GET', '/v1/accounts/external:NOBODY/tiers')).status, 404);
  t.equal((await inject('GET', '/v1/accounts/acc_01h455vb4pex5vsknk084sn02q/tiers')).status, 404);
});
