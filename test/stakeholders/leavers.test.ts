import t from 'tap';
import { readEvents } from '../harness/events.ts';
import { type Club, openClub } from '../redemptions/club.ts';
import { allPoints, ended, TRANSFER, untilDelivered } from '../transfers/transit.ts';

const ANNA = '/v1/accounts/external:ALFKI/stakeholders/external:anna';

t.test('what a deactivated person has goes to the company, and every row of it adds up', async (t) => {
  const club = await openClub(t);
  await leaving(club, { reward: 'to-account', slow: 'to-account', miles: 'expire' });
  await withPoints(club);

  await club.deactivate('ALFKI', 'anna');

  t.same(await wallets(club), {
    'account miles': '0 0',
    'account reward': '100 0',
    'account slow': '0 100',
    'account status': '0 0',
    'person miles': '0 0',
    'person reward': '0 0',
    'person slow': '0 0',
  });
  const { data } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/entries?points=reward');
  t.match(data.slice(0, 2), [
    {
      amount: 100,
      from: { place: 'transferred' },
      to: { place: 'active', holder: 'account' },
      transaction: { kind: 'leaver' },
    },
    {
      amount: 100,
      from: { place: 'active', holder: /^stk_/ },
      to: { place: 'transferred' },
      transaction: { kind: 'leaver' },
    },
  ]);
  t.equal(data[0].transaction.id, data[1].from.holder, 'of whoever left');
  const events = await readEvents(club);
  const told = events.filter(({ type }: { type: string }) => /handed-over|expired/.test(type));
  t.match(told, [
    { type: 'points.expired', data: { holder: /^stk_/, points: 'miles', amount: 100, reason: 'left' } },
    {
      type: 'points.handed-over',
      data: { holder: /^stk_/, points: 'reward', active: 100, pending: 0, owed: 0 },
    },
    { type: 'points.handed-over', data: { points: 'slow', active: 0, pending: 100 } },
  ]);
  club.time.now = Date.parse('2026-03-15T12:00:00Z');
  t.equal((await wallets(club))['account slow'], '100 0', 'what waited came to the company in its time');
});

t.test(
  'whoever is put again has what they earn from then on, and to leave twice changes nothing',
  async (t) => {
    const club = await openClub(t);
    await leaving(club, { reward: 'to-account' });
    await club.enrol('ALFKI');
    await club.putPerson('ALFKI', 'anna');
    await club.act('ALFKI', 'training', 'anna');

    await club.deactivate('ALFKI', 'anna');
    t.equal((await club.balances('ALFKI'))['account reward'], 100);
    const before = await club.countRows();
    await club.deactivate('ALFKI', 'anna');
    t.same(await club.countRows(), before);

    await club.expectStatus(200, 'PUT', ANNA, { name: 'Anna' });
    await club.act('ALFKI', 'training', 'anna');
    t.same(await club.balances('ALFKI'), { 'account reward': 100, 'anna reward': 100 });
  },
);

t.test(
  'a later return takes from the company what a leaver earned, and its undoing gives that back',
  async (t) => {
    const club = await openClub(t);
    await leaving(club, { reward: 'to-account' });
    await club.enrol('ALFKI');
    await club.putPerson('ALFKI', 'anna');
    await club.expectStatus(201, 'POST', '/v1/transactions', {
      externalId: 'P-1',
      account: 'external:ALFKI',
      stakeholder: 'external:anna',
      kind: 'purchase',
      occurredAt: '2026-03-01T12:00:00Z',
      currency: 'EUR',
      lines: [{ sku: '1', quantity: 1, unitPrice: '120' }],
    });
    await club.expectStatus(201, 'POST', '/v1/redemptions', {
      externalId: 'R-1',
      account: 'external:ALFKI',
      stakeholder: 'external:anna',
      reward: 'mug',
      wallet: { holder: 'external:anna', points: 'reward' },
    });
    await club.deactivate('ALFKI', 'anna');
    await club.buy('ALFKI', 250);

    const returned = {
      externalId: 'R-2',
      account: 'external:ALFKI',
      kind: 'return',
      of: 'P-1',
      occurredAt: '2026-03-01T12:00:00Z',
      lines: [{ id: '1', quantity: 1 }],
    };
    await club.expectStatus(201, 'POST', '/v1/transactions', returned);
    const rewards = async () => {
      const { 'account reward': account, 'anna reward': anna } = await club.balances('ALFKI');
      return [account, anna];
    };
    t.same(await rewards(), [150, 0], 'the 20 that she left, and 100 of the others');
    await club.expectStatus(201, 'POST', '/v1/accounts/external:ALFKI/transactions/external:R-2/void', {
      reason: 'a mistake',
    });
    t.same(await rewards(), [270, 0]);
  },
);

