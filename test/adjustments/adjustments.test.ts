import t from 'tap';
import { readEvents } from '../harness/events.ts';
import { type Club, openClub } from '../redemptions/club.ts';

const ADJUSTMENT = {
  externalId: 'A-1',
  wallet: { holder: 'account', points: 'reward' },
  amount: 500,
  reason: 'goodwill',
  author: 'agent-17',
};
const PATH = '/v1/accounts/external:ALFKI/adjustments';
const less = (amount: number, more: object = {}): object => ({ ...ADJUSTMENT, amount: -amount, ...more });

async function openAlfki(t: Parameters<typeof openClub>[0]): Promise<Club & { readonly id: string }> {
  const club = await openClub(t);
  const { id } = await club.enrol('ALFKI');
  return { ...club, id };
}

t.test('a wallet is corrected up and down, and each correction can be looked up', async (t) => {
  const club = await openAlfki(t);
  const more = { ...ADJUSTMENT, expiresAt: '2026-07-01' };
  const added = await club.expectStatus(201, 'POST', PATH, more);
  const { id, lot, balances, ...rest } = added;
  t.match(id, /^adj_[0-9a-z]{26}_2$/);
  t.match(lot, /^ent_[0-9a-z]{26}_2_0$/);
  t.same(rest, {
    ...ADJUSTMENT,
    account: club.id,
    expiresAt: '2026-07-01T00:00:00Z',
    adjustedAt: '2026-03-01T12:00:00Z',
  });
  t.equal(balances.find((b: { points: string }) => b.points === 'reward').active, 500);
  t.same(await club.expectStatus(200, 'GET', `/v1/adjustments/${id}`), { id, lot, ...rest });

  const taken = await club.expectStatus(201, 'POST', PATH, less(200, { externalId: 'A-2' }));
  t.same([taken.amount, taken.lot, taken.expiresAt], [-200, null, null]);
  t.equal((await club.balances('ALFKI'))['account reward'], 300);
});

t.test('the same again is answered as before, another one under its name is refused', async (t) => {
  const club = await openAlfki(t);
  const first = await club.expectStatus(201, 'POST', PATH, ADJUSTMENT);
  const { author, reason, ...others } = ADJUSTMENT;
  t.same(await club.expectStatus(200, 'POST', PATH, { author, reason, ...others }), first);
  for (const other of [{ amount: 501 }, { author: 'agent-18' }, { reason: 'another' }]) {
    const { body, status } = await club.inject('POST', PATH, { ...ADJUSTMENT, ...other });
    t.same([status, body.code], [409, 'external-id-reused']);
  }
  t.equal((await club.balances('ALFKI'))['account reward'], 500);
});

t.test('of two that come at once for the last points, one is refused', async (t) => {
  const club = await openAlfki(t);
  await club.expectStatus(201, 'POST', PATH, ADJUSTMENT);
  const both = await Promise.all(
    ['A-2', 'A-3'].map((externalId) => club.inject('POST', PATH, less(300, { externalId }))),
  );
  t.same(both.map(({ status }) => status).sort(), [201, 422]);
  t.equal((await club.balances('ALFKI'))['account reward'], 200);
});

t.test('points of people who have left can be corrected, those of nobody cannot', async (t) => {
  const club = await openAlfki(t);
  await club.putPerson('ALFKI', 'anna');
  await club.act('ALFKI', 'training', 'anna');
  await club.deactivate('ALFKI', 'anna');
  const of = (holder: string) => ({ wallet: { holder: `external:${holder}`, points: 'reward' } });
  await club.expectStatus(201, 'POST', PATH, less(100, of('anna')));
  t.equal((await club.balances('ALFKI'))['anna reward'], 0);
  const { body } = await club.inject('POST', PATH, { ...ADJUSTMENT, externalId: 'A-2', ...of('otto') });
  t.same([body.code, body.errors[0].pointer], ['unknown-stakeholder', '/wallet/holder']);
});

