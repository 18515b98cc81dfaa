import t from 'tap';
import { readEvents } from '../harness/events.ts';
import { openClub } from '../redemptions/club.ts';
import { allPoints, ended, TRANSFER, untilDelivered } from './transit.ts';

t.test('points leave at once, are credited within moments, and none is made or lost', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  const anatr = await club.enrol('ANATR');
  const anna = await club.putPerson('ANATR', 'anna');
  await club.buy('ALFKI', 300);

  const transfer = await club.expectStatus(201, 'POST', '/v1/transfers', {
    ...TRANSFER,
    to: { account: 'external:ANATR', holder: 'external:anna' },
  });

  const { id, from, balances, ...rest } = transfer;
  t.match(id, /^trf_[0-9a-z]{26}_3$/);
  t.equal(from.holder, 'account');
  t.same(rest, {
    externalId: 'T-1',
    to: { account: anatr.id, holder: anna.id },
    points: 'reward',
    amount: 100,
    status: 'in-transit',
    reason: null,
    sentAt: '2026-03-01T12:00:00Z',
  });
  t.equal(balances.find((balance: { points: string }) => balance.points === 'reward').active, 200);
  t.same(await ended(club, id), { id, from, ...rest, status: 'credited' });
  t.equal((await club.balances('ALFKI'))['account reward'], 200);
  t.equal((await club.balances('ANATR'))['anna reward'], 100);
  t.equal(await allPoints(club), 300);
  await untilDelivered(club);
});

t.test('a transfer arrives at once and waits for no sweep', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.buy('ALFKI', 300);
  await ended(club, (await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER)).id);

  const startedAt = performance.now();
  const second = { ...TRANSFER, externalId: 'T-2' };
  await ended(club, (await club.expectStatus(201, 'POST', '/v1/transfers', second)).id);
  // A few milliseconds where nothing else runs; a sweep comes every five seconds.
  t.ok(performance.now() - startedAt < 1000, `took ${performance.now() - startedAt} ms`);
});

t.test('points move between the holders of one account', async (t) => {
  const club = await openClub(t);
  const { id: account } = await club.enrol('ALFKI');
  await club.putPerson('ALFKI', 'anna');
  await club.act('ALFKI', 'training', 'anna');

  const transfer = await club.expectStatus(201, 'POST', '/v1/transfers', {
    ...TRANSFER,
    from: { account, holder: 'external:anna' },
    to: { account: 'external:ALFKI', holder: 'account' },
  });

  t.equal(transfer.status, 'credited');
  t.same(
    transfer.balances.map(({ points, active }: { points: string; active: number }) => [points, active]),
    [
      ['reward', 100],
      ['reward', 0],
    ],
  );
  t.same(await club.balances('ALFKI'), { 'anna reward': 0, 'account reward': 100 });
  const { balances: _, ...rest } = transfer;
  t.same(await club.expectStatus(200, 'GET', `/v1/transfers/${transfer.id}`), rest);
});

t.test('within an account nothing is on its way, and the same again changes nothing', async (t) => {
  const club = await openClub(t, { isDelivering: false });
  await club.enrol('ALFKI');
  await club.putPerson('ALFKI', 'anna');
  await club.buy('ALFKI', 300);
  const body = { ...TRANSFER, to: { account: 'external:ALFKI', holder: 'external:anna' } };
  const first = await club.expectStatus(201, 'POST', '/v1/transfers', body);
  const before = await club.countRows();

  await club.deactivate('ALFKI', 'anna');
  t.same(await club.expectStatus(200, 'POST', '/v1/transfers', body), first);
  const other = await club.expectStatus(409, 'POST', '/v1/transfers', { ...body, amount: 99 });
  t.equal(other.code, 'external-id-reused');
  const late = await club.expectStatus(422, 'POST', '/v1/transfers', { ...body, externalId: 'T-2' });
  t.same([late.code, late.errors[0].pointer], ['stakeholder-inactive', '/to/holder']);
  const [commands = 0, ...rest] = before;
  t.same(await club.countRows(), [commands + 1, ...rest], 'the person who left is all that was written');
  t.same(await club.balances('ALFKI'), { 'account reward': 200, 'account status': 300, 'anna reward': 100 });
  const data = await readEvents(club);
  const told = data
    .map(({ type }: { type: string }) => type)
    .filter((type: string) => type.startsWith('transfer'));
  t.same(told, ['transfer.sent', 'transfer.received', 'transfer.credited']);
});

