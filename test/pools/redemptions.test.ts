import t from 'tap';
import { openSecond } from '../redemptions/club.ts';
import { openGroup, POOL, publishPool, REDEMPTION, untilDelivered } from './group.ts';

t.test('a member redeems from the pool, once, and the answer says who', async (t) => {
  const group = await openGroup(t);
  const { id: pool } = await group.enrolUnder('GROUP', null);
  const { id: member } = await group.enrolMember('ACME');
  const anna = await group.putPerson('ACME', 'anna');
  await group.buy('ACME', 800);
  await untilDelivered(group);
  const body = { ...REDEMPTION, stakeholder: 'external:anna' };

  const redeemed = await group.expectStatus(201, 'POST', '/v1/redemptions', body);

  t.match(redeemed, {
    externalId: 'R-1',
    account: pool,
    member,
    stakeholder: anna.id,
    reward: { key: 'mug' },
    status: 'captured',
    paid: { holder: 'account', points: 'reward', amount: 100 },
    balances: [{ holder: 'account', points: 'reward', active: 100 }],
  });
  t.same([await group.rewards('GROUP'), await group.rewards('ACME')], [100, 600]);
  t.same(await group.expectStatus(200, 'POST', '/v1/redemptions', body), redeemed);
  const other = await group.expectStatus(409, 'POST', '/v1/redemptions', { ...body, stakeholder: undefined });
  t.equal(other.code, 'external-id-reused');
  const { balances: _, ...view } = redeemed;
  t.same(await group.expectStatus(200, 'GET', `/v1/redemptions/${redeemed.id}`), view);
  const { data } = await group.expectStatus(200, 'GET', '/v1/accounts/external:GROUP/redemptions');
  t.same(data, [view]);
  t.match((await group.poolOf('GROUP')).members, [{ points: [{ fed: 200, spent: 100 }] }]);
});

t.test('members do not meet in the names that they give', async (t) => {
  const group = await openGroup(t);
  await group.enrolUnder('GROUP', null);
  for (const member of ['ACME', 'BOLT']) {
    await group.enrolMember(member);
    await group.buy(member, 400);
  }
  await untilDelivered(group);
  const first = await group.expectStatus(201, 'POST', '/v1/redemptions', REDEMPTION);
  const second = await group.expectStatus(201, 'POST', '/v1/redemptions', {
    ...REDEMPTION,
    account: 'external:BOLT',
  });
  t.not(first.id, second.id);
  t.equal(await group.rewards('GROUP'), 0);
  const refused = await group.expectStatus(422, 'POST', '/v1/redemptions', {
    ...REDEMPTION,
    externalId: 'R-2',
  });
  t.equal(refused.code, 'insufficient-points');
});

t.test('whoever asks again after moving on gets the answer of then, and pays once', async (t) => {
  const group = await openGroup(t);
  for (const pool of ['GROUP', 'OTHER']) await group.enrolUnder(pool, null);
  await group.enrolMember('ACME');
  await group.buy('ACME', 400);
  await group.buy('OTHER', 100);
  await untilDelivered(group);
  const first = await group.expectStatus(201, 'POST', '/v1/redemptions', REDEMPTION);
  for (const parent of ['OTHER', null]) {
    await group.expectStatus(200, 'PATCH', '/v1/accounts/external:ACME', { parent });
    await untilDelivered(group);
    t.same(await group.expectStatus(200, 'POST', '/v1/redemptions', REDEMPTION), first);
  }
  t.same([await group.rewards('GROUP'), await group.rewards('OTHER')], [0, 100]);
  const refused = await group.expectStatus(422, 'POST', '/v1/redemptions', {
    ...REDEMPTION,
    externalId: 'R-2',
  });
  t.equal(refused.code, 'not-a-member');
});

