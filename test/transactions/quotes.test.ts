import t, { type Test } from 'tap';
import { testApp } from '../harness/app.ts';
import { testDatabase } from '../harness/database.ts';
import { readEvents } from '../harness/events.ts';
import { snapshot } from '../harness/snapshot.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const MINUTE_MS = 60_000;

/** Three points per euro, at most 600 a year; a mug from 100 on. */
const program = (points: number) => ({
  name: 'Quotes',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: { reward: {} },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: { points: 'reward', rate: { points, per: '1', of: 'net' } },
      limit: { points: 600, per: 'account', within: { calendar: 'year' } },
    },
    {
      key: 'mug',
      on: 'purchase',
      when: { fact: 'transaction.net', atLeast: '100' },
      grant: { reward: 'mug' },
    },
  ],
});

const database = await testDatabase(t);
const time = { now: NOW };
const service = await testApp(t, { database, clock: () => time.now });
const { inject, pool } = service;
const stranger = await service.injectAsTenant('stranger');

async function put(path: string, body: object, call = inject): Promise<void> {
  const { status, body: answer } = await call('PUT', path, body);
  if (status !== 201 && status !== 200) throw new Error(`${path}: ${JSON.stringify(answer)}`);
}

for (const call of [inject, stranger]) {
  await put('/v1/rewards/mug', { name: 'Mug', kind: 'gift', stock: 3 }, call);
  await put('/v1/programs/quotes', { document: program(3) }, call);
}
let accounts = 0;

/** An account of its own. */
async function enrol(call = inject) {
  accounts += 1;
  const account = `external:A${accounts}`;
  await put(`/v1/accounts/${account}`, { program: 'quotes', kind: 'company' }, call);
  await put(`/v1/accounts/${account}/stakeholders/external:ANN`, { name: 'Ann' }, call);
  const purchase = {
    account,
    kind: 'purchase',
    occurredAt: '2026-03-10T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: 'A', quantity: 4, unitPrice: '25' }],
  };
  return {
    account,
    purchase,
    hold: (changes: object = {}) =>
      call('POST', '/v1/transactions/quote', { ...purchase, hold: 'PT30M', ...changes }),
    buy: (externalId: string, quote: unknown, changes: object = {}) =>
      call('POST', '/v1/transactions', { ...purchase, externalId, quote, ...changes }),
    explain: async (externalId: string) =>
      (await call('GET', `/v1/accounts/${account}/transactions/external:${externalId}/explanation`)).body,
    points: async () => {
      const { body } = await call('GET', `/v1/accounts/${account}/wallets`);
      return body.wallets.map(({ active }: { active: number }) => active)[0] ?? 0;
    },
  };
}

async function refused(t: Test, answer: Awaited<ReturnType<typeof inject>>, code: string, pointer: string) {
  t.equal(answer.status, 422, code);
  t.match(answer.headers['content-type'], /^application\/problem\+json/);
  t.equal(answer.body.code, code);
  t.same(
    answer.body.errors.map((mistake: { pointer: string }) => mistake.pointer),
    [pointer],
    code,
  );
}

async function stock(): Promise<number> {
  const { body } = await inject('GET', '/v1/rewards/mug');
  return body.stock;
}

t.test('a quote that is kept is honoured, whatever version takes effect', async (t) => {
  const acme = await enrol();
  const held = await acme.hold();
  t.equal(held.status, 201);
  t.match(held.body, {
    earned: [{ rule: 'base', amount: 300 }],
    grants: [{ rule: 'mug', reward: 'mug' }],
    balances: [{ active: 300 }],
    validUntil: '2026-03-10T12:30:00Z',
    quote: /^quo_[0-9a-z]{26}_3_[0-9a-f]{32}$/,
  });
  t.equal(await acme.points(), 0);
  t.equal(await stock(), 2, 'one is reserved');
  const { quote } = held.body;

  time.now = NOW + 10 * MINUTE_MS;
  await put('/v1/programs/quotes', { document: program(1) });
  time.now = NOW + 20 * MINUTE_MS;
  const occurredAt = '2026-03-10T12:20:00Z';
  const bought = await acme.buy('order', quote, { occurredAt });
  t.equal(bought.status, 201);
  t.match(bought.body, {
    occurredAt,
    earned: [{ rule: 'base', amount: 300 }],
    grants: [{ reward: 'mug' }],
    quote: { id: quote, judged: 'as-quoted' },
  });
  t.equal(await stock(), 2);

  const told = await acme.explain('order');
  t.match(told, {
    program: { version: 1 },
    quote: { id: quote, honoured: true, sentence: /would have earned less than was quoted.*by version 1/ },
    rules: [{ rule: 'base', sentence: /^300 reward points/ }, { rule: 'mug' }],
  });

  t.test('the same purchase again gets its answer, also when the quote has ended', async (t) => {
    time.now = NOW + 60 * MINUTE_MS;
    const again = await acme.buy('order', quote, { occurredAt });
    t.equal(again.status, 200);
    t.same(again.body, bought.body);
    t.equal((await acme.buy('order', undefined, { occurredAt })).status, 409, 'it named a quote');
    await refused(t, await acme.buy('another', quote, { occurredAt }), 'quote-used', '/quote');
  });

  t.test('what comes back is judged as it was quoted', async (t) => {
    const { body } = await inject('POST', '/v1/transactions', {
      externalId: 'back',
      account: acme.account,
      kind: 'return',
      of: 'order',
      occurredAt: '2026-03-10T13:00:00Z',
      lines: [{ sku: 'A', quantity: 1 }],
    });
    t.match(body, { takenBack: [{ of: 'order', amount: 75 }], withdrawn: [{ reward: 'mug' }] });
  });
});

