import t from 'tap';
import { openService, START } from '../accounts/open-service.ts';

const ALFKI = '/v1/accounts/external:ALFKI';
const WALLETS = `${ALFKI}/wallets`;
const ENTRIES = `${ALFKI}/entries`;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

t.test('a new account has a wallet of its own for each kind of points', async (t) => {
  const { enrol, get } = await openService();
  const { id } = await enrol('ALFKI');
  const nothing = { active: 0, pending: 0, reserved: 0, expiringNext: null };
  t.same(await get(WALLETS), {
    account: id,
    asOf: '2026-03-01T12:00:00Z',
    knownAt: null,
    wallets: [
      { holder: 'account', points: 'reward', ...nothing },
      { holder: 'account', points: 'slow', ...nothing },
    ],
  });
});

t.test('the account comes first, then people by their id', async (t) => {
  const { enrol, putPerson, buy, get } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  const anna = await putPerson('ALFKI', 'anna');
  const bert = await putPerson('ALFKI', 'bert');
  await buy('ALFKI', '100', { stakeholder: 'external:bert' });
  await buy('ALFKI', '50', { stakeholder: 'external:anna' });
  t.same(
    (await get(WALLETS)).wallets.map((wallet: Wallet) => [
      wallet.holder,
      wallet.points,
      wallet.active,
      wallet.pending,
    ]),
    [
      ['account', 'reward', 120, 0],
      ['account', 'slow', 0, 200],
      [anna.id, 'reward', 10, 0],
      [bert.id, 'reward', 20, 0],
    ],
  );
});

t.test('points become active and expire at their very instants, though nobody acts', async (t) => {
  const { enrol, buy, get, time, countCommands } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  await buy('ALFKI', '1');
  const commands = await countCommands();
  const slowAt = async (now: number) => {
    time.now = now;
    const { active, pending, expiringNext } = walletOf(await get(WALLETS), 'slow');
    return [active, pending, expiringNext];
  };
  // One month by the calendar of Berlin, which changes to summer time in between.
  const expiry = { amount: 100, at: '2026-04-01T11:00:00Z' };
  t.same(await slowAt(START + 14 * DAY - 1), [0, 100, null], 'pending points are not told as expiring');
  t.same(await slowAt(START + 14 * DAY), [100, 0, expiry]);
  t.same(await slowAt(Date.parse(expiry.at) - 1), [100, 0, expiry]);
  t.same(await slowAt(Date.parse(expiry.at)), [0, 0, null]);
  t.equal(await countCommands(), commands, 'reading writes nothing');
});

t.test('expiringNext tells the first instant, with all that expires then', async (t) => {
  const { enrol, buy, get, time } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  await buy('ALFKI', '1');
  await buy('ALFKI', '1');
  time.now += DAY;
  await buy('ALFKI', '1');
  time.now = START + 20 * DAY;
  t.match(walletOf(await get(WALLETS), 'slow'), {
    active: 300,
    expiringNext: { amount: 200, at: '2026-04-01T11:00:00Z' },
  });
});

t.test('asOf tells what was there, as known today', async (t) => {
  const { enrol, buy, get, time, inject } = await openService();
  await enrol('ALFKI', { enrolledAt: '2026-01-01', attributes: { patient: true } });
  await buy('ALFKI', '10');
  await buy('ALFKI', '5', { occurredAt: '2026-02-01T12:00:00Z' });
  time.now = Date.parse('2026-04-02T12:00:00Z');
  const asOf = async (at: string) => {
    const answer = await get(`${WALLETS}?asOf=${at}`);
    const [reward, slow] = [walletOf(answer, 'reward'), walletOf(answer, 'slow')];
    t.equal(slow.expiringNext, null);
    return [reward.active, slow.pending, slow.active];
  };
  const story = async () => [
    await asOf('2026-01-15'),
    await asOf('2026-02-01T11:59:59.999Z'),
    await asOf('2026-02-01T12:00:00Z'),
    await asOf('2026-02-15T12:00:00Z'),
    await asOf('2026-03-01T12:00:00Z'),
    await asOf('2026-03-15T12:00:00Z'),
    await asOf('2026-04-01T10:59:59Z'),
    await asOf('2026-04-01T11:00:00Z'),
    await asOf('2026-04-02T12:00:00Z'),
  ];
  const told = [
    [0, 0, 0],
    [0, 0, 0],
    [5, 100, 0],
    [5, 0, 100],
    [15, 100, 0],
    [15, 0, 100],
    [15, 0, 100],
    [15, 0, 0],
    [15, 0, 0],
  ];
  t.same(await story(), told, 'with activations and expiries that are due and not written yet');
  t.equal(
    (await get(`${WALLETS}?asOf=2026-03-29`)).asOf,
    '2026-03-28T23:00:00Z',
    'the start of a day in Berlin',
  );
  await buy('ALFKI', '1');
  t.same(await story(), [...told.slice(0, -1), [16, 100, 0]], 'the same once they are written');

  t.match(await inject('GET', `${WALLETS}?asOf=2026-04-02T12:00:00.001Z`), {
    status: 400,
    body: { code: 'invalid-request', errors: [{ in: 'query', pointer: '/asOf' }] },
  });
  for (const query of ['asOf=', 'asOf=tomorrow', 'asOf=2026-13-01', 'asOf=2999-01-01', 'at=2026-01-01']) {
    t.equal((await inject('GET', `${WALLETS}?${query}`)).status, 400, query);
  }
  t.equal((await inject('GET', '/v1/accounts/external:NOBODY/wallets')).status, 404);
});

