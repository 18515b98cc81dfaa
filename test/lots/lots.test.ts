import t from 'tap';
import { readEvents } from '../harness/events.ts';
import { type Club, openClub } from '../redemptions/club.ts';

const WHY = { reason: 'goodwill', author: 'agent-17' };
const LOTS = '/v1/accounts/external:ALFKI/lots';

async function openAlfki(t: Parameters<typeof openClub>[0]): Promise<Club & { readonly id: string }> {
  const club = await openClub(t);
  const { id } = await club.enrol('ALFKI');
  return { ...club, id };
}

const at = (club: Club, text: string): void => {
  club.time.now = Date.parse(text);
};
const lotsOf = async (club: Club, query = '') =>
  (await club.expectStatus(200, 'GET', `${LOTS}${query}`)).data;
const slowOf = async (club: Club) => (await lotsOf(club, '?points=slow'))[0];
const activeOf = async (club: Club, points: string) => (await club.balances('ALFKI'))[`account ${points}`];

t.test('open lots are listed in the order in which they are spent, with what brought them', async (t) => {
  const club = await openAlfki(t);
  await club.act('ALFKI', 'patience');
  at(club, '2026-03-02T12:00:00Z');
  const { id: trip } = await club.act('ALFKI', 'trip');
  const [miles, slow] = await lotsOf(club);
  t.match(miles, {
    holder: 'account',
    points: 'miles',
    side: 'active',
    amount: 100,
    remaining: 100,
    earnedAt: '2026-03-02T12:00:00Z',
    availableAt: '2026-03-02T12:00:00Z',
    awaits: null,
    expiresAt: '2026-04-02T12:00:00Z',
    whileActive: false,
    card: null,
    transaction: { kind: 'activity', id: trip },
  });
  t.match(miles.id, /^ent_[0-9a-z]{26}_3_0$/);
  t.match(slow, { side: 'pending', availableAt: '2026-03-15T12:00:00Z', expiresAt: null });
});

t.test('lots are found by holder and by kind, page by page', async (t) => {
  const club = await openAlfki(t);
  await club.putPerson('ALFKI', 'anna');
  await club.act('ALFKI', 'training', 'anna');
  for (let i = 0; i < 3; i++) await club.act('ALFKI', 'trip');
  await club.act('ALFKI', 'patience');
  t.same((await lotsOf(club, '?holder=external:anna')).length, 1);
  t.same((await lotsOf(club, '?holder=account')).length, 4);
  t.same((await lotsOf(club, '?points=miles')).length, 3);
  const seen: string[] = [];
  for (let query = '?limit=2'; ; ) {
    const { data, nextCursor } = await club.expectStatus(200, 'GET', `${LOTS}${query}`);
    seen.push(...data.map(({ id }: { id: string }) => id));
    if (nextCursor === null) break;
    query = `?limit=2&cursor=${nextCursor}`;
  }
  t.same(
    seen,
    (await lotsOf(club)).map(({ id }: { id: string }) => id),
  );
  t.equal((await club.inject('GET', `${LOTS}?holder=external:otto`)).status, 404);
  t.equal((await club.inject('GET', `${LOTS}?cursor=x`)).status, 400);
});

t.test('a pending lot becomes active early', async (t) => {
  const club = await openAlfki(t);
  await club.act('ALFKI', 'patience');
  const { id } = await slowOf(club);
  const path = `${LOTS}/${id}/activate`;
  const done = await club.expectStatus(201, 'POST', path, { externalId: 'L-1', ...WHY });
  t.match(done, { kind: 'activated', lot: id, points: 'slow', amount: 100, ...WHY });
  t.equal(await activeOf(club, 'slow'), 100);
  const { balances: _, ...change } = done;
  t.same(await club.expectStatus(200, 'GET', `/v1/lot-changes/${done.id}`), change);
  t.same(await club.expectStatus(200, 'POST', path, { ...WHY, externalId: 'L-1' }), done);
  const again = await club.inject('POST', path, { externalId: 'L-2', ...WHY });
  t.match(
    [again.status, again.body],
    [422, { code: 'lot-not-pending', errors: [{ in: 'path', pointer: '/lot' }] }],
  );
  const { data } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/entries?points=slow');
  t.same(data[0].transaction, { kind: 'lot-change', id: done.id, externalId: 'L-1' });
});

t.test('what becomes active by time with an activation by hand is not told as done by hand', async (t) => {
  const club = await openAlfki(t);
  await club.act('ALFKI', 'patience');
  at(club, '2026-03-02T12:00:00Z');
  await club.act('ALFKI', 'patience');
  const [, second] = await lotsOf(club, '?points=slow');
  at(club, '2026-03-15T12:00:00Z');
  const path = `${LOTS}/${second.id}/activate`;
  await club.expectStatus(201, 'POST', path, { externalId: 'L-1', ...WHY });
  const { data } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/entries?points=slow');
  t.same(
    data.slice(0, 2).map(({ transaction }: { transaction: object | null }) => transaction !== null),
    [true, false],
  );
  const events = await readEvents(club);
  const told = events.filter(({ type }: { type: string }) => type === 'points.activated');
  t.same(
    told.map(({ data }: { data: { author?: string } }) => data.author ?? null),
    ['agent-17', null],
  );
});

