import t from 'tap';
import { openClub, START } from './club.ts';

t.test('a redemption takes the price from the wallet, issues a code and says what is left', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  const anna = await club.putPerson('ALFKI', 'anna');
  await club.buy('ALFKI', 250);

  const redemption = await club.expectStatus(201, 'POST', '/v1/redemptions', {
    ...MUG,
    stakeholder: 'external:anna',
  });

  const { id, account, code, balances, ...rest } = redemption;
  t.match(id, /^red_[0-9a-z]{26}_4$/);
  t.match(code, /^[0-9A-Z]{12}$/);
  t.same(rest, {
    externalId: 'R-1',
    stakeholder: anna.id,
    reward: { key: 'mug', name: 'mug', kind: 'product' },
    status: 'captured',
    paid: { holder: 'account', points: 'reward', amount: 100 },
    coupon: null,
    redeemedAt: '2026-03-01T12:00:00Z',
  });
  t.same(
    balances.find((balance: { points: string }) => balance.points === 'reward'),
    { holder: 'account', points: 'reward', active: 150, pending: 0, reserved: 0 },
  );
  const view = await club.expectStatus(200, 'GET', `/v1/redemptions/${id}`);
  t.same(view, { id, account, code, ...rest });
});

t.test('the points of a person pay for a reward, too', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  const anna = await club.putPerson('ALFKI', 'anna');
  await club.act('ALFKI', 'training', 'anna');

  const wallet = { holder: 'external:anna', points: 'reward' };
  const { paid } = await club.expectStatus(201, 'POST', '/v1/redemptions', { ...MUG, wallet });

  t.same(paid, { holder: anna.id, points: 'reward', amount: 100 });
  t.same(await club.balances('ALFKI'), { 'anna reward': 0 });
});

t.test(
  'the same redemption again gets the stored answer, another one under its externalId a conflict',
  async (t) => {
    const club = await openClub(t);
    await club.enrol('ALFKI');
    await club.buy('ALFKI', 250);
    const first = await club.expectStatus(201, 'POST', '/v1/redemptions', MUG);

    t.same(await club.expectStatus(200, 'POST', '/v1/redemptions', MUG), first);
    t.same(
      await club.expectStatus(200, 'POST', '/v1/redemptions', { ...MUG, account: first.account }),
      first,
    );
    const other = { ...MUG, wallet: { holder: 'account', points: 'miles' } };
    t.equal((await club.expectStatus(409, 'POST', '/v1/redemptions', other)).code, 'external-id-reused');
    const ofPurchase = { ...MUG, externalId: 'fact-1' };
    t.equal((await club.expectStatus(409, 'POST', '/v1/redemptions', ofPurchase)).code, 'external-id-reused');
    t.equal((await club.balances('ALFKI'))['account reward'], 150);
  },
);

t.test('the stored answer is given when the reward was changed or removed meanwhile', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 250);
  const first = await club.expectStatus(201, 'POST', '/v1/redemptions', MUG);

  const dearer = { name: 'Big mug', kind: 'gift', price: { points: 'reward', amount: 9000 } };
  await club.expectStatus(200, 'PUT', '/v1/rewards/mug', dearer);
  t.same(await club.expectStatus(200, 'POST', '/v1/redemptions', MUG), first);
  await club.db
    .deleteFrom('rewards')
    .where('tenant_id', '=', club.tenant.id)
    .where('key', '=', 'mug')
    .execute();
  t.same(await club.expectStatus(200, 'POST', '/v1/redemptions', MUG), first);
  const { reward } = await club.expectStatus(200, 'GET', `/v1/redemptions/${first.id}`);
  t.same(reward, { key: 'mug', name: 'mug', kind: 'product' });
});

t.test('a stakeholder who is deactivated later does not take the stored answer away', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.putPerson('ALFKI', 'anna');
  await club.act('ALFKI', 'training', 'anna');
  const body = {
    ...MUG,
    stakeholder: 'external:anna',
    wallet: { holder: 'external:anna', points: 'reward' },
  };
  const first = await club.expectStatus(201, 'POST', '/v1/redemptions', body);
  await club.deactivate('ALFKI', 'anna');

  t.same(await club.expectStatus(200, 'POST', '/v1/redemptions', body), first);
});

