import t from 'tap';
import { openClub } from '../redemptions/club.ts';

t.test('the coupons of an account are listed newest first, as they stand', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  const used = await club.act('ALFKI', 'referral');
  club.time.now += 60_000;
  const withdrawn = await club.act('ALFKI', 'referral');
  club.time.now += 60_000;
  const open = await club.act('ALFKI', 'referral');
  await club.expectStatus(201, 'POST', '/v1/redemptions', {
    externalId: 'R-1',
    account: 'external:ALFKI',
    reward: 'free-freight',
    coupon: used.grants[0].code,
  });
  const voiding = `/v1/accounts/external:ALFKI/transactions/external:${withdrawn.externalId}/void`;
  await club.expectStatus(201, 'POST', voiding, { reason: 'a mistake' });
  const path = '/v1/accounts/external:ALFKI/coupons';

  const { data, nextCursor } = await club.expectStatus(200, 'GET', path);
  t.equal(nextCursor, null);
  t.same(data, [
    couponOf(open, 'open', '2026-03-01T12:02:00Z'),
    couponOf(withdrawn, 'withdrawn', '2026-03-01T12:01:00Z'),
    couponOf(used, 'used', '2026-03-01T12:00:00Z'),
  ]);

  for (const [status, posted] of Object.entries({ open, used, withdrawn })) {
    const found = await club.expectStatus(200, 'GET', `${path}?status=${status}`);
    t.same(idsOf(found), [posted.grants[0].id], status);
  }
});

t.test('coupons are listed page by page, those of the account and the tenant only', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  const ids = [];
  for (let i = 0; i < 5; i++) ids.unshift((await club.act('ALFKI', 'referral')).grants[0].id);
  await club.act('ANATR', 'referral');
  const path = '/v1/accounts/external:ALFKI/coupons?limit=2';

  const first = await club.expectStatus(200, 'GET', path);
  const second = await club.expectStatus(200, 'GET', `${path}&cursor=${first.nextCursor}`);
  const third = await club.expectStatus(200, 'GET', `${path}&cursor=${second.nextCursor}`);
  t.same([...idsOf(first), ...idsOf(second), ...idsOf(third)], ids);
  t.equal(third.nextCursor, null);

  const elsewhere = await club.injectAsTenant('elsewhere');
  t.equal((await elsewhere('GET', '/v1/accounts/external:ALFKI/coupons')).status, 404);
  t.equal((await club.inject('GET', '/v1/accounts/external:NOBODY/coupons')).status, 404);
  t.equal((await club.inject('GET', `${path}&status=lost`)).status, 400);
  t.equal((await club.inject('GET', `${path}&cursor=e30`)).status, 400);
  t.equal((await club.inject('GET', '/v1/accounts/external:ALFKI/coupons?limit=101')).status, 400);
});

interface Posted {
  readonly id: string;
  readonly grants: readonly { readonly id: string; readonly code: string }[];
}

function couponOf({ id, grants: [grant] }: Posted, status: string, grantedAt: string): object {
  const facts = { reward: 'free-freight', rule: 'referral', card: null, status, grantedAt, expiresAt: null };
  return { ...facts, id: grant?.id, code: grant?.code, transaction: id };
}

function idsOf({ data }: { readonly data: readonly { readonly id: string }[] }): readonly string[] {
  return data.map((coupon) => coupon.id);
}
