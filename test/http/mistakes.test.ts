import { Ajv } from 'ajv';
import fc from 'fast-check';
import t from 'tap';
import { installFormats, isDate, isDateTime } from '../../src/http/formats.ts';
import { positionOfMistake } from '../../src/http/json-position.ts';
import { findMistakes } from '../../src/http/mistakes.ts';
import type { Mistake, ProblemError } from '../../src/http/problems.ts';
import { referenceScalars } from '../../src/http/reference-scalars.ts';
import { sharedScalars } from '../../src/http/scalars.ts';
import { findUnstorableText, mayHoldUnstorableText } from '../../src/http/storable-text.ts';
import { createValidatorCompiler, dialectOf } from '../../src/http/validation.ts';
import { fixtureRoom } from './fixture-room.ts';

const schemas = [...sharedScalars, ...referenceScalars, ...fixtureRoom.schemas];
const compiler = createValidatorCompiler(() => schemas);

function checker($ref: string): (body: unknown) => readonly Mistake[] {
  const check = compiler({ schema: { $ref }, method: 'POST', url: '/', httpPart: 'body' });
  return (body) => {
    const verdict = check(body) as true | { error: ProblemError };
    return verdict === true ? [] : verdict.error.errors;
  };
}

const program = checker('Program');
const purchase = checker('Purchase');
const when = (condition: unknown) => program({ name: 'x', when: condition });

const goodPurchase = {
  externalId: '10248',
  account: 'external:VINET',
  kind: 'purchase',
  occurredAt: '1996-07-04T12:00:00Z',
  currency: 'USD',
  lines: [{ sku: '11', quantity: 12, unitPrice: '14' }],
};

t.test('finds nothing in what is good', async (t) => {
  t.same(purchase(goodPurchase), []);
  t.same(when({ all: [{ fact: 'net', atLeast: '10' }, { not: { any: [{ fact: 'net', eq: 1 }] } }] }), []);
});

t.test('names each place and says what belongs there', async (t) => {
  const { currency: _, ...rest } = goodPurchase;
  const bad = { ...rest, Currency: 'USD', kind: 'buy', lines: [{ sku: '', quantity: 0, unit_price: '1' }] };
  t.same(Object.fromEntries(purchase(bad).map(({ pointer, detail }) => [pointer, detail])), {
    '/currency': 'is required',
    '/Currency': 'unknown field; did you mean "currency"?',
    '/kind': 'must be one of "purchase" or "return"',
    '/lines/0/unitPrice': 'is required',
    '/lines/0/unit_price': 'unknown field; did you mean "unitPrice"?',
    '/lines/0/sku': 'must not be empty',
    '/lines/0/quantity':
      'must be above zero: an integer of at most 12 digits, such as 2, or a decimal string with at most 6 decimals, such as "0.75"',
  });
});

t.test('escapes keys in pointers, and cuts keys that are longer than any of ours', async (t) => {
  t.same(purchase({ ...goodPurchase, 'a/b~c': 1 })[0]?.pointer, '/a~1b~0c');
  const [long] = purchase({ ...goodPurchase, ['😀'.repeat(10_000)]: 1 });
  t.ok((long?.pointer.length ?? 0) < 250);
  t.ok(long?.pointer.isWellFormed());
});

t.test('names the place deep in a tree of unions, and that alone', async (t) => {
  const tree = { all: [{ fact: 'net', eq: 1 }, { any: [{ not: { fact: 'nett', eq: 1 } }] }] };
  t.same(when(tree), [
    { pointer: '/when/all/1/any/0/not/fact', detail: 'must be one of "line.category", "line.sku" or "net"' },
  ]);
});

t.test('says what tells the branches apart where none was meant', async (t) => {
  t.same(when({}), [
    {
      pointer: '/when',
      detail: 'needs "all", "any", "not", "fact" with "eq", "fact" with "in" or "fact" with "atLeast"',
    },
  ]);
  t.same(when({ fact: 'net' }), [{ pointer: '/when', detail: 'needs "eq", "in" or "atLeast"' }]);
  t.same(when({ fact: 'net', equals: 3 }), [
    { pointer: '/when', detail: 'needs "eq", "in" or "atLeast"' },
    { pointer: '/when/equals', detail: 'unknown field' },
  ]);
  t.same(when('net'), [{ pointer: '/when', detail: 'must be an object' }]);
});

