import t from 'tap';
import { openService, START } from '../accounts/open-service.ts';

const ALFKI = '/v1/accounts/external:ALFKI';
const DAY = 86_400_000;

/** Points that wait, expire by date and by inactivity; a tier that a return takes away; points for birthdays. */
const DOCUMENT = {
  name: 'Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: {
    reward: { pending: 'P14D', expires: { after: 'P2M' } },
    bonus: { expires: { inactive: 'P40D', by: ['purchase'] } },
  },
  metrics: { spend: { sum: 'line.net', over: { calendar: 'year' } } },
  ladders: {
    status: {
      tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'spend', atLeast: 1_000 } }],
      held: JSON.parse('{"until": "end-of-year", "then": "figures"}'),
      onReturn: 'reassess',
    },
  },
  rules: [
    { key: 'base', on: 'purchase', earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' } } },
    { key: 'more', on: 'purchase', earn: { points: 'bonus', fixed: 5 } },
    {
      key: 'birthday',
      on: 'birthday',
      earn: { points: 'bonus', fixed: 50 },
      split: [{ to: 'buyer', share: 'rest' }],
    },
  ],
};

async function openClub() {
  const service = await openService();
  await service.publish('club', DOCUMENT);
  service.time.now += 1_000;
  await service.enrol('ALFKI', { enrolledAt: '2026-01-01' });
  const look = async (query = '') => {
    const { wallets } = await service.get(`${ALFKI}/wallets${query}`);
    const { tiers } = await service.get(`${ALFKI}/tiers${query}`);
    return { wallets, tiers };
  };
  const giveBack = (of: string, quantity: number) =>
    service.expectStatus(201, 'POST', '/v1/transactions', {
      externalId: `back-${of}-${service.time.now}`,
      account: 'external:ALFKI',
      kind: 'return',
      of,
      occurredAt: new Date(service.time.now).toISOString(),
      currency: 'EUR',
      lines: [{ sku: '1', quantity }],
    });
  return { ...service, look, giveBack };
}

t.test('what was known at an instant is what was told at it, whatever came later', async (t) => {
  const { buy, look, giveBack, putPerson, time, publish } = await openClub();
  await putPerson('ALFKI', 'anna', { birthday: '04-20' });
  const told = new Map<number, unknown>();
  const tell = async (after: number) => {
    time.now += after;
    told.set(time.now, await look());
    // What comes now is known a moment later.
    time.now += 1;
  };
  await tell(1);
  await buy('ALFKI', '400', { externalId: 'first' });
  await tell(DAY);
  await buy('ALFKI', '1200', { externalId: 'big', stakeholder: 'external:anna' });
  await tell(1);
  await tell(14 * DAY);
  await buy('ALFKI', '30', { externalId: 'late', occurredAt: '2026-01-20T12:00:00Z' });
  await tell(DAY);
  await giveBack('big', 1);
  await tell(1);
  // Nobody acts while points expire and a birthday passes: it is told all the same.
  await tell(50 * DAY);
  await tell(DAY);
  for (const [at, then] of told)
    t.same(await look(query(at)), then, `before it is written, at ${at - START}`);
  await buy('ALFKI', '7');
  await publish('club', { ...DOCUMENT, points: { ...DOCUMENT.points, bonus: {} } });
  time.now += 300 * DAY;
  await buy('ALFKI', '8');
  for (const [at, then] of told) t.same(await look(query(at)), then, `at ${at - START}`);
});

