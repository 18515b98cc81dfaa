import t, { type Test } from 'tap';
import { snapshot } from '../harness/snapshot.ts';
import { openShop, PROGRAM } from './shop.ts';

const shop = await openShop(t);
const acme = await shop.enrol();
const other = await shop.enrol();
const stranger = await shop.injectAsTenant('stranger');

const line = { sku: 'A', quantity: 4, unitPrice: '25' };
const good = acme.purchase('bad', { stakeholder: 'external:ANN', attributes: { a: 1 }, channel: 'web' });
const back = acme.returned('bad', 'bought', [{ id: '1', quantity: 1 }]);
const activity = {
  externalId: 'bad',
  account: acme.ref,
  kind: 'activity',
  type: 'training',
  occurredAt: '2026-03-01T12:00:00Z',
};

await acme.buy('bought', { lines: [line, { ...line, id: 'z', sku: 'Z' }] });
await other.buy('elsewhere');
await shop.post({ ...activity, externalId: 'trained' });
// A name in two programmes, and one whose enrolment was refused in one and in both.
await shop.put('/v1/programs/second', { document: PROGRAM });
const enrolment = { kind: 'company', enrolledAt: '2026-03-10T12:00:00Z' };
const tooLate = { kind: 'company', enrolledAt: '2026-04-01T00:00:00Z' };
for (const [name, shopBody, secondBody] of [
  ['TWICE', enrolment, enrolment],
  ['ONCE', enrolment, tooLate],
  ['NEVER', tooLate, tooLate],
] as const) {
  await shop.inject('PUT', `/v1/accounts/external:${name}`, { program: 'shop', ...shopBody });
  await shop.inject('PUT', `/v1/accounts/external:${name}`, { program: 'second', ...secondBody });
}
const before = await snapshot(shop.pool);

type Expected = readonly [code: string, ...pointers: string[]];
const invalid = (...pointers: string[]): Expected => ['validation-failed', ...pointers];

const STATUS: Readonly<Record<string, number>> = {
  'malformed-json': 400,
  'ambiguous-reference': 409,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
};

/** Posts a bad body and asks for its quote; either is refused with the code and the places, and changes nothing. */
async function refused(t: Test, name: string, body: object, [code, ...pointers]: Expected) {
  const { externalId, ...quoted } = body as { externalId?: unknown };
  const isOfExternalId = pointers.includes('/externalId');
  const requests: [string, object][] = [['/v1/transactions', body]];
  if (externalId !== undefined && !isOfExternalId) requests.push(['/v1/transactions/quote', quoted]);
  for (const [path, payload] of requests) {
    const answer = await shop.inject('POST', path, payload);
    const what = `${name}: ${path}`;
    t.equal(answer.status, STATUS[code] ?? 422, what);
    t.match(answer.headers['content-type'], /^application\/problem\+json/, what);
    t.equal(answer.body.code, code, what);
    t.same(placesIn(answer.body), pointers, what);
  }
  t.same(await snapshot(shop.pool), before, `${name}: nothing is changed`);
}

function placesIn(problem: { errors: { pointer: string }[] }): string[] {
  return problem.errors.map(({ pointer }) => pointer);
}