t.test('as things stand, where that gives at least as much', async (t) => {
  const acme = await enrol();
  const occurredAt = new Date(time.now).toISOString();
  const { quote } = (await acme.hold({ occurredAt })).body;
  const bought = await acme.buy('order', quote, { occurredAt });
  t.match(bought.body, { earned: [{ amount: 100 }], quote: { judged: 'as-things-stand' } });
  t.match(await acme.explain('order'), {
    program: { version: 2 },
    quote: { honoured: false, sentence: /earned at least what was quoted/ },
  });
  t.notOk('quote' in (await acme.buy('plain', undefined, { occurredAt })).body);
});

t.test('a quote with an externalId is kept once', async (t) => {
  const acme = await enrol();
  const body = {
    occurredAt: new Date(time.now).toISOString(),
    externalId: 'order',
    lines: [{ sku: 'A', quantity: 1, unitPrice: '5' }],
  };
  const answers = await Promise.all([acme.hold(body), acme.hold(body), acme.hold(body)]);
  t.same(answers.map(({ status }) => status).toSorted(), [200, 200, 201]);
  t.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1);
  const other = await acme.hold({ ...body, hold: 'PT31M' });
  t.equal(other.status, 409);
  t.equal(other.body.code, 'external-id-reused');
  const { externalId, ...rest } = body;
  t.equal(
    (await acme.buy(externalId, answers[0]?.body.quote, rest)).status,
    201,
    'the purchase may be called the same',
  );
  const explained = await inject('POST', '/v1/transactions/quote?explain=true', {
    ...acme.purchase,
    ...rest,
    hold: 'PT1M',
  });
  t.match(explained.body, {
    quote: /^quo_/,
    explanation: { kind: 'purchase', rules: [{ rule: 'base' }, { rule: 'mug' }] },
  });
});

t.test('refuses a hold that is none, and changes nothing', async (t) => {
  const acme = await enrol();
  const before = await snapshot(pool);
  const holds = [
    '',
    ' ',
    'PT',
    '30',
    '-PT30M',
    'PT0S',
    'PT59S',
    'P7DT1S',
    'P2W',
    'P99999D',
    'P1M',
    'P1Y',
    'PT0.5H',
    'pt30m',
    5,
    null,
    {},
    ['PT30M'],
  ];
  for (const hold of holds) await refused(t, await acme.hold({ hold }), 'validation-failed', '/hold');
  for (const externalId of ['', ' x', 'x'.repeat(201), 5])
    await refused(t, await acme.hold({ externalId }), 'validation-failed', '/externalId');
  const unkept = await inject('POST', '/v1/transactions/quote', { ...acme.purchase, externalId: 'x' });
  await refused(t, unkept, 'validation-failed', '/externalId');
  for (const kind of [
    { kind: 'activity', type: 'training' },
    { kind: 'return', lines: [{ sku: 'A', quantity: 1 }] },
  ]) {
    const { account, occurredAt } = acme.purchase;
    const answer = await inject('POST', '/v1/transactions/quote', {
      account,
      occurredAt,
      hold: 'PT30M',
      ...kind,
    });
    await refused(t, answer, 'validation-failed', '/hold');
  }
  const future = new Date(time.now + 6 * MINUTE_MS).toISOString();
  await refused(t, await acme.hold({ occurredAt: future }), 'in-the-future', '/occurredAt');
  await refused(t, await acme.hold({ account: 'external:NOBODY' }), 'unknown-account', '/account');
  await refused(t, await acme.hold({ stakeholder: 'external:BOB' }), 'unknown-stakeholder', '/stakeholder');
  const keyless = await inject(
    'POST',
    '/v1/transactions/quote',
    { ...acme.purchase, hold: 'PT30M' },
    { authorization: 'Bearer no' },
  );
  t.equal(keyless.status, 401);
  t.same(await snapshot(pool), before);
});

