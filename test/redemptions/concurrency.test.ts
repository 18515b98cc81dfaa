import t from 'tap';
import { type Answer, type TestApp, testApp } from '../harness/app.ts';
import { type Club, openClub } from './club.ts';

t.test('of a stock of 50, two services at once hand out 50 and no more', async (t) => {
  const club = await openClub(t);
  const services = await twoServices(club);
  await club.putReward('rare', { price: { points: 'reward', amount: 100 }, stock: 50 });
  const accounts = Array.from({ length: 40 }, (_, i) => `A${i}`);
  for (const account of accounts) {
    await club.enrol(account);
    await club.buy(account, 1000);
  }

  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      redeem(services[i % 2] ?? club, accounts[i % 40] ?? '', `R-${i}`, 'rare'),
    ),
  );

  t.same(statusesOf(answers), { 201: 50, 422: 150 });
  t.ok(answers.every(({ status, body }) => status === 201 || body.code === 'out-of-stock'));
  t.equal(new Set(answers.filter((a) => a.status === 201).map((a) => a.body.code)).size, 50);
  t.equal((await club.expectStatus(200, 'GET', '/v1/rewards/rare')).stock, 0);
  const balances = await Promise.all(accounts.map((account) => club.balances(account)));
  const left = balances.reduce((sum, balance) => sum + (balance['account reward'] ?? 0), 0);
  t.equal(left, 40 * 1000 - 50 * 100);
});

t.test('points for three rewards pay for three of fifty that are asked for at once', async (t) => {
  const club = await openClub(t);
  const services = await twoServices(club);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 399);

  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => redeem(services[i % 2] ?? club, 'ALFKI', `R-${i}`, 'mug')),
  );

  t.same(statusesOf(answers), { 201: 3, 422: 47 });
  t.ok(answers.every(({ status, body }) => status === 201 || body.code === 'insufficient-points'));
  t.equal((await club.balances('ALFKI'))['account reward'], 99);
});

t.test('the same redemption fifty times at once happens once and is answered alike', async (t) => {
  const club = await openClub(t);
  const services = await twoServices(club);
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 1000);

  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => redeem(services[i % 2] ?? club, 'ALFKI', 'R-1', 'mug')),
  );

  t.same(statusesOf(answers), { 200: 49, 201: 1 });
  for (const { body } of answers) t.same(body, answers[0]?.body);
  t.equal((await club.balances('ALFKI'))['account reward'], 900);
});

t.test('one coupon asked for twenty times at once is used once', async (t) => {
  const club = await openClub(t);
  const services = await twoServices(club);
  await club.enrol('ALFKI');
  const { grants } = await club.act('ALFKI', 'referral');

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      (services[i % 2] ?? club).inject('POST', '/v1/redemptions', {
        externalId: `R-${i}`,
        account: 'external:ALFKI',
        reward: 'free-freight',
        coupon: grants[0].code,
      }),
    ),
  );

  t.same(statusesOf(answers), { 201: 1, 422: 19 });
});

t.test('a stock that runs out within one batch takes no points for what it could not give', async (t) => {
  const club = await openClub(t);
  await club.putReward('rare', { price: { points: 'reward', amount: 100 }, stock: 0 });
  await club.putReward('bare', { price: { points: 'reward', amount: 100 }, stock: 0 });
  await club.putReward('spare', { price: { points: 'reward', amount: 100 }, stock: 1 });
  await club.enrol('ALFKI');
  // Enough for two, so that whichever comes first it is the stock that decides.
  await club.buy('ALFKI', 200);

  const answers = await Promise.all([
    redeem(club, 'ALFKI', 'R-1', 'rare'),
    redeem(club, 'ALFKI', 'R-2', 'bare'),
    redeem(club, 'ALFKI', 'R-3', 'spare'),
    redeem(club, 'ALFKI', 'R-4', 'spare'),
  ]);

  t.same(answers.map(({ status, body }) => [status, status === 201 ? body.reward.key : body.code]).sort(), [
    [201, 'spare'],
    [422, 'out-of-stock'],
    [422, 'out-of-stock'],
    [422, 'out-of-stock'],
  ]);
  t.equal((await club.expectStatus(200, 'GET', '/v1/rewards/spare')).stock, 0);
  const { wallets } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/wallets');
  const own = wallets.find((w: Wallet) => w.holder === 'account' && w.points === 'reward');
  t.equal(own?.active, 100);
});

type Wallet = { readonly holder: string; readonly points: string; readonly active: number };
type Service = Pick<Club, 'inject'>;

let second: Promise<TestApp> | undefined;

/** The second one is another process as far as the database can tell. */
async function twoServices(club: Club): Promise<readonly Service[]> {
  const { pool, db, url, time, tenant } = club;
  second ??= testApp(t, { database: { pool, db, url }, clock: () => time.now });
  return [club, { inject: await (await second).injectAsTenant(tenant.name) }];
}

function redeem({ inject }: Service, account: string, externalId: string, reward: string): Promise<Answer> {
  const wallet = { holder: 'account', points: 'reward' };
  return inject('POST', '/v1/redemptions', { externalId, account: `external:${account}`, reward, wallet });
}

function statusesOf(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