t.test('of many transfers at once within an account no more is moved than there is', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.putPerson('ALFKI', 'anna');
  await club.buy('ALFKI', 300);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      club.inject('POST', '/v1/transfers', {
        ...TRANSFER,
        externalId: `T-${i}`,
        to: { account: 'external:ALFKI', holder: 'external:anna' },
        amount: 40,
      }),
    ),
  );
  t.equal(answers.filter(({ status }) => status === 201).length, 7);
  t.same(await club.balances('ALFKI'), { 'account reward': 20, 'account status': 300, 'anna reward': 280 });
});

t.test('points keep their ends on the way', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.act('ALFKI', 'trip');
  club.time.now = Date.parse('2026-03-11T12:00:00Z');
  await club.act('ALFKI', 'trip');
  const transfer = { ...TRANSFER, points: 'miles', amount: 150 };
  await ended(club, (await club.expectStatus(201, 'POST', '/v1/transfers', transfer)).id);

  const lots = await club.db
    .selectFrom('lots')
    .select(['remaining', 'expires_at'])
    .where('points', '=', 'miles')
    .orderBy('expires_at')
    .orderBy('remaining')
    .execute();
  t.same(lots, [
    { remaining: 100, expires_at: Date.parse('2026-04-01T12:00:00Z') },
    { remaining: 50, expires_at: Date.parse('2026-04-11T12:00:00Z') },
    { remaining: 50, expires_at: Date.parse('2026-04-11T12:00:00Z') },
  ]);
});

t.test(
  'a receiver who is deactivated before the points arrive sends them back with the reason',
  async (t) => {
    const club = await openClub(t, { isDelivering: false });
    await club.enrol('ALFKI');
    await club.enrol('ANATR');
    await club.putPerson('ANATR', 'anna');
    await club.buy('ALFKI', 300);
    const body = { ...TRANSFER, to: { account: 'external:ANATR', holder: 'external:anna' } };
    const first = await club.expectStatus(201, 'POST', '/v1/transfers', body);
    await club.deactivate('ANATR', 'anna');
    t.equal((await club.balances('ALFKI'))['account reward'], 200);
    t.equal(await allPoints(club), 300);

    await club.engine.start();
    const { status, reason } = await ended(club, first.id);
    t.same({ status, reason }, { status: 'refunded', reason: 'stakeholder-inactive' });
    t.equal((await club.balances('ALFKI'))['account reward'], 300);
    t.equal(await allPoints(club), 300);
    t.same(await club.expectStatus(200, 'POST', '/v1/transfers', body), first, 'the stored answer stays');
    const refused = await club.expectStatus(422, 'POST', '/v1/transfers', { ...body, externalId: 'T-2' });
    t.equal(refused.code, 'stakeholder-inactive');
    t.equal(refused.errors[0].pointer, '/to/holder');
  },
);

t.test('points that expire on the way back or forth are expired when they arrive', async (t) => {
  const club = await openClub(t, { isDelivering: false });
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.act('ALFKI', 'trip');
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', { ...TRANSFER, points: 'miles' });
  club.time.now = Date.parse('2026-04-01T12:00:00Z');

  await club.engine.start();
  t.equal((await ended(club, id)).status, 'credited');
  t.equal((await club.balances('ANATR'))['account miles'], 0);
});

t.test(
  'the same transfer again gets the stored answer, another one under its externalId a conflict',
  async (t) => {
    const club = await openClub(t);
    await club.enrol('ALFKI');
    await club.enrol('ANATR');
    await club.buy('ALFKI', 300);
    const first = await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER);
    await ended(club, first.id);

    t.same(await club.expectStatus(200, 'POST', '/v1/transfers', TRANSFER), first);
    const byId = { ...TRANSFER, from: first.from, to: first.to };
    t.same(await club.expectStatus(200, 'POST', '/v1/transfers', byId), first);
    const other = await club.expectStatus(409, 'POST', '/v1/transfers', { ...TRANSFER, amount: 101 });
    t.equal(other.code, 'external-id-reused');
    t.equal((await club.balances('ALFKI'))['account reward'], 200);
  },
);