t.test('a balance that is just enough can be spent to the last point', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 99);

  const refused = await club.expectStatus(422, 'POST', '/v1/redemptions', MUG);
  t.equal(refused.code, 'insufficient-points');
  t.same(refused.errors, [
    { pointer: '/wallet', detail: 'The wallet has 99 active reward points; 100 are needed.' },
  ]);
  await club.buy('ALFKI', 1);
  await club.expectStatus(201, 'POST', '/v1/redemptions', MUG);
  t.equal((await club.balances('ALFKI'))['account reward'], 0);
});

t.test('a reward can be had from its first instant up to, not including, its end', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 1000);
  const valid = { from: '2026-03-02T00:00:00Z', until: '2026-03-03T00:00:00Z' };
  await club.putReward('flash', { price: { points: 'reward', amount: 10 }, valid });
  const at = async (instant: string, status: number, externalId: string) => {
    club.time.now = Date.parse(instant);
    return club.expectStatus(status, 'POST', '/v1/redemptions', { ...MUG, reward: 'flash', externalId });
  };

  const early = await at('2026-03-01T23:59:59.999Z', 422, 'R-1');
  t.equal(early.code, 'reward-not-available');
  t.same(early.errors, [
    { pointer: '/reward', detail: 'The reward is available from 2026-03-02T00:00:00Z on.' },
  ]);
  await at('2026-03-02T00:00:00Z', 201, 'R-2');
  await at('2026-03-02T23:59:59.999Z', 201, 'R-3');
  const late = await at('2026-03-03T00:00:00Z', 422, 'R-4');
  t.equal(late.code, 'reward-not-available');
  t.same(late.errors, [
    { pointer: '/reward', detail: 'The reward was available until 2026-03-03T00:00:00Z.' },
  ]);
  t.equal((await club.balances('ALFKI'))['account reward'], 980);
});

t.test('points that are pending or have expired do not pay', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.putReward('voucher', { price: { points: 'slow', amount: 100 } });
  await club.putReward('lounge', { price: { points: 'miles', amount: 100 } });
  await club.act('ALFKI', 'patience');
  await club.act('ALFKI', 'trip');
  const redeem = (status: number, reward: string, points: string, externalId: string) =>
    club.expectStatus(status, 'POST', '/v1/redemptions', {
      ...MUG,
      externalId,
      reward,
      wallet: { holder: 'account', points },
    });

  club.time.now = Date.parse('2026-03-15T11:59:59.999Z');
  t.equal((await redeem(422, 'voucher', 'slow', 'R-1')).code, 'insufficient-points');
  club.time.now = Date.parse('2026-03-15T12:00:00Z');
  await redeem(201, 'voucher', 'slow', 'R-2');
  club.time.now = Date.parse('2026-04-01T12:00:00Z');
  t.equal((await redeem(422, 'lounge', 'miles', 'R-3')).code, 'insufficient-points');
  await club.act('ALFKI', 'trip');
  club.time.now = Date.parse('2026-05-01T11:59:59.999Z');
  await redeem(201, 'lounge', 'miles', 'R-4');
});

t.test('a coupon pays once, and only for its reward', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  const { grants } = await club.act('ALFKI', 'referral');
  const { wallet: _, ...body } = { ...MUG, reward: 'free-freight', coupon: grants[0].code };

  const wrong = await club.expectStatus(422, 'POST', '/v1/redemptions', { ...body, reward: 'mug' });
  t.equal(wrong.code, 'unknown-coupon');
  t.same(wrong.errors, [{ pointer: '/coupon', detail: 'The coupon is for free-freight, not for mug.' }]);
  const redemption = await club.expectStatus(201, 'POST', '/v1/redemptions', body);
  t.equal(redemption.coupon, grants[0].id);
  t.equal(redemption.code, grants[0].code);
  t.equal(redemption.paid, null);
  t.same(await club.expectStatus(200, 'POST', '/v1/redemptions', body), redemption);
  const again = await club.expectStatus(422, 'POST', '/v1/redemptions', { ...body, externalId: 'R-2' });
  t.equal(again.code, 'reward-not-available');
  t.same(again.errors, [{ pointer: '/coupon', detail: 'The coupon is used.' }]);
});

