import t from 'tap';
import type { Basis } from '../../src/core/basis.ts';
import { contextOf, type FactContext } from '../../src/core/conditions/fact-context.ts';
import { type FactType, type FactValue, findFact } from '../../src/core/conditions/facts.ts';
import { formatDecimal } from '../../src/core/decimal.ts';
import { createZone, parseDay } from '../../src/core/time.ts';
import { type PostedTransaction, readTransaction } from '../../src/core/transaction.ts';

const day = parseDay('2026-03-15');
const posted: PostedTransaction = {
  kind: 'purchase',
  occurredAt: Date.parse('2026-03-15T22:30:00Z'),
  stakeholder: 'ann',
  type: 'sale',
  channel: 'web',
  store: 'Berlin 3',
  paymentMethod: 'card',
  lines: [
    {
      id: '1',
      sku: 'A',
      quantity: '3',
      unitPrice: '10',
      discount: '5',
      unitCost: '4',
      category: 'Tools',
      brand: 'Acme',
      attributes: { color: 'red', kg: 1.5 },
    },
    { id: '2', sku: 'B', quantity: '0.5', unitPrice: '8' },
  ],
  attributes: { campaign: 'spring', safe: 9_007_199_254_740_991, unsafe: 9_007_199_254_740_992 },
};
const basis: Basis = {
  tiers: { status: 'gold' },
  metrics: { spend: '25000.5' },
  counts: {},
  headroom: {},
  account: {
    kind: 'company',
    attributes: { size: 'large' },
    country: 'DE',
    segment: 'trade',
    parent: 'holding',
    enrolledOn: day - 10,
    lastPurchaseOn: day - 3,
  },
  stakeholder: { roles: ['buyer'], circle: 2, attributes: { level: 7 } },
  outOfStock: [],
};
const berlin = createZone('Europe/Berlin');
const whole = contextOf(readTransaction(posted), basis, berlin);
const [first, second] = whole.lines as [FactContext, FactContext];

const shown = (value: FactValue): unknown =>
  typeof value === 'bigint' ? `= ${formatDecimal(value)}` : value;
const read = (name: string, context = whole): unknown => shown(findFact(name)?.read(context));

t.test('reads what was posted and what the account is judged on', async (t) => {
  const cases: readonly (readonly [string, FactType, unknown])[] = [
    ['transaction.net', 'decimal', '= 29'],
    ['transaction.gross', 'decimal', '= 34'],
    ['transaction.quantity', 'decimal', '= 3.5'],
    ['transaction.lines', 'decimal', '= 2'],
    ['transaction.channel', 'text', 'web'],
    ['transaction.store', 'text', 'Berlin 3'],
    ['transaction.paymentMethod', 'text', 'card'],
    ['transaction.type', 'text', 'sale'],
    ['transaction.date', 'date', '2026-03-15'],
    ['transaction.weekday', 'text', 'sunday'],
    ['transaction.month', 'decimal', '= 3'],
    ['transaction.dayOfMonth', 'decimal', '= 15'],
    ['transaction.hour', 'decimal', '= 23'],
    ['transaction.attributes.campaign', 'any', 'spring'],
    ['transaction.attributes.safe', 'any', '= 9007199254740991'],
    ['transaction.attributes.unsafe', 'any', undefined],
    ['transaction.attributes.toString', 'any', undefined],
    ['account.kind', 'text', 'company'],
    ['account.country', 'text', 'DE'],
    ['account.segment', 'text', 'trade'],
    ['account.parent', 'text', 'holding'],
    ['account.daysEnrolled', 'decimal', '= 10'],
    ['account.daysSinceLastPurchase', 'decimal', '= 3'],
    ['account.attributes.size', 'any', 'large'],
    ['stakeholder', 'text', 'ann'],
    ['stakeholder.named', 'boolean', true],
    ['stakeholder.roles', 'texts', ['buyer']],
    ['stakeholder.circle', 'decimal', '= 2'],
    ['stakeholder.attributes.level', 'any', '= 7'],
    ['tier.status', 'tier', 'gold'],
    ['tier.other', 'tier', undefined],
    ['metric.spend', 'decimal', '= 25000.5'],
    ['metric.other', 'decimal', undefined],
    ['lines.count', 'decimal', '= 2'],
    ['lines.net', 'decimal', '= 29'],
    ['lines.gross', 'decimal', '= 34'],
    ['lines.quantity', 'decimal', '= 3.5'],
  ];
  for (const [name, type, value] of cases) {
    t.equal(findFact(name)?.type, type, name);
    t.strictSame(read(name), value, name);
    t.equal(findFact(name)?.perLine, false, name);
  }
});