t.test('refuses a bad body, names the place, and changes nothing', async (t) => {
  const texts: Readonly<Record<string, unknown>> = {
    empty: '',
    number: 5,
    null: null,
    list: ['x'],
    object: {},
  };
  for (const [name, value] of Object.entries(texts)) {
    for (const field of ['externalId', 'account', 'occurredAt', 'currency', 'stakeholder', 'channel']) {
      await refused(t, `${field} ${name}`, { ...good, [field]: value }, invalid(`/${field}`));
    }
    for (const field of ['id', 'sku', 'unitPrice', 'discount', 'unitCost', 'category', 'brand']) {
      const lines = [line, { ...line, [field]: value }];
      await refused(t, `line ${field} ${name}`, { ...good, lines }, invalid(`/lines/1/${field}`));
    }
    await refused(t, `kind ${name}`, { ...good, kind: value }, invalid('/kind'));
    await refused(t, `type ${name}`, { ...activity, type: value }, invalid('/type'));
    await refused(t, `of ${name}`, { ...back, of: value }, invalid('/of'));
  }
  for (const field of ['externalId', 'account', 'kind', 'occurredAt', 'currency', 'lines'] as const) {
    const { [field]: _, ...rest } = good;
    await refused(t, `no ${field}`, rest, invalid(`/${field}`));
  }
  for (const field of ['sku', 'quantity', 'unitPrice'] as const) {
    const { [field]: _, ...rest } = line;
    await refused(t, `no ${field}`, { ...good, lines: [rest] }, invalid(`/lines/0/${field}`));
  }
});

t.test('refuses values that are out of bounds', async (t) => {
  const bounds: Readonly<Record<string, readonly unknown[]>> = {
    externalId: ['x'.repeat(201), ' x', 'x ', 'a\u0007b', 'a\nb'],
    account: [
      'C1',
      'external:',
      'external: x',
      'acc_1',
      acme.id.toUpperCase(),
      acme.ann,
      `external:${'x'.repeat(201)}`,
    ],
    stakeholder: ['ANN', 'external:', 'account', acme.id],
    currency: ['eur', 'EU', 'EURO', 'E1R'],
    channel: ['x'.repeat(101)],
    store: ['x'.repeat(101), '', 5, null],
    paymentMethod: ['x'.repeat(101), '', 5, null],
    program: ['', 'a b', 'x'.repeat(64), null],
    occurredAt: [
      '2026-03-01',
      '2026-03-01T12:00:00',
      '2026-03-01 12:00:00Z',
      '2026-02-29T12:00:00Z',
      '2026-03-01T24:00:00Z',
      '2026-03-01T12:00:60Z',
      '1899-12-31T23:59:59Z',
      '1900-01-01T00:00:00+00:01',
      '10000-01-01T00:00:00Z',
      'yesterday',
    ],
    lines: [null, {}, 'x', [], Array(1001).fill(line)],
    attributes: [null, [], 'x', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`a${i}`, i]))],
  };
  for (const [field, values] of Object.entries(bounds)) {
    for (const value of values) {
      const name = `${field} ${String(JSON.stringify(value)).slice(0, 40)}`;
      await refused(t, name, { ...good, [field]: value }, invalid(`/${field}`));
    }
  }
  const amounts = [
    '-1',
    '-0',
    '1e3',
    '01',
    '1.',
    '.5',
    '+1',
    ' 1',
    '1,5',
    'NaN',
    '0.0000001',
    '1000000000000',
    1,
    1.5,
  ];
  for (const amount of amounts) {
    for (const field of ['unitPrice', 'discount', 'unitCost']) {
      const lines = [{ ...line, [field]: amount }];
      await refused(
        t,
        `${field} ${JSON.stringify(amount)}`,
        { ...good, lines },
        invalid(`/lines/0/${field}`),
      );
    }
  }
  const quantities = [
    0,
    -1,
    1.5,
    1e12,
    '0',
    '0.000000',
    '-1',
    '1e3',
    '0.0000001',
    '1000000000000',
    '',
    null,
    true,
  ];
  for (const quantity of quantities) {
    const name = `quantity ${JSON.stringify(quantity)}`;
    await refused(t, name, { ...good, lines: [{ ...line, quantity }] }, invalid('/lines/0/quantity'));
    await refused(
      t,
      `${name} back`,
      { ...back, lines: [{ id: '1', quantity }] },
      invalid('/lines/0/quantity'),
    );
  }
  for (const amount of ['0', '-1', '0.0000001', 5, null]) {
    const lines = [{ id: '1', amount }];
    await refused(t, `amount ${JSON.stringify(amount)}`, { ...back, lines }, invalid('/lines/0/amount'));
  }
  for (const value of [null, 'x', 5, []]) {
    await refused(t, `line ${JSON.stringify(value)}`, { ...good, lines: [line, value] }, invalid('/lines/1'));
  }
  for (const [field, length] of [
    ['sku', 100],
    ['id', 100],
    ['category', 200],
    ['brand', 200],
  ] as const) {
    const lines = [{ ...line, [field]: 'x'.repeat(length + 1) }];
    await refused(t, `${field} too long`, { ...good, lines }, invalid(`/lines/0/${field}`));
  }
});