t.test('a coupon that was withdrawn does not pay', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  const { grants, externalId } = await club.act('ALFKI', 'referral');
  const path = `/v1/accounts/external:ALFKI/transactions/external:${externalId}/void`;
  await club.expectStatus(201, 'POST', path, { reason: 'a mistake' });

  const { wallet: _, ...body } = { ...MUG, reward: 'free-freight', coupon: grants[0].code };
  const refused = await club.expectStatus(422, 'POST', '/v1/redemptions', body);
  t.same(refused.errors, [{ pointer: '/coupon', detail: 'The coupon is withdrawn.' }]);
});

t.test('a stock of one is had once, and the points of whoever came second stay', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 1000);
  await club.putReward('last', { price: { points: 'reward', amount: 10 }, stock: 1 });
  const body = { ...MUG, reward: 'last' };

  await club.expectStatus(201, 'POST', '/v1/redemptions', body);
  const refused = await club.expectStatus(422, 'POST', '/v1/redemptions', { ...body, externalId: 'R-2' });
  t.equal(refused.code, 'out-of-stock');
  t.same(refused.errors, [{ pointer: '/reward', detail: 'The reward is out of stock.' }]);
  await club.expectStatus(200, 'POST', '/v1/redemptions', body);
  t.equal((await club.balances('ALFKI'))['account reward'], 990);
  t.equal((await club.expectStatus(200, 'GET', '/v1/rewards/last')).stock, 0);
});

t.test('whatever cannot be redeemed is refused with its reason and place, and changes nothing', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.putPerson('ALFKI', 'gone');
  await club.putPerson('ANATR', 'other');
  await club.act('ALFKI', 'training', 'gone');
  await club.buy('ALFKI', 1000);
  await club.deactivate('ALFKI', 'gone');
  await club.putReward('elite', { price: { points: 'status', amount: 1 } });
  await club.putReward('foreign', { price: { points: 'stars', amount: 1 } });
  const elsewhere = await club.injectAsTenant('elsewhere');
  const { wallet: _, ...unpaid } = MUG;
  const cases: readonly [object, string, string][] = [
    [{ ...MUG, reward: 'yacht' }, 'unknown-reward', '/reward'],
    [{ ...MUG, reward: 'free-freight' }, 'reward-not-available', '/reward'],
    [{ ...MUG, wallet: { holder: 'account', points: 'miles' } }, 'reward-not-available', '/wallet/points'],
    [
      { ...MUG, reward: 'elite', wallet: { holder: 'account', points: 'status' } },
      'not-spendable',
      '/wallet/points',
    ],
    [
      { ...MUG, reward: 'foreign', wallet: { holder: 'account', points: 'stars' } },
      'unknown-points',
      '/wallet/points',
    ],
    [{ ...MUG, account: 'external:NOBODY' }, 'unknown-account', '/account'],
    [{ ...MUG, account: 'external:ALFKI', program: 'other' }, 'unknown-program', '/program'],
    [{ ...MUG, stakeholder: 'external:other' }, 'unknown-stakeholder', '/stakeholder'],
    [{ ...MUG, stakeholder: 'external:gone' }, 'stakeholder-inactive', '/stakeholder'],
    [
      { ...MUG, wallet: { holder: 'external:other', points: 'reward' } },
      'unknown-stakeholder',
      '/wallet/holder',
    ],
    [
      { ...MUG, wallet: { holder: 'external:gone', points: 'reward' } },
      'stakeholder-inactive',
      '/wallet/holder',
    ],
    [{ ...unpaid, reward: 'free-freight', coupon: '0123456789AB' }, 'unknown-coupon', '/coupon'],
    [{ ...MUG, account: 'external:ANATR' }, 'insufficient-points', '/wallet'],
    [unpaid, 'validation-failed', ''],
    [{ ...MUG, coupon: '0123456789AB' }, 'validation-failed', ''],
    [{ ...MUG, amount: 5 }, 'validation-failed', '/amount'],
    [{ ...MUG, externalId: '' }, 'validation-failed', '/externalId'],
    [{ ...MUG, externalId: 7 }, 'validation-failed', '/externalId'],
    [{ ...MUG, account: 'ALFKI' }, 'validation-failed', '/account'],
    [{ ...MUG, reward: 'Mug!' }, 'validation-failed', '/reward'],
    [{ ...MUG, wallet: { holder: 'anna', points: 'reward' } }, 'validation-failed', '/wallet/holder'],
    [
      { ...MUG, wallet: { holder: 'account', points: 'x'.repeat(64) } },
      'validation-failed',
      '/wallet/points',
    ],
    [{ ...unpaid, coupon: '' }, 'validation-failed', '/coupon'],
    [{ ...unpaid, coupon: 'x'.repeat(65) }, 'validation-failed', '/coupon'],
  ];
  const before = await club.countRows();

  for (const [body, code, pointer] of cases) {
    const refused = await club.expectStatus(422, 'POST', '/v1/redemptions', body);
    t.equal(refused.code, code, JSON.stringify(body));
    t.equal(refused.errors[0]?.pointer, pointer, `${JSON.stringify(body)} ${JSON.stringify(refused.errors)}`);
  }
  const both = await club.inject('POST', '/v1/redemptions', { ...MUG, coupon: '0123456789AB' });
  t.equal(both.body.errors[0].detail, 'takes either "wallet" or "coupon", not both');
  const foreign = await elsewhere('POST', '/v1/redemptions', MUG);
  t.equal(foreign.status, 422);
  t.equal(foreign.body.code, 'unknown-account');
  t.same(await club.countRows(), before);
});