t.test('what is wrong is named, and changes nothing', async (t) => {
  const club = await openAlfki(t);
  await club.expectStatus(201, 'POST', PATH, ADJUSTMENT);
  const before = await club.countRows();
  const wallet = (points: string) => ({ wallet: { holder: 'account', points } });
  for (const [body, status, code, pointer] of [
    [{ amount: 0 }, 422, 'validation-failed', '/amount'],
    [{ amount: 1.5 }, 422, 'validation-failed', '/amount'],
    [{ amount: '5' }, 422, 'validation-failed', '/amount'],
    [{ amount: Number.MAX_SAFE_INTEGER + 1 }, 422, 'validation-failed', '/amount'],
    [{ amount: Number.MAX_SAFE_INTEGER }, 422, 'too-many-points', '/amount'],
    [{ reason: '' }, 422, 'validation-failed', '/reason'],
    [{ reason: 'x'.repeat(501) }, 422, 'validation-failed', '/reason'],
    [{ author: undefined }, 422, 'validation-failed', '/author'],
    [{ author: 'x'.repeat(101) }, 422, 'validation-failed', '/author'],
    [{ debt: 'allow' }, 422, 'validation-failed', '/debt'],
    [{ amount: -1, expiresAt: '2027-01-01' }, 422, 'validation-failed', '/expiresAt'],
    [{ expiresAt: '2027-02-30' }, 422, 'validation-failed', '/expiresAt'],
    [{ expiresAt: '2026-03-01T12:00:00Z' }, 422, 'until-out-of-range', '/expiresAt'],
    [{ amount: -501 }, 422, 'insufficient-points', '/amount'],
    [wallet('gold'), 422, 'unknown-points', '/wallet/points'],
    [{ balance: 1 }, 422, 'validation-failed', '/balance'],
  ] as const) {
    const answer = await club.inject('POST', PATH, { ...ADJUSTMENT, externalId: 'A-2', ...body });
    t.same([answer.status, answer.body.code], [status, code], JSON.stringify(body).slice(0, 60));
    t.equal(answer.body.errors[0].pointer, pointer);
  }
  t.same(await club.countRows(), before);
});

t.test('what an adjustment takes on credit is owed', async (t) => {
  const club = await openAlfki(t);
  await club.expectStatus(201, 'POST', PATH, less(40, { debt: 'allow' }));
  t.equal((await club.balances('ALFKI'))['account reward'], -40);
  await club.buy('ALFKI', 100);
  t.equal((await club.balances('ALFKI'))['account reward'], 60);
});

t.test('the ledger and the events say what was adjusted, by whom and why', async (t) => {
  const club = await openAlfki(t);
  const { id } = await club.expectStatus(201, 'POST', PATH, ADJUSTMENT);
  const { data } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/entries');
  const [entry] = data;
  t.same(entry.transaction, { kind: 'adjustment', id, externalId: 'A-1' });
  t.same([entry.from, entry.to], [{ place: 'adjusted' }, { place: 'active', holder: 'account' }]);
  const events = await readEvents(club);
  const told = events.filter(({ type }: { type: string }) => type === 'points.adjusted');
  t.equal(told.length, 1);
  t.match(told[0].data, { id, amount: 500, reason: 'goodwill', author: 'agent-17' });
});

t.test('nothing of another tenant can be adjusted or looked at', async (t) => {
  const club = await openAlfki(t);
  const { id } = await club.expectStatus(201, 'POST', PATH, ADJUSTMENT);
  const other = await openClub(t);
  t.equal((await other.inject('POST', PATH, ADJUSTMENT)).status, 404);
  t.equal((await other.inject('POST', `/v1/accounts/${club.id}/adjustments`, ADJUSTMENT)).status, 404);
  t.equal((await other.inject('GET', `/v1/adjustments/${id}`)).status, 404);
  t.equal((await club.inject('GET', `/v1/adjustments/${id.replace(/_2$/, '_1')}`)).status, 404);
  t.equal((await club.inject('GET', '/v1/adjustments/adj_1')).status, 400);
});