t.test('what a return takes beyond what is left is owed', async (t) => {
  const { enrol, buy, get, expectStatus } = await openService();
  await enrol('ALFKI');
  await enrol('OTHER');
  await buy('ALFKI', '100', { externalId: 'first' });
  await send(expectStatus, 90);
  await expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'back',
    account: 'external:ALFKI',
    kind: 'return',
    of: 'first',
    occurredAt: '2026-03-01T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: '1', quantity: 1 }],
  });
  t.match(walletOf(await get(WALLETS), 'reward'), { active: -90 });
  t.match(walletOf(await get(`${WALLETS}?asOf=2026-03-01T12:00:00Z`), 'reward'), { active: -90 });
});

t.test('the ledger tells each move with its rule and transaction, newest first', async (t) => {
  const { enrol, putPerson, buy, get, time } = await openService();
  const { id } = await enrol('ALFKI');
  const anna = await putPerson('ALFKI', 'anna');
  time.now += HOUR;
  const purchase = await buy('ALFKI', '100', {
    externalId: '10248',
    stakeholder: 'external:anna',
    occurredAt: '2026-02-01T12:00:00Z',
  });
  const account = id.slice('acc_'.length);
  const common = {
    at: '2026-02-01T12:00:00Z',
    recordedAt: '2026-03-01T13:00:00Z',
    points: 'reward',
    from: { place: 'issued' },
    rule: 'base',
    transaction: { kind: 'purchase', id: purchase.id, externalId: '10248' },
  };
  t.same(await get(ENTRIES), {
    data: [
      {
        id: `ent_${account}_3_1`,
        ...common,
        amount: 80,
        to: { place: 'active', holder: 'account' },
        lot: `ent_${account}_3_1`,
      },
      {
        id: `ent_${account}_3_0`,
        ...common,
        amount: 20,
        to: { place: 'active', holder: anna.id },
        lot: `ent_${account}_3_0`,
      },
    ],
    nextCursor: null,
  });
});

t.test('what is due stands in the ledger before it is written, under the id that it then gets', async (t) => {
  const { enrol, buy, get, time } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  await buy('ALFKI', '1');
  time.now = Date.parse('2026-04-01T12:00:00Z');
  const [expired, activated, ...written] = (await get(ENTRIES)).data;
  t.match(expired, {
    at: '2026-04-01T11:00:00Z',
    recordedAt: null,
    amount: 100,
    from: { place: 'active', holder: 'account' },
    to: { place: 'expired' },
    rule: null,
    transaction: null,
  });
  t.match(activated, {
    at: '2026-03-15T12:00:00Z',
    recordedAt: null,
    from: { place: 'pending', holder: 'account' },
    to: { place: 'active', holder: 'account' },
    transaction: null,
  });
  t.equal(written.length, 2);
  t.equal(expired.lot, written[0].id);

  const paged = [];
  let cursor = '';
  do {
    const page = await get(`${ENTRIES}?limit=1${cursor}`);
    paged.push(...page.data);
    cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
  } while (cursor !== '');
  t.same(paged, [expired, activated, ...written]);

  time.now += HOUR;
  await buy('ALFKI', '7');
  const after = (await get(ENTRIES)).data;
  t.match(after.slice(0, 2), [{ transaction: { kind: 'purchase' } }, { transaction: { kind: 'purchase' } }]);
  const recordedAt = '2026-04-01T13:00:00Z';
  t.same(after.slice(2), [{ ...expired, recordedAt }, { ...activated, recordedAt }, ...written]);
});

t.test('pages go on where they ended, also while the ledger grows and things fall due', async (t) => {
  const { enrol, buy, get, time } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  for (let i = 0; i < 5; i++) await buy('ALFKI', '10');
  const before = (await get(ENTRIES)).data.map((entry: Entry) => entry.id);
  t.equal(before.length, 10);
  const first = await get(`${ENTRIES}?limit=4`);
  await buy('ALFKI', '10');
  time.now += 15 * DAY;
  const second = await get(`${ENTRIES}?limit=100&cursor=${first.nextCursor}`);
  t.same(
    [...first.data, ...second.data].map((entry: Entry) => entry.id),
    before,
  );
  t.equal(second.nextCursor, null);
});