t.test('a redemption is seen by its own tenant only', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 100);
  const { id } = await club.expectStatus(201, 'POST', '/v1/redemptions', MUG);
  const elsewhere = await club.injectAsTenant('elsewhere');

  t.equal((await elsewhere('GET', `/v1/redemptions/${id}`)).status, 404);
  t.equal((await elsewhere('GET', '/v1/accounts/external:ALFKI/redemptions')).status, 404);
  t.equal((await club.inject('GET', `/v1/redemptions/${id}0`)).status, 404);
  const notARedemption = id.replace(/_4$|_3$/, '_1');
  t.equal((await club.inject('GET', `/v1/redemptions/${notARedemption}`)).status, 404);
  t.equal((await club.inject('GET', '/v1/redemptions/mug')).status, 400);
});

t.test('the redemptions of an account are listed page by page, newest first', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 300);
  const made = [];
  for (const externalId of ['R-1', 'R-2', 'R-3']) {
    made.push(await club.expectStatus(201, 'POST', '/v1/redemptions', { ...MUG, externalId }));
  }
  const path = '/v1/accounts/external:ALFKI/redemptions?limit=2';

  const first = await club.expectStatus(200, 'GET', path);
  t.same(
    first.data.map((redemption: { externalId: string }) => redemption.externalId),
    ['R-3', 'R-2'],
  );
  const second = await club.expectStatus(200, 'GET', `${path}&cursor=${first.nextCursor}`);
  const { balances: _, ...oldest } = made[0];
  t.same(second, { data: [oldest], nextCursor: null });
  t.equal((await club.inject('GET', '/v1/accounts/external:NOBODY/redemptions')).status, 404);
  t.equal((await club.inject('GET', `${path}&cursor=x`)).status, 400);
});

t.test('a retry reaches its redemption however late it comes', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 100);
  const first = await club.expectStatus(201, 'POST', '/v1/redemptions', MUG);
  club.time.now = START + 400 * 86_400_000;
  t.same(await club.expectStatus(200, 'POST', '/v1/redemptions', MUG), first);
});

const MUG = {
  externalId: 'R-1',
  account: 'external:ALFKI',
  reward: 'mug',
  wallet: { holder: 'account', points: 'reward' },
};