t.test('takes what lies at the ends', async (t) => {
  const acme = await enrol();
  const lines = [{ sku: 'A', quantity: 1, unitPrice: '1' }];
  for (const hold of ['PT1M', 'PT60S', 'P7D', 'P1W', 'P6DT24H'])
    t.equal((await acme.hold({ hold, lines })).status, 201, hold);
});

t.test('refuses a quote that was not given out, and changes nothing', async (t) => {
  const acme = await enrol();
  const other = await enrol();
  const theirs = await enrol(stranger);
  const cheap = {
    lines: [{ sku: 'A', quantity: 1, unitPrice: '5' }],
    occurredAt: new Date(time.now).toISOString(),
  };
  const quote: string = (await acme.hold(cheap)).body.quote;
  const [, account = '', seq = '', signature = ''] = quote.split('_');
  const another: string = (await other.hold(cheap)).body.quote;
  const foreign: string = (await theirs.hold({ ...cheap, occurredAt: cheap.occurredAt })).body.quote;
  const before = await snapshot(pool);
  const flipped = signature.startsWith('0') ? `1${signature.slice(1)}` : `0${signature.slice(1)}`;
  for (const value of [
    '',
    'quo_',
    5,
    null,
    [],
    {},
    `trx_${account}_${seq}`,
    quote.toUpperCase(),
    `${quote}0`,
    quote.slice(0, -1),
    `quo_${account}_-1_${signature}`,
  ])
    await refused(t, await acme.buy('p', value, cheap), 'validation-failed', '/quote');
  for (const value of [
    `quo_${account}_${seq}_${flipped}`,
    `quo_${account}_${Number(seq) + 1}_${signature}`,
    `quo_${account}_9007199254740991_${signature}`,
    `quo_${another.split('_')[1]}_${seq}_${signature}`,
    `quo_${account}_${seq}_${'0'.repeat(32)}`,
  ])
    await refused(t, await acme.buy('p', value, cheap), 'quote-not-genuine', '/quote');
  await refused(t, await acme.buy('p', another, cheap), 'quote-of-another-account', '/quote');
  await refused(t, await acme.buy('p', foreign, cheap), 'quote-of-another-account', '/quote');
  await refused(t, await theirs.buy('p', quote, cheap), 'quote-of-another-account', '/quote');
  const mismatches: readonly [object, string][] = [
    [{ lines: [{ sku: 'A', quantity: 2, unitPrice: '5' }] }, '/lines/0/quantity'],
    [{ lines: [{ sku: 'B', quantity: 1, unitPrice: '5' }] }, '/lines/0/sku'],
    [{ stakeholder: 'external:ANN' }, '/stakeholder'],
    [{ channel: 'web' }, '/channel'],
    [{ occurredAt: new Date(time.now - 1).toISOString() }, '/occurredAt'],
  ];
  for (const [changes, pointer] of mismatches)
    await refused(t, await acme.buy('p', quote, { ...cheap, ...changes }), 'quote-mismatch', pointer);
  const { account: name, occurredAt } = acme.purchase;
  const activity = { externalId: 'p', account: name, kind: 'activity', type: 'training', occurredAt, quote };
  await refused(t, await inject('POST', '/v1/transactions', activity), 'validation-failed', '/quote');
  t.same(await snapshot(pool), before);
  t.equal((await acme.buy('p', quote, cheap)).status, 201, 'the right one still has it');
});

t.test('a quote that has ended gives back what was reserved for it', async (t) => {
  const acme = await enrol();
  const before = await stock();
  const occurredAt = new Date(time.now).toISOString();
  const { quote, validUntil } = (await acme.hold({ occurredAt })).body;
  t.equal(await stock(), before - 1);
  time.now = Date.parse(validUntil);
  await refused(t, await acme.buy('late', quote, { occurredAt }), 'quote-expired', '/quote');
  await acme.buy('plain', undefined, { occurredAt, lines: [{ sku: 'A', quantity: 1, unitPrice: '600' }] });
  t.equal(await acme.points(), 600, 'all of the limit is there again');
  t.equal(await stock(), before - 1, 'given back, and granted');
  await refused(t, await acme.buy('later', quote, { occurredAt }), 'quote-expired', '/quote');
});