t.test('a pending lot that is cancelled is gone, also for what is undone later', async (t) => {
  const club = await openAlfki(t);
  await club.act('ALFKI', 'patience');
  const { id, transaction } = await slowOf(club);
  const done = await club.expectStatus(201, 'POST', `${LOTS}/${id}/cancel`, { externalId: 'L-1', ...WHY });
  t.match(done, { kind: 'cancelled', amount: 100 });
  t.same(await slowOf(club), undefined);
  await club.expectStatus(201, 'POST', `/v1/accounts/external:ALFKI/transactions/${transaction.id}/void`, {
    reason: 'a mistake',
  });
  const { data } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/entries?points=slow');
  t.same(
    data.map((e: { amount: number; to: { place: string } }) => `${e.amount} ${e.to.place}`),
    ['100 taken-back', '100 pending'],
  );
});

t.test('a lot lasts longer by a date of the programme, and is spent in its new turn', async (t) => {
  const club = await openAlfki(t);
  await club.act('ALFKI', 'trip');
  const [{ id }] = await lotsOf(club);
  const extend = (body: object) =>
    club.inject('POST', `${LOTS}/${id}/extend`, { externalId: 'L-1', ...WHY, ...body });
  t.equal((await extend({})).body.errors[0].pointer, '/expiresAt');
  t.equal((await extend({ expiresAt: 'soon' })).body.code, 'validation-failed');
  t.equal((await extend({ expiresAt: '2026-03-31' })).body.code, 'until-out-of-range');
  const { body } = await extend({ expiresAt: '2026-06-01' });
  t.match(body, { kind: 'extended', amount: 100, expiresAt: '2026-06-01T00:00:00Z' });
  t.equal((await lotsOf(club))[0].expiresAt, '2026-06-01T00:00:00Z');
  at(club, '2026-05-31T23:59:59Z');
  t.equal((await lotsOf(club)).length, 1);
  at(club, '2026-06-01T00:00:00Z');
  t.equal((await lotsOf(club)).length, 0);
});

t.test('what expired comes back, found by the entry that expired it', async (t) => {
  const club = await openAlfki(t);
  await club.act('ALFKI', 'trip');
  at(club, '2026-04-01T12:00:00Z');
  const { data } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/entries?points=miles');
  const [{ to, lot }] = data;
  t.equal(to.place, 'expired');
  const reinstate = (body: object) => club.inject('POST', `${LOTS}/${lot}/reinstate`, { ...WHY, ...body });
  const asked = { externalId: 'L-1', expiresAt: '2026-07-01' };
  t.equal((await reinstate({ ...asked, amount: 101 })).body.code, 'insufficient-points');
  t.equal((await reinstate({ ...asked, amount: 0 })).body.code, 'validation-failed');
  t.match((await reinstate({ ...asked, amount: 30 })).body, { kind: 'reinstated', amount: 30 });
  t.match((await reinstate({ externalId: 'L-2', expiresAt: null })).body, { amount: 70, expiresAt: null });
  const none = await reinstate({ ...asked, externalId: 'L-3' });
  t.match([none.status, none.body.code], [422, 'lot-not-expired']);
  t.equal(await activeOf(club, 'miles'), 100);
  const entries = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/entries?points=miles');
  t.match(entries.data[0], {
    from: { place: 'expired' },
    transaction: { kind: 'lot-change', externalId: 'L-2' },
  });
});

t.test('of two that reinstate the same at once, one gets it', async (t) => {
  const club = await openAlfki(t);
  await club.act('ALFKI', 'trip');
  const [{ id }] = await lotsOf(club);
  at(club, '2026-05-01T12:00:00Z');
  const body = { ...WHY, expiresAt: null };
  const both = await Promise.all(
    ['L-1', 'L-2'].map((externalId) =>
      club.inject('POST', `${LOTS}/${id}/reinstate`, { ...body, externalId }),
    ),
  );
  t.same(both.map(({ status }) => status).sort(), [201, 422]);
  t.equal(await activeOf(club, 'miles'), 100);
});

t.test('a lot that is not there, or of another account or tenant, is not found', async (t) => {
  const club = await openAlfki(t);
  await club.enrol('ANATR');
  await club.act('ANATR', 'trip');
  await club.act('ALFKI', 'trip');
  const [{ id }] = (await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR/lots')).data;
  const [{ id: own }] = await lotsOf(club);
  const before = await club.countRows();
  const body = { externalId: 'L-1', expiresAt: null, ...WHY };
  const { expiresAt: _, ...bare } = body;
  for (const [what, asked] of [
    ['activate', bare],
    ['cancel', bare],
    ['extend', body],
    ['reinstate', body],
  ] as const) {
    for (const lot of [id, own.replace(/_0$/, '_7'), own.replace(/_2_0$/, '_99_0')]) {
      const answer = await club.inject('POST', `${LOTS}/${lot}/${what}`, asked);
      t.match([answer.status, answer.body.code], [404, 'unknown-lot'], what);
      t.match(answer.body.errors[0], { in: 'path', pointer: '/lot' });
    }
    t.equal((await club.inject('POST', `${LOTS}/lot-1/${what}`, asked)).status, 400);
    const missing = await club.inject('POST', `${LOTS}/${own}/${what}`, { ...asked, author: undefined });
    t.equal(missing.body.errors[0].pointer, '/author');
    const other = await openClub(t);
    const path = `/v1/accounts/${club.id}/lots/${own}/${what}`;
    t.match(await other.inject('POST', path, asked), { status: 404, body: { code: 'not-found' } });
  }
  t.same(await club.countRows(), before);
});