t.test('of all that ask at once, on two services, only as much is spent as there is', async (t) => {
  const group = await openGroup(t, { isDelivering: true });
  await group.enrolUnder('GROUP', null);
  for (const member of ['ACME', 'BOLT']) await group.enrolMember(member);
  await group.buy('ACME', 2000);
  await untilDelivered(group);
  const services = [group, await openSecond(t, group)];
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, i) =>
      (services[i % 2] ?? group).inject('POST', '/v1/redemptions', {
        ...REDEMPTION,
        externalId: `R-${i >> 1}`,
        account: i % 4 < 2 ? 'external:ACME' : 'external:BOLT',
      }),
    ),
  );
  const done = answers.filter(({ status }) => status < 300);
  t.equal(new Set(done.map(({ body }) => body.id)).size, 5);
  t.ok(answers.every(({ status, body }) => status < 300 || body.code === 'insufficient-points'));
  t.equal(await group.rewards('GROUP'), 0);
});

t.test('whatever cannot be had from a pool is refused with its reason, and changes nothing', async (t) => {
  const group = await openGroup(t);
  await group.enrolUnder('GROUP', null);
  await group.enrolMember('ACME');
  await group.enrolUnder('ALONE', null);
  await group.enrolUnder('WAITING', 'NOBODY');
  await group.putPerson('ACME', 'anna');
  await group.putPerson('ACME', 'gone');
  await group.deactivate('ACME', 'gone');
  await group.putPerson('GROUP', 'boss');
  await group.buy('ACME', 800);
  await group.buy('GROUP', 500);
  await untilDelivered(group);
  const wallet = (points: string) => ({ ...REDEMPTION, wallet: { holder: 'pool', points } });
  const cases: readonly [object, string, string][] = [
    [{ ...REDEMPTION, account: 'external:NOBODY' }, 'unknown-account', '/account'],
    [{ ...REDEMPTION, account: 'external:ALONE' }, 'not-a-member', '/wallet/holder'],
    [{ ...REDEMPTION, account: 'external:WAITING' }, 'not-a-member', '/wallet/holder'],
    [{ ...REDEMPTION, account: 'external:GROUP' }, 'not-a-member', '/wallet/holder'],
    [{ ...REDEMPTION, stakeholder: 'external:nobody' }, 'unknown-stakeholder', '/stakeholder'],
    [{ ...REDEMPTION, stakeholder: 'external:boss' }, 'unknown-stakeholder', '/stakeholder'],
    [{ ...REDEMPTION, stakeholder: 'external:gone' }, 'stakeholder-inactive', '/stakeholder'],
    [{ ...REDEMPTION, reward: 'nothing' }, 'unknown-reward', '/reward'],
    [{ ...REDEMPTION, reward: 'free-freight' }, 'reward-not-available', '/reward'],
    [wallet('status'), 'not-spendable', '/wallet/points'],
    [wallet('stars'), 'not-spendable', '/wallet/points'],
    [{ ...REDEMPTION, wallet: { holder: 'pools', points: 'reward' } }, 'validation-failed', '/wallet/holder'],
    [{ ...REDEMPTION, wallet: { holder: 'pool' } }, 'validation-failed', '/wallet/points'],
  ];
  const before = await group.countRows();
  for (const [body, code, pointer] of cases) {
    const refused = await group.expectStatus(422, 'POST', '/v1/redemptions', body);
    t.same([refused.code, refused.errors[0]?.pointer], [code, pointer], JSON.stringify(body));
  }
  const elsewhere = await group.injectAsTenant('elsewhere');
  t.equal((await elsewhere('POST', '/v1/redemptions', REDEMPTION)).body.code, 'unknown-account');
  t.same(await group.countRows(), before);
});

t.test('where only its owner spends from it, members do not', async (t) => {
  const group = await openGroup(t, undefined, { ...POOL, spend: 'owner' });
  await group.enrolUnder('GROUP', null);
  await group.enrolUnder('ACME', 'GROUP');
  await group.buy('ACME', 400);
  await untilDelivered(group);
  t.equal((await group.poolOf('ACME')).memberOf.maySpend, false);
  const refused = await group.expectStatus(422, 'POST', '/v1/redemptions', REDEMPTION);
  t.same([refused.code, refused.errors[0].pointer], ['not-spendable', '/wallet/holder']);
  const own = { ...REDEMPTION, account: 'external:GROUP', wallet: { holder: 'account', points: 'reward' } };
  t.notOk((await group.expectStatus(201, 'POST', '/v1/redemptions', own)).member);
  await publishPool(group, POOL);
  group.time.now += 60_000;
  t.equal((await group.poolOf('ACME')).memberOf.maySpend, true);
});
