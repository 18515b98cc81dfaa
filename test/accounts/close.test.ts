import t from 'tap';
import { readEvents } from '../harness/events.ts';
import { type Club, openClub } from '../redemptions/club.ts';
import { ended, TRANSFER } from '../transfers/transit.ts';

const CLOSE = { externalId: 'close-1', reason: 'customer-request', author: 'agent-17' };
const PATH = '/v1/accounts/external:ALFKI/close';

async function open(t: Parameters<typeof openClub>[0]): Promise<Club> {
  const club = await openClub(t, { isDelivering: true });
  await club.enrol('ALFKI');
  await club.buy('ALFKI', 1000);
  return club;
}

t.test('an account is closed once, and says since when', async (t) => {
  const club = await open(t);
  t.equal((await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI')).closedAt, null);

  const closed = await club.expectStatus(201, 'POST', PATH, CLOSE);

  t.match(closed, { ...CLOSE, closedAt: '2026-03-01T12:00:00Z' });
  t.same(await club.expectStatus(200, 'POST', PATH, CLOSE), closed);
  t.equal(
    (await club.expectStatus(409, 'POST', PATH, { ...CLOSE, reason: 'fraud' })).code,
    'external-id-reused',
  );
  t.equal((await club.expectStatus(422, 'POST', PATH, { ...CLOSE, externalId: 'x' })).code, 'account-closed');
  const account = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI');
  t.equal(account.closedAt, '2026-03-01T12:00:00Z');
  t.same(await club.balances('ALFKI'), { 'account reward': 0, 'account status': 0 });
});

t.test('whatever would begin there is refused and changes nothing, and reading goes on', async (t) => {
  const club = await open(t);
  await club.enrol('ANATR');
  await club.putPerson('ALFKI', 'ann');
  await club.expectStatus(201, 'POST', PATH, CLOSE);
  const before = await club.countRows();
  const account = 'external:ALFKI';
  const requests = [
    ['POST', '/v1/transactions', purchase('late', '2026-02-01T12:00:00Z'), '/account'],
    ['POST', '/v1/transactions/quote', quoted(), '/account'],
    ['POST', '/v1/redemptions', { externalId: 'R', account, reward: 'mug', wallet: WALLET }, '/account'],
    ['POST', '/v1/transfers', TRANSFER, '/from/account'],
    ['PATCH', `/v1/accounts/${account}`, { name: 'Other' }, '/ref'],
    ['PUT', `/v1/accounts/${account}/stakeholders/external:bob`, { name: 'Bob' }, '/ref'],
    ['DELETE', `/v1/accounts/${account}/stakeholders/external:ann`, undefined, '/ref'],
  ] as const;
  for (const [method, path, body, pointer] of requests) {
    const answer = await club.expectStatus(422, method, path, body);
    t.match(answer, { code: 'account-closed', errors: [{ pointer }] }, `${method} ${path}`);
  }
  t.same(await club.countRows(), before);
  for (const path of ['', '/wallets', '/entries', '/transactions', '/tiers', '/coupons', '/stakeholders'])
    t.equal((await club.inject('GET', `/v1/accounts/${account}${path}`)).status, 200, path);
});

t.test('what was posted before is answered as it was, returned and undone', async (t) => {
  const club = await open(t);
  const posted = await club.expectStatus(
    201,
    'POST',
    '/v1/transactions',
    purchase('P-9', '2026-03-01T11:00:00Z'),
  );
  await club.expectStatus(201, 'POST', PATH, CLOSE);

  t.same(
    await club.expectStatus(200, 'POST', '/v1/transactions', purchase('P-9', '2026-03-01T11:00:00Z')),
    posted,
  );
  const back = await club.expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'B-9',
    account: 'external:ALFKI',
    kind: 'return',
    of: 'P-9',
    occurredAt: '2026-03-01T12:00:00Z',
    lines: [{ sku: '1', quantity: 1 }],
  });
  await club.expectStatus(201, 'POST', `/v1/accounts/external:ALFKI/transactions/${back.id}/void`, {
    reason: 'no',
  });
  t.same(await club.balances('ALFKI'), { 'account reward': 0, 'account status': 0 });
});

t.test(
  'points that are on their way come back, and expire where their account was closed meanwhile',
  async (t) => {
    const club = await openClub(t, { isDelivering: false });
    await club.enrol('ALFKI');
    await club.enrol('ANATR');
    await club.buy('ALFKI', 1000);
    const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER);
    await club.expectStatus(201, 'POST', '/v1/accounts/external:ANATR/close', CLOSE);
    await club.expectStatus(201, 'POST', PATH, CLOSE);

    await club.engine.start();

    t.match(await ended(club, id), { status: 'refunded', reason: 'account-closed' });
    t.same(await club.balances('ALFKI'), { 'account reward': 0, 'account status': 0 });
  },
);

t.test('bad requests are told apart, and change nothing', async (t) => {
  const club = await open(t);
  const { externalId: _, ...anonymous } = CLOSE;
  for (const [body, pointer] of [
    [anonymous, '/externalId'],
    [{ ...CLOSE, reason: '' }, '/reason'],
    [{ ...CLOSE, reason: 'x'.repeat(501) }, '/reason'],
    [{ ...CLOSE, author: 'x'.repeat(101) }, '/author'],
    [{ ...CLOSE, at: 'now' }, '/at'],
  ] as const) {
    const answer = await club.expectStatus(422, 'POST', PATH, body);
    t.match(answer, { code: 'validation-failed', errors: [{ pointer }] });
  }
  t.equal((await club.inject('POST', '/v1/accounts/external:NOBODY/close', CLOSE)).status, 404);
  const stranger = await club.injectAsTenant('somebody-else');
  t.equal((await stranger('POST', PATH, CLOSE)).status, 404);
  const { id } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI');
  t.equal((await stranger('POST', `/v1/accounts/${id}/close`, CLOSE)).status, 404);
  t.equal((await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI')).closedAt, null);
});

t.test('of two closings and a purchase at once, one closes, and nothing is left', async (t) => {
  const club = await open(t);
  const answers = await Promise.all([
    club.inject('POST', PATH, CLOSE),
    club.inject('POST', '/v1/transactions', purchase('P-2', '2026-03-01T11:00:00Z')),
    club.inject('POST', PATH, { ...CLOSE, externalId: 'close-2' }),
    club.inject('POST', PATH, CLOSE),
  ]);
  t.equal(answers.filter(({ status, body }) => status === 201 && 'closedAt' in body).length, 1);
  t.same(await club.balances('ALFKI'), { 'account reward': 0, 'account status': 0 });
});

t.test('it is told, with who did it and why', async (t) => {
  const club = await open(t);
  await club.expectStatus(201, 'POST', PATH, CLOSE);
  const data = await readEvents(club);
  t.match(
    data.filter(({ type }: { type: string }) => type === 'account.closed'),
    [{ data: CLOSE, account: { externalId: 'ALFKI' } }],
  );
});

const LINES = [{ sku: '1', quantity: 1, unitPrice: '10' }];
const WALLET = { holder: 'account', points: 'reward' };

function quoted(): object {
  const { externalId: _, ...asked } = purchase('', '2026-03-01T12:00:00Z');
  return asked;
}

function purchase(externalId: string, occurredAt: string) {
  const account = 'external:ALFKI';
  return { externalId, account, kind: 'purchase', currency: 'EUR', occurredAt, lines: LINES };
}