t.test('tells branches apart by their constant', async (t) => {
  const actions = [{ type: 'earn', points: 0 }, { type: 'grnt' }, { type: 'grant' }, {}, { points: 3 }];
  t.same(program({ name: 'x', actions }), [
    { pointer: '/actions/0/points', detail: 'must be a whole number of points from 1 to 9007199254740991' },
    { pointer: '/actions/1/type', detail: 'must be one of "earn" or "grant"' },
    { pointer: '/actions/2/reward', detail: 'is required' },
    { pointer: '/actions/3', detail: 'needs "type": "earn" or "type": "grant"' },
    { pointer: '/actions/4/type', detail: 'is required' },
  ]);
});

t.test('checks the keys of maps', async (t) => {
  t.same(program({ name: 'x', metrics: { 'Bad key': { sum: 'net' }, good: { sum: 'gros' } } }), [
    {
      pointer: '/metrics/Bad key',
      detail: 'must be named by letters and digits, beginning with a small letter',
    },
    { pointer: '/metrics/good/sum', detail: 'must be one of "net" or "gross"' },
  ]);
});

t.test('stops at twenty mistakes, and soon', async (t) => {
  const actions = Array.from({ length: 100_000 }, () => ({ a: 1 }));
  const start = performance.now();
  t.equal(program({ name: 'x', actions }).length, 20);
  t.ok(performance.now() - start < 1000);
});

t.test('refuses bodies nested too deeply instead of failing', async (t) => {
  const deep = (levels: number) => JSON.parse(`${'{"not":'.repeat(levels)}1${'}'.repeat(levels)}`) as unknown;
  t.match(when(deep(100_000)), [{ pointer: '', detail: 'is nested too deeply' }]);
  t.match(when(deep(1000))[0], { detail: 'is nested too deeply' });
  t.match(when(deep(5)), [{ pointer: '/when/not/not/not/not/not', detail: 'must be an object' }]);
});

t.test('agrees with Ajv about every value', async () => {
  const ajv = new Ajv({ strict: false, strictNumbers: true });
  installFormats(ajv);
  ajv.addSchema([...schemas]);
  const leaf = fc.oneof(
    fc.constantFrom(
      'net',
      'nett',
      'earn',
      '1.5',
      '0',
      '-1',
      'acc_',
      'external:x',
      '2020-02-30',
      '2020-02-28',
      'EUR',
    ),
    fc.integer({ min: -2, max: 5 }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  );
  const key = fc.constantFrom(
    'all',
    'any',
    'not',
    'fact',
    'eq',
    'in',
    'atLeast',
    'type',
    'points',
    'reward',
    'x y',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const dialect = dialectOf(ajv);
  for (const { $id = '' } of schemas) {
    const isValid = (body: unknown) => ajv.validate($id, body);
    fc.assert(
      fc.property(
        value,
        (body) => (findMistakes({ $ref: $id }, body, dialect).length === 0) === isValid(body),
      ),
      { numRuns: 300 },
    );
  }
});

t.test('decimals are exact strings within their limits', async (t) => {
  const isDecimal = (text: unknown) => checker('Decimal')(text).length === 0;
  for (const good of ['0', '12.50', '-3', '0.000001', '999999999999.999999', '-0'])
    t.ok(isDecimal(good), good);
  for (const bad of [
    '',
    '1.',
    '.5',
    '01',
    '1e3',
    '+1',
    '1,5',
    ' 1',
    '1\n',
    '0.0000001',
    '1000000000000',
    1,
    null,
    '१',
  ]) {
    t.notOk(isDecimal(bad), JSON.stringify(bad));
  }
  t.same(checker('PositiveDecimal')('0.000').length, 1);
  t.same(checker('PositiveDecimal')('0.001').length, 0);
  t.same(checker('NonNegativeDecimal')('-1').length, 1);
});

t.test('times must exist, carry an offset and stay in the years that all parts agree upon', async (t) => {
  const good = ['2026-03-01T12:00:00Z', '2024-02-29T23:59:59.123456789+14:00', '1900-01-01T00:00:00Z'];
  for (const text of [...good, '9999-12-31T23:59:59Z']) t.ok(isDateTime(text), text);
  const bad = [
    '2026-03-01',
    '2026-03-01T12:00:00',
    '2026-03-01 12:00:00Z',
    '2026-02-29T12:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T12:00:60Z',
    '2026-03-01t12:00:00z',
    '2026-03-01T12:00:00+24:00',
    '1900-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '0000-01-01T00:00:00Z',
    '+12026-03-01T12:00:00Z',
  ];
  for (const text of bad) t.notOk(isDateTime(text), text);
  for (const text of ['2026-13-01', '2026-00-01', '2026-04-31', '2026-04-00', '1899-12-31'])
    t.notOk(isDate(text), text);
  t.ok(isDate('2000-02-29'));
  t.notOk(isDate('2100-02-29'));
});

t.test('every instant that passes can be read and written back', async () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        const text = date.toISOString();
        return isDateTime(text) && new Date(Date.parse(text)).toISOString() === text;
      },
    ),
  );
});

