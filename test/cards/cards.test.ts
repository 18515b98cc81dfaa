import t from 'tap';
import type { TestScope } from '../harness/database.ts';
import { readEvents } from '../harness/events.ts';
import { openClub } from '../redemptions/club.ts';

const CAFE = {
  name: 'Café',
  timezone: 'UTC',
  currency: 'EUR',
  points: {
    cup: {
      label: 'Cups',
      card: {
        size: 3,
        reward: 'free-freight',
        expires: { after: 'P1M' },
        completed: { expires: { after: 'P3M' } },
      },
    },
  },
  rules: [
    {
      key: 'coffee',
      on: 'purchase',
      earn: { points: 'cup', rate: { points: 1, per: '1', of: 'quantity' } },
    },
  ],
};
const PATH = '/v1/accounts/external:ALFKI/cards';

async function openCafe(scope: TestScope) {
  const club = await openClub(scope);
  await club.expectStatus(201, 'PUT', '/v1/programs/cafe', { document: CAFE });
  await club.enrol('ALFKI', 'cafe');
  let cups = 0;
  const coffee = (quantity: number, changes: object = {}) => {
    cups += 1;
    return {
      externalId: `coffee-${cups}`,
      account: 'external:ALFKI',
      kind: 'purchase',
      currency: 'EUR',
      occurredAt: new Date(club.time.now).toISOString(),
      lines: [{ sku: 'coffee', quantity, unitPrice: '2' }],
      ...changes,
    };
  };
  const drink = (quantity: number, changes: object = {}) =>
    club.expectStatus(201, 'POST', '/v1/transactions', coffee(quantity, changes));
  const cards = async (query = '') => (await club.expectStatus(200, 'GET', `${PATH}${query}`)).data;
  return { ...club, coffee, drink, cards };
}

t.test('cards are listed as they are, newest first, with what they brought', async (t) => {
  const { drink, cards, time } = await openCafe(t);
  t.same(await cards(), []);
  const { id, grants } = await drink(2);
  t.same(grants, []);
  time.now += 60_000;
  const full = await drink(2);
  t.match(full.grants, [{ rule: null, reward: 'free-freight' }]);
  const [second, first] = await cards();
  t.equal(first.id, `${id.replace('trx', 'crd')}_0`);
  t.match(first, {
    card: 'cup',
    label: 'Cups',
    holder: 'account',
    size: 3,
    stamps: 3,
    missing: 0,
    status: 'completed',
    openedAt: '2026-03-01T12:00:00Z',
    expiresAt: '2026-04-01T12:00:00Z',
    completedAt: '2026-03-01T12:01:00Z',
    coupons: [
      {
        id: full.grants[0].id,
        card: first.id,
        rule: null,
        status: 'open',
        expiresAt: '2026-06-01T12:01:00Z',
      },
    ],
  });
  t.match(second, { stamps: 1, missing: 2, status: 'open', completedAt: null, coupons: [] });
  t.same(
    (await cards('?status=open')).map(({ id }: { id: string }) => id),
    [second.id],
  );
  t.same(
    (await cards('?status=completed')).map(({ id }: { id: string }) => id),
    [first.id],
  );
});

t.test('a card has expired from its end on, whether that is written yet or not', async (t) => {
  const { drink, cards, time, inject, pool } = await openCafe(t);
  await drink(2);
  time.now = Date.parse('2026-04-01T12:00:00Z');
  t.match(await cards(), [{ status: 'expired', stamps: 2, missing: 0 }]);
  t.same(await cards('?status=open'), []);
  t.match(await cards('?status=expired'), [{ status: 'expired' }]);
  await drink(1);
  t.match(await cards(), [
    { status: 'open', stamps: 1 },
    { status: 'expired', stamps: 2 },
  ]);
  const told = (await readEvents({ inject, pool })).filter(
    (event: { type: string }) => event.type === 'card.expired',
  );
  t.match(told, [
    { at: '2026-04-01T12:00:00Z', data: { card: /^crd_/, holder: 'account', points: 'cup', amount: 2 } },
  ]);
});

