import t from 'tap';
import { type Club, openClub } from '../redemptions/club.ts';

t.test('the catalogue of an account says what it can have now, and why not the rest', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  const anna = await club.putPerson('ALFKI', 'anna');
  await club.act('ALFKI', 'training', 'anna');
  await club.buy('ALFKI', 120);
  await club.putReward('big', { price: { points: 'reward', amount: 500 } });
  await club.putReward('elite', { price: { points: 'status', amount: 1 } });
  await club.putReward('gone', { price: { points: 'reward', amount: 1 }, stock: 0 });
  await club.putReward('later', {
    price: { points: 'reward', amount: 1 },
    valid: { from: '2026-03-01T12:00:00.001Z' },
  });
  await club.putReward('over', {
    price: { points: 'reward', amount: 1 },
    valid: { until: '2026-03-01T12:00:00Z' },
  });
  await club.putReward('starry', { price: { points: 'stars', amount: 1 } });

  const rewards = await rewardsOf(club, 'ALFKI');
  t.same(rewards.mug, {
    key: 'mug',
    name: 'mug',
    kind: 'product',
    price: { points: 'reward', amount: 100 },
    available: true,
    payableBy: [
      { holder: 'account', points: 'reward' },
      { holder: anna.id, points: 'reward' },
    ],
    coupons: 0,
    reasons: [],
  });
  t.same(reasonsOf(rewards), {
    big: [
      {
        code: 'insufficient-points',
        detail: 'The wallet has 120 active reward points; 500 are needed.',
        have: 120,
        need: 500,
      },
    ],
    elite: [{ code: 'not-spendable', detail: 'status points count for status and cannot be spent.' }],
    'free-freight': [
      { code: 'no-price', detail: 'The reward has no price in points; it is had by a coupon only.' },
    ],
    gone: [{ code: 'out-of-stock', detail: 'The reward is out of stock.' }],
    later: [{ code: 'not-yet', detail: 'The reward is available from 2026-03-01T12:00:00.001Z on.' }],
    over: [{ code: 'no-longer', detail: 'The reward was available until 2026-03-01T12:00:00Z.' }],
    starry: [{ code: 'other-points', detail: 'The programme has no points called "stars".' }],
  });
});

t.test('the catalogue promises exactly what a redemption then gives', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.putPerson('ALFKI', 'anna');
  await club.putPerson('ALFKI', 'gone');
  await club.act('ALFKI', 'training', 'anna');
  await club.act('ALFKI', 'training', 'gone');
  await club.act('ALFKI', 'trip');
  await club.act('ALFKI', 'patience');
  await club.deactivate('ALFKI', 'gone');
  await club.buy('ALFKI', 99);
  await club.putReward('lounge', { price: { points: 'miles', amount: 100 } });
  await club.putReward('voucher', { price: { points: 'slow', amount: 100 } });
  await club.putReward('elite', { price: { points: 'status', amount: 1 } });
  await club.putReward('starry', { price: { points: 'stars', amount: 1 } });
  await club.putReward('none', { price: { points: 'reward', amount: 1 }, stock: 0 });

  for (const instant of ['2026-03-01T12:00:00Z', '2026-03-15T12:00:00Z', '2026-04-01T12:00:00Z']) {
    club.time.now = Date.parse(instant);
    for (const reward of Object.values(await rewardsOf(club, 'ALFKI'))) {
      const payers = reward.payableBy.map(({ holder }: { holder: string }) => holder);
      for (const holder of ['account', 'external:anna', 'external:gone']) {
        const id = holder === 'account' ? holder : await idOf(club, holder);
        const points = reward.price?.points ?? 'reward';
        // No wallet pays for two of the rewards, so that one redemption takes nothing from the next.
        const { status } = await club.inject('POST', '/v1/redemptions', {
          externalId: `${instant} ${reward.key} ${holder}`,
          account: 'external:ALFKI',
          reward: reward.key,
          wallet: { holder, points },
        });
        t.equal(status === 201, payers.includes(id), `${instant} ${reward.key} ${holder}`);
      }
      t.equal(reward.available, payers.length > 0, reward.key);
    }
  }
});

t.test('a coupon makes its reward available, without a price or whatever the balance', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.act('ALFKI', 'referral');
  await club.act('ALFKI', 'referral');

  const { 'free-freight': freight } = await rewardsOf(club, 'ALFKI');
  t.match(freight, { available: true, coupons: 2, payableBy: [], reasons: [] });
});

t.test('the catalogue is listed page by page, as the account of the tenant sees it', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.putReward('pen', { price: { points: 'reward', amount: 1 } });
  const path = '/v1/accounts/external:ALFKI/rewards?limit=2';

  const first = await club.expectStatus(200, 'GET', path);
  const second = await club.expectStatus(200, 'GET', `${path}&cursor=${first.nextCursor}`);
  t.same(keysOf(first), ['free-freight', 'mug']);
  t.same(keysOf(second), ['pen']);
  t.equal(second.nextCursor, null);
  const elsewhere = await club.injectAsTenant('elsewhere');
  t.equal((await elsewhere('GET', path)).status, 404);
  t.equal((await club.inject('GET', '/v1/accounts/external:NOBODY/rewards')).status, 404);
});

t.test('looking at the catalogue writes nothing', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.act('ALFKI', 'patience');
  const before = await club.countRows();
  club.time.now = Date.parse('2026-03-15T12:00:00Z');
  await rewardsOf(club, 'ALFKI');
  t.same(await club.countRows(), before);
});

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects in its assertions.
type Rewards = Record<string, any>;

async function rewardsOf(club: Club, account: string): Promise<Rewards> {
  const { data } = await club.expectStatus(200, 'GET', `/v1/accounts/external:${account}/rewards`);
  return Object.fromEntries(data.map((reward: { key: string }) => [reward.key, reward]));
}

function reasonsOf(rewards: Rewards): object {
  const refused = Object.values(rewards).filter((reward) => !reward.available);
  return Object.fromEntries(refused.map((reward) => [reward.key, reward.reasons]));
}

async function idOf(club: Club, person: string): Promise<string> {
  return (await club.expectStatus(200, 'GET', `/v1/accounts/external:ALFKI/stakeholders/${person}`)).id;
}

function keysOf({ data }: { readonly data: readonly { readonly key: string }[] }): readonly string[] {
  return data.map((reward) => reward.key);
}