t.test('asOf looks at business time as it was known', async (t) => {
  const { buy, get, giveBack, time } = await openClub();
  await buy('ALFKI', '1200', { externalId: 'big' });
  const first = time.now;
  time.now += 20 * DAY;
  await buy('ALFKI', '30', { occurredAt: '2026-01-20T12:00:00Z' });
  await giveBack('big', 1);
  time.now += 5 * DAY;
  const rewardAt = async (asOf: string, knownAt?: string) => {
    const { wallets } = await get(`${ALFKI}/wallets?asOf=${asOf}${knownAt ? `&knownAt=${knownAt}` : ''}`);
    const { tiers } = await get(`${ALFKI}/tiers?asOf=${asOf}${knownAt ? `&knownAt=${knownAt}` : ''}`);
    const [{ active, pending }] = wallets.filter((wallet: Wallet) => wallet.points === 'reward');
    return [active, pending, tiers.status.key];
  };
  t.same(await rewardAt('2026-03-10'), [30, 1200, 'silver'], 'with what was posted late');
  t.same(await rewardAt('2026-03-10', '2026-03-20'), [0, 1200, 'silver']);
  t.same(await rewardAt('2026-03-22'), [30, 0, 'red'], 'returned the day before');
  t.same(await rewardAt('2026-03-20', '2026-03-20'), [1200, 0, 'silver'], 'active by then, and not returned');
  t.same(await rewardAt('2026-02-10', '2026-03-20'), [0, 0, 'red']);
  t.same(await get(`${ALFKI}/wallets?knownAt=${iso(first)}`), {
    ...(await get(`${ALFKI}/wallets?asOf=${iso(first)}&knownAt=${iso(first)}`)),
  });
  t.match(await get(`${ALFKI}/wallets?knownAt=${iso(first)}`), { asOf: iso(first), knownAt: iso(first) });
  t.match(await get(`${ALFKI}/wallets?asOf=${iso(first)}`), { knownAt: null });
});

t.test('the future is refused, and so is what was the future then', async (t) => {
  const { inject, enrol, time } = await openClub();
  const enrolled = time.now;
  time.now += 10 * DAY;
  for (const read of ['wallets', 'tiers']) {
    const refusal = async (query: string) => {
      const { status, body } = await inject('GET', `${ALFKI}/${read}?${query}`);
      return [status, body.code, body.errors[0].pointer, body.detail];
    };
    const clock = "the service's clock shows 2026-03-11T12:00:01Z";
    t.same(await refusal('asOf=2026-03-12'), [
      400,
      'invalid-request',
      '/asOf',
      `asOf lies in the future; ${clock}. What is to come is told by GET /v1/accounts/{ref}/forecast.`,
    ]);
    t.same(await refusal('knownAt=2026-03-12'), [
      400,
      'invalid-request',
      '/knownAt',
      `knownAt lies in the future; ${clock}.`,
    ]);
    t.same(await refusal('knownAt=2026-03-05&asOf=2026-03-06'), [
      400,
      'invalid-request',
      '/asOf',
      'asOf lies after knownAt: what was still to come then was not known.',
    ]);
    t.same(await refusal('knownAt=2026-02-28'), [
      400,
      'invalid-request',
      '/knownAt',
      'Nothing was known of the account at 2026-02-27T23:00:00Z: it was enrolled later.',
    ]);
    t.equal((await inject('GET', `${ALFKI}/${read}?${query(enrolled).slice(1)}`)).status, 200);
    t.equal((await inject('GET', `${ALFKI}/${read}?${query(enrolled - 1).slice(1)}`)).status, 400);
    for (const bad of ['knownAt=', 'knownAt=soon', 'knownAt=2026-02-30', 'knownat=2026-03-05'])
      t.equal((await inject('GET', `${ALFKI}/${read}?${bad}`)).status, 400, bad);
    t.equal((await inject('GET', `/v1/accounts/external:NOBODY/${read}?knownAt=2026-03-05`)).status, 404);
  }
  const other = await openService();
  await other.enrol('OTHER');
  const { id } = await enrol('MINE');
  t.equal((await other.inject('GET', `/v1/accounts/${id}/wallets?knownAt=2026-03-01`)).status, 404);
});

interface Wallet {
  readonly points: string;
}

function query(at: number): string {
  return `?knownAt=${iso(at)}`;
}

function iso(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