t.test('the ledger of one holder or one kind of points', async (t) => {
  const { enrol, putPerson, buy, get, inject, time } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  const anna = await putPerson('ALFKI', 'anna');
  await putPerson('ALFKI', 'bert');
  await buy('ALFKI', '100', { stakeholder: 'external:anna' });
  time.now += 15 * DAY;
  const amounts = async (query: string) =>
    (await get(`${ENTRIES}?${query}`)).data.map((entry: Entry) => entry.amount);
  t.same(await amounts('holder=account'), [100, 100, 80]);
  t.same(await amounts(`holder=${anna.id}`), [20]);
  t.same(await amounts('holder=external:anna'), [20]);
  t.same(await amounts('holder=external:bert'), []);
  t.same(await amounts('points=slow'), [100, 100]);
  t.same(await amounts('points=reward&holder=account'), [80]);
  t.same(await amounts('points=nothing'), []);
  t.match(await inject('GET', `${ENTRIES}?holder=external:zoe`), {
    status: 404,
    body: { code: 'not-found', errors: [{ in: 'query', pointer: '/holder' }] },
  });
  const forged = Buffer.from(JSON.stringify({ seq: 1, n: 2 ** 40 })).toString('base64url');
  for (const query of [
    'holder=anna',
    'points=A%20B',
    'limit=0',
    'cursor=x',
    `cursor=${forged}`,
    'asOf=2026-01-01',
  ]) {
    t.equal((await inject('GET', `${ENTRIES}?${query}`)).status, 400, query);
  }
});

t.test('returns, voids, redemptions and transfers say what booked their entries', async (t) => {
  const { enrol, buy, get, expectStatus } = await openService();
  await enrol('ALFKI');
  await enrol('OTHER');
  const purchase = await buy('ALFKI', '100', { externalId: 'first' });
  const other = await buy('ALFKI', '50', { externalId: 'second' });
  const back = await expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'back',
    account: 'external:ALFKI',
    kind: 'return',
    of: 'first',
    occurredAt: '2026-03-01T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: '1', quantity: '0.5' }],
  });
  await expectStatus(201, 'POST', `${ALFKI}/transactions/${other.id}/void`, { reason: 'wrong customer' });
  const transfer = await send(expectStatus, 30);
  await expectStatus(201, 'PUT', '/v1/rewards/mug', {
    name: 'Mug',
    kind: 'product',
    price: { points: 'reward', amount: 5 },
  });
  const redemption = await expectStatus(201, 'POST', '/v1/redemptions', {
    externalId: 'R-1',
    account: 'external:ALFKI',
    reward: 'mug',
    wallet: { holder: 'account', points: 'reward' },
  });
  const origins = async (account: string) =>
    (await get(`/v1/accounts/external:${account}/entries`)).data.map(({ amount, to, transaction }: Entry) => [
      amount,
      to.place,
      transaction,
    ]);
  await waitUntil(async () => (await origins('OTHER')).length === 1);
  await waitUntil(async () => (await origins('ALFKI')).length === 7);
  const told: readonly unknown[] = await origins('ALFKI');
  t.same(
    told.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    [
      [100, 'active', { kind: 'purchase', id: purchase.id, externalId: 'first' }],
      [50, 'active', { kind: 'purchase', id: other.id, externalId: 'second' }],
      [50, 'taken-back', { kind: 'return', id: back.id, externalId: 'back' }],
      [50, 'taken-back', { kind: 'void', id: other.id, externalId: 'second' }],
      [30, 'in-transit', { kind: 'transfer', id: transfer.id, externalId: 'T-1' }],
      [30, 'transferred', { kind: 'transfer', id: transfer.id, externalId: 'T-1' }],
      [5, 'redeemed', { kind: 'redemption', id: redemption.id, externalId: 'R-1' }],
    ].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  );
  t.same(await origins('OTHER'), [[30, 'active', { kind: 'transfer', id: transfer.id, externalId: null }]]);
});

interface Wallet {
  readonly holder: string;
  readonly points: string;
  readonly active: number;
  readonly pending: number;
  readonly expiringNext: unknown;
}

interface Entry {
  readonly id: string;
  readonly amount: number;
  readonly to: { readonly place: string };
  readonly transaction: unknown;
}

function walletOf({ wallets }: { wallets: Wallet[] }, points: string): Wallet {
  const wallet = wallets.find((one) => one.holder === 'account' && one.points === points);
  if (wallet === undefined) throw new Error(`no wallet of ${points}`);
  return wallet;
}

type ExpectStatus = Awaited<ReturnType<typeof openService>>['expectStatus'];

async function send(expectStatus: ExpectStatus, amount: number) {
  return expectStatus(201, 'POST', '/v1/transfers', {
    externalId: 'T-1',
    from: { account: 'external:ALFKI', holder: 'account' },
    to: { account: 'external:OTHER', holder: 'account' },
    points: 'reward',
    amount,
  });
}

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200 && !(await holds()); i++) await new Promise((resolve) => setTimeout(resolve, 25));
}
