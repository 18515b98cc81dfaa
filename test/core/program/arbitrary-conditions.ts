import fc from 'fast-check';
import { OPERATORS } from '../../../src/core/program/document.ts';
import { decimal } from './arbitrary-parts.ts';

export const METRICS = ['spend', 'orders', 'buyers', 'largest', 'visits', 'stars', 'constructor', 'missing'];
const FACTS = [
  'line.sku',
  'line.category',
  'line.brand',
  'line.net',
  'line.discount',
  'line.unitCost',
  'line.quantity',
  'line.attributes.km',
  'lines.count',
  'lines.net',
  'transaction.net',
  'transaction.gross',
  'transaction.quantity',
  'transaction.lines',
  'transaction.channel',
  'transaction.store',
  'transaction.paymentMethod',
  'transaction.type',
  'transaction.date',
  'transaction.weekday',
  'transaction.month',
  'transaction.dayOfMonth',
  'transaction.hour',
  'transaction.attributes.km',
  'transaction.attributes.tags',
  'account.kind',
  'account.country',
  'account.segment',
  'account.parent',
  'account.daysEnrolled',
  'account.daysSinceLastPurchase',
  'account.monthsEnrolled',
  'account.yearsEnrolled',
  'daysSince.training',
  'target.growth',
  'streak.regular',
  'streak.missing',
  'account.attributes.size',
  'stakeholder',
  'stakeholder.named',
  'stakeholder.roles',
  'stakeholder.circle',
  'stakeholder.attributes.km',
  'tier.status',
  'tier.missing',
  'line.missing',
  ...METRICS.map((key) => `metric.${key}`),
  'plan.premium',
  'plan.missing',
  'journey.tour',
  'journey.missing',
];

export const fact = fc.constantFrom(...FACTS);
const words = ['Seafood', 'gold', 'web', 'buyer', 'sunday', '2026-03-01', 3, -1, true, false];
const literal = fc.oneof(decimal, fc.constantFrom(...words));
const operand = fc.oneof({ weight: 3, arbitrary: literal }, { weight: 1, arbitrary: fc.record({ fact }) });

/** Any fact by any operator: nearly always a mistake, and where it is none, something that nobody thought of. */
export const wild = fc
  .tuple(fact, fc.constantFrom(...OPERATORS), fc.array(operand, { minLength: 2, maxLength: 3 }))
  .map(([name, operator, [first, second]]) => {
    const isList = operator === 'in' || operator === 'notIn' || operator === 'between';
    return { fact: name, [operator]: isList ? [first, second] : operator === 'exists' ? first === 3 : first };
  });

export const ofEvent = fc.constantFrom<object>(
  { fact: 'transaction.net', atLeast: '10' },
  { fact: 'transaction.net', between: ['0.5', '1000'] },
  { fact: 'transaction.gross', above: { fact: 'transaction.net' } },
  { fact: 'transaction.date', between: ['2020-02-29', '2026-06-30'] },
  { fact: 'transaction.date', ne: '2026-01-31' },
  { fact: 'transaction.weekday', in: ['saturday', 'sunday'] },
  { fact: 'transaction.hour', atMost: 12 },
  { fact: 'transaction.month', eq: { fact: 'transaction.dayOfMonth' } },
  { fact: 'transaction.store', notIn: ['berlin'] },
  { fact: 'transaction.paymentMethod', eq: 'invoice' },
  { fact: 'transaction.attributes.km', below: { fact: 'account.attributes.size' } },
  { fact: 'transaction.attributes.tags', contains: 'a' },
  { fact: 'account.country', eq: 'DE' },
  { fact: 'plan.premium', eq: true },
  { fact: 'journey.tour', in: ['open', 'running'] },
  { fact: 'account.segment', ne: { fact: 'transaction.channel' } },
  { fact: 'account.parent', exists: true },
  { fact: 'account.daysEnrolled', atLeast: 30 },
  { fact: 'account.daysSinceLastPurchase', below: '90.5' },
  { fact: 'account.monthsEnrolled', atLeast: 1 },
  { fact: 'daysSince.training', atMost: 30 },
  { fact: 'stakeholder.roles', contains: 'buyer' },
  { fact: 'stakeholder.circle', atMost: 2 },
  { fact: 'stakeholder.named', eq: true },
  { fact: 'tier.status', in: ['red', 'silver'] },
  { fact: 'tier.status', atLeast: 'silver' },
  { fact: 'account.kind', ne: 'person' },
  { fact: 'transaction.channel', exists: true },
);
const ofFigures = fc.constantFrom<object>(
  { fact: 'transaction.net', above: { fact: 'metric.spend' } },
  { fact: 'metric.orders', atLeast: 1 },
  { fact: 'metric.buyers', atMost: 3 },
  { fact: 'metric.largest', below: '100.5' },
  { fact: 'metric.stars', above: { fact: 'metric.visits' } },
  { fact: 'metric.spend', atLeast: { fact: 'target.growth' } },
  { fact: 'streak.regular', in: [1, 2, '3'] },
);
const ofCounted = fc.constantFrom<object>(
  { fact: 'lines.net', atLeast: '20' },
  { fact: 'lines.count', between: [1, 2] },
  { fact: 'lines.quantity', below: { fact: 'transaction.quantity' } },
);
export const ofLine = fc.constantFrom<object>(
  { fact: 'line.category', eq: 'Seafood' },
  { fact: 'line.brand', exists: false },
  { fact: 'line.net', above: '5' },
  { fact: 'line.unitPrice', above: { fact: 'line.unitCost' } },
  { fact: 'line.attributes.km', between: [-1, '12.5'] },
  { fact: 'line.quantity', above: { fact: 'transaction.lines' } },
);
const seldomWild = <T>(...usual: fc.Arbitrary<T>[]) =>
  fc.oneof({ weight: 19, arbitrary: fc.oneof(...usual) }, { weight: 1, arbitrary: wild });

/** Of what happens by itself: there is nothing of a transaction but its day. */
export const ofOccasion = conditionOf(
  fc.oneof(
    ofFigures.filter((condition) => !JSON.stringify(condition).includes('transaction.net')),
    fc.constantFrom<object>(
      { fact: 'account.country', eq: 'DE' },
      { fact: 'account.yearsEnrolled', atLeast: 1 },
      { fact: 'transaction.month', atMost: 6 },
      { fact: 'tier.status', atLeast: 'silver' },
    ),
  ),
);
/** Of a transaction that has no lines. */
export const wholeWithoutLines = conditionOf(seldomWild(ofEvent, ofEvent, ofFigures));
export const whole = conditionOf(seldomWild(ofEvent, ofEvent, ofFigures, ofCounted), ofLine);
export const perLine = conditionOf(seldomWild(ofLine, ofLine, ofEvent), ofLine);

/** Of its parts some ask for lines, where it is said how. */
export function conditionOf(
  comparison: fc.Arbitrary<object>,
  ofLines?: fc.Arbitrary<object>,
): fc.Arbitrary<unknown> {
  const lines =
    ofLines === undefined
      ? []
      : [
          fc.record({ someLine: fc.oneof(ofLines, fc.record({ not: ofLines })) }),
          fc.record({ everyLine: fc.record({ any: fc.array(ofLines, { minLength: 1, maxLength: 2 }) }) }),
        ];
  return fc.letrec((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      comparison,
      ...lines,
      fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie('condition') }),
    ),
  })).condition;
}