t.test('all of it is told as events', async (t) => {
  const told = (await readEvents(service)).filter(({ type }: { type: string }) => type.startsWith('quote.'));
  const [first] = told;
  t.match(first, { type: 'quote.held', data: { quote: /^quo_/, until: '2026-03-10T12:30:00Z' } });
  const used = told.find(({ type }: { type: string }) => type === 'quote.used');
  t.equal(used.data.quote, first.data.quote);
  t.ok(told.some(({ type }: { type: string }) => type === 'quote.expired'));
});

t.test('of two purchases that name one quote at once, to two services, one has it', async (t) => {
  const second = await testApp(t, { database, clock: () => time.now });
  const acme = await enrol();
  const cheap = {
    lines: [{ sku: 'A', quantity: 1, unitPrice: '7' }],
    occurredAt: new Date(time.now).toISOString(),
  };
  for (let round = 0; round < 10; round++) {
    const { quote } = (await acme.hold(cheap)).body;
    const buy = (call: typeof inject, externalId: string) =>
      call('POST', '/v1/transactions', { ...acme.purchase, ...cheap, externalId, quote });
    const answers = await Promise.all([
      buy(inject, `one-${round}`),
      buy(second.inject, `other-${round}`),
      buy(second.inject, `one-${round}`),
    ]);
    const codes = answers.map(({ status, body }) => `${status} ${body.code ?? ''}`.trim()).toSorted();
    t.ok(
      ['200,201,422 quote-used', '201,422 quote-used,422 quote-used'].includes(codes.join(',')),
      codes.join(','),
    );
  }
  t.equal(await acme.points(), 70);
});

t.test('what quotes are kept of a budget at once, by two services, is never more than it has', async (t) => {
  const second = await testApp(t, { database, clock: () => time.now });
  const rule = {
    key: 'base',
    on: 'purchase',
    earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' } },
  };
  const limit = { points: 1000, per: 'program', within: 'lifetime' };
  const document = { ...program(1), rules: [{ ...rule, limit }] };
  await put('/v1/programs/scarce', { document });
  const names = Array.from({ length: 10 }, (_, i) => `external:S${i}`);
  for (const name of names) await put(`/v1/accounts/${name}`, { program: 'scarce', kind: 'company' });
  const occurredAt = new Date(time.now).toISOString();
  const bought = (account: string, unitPrice: string) => ({
    account,
    kind: 'purchase',
    occurredAt,
    currency: 'EUR',
    lines: [{ sku: 'A', quantity: 1, unitPrice }],
  });
  const calls = [inject, second.inject];
  const held = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      (calls[i % 2] ?? inject)('POST', '/v1/transactions/quote', {
        ...bought(names[i % 10] ?? '', '70'),
        hold: i % 3 === 0 ? 'PT5M' : 'PT30M',
      }),
    ),
  );
  const promised = ({ body }: (typeof held)[number]): number =>
    body.earned.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0);
  t.same([...new Set(held.map(({ status }) => status))], [201]);
  t.equal(
    held.reduce((sum, answer) => sum + promised(answer), 0),
    1000,
  );
  const usedOf = async () =>
    (await pool.query("select used from counters where key like '%base%'")).rows.map(({ used }) => used);
  t.same(await usedOf(), [1000]);

  const bodies = held.map(({ body }, i) => ({
    ...bought(names[i % 10] ?? '', '70'),
    externalId: `scarce-${i}`,
    quote: body.quote,
  }));
  const answers = await Promise.all(
    bodies.slice(0, 20).map((body, i) => (calls[(i + 1) % 2] ?? inject)('POST', '/v1/transactions', body)),
  );
  for (const [i, answer] of answers.entries()) {
    t.equal(answer.status, 201);
    t.ok(promised(answer) >= promised(held[i] as (typeof held)[number]));
  }
  time.now += 31 * MINUTE_MS;
  for (const name of names)
    await inject('POST', '/v1/transactions', { ...bought(name, '0'), externalId: `end-${name}` });
  const given = answers.reduce((sum, answer) => sum + promised(answer), 0);
  t.same(await usedOf(), [given], 'what ended has come back');
});