t.test('external ids are printable and have no space at either end', async (t) => {
  const isId = (text: string) => checker('ExternalId')(text).length === 0;
  for (const good of ['a', '10248', 'a b', 'Ö/ü?#%', '订单', '😀', 'x'.repeat(200), '😀'.repeat(200)])
    t.ok(isId(good), good.slice(0, 9));
  for (const bad of ['', ' a', 'a ', 'a\tb', 'a\nb', '\u0085', '\u00a0', 'x'.repeat(201)])
    t.notOk(isId(bad), JSON.stringify(bad));
});

t.test('finds text that Postgres cannot store, wherever it hides', async (t) => {
  const json = JSON.stringify({ a: ['ok', 'x\u0000'], 'k\u0000': 1, b: { c: '\ud800' }, d: 'a\ud83d\ude00' });
  t.ok(mayHoldUnstorableText(json));
  t.same(
    new Set(findUnstorableText(JSON.parse(json)).map(({ pointer }) => pointer)),
    new Set(['/a/1', '', '/b/c']),
  );
  t.notOk(mayHoldUnstorableText(JSON.stringify({ a: 'Ä\n"\\' })));
});

t.test('every text that cannot be stored is noticed in the raw JSON', async () => {
  const unit = fc.constantFrom('a', '\\', 'u', '0', '0000', '\u0000', '\ud800', '\udc00', '"');
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      const json = JSON.stringify({ text });
      const isBad = findUnstorableText(JSON.parse(json)).length > 0;
      return !isBad || mayHoldUnstorableText(json);
    }),
  );
});

t.test('says where JSON breaks off, and only for what is no JSON', async (t) => {
  const cases: [string, number][] = [
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['[1,2', 4],
    ['nope', 0],
    ['{"a":1}x', 7],
    ['{"a":01}', 5],
    ['{"a":"b\n"}', 5],
    ["{'a':1}", 1],
    ['[1,]', 3],
    ['{"a":NaN}', 5],
    ['', 0],
  ];
  for (const [text, position] of cases) t.equal(positionOfMistake(text), position, JSON.stringify(text));
});

t.test('agrees with JSON.parse about every text', async () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '\\',
    '1',
    '-',
    '.',
    'e',
    '0',
    'true',
    'null',
    ' ',
  );
  const text = fc.oneof(
    fc.json(),
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (text) => {
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      return (positionOfMistake(text) === undefined) === isJson;
    }),
    { numRuns: 5000 },
  );
});

t.test('long texts that are no JSON are judged soon', async (t) => {
  const start = performance.now();
  for (const text of [`"${'a'.repeat(1_000_000)}`, `"${'\\n'.repeat(500_000)}`, '['.repeat(1_000_000)])
    positionOfMistake(text);
  t.ok(performance.now() - start < 2000);
});