t.test('reads a line where it is asked of one, and nothing where it is asked of all', async (t) => {
  const cases: readonly (readonly [string, FactType, ofFirst: unknown, ofSecond: unknown])[] = [
    ['line.sku', 'text', 'A', 'B'],
    ['line.category', 'text', 'Tools', undefined],
    ['line.brand', 'text', 'Acme', undefined],
    ['line.quantity', 'decimal', '= 3', '= 0.5'],
    ['line.unitPrice', 'decimal', '= 10', '= 8'],
    ['line.unitCost', 'decimal', '= 4', undefined],
    ['line.margin', 'decimal', '= 13', undefined],
    ['line.gross', 'decimal', '= 30', '= 4'],
    ['line.discount', 'decimal', '= 5', '= 0'],
    ['line.net', 'decimal', '= 25', '= 4'],
    ['line.attributes.color', 'any', 'red', undefined],
    ['line.attributes.kg', 'any', '= 1.5', undefined],
  ];
  for (const [name, type, ofFirst, ofSecond] of cases) {
    t.equal(findFact(name)?.type, type, name);
    t.equal(read(name, first), ofFirst, name);
    t.equal(read(name, second), ofSecond, name);
    t.equal(read(name), undefined, name);
    t.equal(findFact(name)?.perLine, true, name);
  }
});

t.test('knows what of the account a fact needs to be loaded', async (t) => {
  t.strictSame(findFact('tier.status')?.reads, { ladder: 'status' });
  t.strictSame(findFact('metric.spend')?.reads, { metric: 'spend' });
  t.strictSame(findFact('account.kind')?.reads, {});
  t.strictSame(findFact('account.country')?.reads, { account: 'country' });
  t.strictSame(findFact('account.segment')?.reads, { account: 'segment' });
  t.strictSame(findFact('account.parent')?.reads, { account: 'parent' });
  t.strictSame(findFact('account.daysEnrolled')?.reads, { account: 'enrolledOn' });
  t.strictSame(findFact('account.daysSinceLastPurchase')?.reads, { account: 'lastPurchaseOn' });
  t.strictSame(findFact('account.attributes.a')?.reads, { attribute: { of: 'account', key: 'a' } });
  t.strictSame(findFact('stakeholder.attributes.a.b')?.reads, {
    attribute: { of: 'stakeholder', key: 'a.b' },
  });
  t.strictSame(findFact('transaction.attributes.a')?.reads, {});
  t.strictSame(findFact('line.attributes.a')?.reads, {});
});

t.test('reads nothing of whom nobody named, and of days that are not known', async (t) => {
  const { enrolledOn: _, lastPurchaseOn: __, ...account } = basis.account;
  const stranger = contextOf(
    readTransaction({ ...posted, stakeholder: null }),
    { ...basis, stakeholder: null, account },
    berlin,
  );
  for (const name of [
    'stakeholder',
    'stakeholder.roles',
    'stakeholder.circle',
    'stakeholder.attributes.level',
    'account.daysEnrolled',
    'account.daysSinceLastPurchase',
  ])
    t.equal(read(name, stranger), undefined, name);
  t.equal(read('stakeholder.named', stranger), false);
});

t.test('counts the days of the enrolment from its own day on', async (t) => {
  const enrolled = (enrolledOn: number): unknown =>
    read(
      'account.daysEnrolled',
      contextOf(whole.transaction, { ...basis, account: { ...basis.account, enrolledOn } }, berlin),
    );
  t.equal(enrolled(day - 1), '= 1');
  t.equal(enrolled(day), '= 0');
  t.equal(enrolled(day + 1), undefined);
});

t.test('reads a metric anew where it has changed', async (t) => {
  const fact = findFact('metric.spend');
  const at = (spend: string) =>
    shown(fact?.read(contextOf(whole.transaction, { ...basis, metrics: { spend } }, berlin)));
  t.equal(at('1'), '= 1');
  t.equal(at('1'), '= 1');
  t.equal(at('2'), '= 2');
  t.equal(shown(fact?.read(contextOf(whole.transaction, { ...basis, metrics: {} }, berlin))), undefined);
  t.equal(at('2'), '= 2');
});

t.test('knows no other facts', async (t) => {
  for (const name of [
    'line',
    'line.',
    'line.nothing',
    'line.toString',
    'lines.nothing',
    'lines.toString',
    'transaction.nothing',
    'transaction.attributes',
    'transaction.attributes.',
    'tier',
    'tier.',
    'metric.',
    'toString',
    'person.attributes.a',
    'toString.attributes.a',
    '',
  ])
    t.equal(findFact(name), null, name);
});