t.test('refuses attributes that could not be kept as they are', async (t) => {
  const values: Readonly<Record<string, unknown>> = {
    nested: { b: 1 },
    'nested deeply': JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`),
    null: null,
    'a long text': 'x'.repeat(501),
    'a list of numbers': [1],
    'a long list': Array(51).fill('x'),
    'a number with many decimals': 0.1234567,
    'a number beyond exactness': 1e21,
    'a number with many digits': 1234567890123456,
  };
  for (const [name, value] of Object.entries(values)) {
    const { body } = await shop.post({ ...good, attributes: { a: 1, b: value } });
    t.match(placesIn(body)[0], /^\/attributes\/b/, name);
    const lines = [{ ...line, attributes: { b: value } }];
    const ofLine = await shop.post({ ...good, lines });
    t.match(ofLine, { status: 422, body: { code: 'validation-failed' } }, name);
    t.match(placesIn(ofLine.body)[0], /^\/lines\/0\/attributes\/b/, name);
  }
  for (const key of ['', '1a', 'a b', 'ä', 'x'.repeat(65)]) {
    await refused(t, `key ${key}`, { ...good, attributes: { [key]: 1 } }, invalid(`/attributes/${key}`));
  }
});

t.test('refuses fields that it does not know, and those of another kind', async (t) => {
  await refused(t, 'unknown', { ...good, colour: 'red' }, invalid('/colour'));
  await refused(t, 'misspelt', { ...good, lines: [{ ...line, qty: 1 }] }, invalid('/lines/0/qty'));
  await refused(t, 'kind unknown', { ...good, kind: 'refund' }, invalid('/kind'));
  await refused(t, 'a purchase with a type', { ...good, type: 'training' }, invalid('/type'));
  await refused(t, 'a purchase of one', { ...good, of: 'bought' }, invalid('/of'));
  await refused(t, 'an activity with lines', { ...activity, lines: [line] }, invalid('/lines'));
  await refused(t, 'an activity with a currency', { ...activity, currency: 'EUR' }, invalid('/currency'));
  const discounted = [{ id: '1', quantity: 1, discount: '1' }];
  await refused(t, 'a return with a discount', { ...back, lines: discounted }, invalid('/lines/0/discount'));
  const { body } = await shop.inject('POST', '/v1/transactions/quote', good);
  t.same(placesIn(body), ['/externalId'], 'a quote has no externalId');
});

t.test('refuses what does not fit the account', async (t) => {
  const unknown: Expected = ['unknown-account', '/account'];
  await refused(t, 'unknown name', { ...good, account: 'external:NOBODY' }, unknown);
  await refused(t, 'unknown id', { ...good, account: 'acc_01h455vb4pex5vsknk084sn02q' }, unknown);
  await refused(t, 'never enrolled', { ...activity, account: 'external:NEVER', program: 'shop' }, unknown);
  await refused(t, 'never enrolled anywhere', { ...activity, account: 'external:NEVER' }, unknown);
  await refused(t, 'not in that programme', { ...good, program: 'second' }, unknown);
  await refused(t, 'not in that programme, by id', { ...good, account: acme.id, program: 'second' }, unknown);
  await refused(t, 'no such programme', { ...good, program: 'third' }, ['unknown-program', '/program']);
  await refused(t, 'of two', { ...activity, account: 'external:TWICE' }, ['ambiguous-reference', '/account']);
  const stakeholder: Expected = ['unknown-stakeholder', '/stakeholder'];
  await refused(t, 'unknown stakeholder', { ...good, stakeholder: 'external:BOB' }, stakeholder);
  await refused(t, 'of another account', { ...good, stakeholder: other.ann }, stakeholder);
  const currency: Expected = ['currency-mismatch', '/currency'];
  await refused(t, 'another currency', { ...good, currency: 'USD' }, currency);
  await refused(t, 'a return in another currency', { ...back, currency: 'USD' }, currency);
  const future: Expected = ['in-the-future', '/occurredAt'];
  const occurredAt = '2026-03-10T12:05:00.001Z';
  for (const body of [good, back, activity]) await refused(t, body.kind, { ...body, occurredAt }, future);
});

t.test('refuses of another tenant as if it were not there', async (t) => {
  for (const body of [good, back, activity]) {
    for (const account of [acme.id, acme.ref]) {
      const answer = await stranger('POST', '/v1/transactions', { ...body, account });
      t.match(answer, { status: 422, body: { code: 'unknown-account', errors: [{ pointer: '/account' }] } });
    }
  }
  t.same(await snapshot(shop.pool), before);
});

t.test('takes a name that was refused in another programme for what it is', async (t) => {
  const quote = await shop.inject('POST', '/v1/transactions/quote', {
    account: 'external:ONCE',
    kind: 'activity',
    type: 'training',
    occurredAt: '2026-03-01T12:00:00Z',
  });
  t.equal(quote.status, 200);
  t.equal((await shop.inject('GET', '/v1/accounts/external:ONCE/transactions')).status, 200);
  for (const query of ['', '?program=shop']) {
    const answer = await shop.inject('GET', `/v1/accounts/external:NEVER/transactions${query}`);
    t.match(answer, { status: 404, body: { errors: [{ in: 'path', pointer: '/ref' }] } });
  }
});

t.test('refuses lines that contradict each other', async (t) => {
  const twice = [
    { ...line, id: 'x' },
    { ...line, id: 'x' },
  ];
  await refused(t, 'an id twice', { ...good, lines: twice }, invalid('/lines/1/id'));
  const given = [{ ...line, id: '2' }, line];
  await refused(t, 'an id that another line gets', { ...good, lines: given }, invalid('/lines/1/id'));
  const discount: Expected = ['discount-above-price', '/lines/1/discount'];
  const lines = [line, { ...line, discount: '100.000001' }];
  await refused(t, 'a discount above the price', { ...good, lines }, discount);
  const much = [{ ...line, quantity: 999_999_999_999, unitPrice: '999999999999.999999' }];
  await refused(t, 'more points than a wallet holds', { ...good, lines: much }, [
    'too-many-points',
    '/lines',
  ]);
});

t.test('refuses returns of what was not bought', async (t) => {
  const returning = (lines: readonly object[], changes: object = {}) => ({ ...back, lines, ...changes });
  await refused(t, 'no lines', returning([]), invalid('/lines'));
  await refused(t, 'neither id nor sku', returning([{ quantity: 1 }]), invalid('/lines/0'));
  await refused(t, 'id and sku', returning([{ id: '1', sku: 'A', quantity: 1 }]), invalid('/lines/0'));
  await refused(t, 'neither quantity nor amount', returning([{ id: '1' }]), invalid('/lines/0'));
  await refused(t, 'both', returning([{ id: '1', quantity: 1, amount: '1' }]), invalid('/lines/0'));
  const { of: _, ...unnamed } = back;
  await refused(t, 'an id of no purchase', unnamed, invalid('/lines/0/id'));
  for (const name of ['nothing', 'trained', 'elsewhere', 'bad']) {
    await refused(t, `of ${name}`, { ...back, of: name }, ['unknown-transaction', '/of']);
  }
  const second = (named: object) =>
    returning([
      { id: '1', quantity: 1 },
      { ...named, quantity: 1 },
    ]);
  await refused(t, 'an unknown line', second({ id: '2' }), ['unknown-line', '/lines/1/id']);
  await refused(t, 'an unknown sku', second({ sku: 'B' }), ['unknown-line', '/lines/1/sku']);
  const tooMuch = (at: string): Expected => ['returns-more-than-bought', at];
  await refused(t, 'too much by id', returning([{ id: '1', quantity: 5 }]), tooMuch('/lines/0/quantity'));
  await refused(
    t,
    'too much by sku',
    returning([{ sku: 'A', quantity: '4.000001' }]),
    tooMuch('/lines/0/quantity'),
  );
  await refused(t, 'too much off', returning([{ id: '1', amount: '100.01' }]), tooMuch('/lines/0/amount'));
  const parts = [
    { id: '1', quantity: 3 },
    { sku: 'A', quantity: 2 },
  ];
  await refused(t, 'too much in two parts', returning(parts), tooMuch('/lines/1/quantity'));
});

t.test('refuses what is no JSON object, or none that can be stored', async (t) => {
  const send = async (payload: string, type = 'application/json') => {
    const headers = { authorization: `Bearer ${shop.key}`, 'content-type': type };
    const response = await shop.app.inject({ method: 'POST', url: '/v1/transactions', headers, payload });
    t.match(response.headers['content-type'], /^application\/problem\+json/, payload.slice(0, 40));
    const { code, errors } = response.json();
    return [response.statusCode, code, ...errors.map(({ pointer }: { pointer: string }) => pointer)];
  };
  const text = JSON.stringify(good);
  for (const payload of ['', ' ', '{', `${text},`, text.slice(0, -1), '{"a":1,}', '{"__proto__":{}}']) {
    t.same(await send(payload), [400, 'malformed-json'], payload.slice(0, 40));
  }
  for (const payload of ['null', '[]', '5', '"x"', 'true']) {
    t.same(await send(payload), [422, 'validation-failed', ''], payload);
  }
  t.same(await send(text, 'text/plain'), [415, 'unsupported-media-type']);
  t.same(await send(`{"a":"${'x'.repeat(1024 * 1024)}"}`), [413, 'payload-too-large']);
  const unstorable = { channel: 'x', sku: 'A', attributes: { a: 1 } };
  for (const bad of ['\\u0000', '\\ud800']) {
    const withChannel = text.replace('"web"', `"${bad}"`);
    t.same(await send(withChannel), [422, 'validation-failed', '/channel'], JSON.stringify(unstorable));
    const withSku = text.replace('"sku":"A"', `"sku":"A${bad}"`);
    t.same(await send(withSku), [422, 'validation-failed', '/lines/0/sku']);
    const withKey = text.replace('{"a":1}', `{"a${bad}":1}`);
    t.same(await send(withKey), [422, 'validation-failed', '/attributes']);
  }
  t.equal((await shop.inject('POST', '/v1/transactions?dryRun=true', good)).status, 400);
  t.equal(
    (await shop.app.inject({ method: 'POST', url: '/v1/transactions', payload: good })).statusCode,
    401,
  );
  t.same(await snapshot(shop.pool), before);
});

t.test('takes what is just within the bounds', async (t) => {
  const attributes = { constructor: 'x', toString: 1, 'a.b-c_d': [''], ['x'.repeat(64)]: 'y'.repeat(500) };
  const lines = Array.from({ length: 1000 }, (_, i) => ({
    ...line,
    id: `${'x'.repeat(96)}${i}`,
    unitPrice: '0.000001',
  }));
  const wide = { ...good, externalId: 'x'.repeat(200), attributes, lines };
  const { status, body } = await shop.post(wide);
  t.equal(status, 201);
  t.equal((await shop.post(wide)).status, 200);
  t.same((await acme.get(`external:${body.externalId}`)).facts.attributes, attributes);
  const digits = [
    { ...line, quantity: '0.000001', unitPrice: '999999999999.999999', discount: '999999.999999' },
  ];
  t.equal((await acme.buy('digits', { lines: digits })).status, 201);
});
