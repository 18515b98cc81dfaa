import t from 'tap';
import type { TestScope } from '../harness/database.ts';
import { readEvents } from '../harness/events.ts';
import { openClub } from '../redemptions/club.ts';

const SHOP = {
  name: 'Shop',
  timezone: 'UTC',
  currency: 'EUR',
  points: { reward: { pending: { event: 'delivered', atMost: 'P60D' }, expires: { after: 'P12M' } } },
  rules: [
    { key: 'base', on: 'purchase', earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } } },
    {
      key: 'voucher',
      on: 'purchase',
      when: { fact: 'transaction.net', atLeast: '50' },
      grant: { reward: 'mug', expires: { after: 'P30D' } },
    },
  ],
};

async function openShop(scope: TestScope) {
  const club = await openClub(scope);
  await club.expectStatus(201, 'PUT', '/v1/programs/shop', { document: SHOP });
  await club.enrol('ALFKI', 'shop');
  const bought = await club.buy('ALFKI', 100);
  const wallet = async () => {
    const { wallets } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/wallets');
    const [{ pending, active, expiringNext }] = wallets;
    return { pending, active, expiringNext };
  };
  const deliver = (of: unknown, changes: object = {}) =>
    club.inject('POST', '/v1/transactions', {
      externalId: `delivery of ${of}`,
      account: 'external:ALFKI',
      kind: 'activity',
      type: 'delivered',
      occurredAt: new Date(club.time.now).toISOString(),
      of,
      ...changes,
    });
  return { ...club, bought, wallet, deliver };
}

t.test('points become active by the activity that names their purchase', async (t) => {
  const { bought, wallet, deliver, time } = await openShop(t);
  t.match(bought.earned, [{ availableAt: '2026-04-30T12:00:00Z', expiresAt: '2027-03-01T12:00:00Z' }]);
  t.same(await wallet(), { pending: 100, active: 0, expiringNext: null });
  time.now += 3_600_000;
  const { status, body } = await deliver(bought.externalId);
  t.equal(status, 201);
  t.match(body.balances, [{ points: 'reward', active: 100, pending: 0 }]);
  t.same(await wallet(), {
    pending: 0,
    active: 100,
    expiringNext: { amount: 100, at: '2027-03-01T12:00:00Z' },
  });
  const again = await deliver(bought.externalId);
  t.same([again.status, again.body], [200, body]);
  const other = await deliver('nothing of the kind', { externalId: `delivery of ${bought.externalId}` });
  t.equal(other.status, 409);
});

t.test('an activity about nothing is refused, with the place of its mistake', async (t) => {
  const { deliver, wallet, enrol, inject, time } = await openShop(t);
  for (const [of, status] of [
    ['unknown', 422],
    ['', 422],
    [7, 422],
    ['x'.repeat(201), 422],
  ] as const) {
    const answer = await deliver(of, { externalId: `about ${String(of).length} ${typeof of}` });
    t.equal(answer.status, status);
    t.equal(answer.body.errors[0].pointer, '/of', JSON.stringify(answer.body));
  }
  // A transaction of another account is none of this one.
  await enrol('ANATR', 'shop');
  const elsewhere = await inject('POST', '/v1/transactions', {
    externalId: 'mine',
    account: 'external:ANATR',
    kind: 'purchase',
    currency: 'EUR',
    occurredAt: new Date(time.now).toISOString(),
    lines: [{ sku: '1', quantity: 1, unitPrice: '1' }],
  });
  t.equal(elsewhere.status, 201);
  t.equal((await deliver('mine')).body.code, 'unknown-transaction');
  t.match(await wallet(), { pending: 100, active: 0 });
});

t.test('a coupon is shown as expired from its end on, and cannot be used then', async (t) => {
  const shop = await openShop(t);
  const { bought, expectStatus, inject, time } = shop;
  const path = '/v1/accounts/external:ALFKI/coupons';
  const list = async (query = '') => (await expectStatus(200, 'GET', `${path}${query}`)).data;
  t.match(await list(), [{ status: 'open', expiresAt: '2026-03-31T12:00:00Z' }]);
  time.now = Date.parse('2026-03-31T12:00:00Z');
  t.match(await list(), [{ status: 'expired' }]);
  t.same(await list('?status=open'), []);
  t.equal((await list('?status=expired')).length, 1);
  const use = () =>
    inject('POST', '/v1/redemptions', {
      externalId: 'R-1',
      account: 'external:ALFKI',
      reward: 'mug',
      coupon: bought.grants[0].code,
    });
  const refused = await use();
  t.equal(refused.status, 422);
  t.equal(refused.body.detail, 'The coupon expired at 2026-03-31T12:00:00Z.');
  // Whatever comes next writes it.
  await expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'later',
    account: 'external:ALFKI',
    kind: 'activity',
    type: 'delivered',
    of: bought.externalId,
    occurredAt: '2026-03-31T12:00:00Z',
  });
  t.equal((await use()).body.detail, 'The coupon expired at 2026-03-31T12:00:00Z.');
  const told = (await readEvents(shop)).filter((event: { type: string }) => event.type === 'coupon.expired');
  t.match(told, [{ at: '2026-03-31T12:00:00Z', data: { coupon: bought.grants[0].id, reward: 'mug' } }]);
});

t.test('a wallet says when points expire if nothing is done any more', async (t) => {
  const { time, expectStatus, enrol, buy } = await openClub(t);
  const document = {
    ...SHOP,
    points: { reward: { expires: { inactive: 'P30D', by: 'any' } } },
  };
  await expectStatus(201, 'PUT', '/v1/programs/idle', { document });
  await enrol('ALFKI', 'idle');
  await buy('ALFKI', 100);
  const wallet = async () =>
    (await expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/wallets')).wallets[0];
  t.match(await wallet(), { active: 100, expiringNext: { amount: 100, at: '2026-04-01T00:00:00Z' } });
  time.now = Date.parse('2026-03-20T12:00:00Z');
  await buy('ALFKI', 10);
  t.match(await wallet(), { active: 110, expiringNext: { amount: 110, at: '2026-04-20T00:00:00Z' } });
  time.now = Date.parse('2026-04-20T00:00:00Z');
  t.match(await wallet(), { active: 0, expiringNext: null });
});