t.test('a transfer that comes back after its sender has left goes to the company', async (t) => {
  const club = await openClub(t, { isDelivering: false });
  await leaving(club, { reward: 'to-account' });
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.putPerson('ALFKI', 'anna');
  await club.putPerson('ANATR', 'ben');
  await club.act('ALFKI', 'training', 'anna');
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', {
    ...TRANSFER,
    from: { account: 'external:ALFKI', holder: 'external:anna' },
    to: { account: 'external:ANATR', holder: 'external:ben' },
  });
  await club.deactivate('ALFKI', 'anna');
  await club.deactivate('ANATR', 'ben');

  await club.engine.start();

  t.equal((await ended(club, id)).status, 'refunded');
  await untilDelivered(club);
  t.same(await club.balances('ALFKI'), { 'account reward': 100, 'anna reward': 0 });
  t.equal(await allPoints(club), 100);
});

t.test('a programme that sends leavers’ points nowhere is refused with the reason', async (t) => {
  const club = await openClub(t);
  const { document } = await club.expectStatus(200, 'GET', '/v1/programs/club');
  const publish = (reward: object) =>
    club.expectStatus(422, 'PUT', '/v1/programs/club', {
      document: { ...document, points: { ...document.points, reward } },
    });
  const unknown = await publish({ leavers: 'to-acount' });
  t.match(unknown.errors, [{ pointer: '/document/points/reward/leavers' }]);
  const card = await publish({ leavers: 'to-account', card: { size: 5, reward: 'mug' } });
  t.match(
    card.errors.filter(({ pointer }: { pointer: string }) => pointer.endsWith('leavers')),
    [{ detail: 'Stamps stay on the card that they are on: let leavers be keep or expire.' }],
  );
});

/** The programme says of kinds of points what becomes of them. */
async function leaving(club: Club, leavers: Readonly<Record<string, string>>): Promise<void> {
  const { document } = await club.expectStatus(200, 'GET', '/v1/programs/club');
  const points = Object.fromEntries(
    Object.entries(document.points as Record<string, object>).map(([key, kind]) => [
      key,
      { ...kind, ...(leavers[key] && { leavers: leavers[key] }) },
    ]),
  );
  const rules = document.rules.map((rule: object) => ({ ...rule, ...('earn' in rule && TO_BUYER) }));
  await club.expectStatus(201, 'PUT', '/v1/programs/club', { document: { ...document, points, rules } });
}

const TO_BUYER = { split: [{ to: 'buyer', share: 'rest' }] };

async function withPoints(club: Club): Promise<void> {
  await club.enrol('ALFKI');
  await club.putPerson('ALFKI', 'anna');
  for (const type of ['training', 'trip', 'patience']) await club.act('ALFKI', type, 'anna');
}

/** Active and pending points, of the company and of the only person. */
async function wallets(club: Club): Promise<Record<string, string>> {
  const { wallets: all } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/wallets');
  type Wallet = { holder: string; points: string; active: number; pending: number };
  return Object.fromEntries(
    all.map(({ holder, points, active, pending }: Wallet) => [
      `${holder === 'account' ? holder : 'person'} ${points}`,
      `${active} ${pending}`,
    ]),
  );
}