t.test('the whole balance can be sent, and not one point more', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.buy('ALFKI', 100);

  const refused = await club.expectStatus(422, 'POST', '/v1/transfers', { ...TRANSFER, amount: 101 });
  t.equal(refused.code, 'insufficient-points');
  t.same(refused.errors, [
    { pointer: '/amount', detail: 'The wallet has 100 active reward points; 101 are needed.' },
  ]);
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER);
  await ended(club, id);
  t.equal((await club.balances('ANATR'))['account reward'], 100);
});

t.test('whatever cannot be sent is refused with its reason and place, and changes nothing', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.putPerson('ANATR', 'anna');
  await club.buy('ALFKI', 300);
  const { document } = (await club.expectStatus(200, 'GET', '/v1/programs/club')) as { document: object };
  await club.expectStatus(201, 'PUT', '/v1/programs/other', { document });
  await club.enrol('BERGS', 'other');
  const bergs = await club.expectStatus(200, 'GET', '/v1/accounts/external:BERGS?program=other');
  await club.enrol('TWICE');
  await club.enrol('TWICE', 'other');
  const to = (account: string, holder = 'account') => ({ ...TRANSFER, to: { account, holder } });
  const from = (account: string, holder = 'account') => ({ ...TRANSFER, from: { account, holder } });
  const cases: readonly [object, number, string, string][] = [
    [from('external:NOBODY'), 422, 'unknown-account', '/from/account'],
    [from('external:TWICE'), 409, 'ambiguous-reference', '/from/account'],
    [from('external:ALFKI', 'external:anna'), 422, 'unknown-stakeholder', '/from/holder'],
    [to('external:NOBODY'), 422, 'unknown-account', '/to/account'],
    [to('external:BERGS'), 422, 'unknown-account', '/to/account'],
    [to(bergs.id), 422, 'unknown-account', '/to/account'],
    [to('external:ANATR', 'external:berta'), 422, 'unknown-stakeholder', '/to/holder'],
    [to('external:ALFKI'), 422, 'same-wallet', '/to/holder'],
    [{ ...TRANSFER, points: 'status' }, 422, 'not-spendable', '/points'],
    [{ ...TRANSFER, points: 'stars' }, 422, 'unknown-points', '/points'],
    [{ ...TRANSFER, points: 'miles' }, 422, 'insufficient-points', '/amount'],
    [{ ...TRANSFER, program: 'other' }, 422, 'unknown-account', '/from/account'],
    [{ ...TRANSFER, amount: 0 }, 422, 'validation-failed', '/amount'],
    [{ ...TRANSFER, amount: -1 }, 422, 'validation-failed', '/amount'],
    [{ ...TRANSFER, amount: 1.5 }, 422, 'validation-failed', '/amount'],
    [{ ...TRANSFER, amount: '100' }, 422, 'validation-failed', '/amount'],
    [{ ...TRANSFER, amount: Number.MAX_SAFE_INTEGER }, 422, 'insufficient-points', '/amount'],
    [{ ...TRANSFER, amount: Number.MAX_SAFE_INTEGER + 1 }, 422, 'validation-failed', '/amount'],
    [{ ...TRANSFER, to: undefined }, 422, 'validation-failed', '/to'],
    [{ ...TRANSFER, to: { account: 'external:ANATR' } }, 422, 'validation-failed', '/to/holder'],
    [{ ...TRANSFER, fee: 1 }, 422, 'validation-failed', '/fee'],
  ];
  const before = await club.countRows();

  for (const [body, status, code, pointer] of cases) {
    const refused = await club.expectStatus(status, 'POST', '/v1/transfers', body);
    t.equal(refused.code, code, JSON.stringify(body));
    t.equal(refused.errors[0]?.pointer, pointer, `${JSON.stringify(body)} ${JSON.stringify(refused.errors)}`);
  }
  const elsewhere = await club.injectAsTenant('elsewhere');
  t.equal((await elsewhere('POST', '/v1/transfers', TRANSFER)).body.code, 'unknown-account');
  t.same(await club.countRows(), before);
});

t.test('a transfer is seen by its own tenant only', async (t) => {
  const club = await openClub(t);
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.buy('ALFKI', 100);
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER);
  const elsewhere = await club.injectAsTenant('elsewhere');

  t.equal((await elsewhere('GET', `/v1/transfers/${id}`)).status, 404);
  t.equal((await club.inject('GET', `/v1/transfers/${id}0`)).status, 404);
  t.equal((await club.inject('GET', '/v1/transfers/T-1')).status, 400);
});