t.test('stamps that come back are taken off, and a full card is opened again', async (t) => {
  const { drink, cards, expectStatus } = await openCafe(t);
  const bought = await drink(3);
  const back = { kind: 'return', of: bought.externalId, currency: undefined };
  const lines = [{ id: '1', quantity: 1 }];
  const returned = await drink(1, { ...back, lines });
  t.match(returned.withdrawn, [{ id: bought.grants[0].id }]);
  t.match(await cards(), [{ status: 'open', stamps: 2, coupons: [{ status: 'withdrawn' }] }]);
  await expectStatus(
    201,
    'POST',
    `/v1/accounts/external:ALFKI/transactions/external:${returned.externalId}/void`,
    { reason: 'a mistake' },
  );
  t.match(await cards(), [{ status: 'completed', coupons: [{ status: 'open', id: bought.grants[0].id }] }]);
});

t.test('a full card whose reward is gone when a return is undone waits, and has no end', async (t) => {
  const { drink, cards, time, expectStatus } = await openCafe(t);
  const stock = (left: number) =>
    expectStatus(200, 'PUT', '/v1/rewards/free-freight', {
      name: 'Freight',
      kind: 'free-shipping',
      stock: left,
    });
  await stock(1);
  const { externalId: of } = await drink(3);
  const { externalId } = await drink(1, {
    kind: 'return',
    of,
    currency: undefined,
    lines: [{ id: '1', quantity: 1 }],
  });
  await stock(0);
  const path = `/v1/accounts/external:ALFKI/transactions/external:${externalId}/void`;
  await expectStatus(201, 'POST', path, { reason: 'a mistake' });
  const waiting = { status: 'open', stamps: 3, missing: 0, expiresAt: null };
  t.match(await cards(), [{ ...waiting, coupons: [{ status: 'withdrawn' }] }]);
  time.now = Date.parse('2026-05-01T12:00:00Z');
  t.match(await cards(), [waiting]);
  await stock(1);
  await drink(1);
  t.match(await cards(), [
    { status: 'open', stamps: 1 },
    { status: 'completed', coupons: [{ status: 'open', expiresAt: '2026-08-01T12:00:00Z' }] },
  ]);
});

t.test('a purchase that is posted twice stamps once, and others at once fill no card twice', async (t) => {
  const { coffee, inject, cards } = await openCafe(t);
  const posts = Array.from({ length: 7 }, () => coffee(1));
  const answers = await Promise.all(
    [...posts, ...posts].map((post) => inject('POST', '/v1/transactions', post)),
  );
  t.ok(answers.every(({ status }) => status === 201 || status === 200));
  const all = await cards();
  t.same(
    all.map(({ status, stamps }: { status: string; stamps: number }) => `${status} ${stamps}`),
    ['open 1', 'completed 3', 'completed 3'],
  );
});

t.test('of a reward with a stock, no more cards are redeemed than there is', async (t) => {
  const { coffee, drink, inject, cards, expectStatus } = await openCafe(t);
  await expectStatus(200, 'PUT', '/v1/rewards/free-freight', {
    name: 'Freight',
    kind: 'free-shipping',
    stock: 2,
  });
  const posts = Array.from({ length: 4 }, () => coffee(3));
  await Promise.all(posts.map((post) => inject('POST', '/v1/transactions', post)));
  const statuses = async () =>
    (await cards()).map(({ status, stamps }: { status: string; stamps: number }) => `${status} ${stamps}`);
  t.same(await statuses(), ['open 3', 'open 3', 'completed 3', 'completed 3']);
  await expectStatus(200, 'PUT', '/v1/rewards/free-freight', {
    name: 'Freight',
    kind: 'free-shipping',
    stock: 1,
  });
  await drink(1);
  t.same(await statuses(), ['open 1', 'open 3', 'completed 3', 'completed 3', 'completed 3']);
});

t.test('a full card waits until its reward can be had, and again once it no longer can', async (t) => {
  const { drink, cards, time, expectStatus } = await openCafe(t);
  const valid = { from: '2026-03-02T12:00:00Z', until: '2026-03-04T12:00:00Z' };
  await expectStatus(200, 'PUT', '/v1/rewards/free-freight', {
    name: 'Freight',
    kind: 'free-shipping',
    valid,
  });
  const statuses = async () =>
    (await cards()).map(({ status, stamps }: { status: string; stamps: number }) => `${status} ${stamps}`);
  time.now = Date.parse(valid.from) - 1;
  const { grants, externalId } = await drink(3);
  t.same(grants, []);
  t.same(await statuses(), ['open 3']);
  const path = `/v1/accounts/external:ALFKI/transactions/external:${externalId}/explanation`;
  t.equal(
    (await expectStatus(200, 'GET', path)).rules[0].sentence,
    '3 Cups: 3; card full, but free-freight cannot be had now: it stays full until the next stamp.',
  );
  time.now += 1;
  await drink(1);
  t.same(await statuses(), ['open 1', 'completed 3']);
  time.now = Date.parse(valid.until) - 1;
  await drink(2);
  t.same(await statuses(), ['completed 3', 'completed 3']);
  time.now += 1;
  await drink(3);
  t.same(await statuses(), ['open 3', 'completed 3', 'completed 3']);
});

t.test('cards are listed page by page, those of the account and the tenant only', async (t) => {
  const { drink, enrol, expectStatus, inject, injectAsTenant } = await openCafe(t);
  await drink(14);
  await enrol('ANATR', 'cafe');
  t.same((await expectStatus(200, 'GET', '/v1/accounts/external:ANATR/cards')).data, []);
  const first = await expectStatus(200, 'GET', `${PATH}?limit=3`);
  const second = await expectStatus(200, 'GET', `${PATH}?limit=3&cursor=${first.nextCursor}`);
  t.equal(first.data.length, 3);
  t.equal(second.data.length, 2);
  t.equal(second.nextCursor, null);
  const ids = [...first.data, ...second.data].map(({ id }) => id);
  t.equal(new Set(ids).size, 5);
  const elsewhere = await injectAsTenant('elsewhere');
  t.equal((await elsewhere('GET', PATH)).status, 404);
  t.equal((await inject('GET', '/v1/accounts/external:NOBODY/cards')).status, 404);
  t.equal((await inject('GET', `${PATH}?status=lost`)).status, 400);
  t.equal((await inject('GET', `${PATH}?cursor=e30`)).status, 400);
  t.equal((await inject('GET', `${PATH}?limit=0`)).status, 400);
});

t.test('a card is tried with the stamps that are given, and none is more than it takes', async (t) => {
  const { inject, expectStatus } = await openCafe(t);
  const transaction = {
    kind: 'purchase',
    occurredAt: '2026-03-01T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: 'coffee', quantity: 1, unitPrice: '2' }],
  };
  const tried = await expectStatus(200, 'POST', '/v1/programs/cafe/evaluate', {
    transaction,
    cards: { cup: 2 },
  });
  t.match(tried.grants, [{ rule: null, reward: 'free-freight', count: 1 }]);
  t.equal(tried.explanation.rules[0].sentence, '1 Cup: 1; card full, free-freight granted.');
  for (const [cards, pointer] of [
    [{ cup: 3 }, '/cards/cup'],
    [{ cup: -1 }, '/cards/cup'],
    [{ cap: 1 }, '/cards/cap'],
  ] as const) {
    const { status, body } = await inject('POST', '/v1/programs/cafe/evaluate', { transaction, cards });
    t.equal(status, 422);
    t.equal(body.errors[0].pointer, pointer);
  }
});

t.test('points do not turn into stamps, nor stamps into points', async (t) => {
  const { inject } = await openCafe(t);
  const { status, body } = await inject('PUT', '/v1/programs/cafe', {
    document: { ...CAFE, points: { cup: { label: 'Cups' } } },
  });
  t.equal(status, 422);
  t.match(body.errors, [{ pointer: '/document/points/cup' }]);
  const larger = { cup: { ...CAFE.points.cup, card: { ...CAFE.points.cup.card, size: 5 } } };
  t.equal((await inject('PUT', '/v1/programs/cafe', { document: { ...CAFE, points: larger } })).status, 201);
});
