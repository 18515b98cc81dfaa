import fc from 'fast-check';
import { checkProgram } from '../../../src/core/program/check.ts';
import {
  type MetricDefinition,
  OPERATORS,
  type ProgramDocument,
} from '../../../src/core/program/document.ts';

const DURATIONS = ['P1D', 'P1M', 'P36M', 'P2W', 'P100Y', 'P1Y2M3D'];
const DECIMALS = ['1', '0.5', '0.000001', '999999999999.999999', '33.333333', '2', '100'];
const TIERS = ['red', 'silver', 'gold', 'platinum'];
const METRICS = ['spend', 'orders', 'buyers', 'largest', 'visits', 'constructor', 'missing'];
const FACTS = [
  'line.sku',
  'line.category',
  'line.net',
  'line.quantity',
  'line.attributes.km',
  'transaction.net',
  'transaction.quantity',
  'transaction.lines',
  'transaction.channel',
  'transaction.type',
  'transaction.attributes.km',
  'transaction.attributes.tags',
  'account.kind',
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
];

const fact = fc.constantFrom(...FACTS);
const decimal = mostly(DECIMALS, ['0', '-1', '0.0000001']);
const amount = mostly([...DECIMALS, 1, 3, 6, 5_000_000_000], [0, '-1', 1.5]);
const days = mostly(DURATIONS, ['P0D', 'PT12H', 'P99999Y']);
const duration = mostly([...DURATIONS, 'PT12H', 'PT1S'], ['P0D', '1 day', 'P99999Y']);
const metricKey = mostly(['spend', 'orders', 'spend', 'orders', 'buyers', 'largest', 'visits'], ['missing']);
const literal = fc.oneof(decimal, fc.constantFrom('Seafood', 'gold', 'web', 'buyer', 3, -1, true, false));
const operand = fc.oneof({ weight: 3, arbitrary: literal }, { weight: 1, arbitrary: fc.record({ fact }) });
const period = fc.oneof(
  fc.constant('lifetime'),
  fc.record({ calendar: fc.constantFrom('day', 'week', 'month', 'quarter', 'year') }),
  fc.record({ rolling: days }),
);

const wild = fc
  .tuple(fact, fc.constantFrom(...OPERATORS), fc.array(operand, { minLength: 2, maxLength: 3 }))
  .map(([name, operator, [first, second]]) => {
    const isList = operator === 'in' || operator === 'notIn' || operator === 'between';
    return { fact: name, [operator]: isList ? [first, second] : operator === 'exists' ? first === 3 : first };
  });
const ofEvent = fc.constantFrom<object>(
  { fact: 'transaction.net', atLeast: '10' },
  { fact: 'transaction.net', between: ['0.5', '1000'] },
  { fact: 'transaction.attributes.km', below: { fact: 'account.attributes.size' } },
  { fact: 'transaction.attributes.tags', contains: 'a' },
  { fact: 'stakeholder.roles', contains: 'buyer' },
  { fact: 'stakeholder.circle', atMost: 2 },
  { fact: 'tier.status', in: ['red', 'silver'] },
  { fact: 'account.kind', ne: 'person' },
  { fact: 'transaction.channel', exists: true },
);
const ofFigures = fc.constantFrom<object>(
  { fact: 'transaction.net', above: { fact: 'metric.spend' } },
  { fact: 'metric.orders', atLeast: 1 },
  { fact: 'metric.buyers', atMost: 3 },
  { fact: 'metric.largest', below: '100.5' },
);
const ofWhole = fc.oneof({ weight: 2, arbitrary: ofEvent }, { weight: 1, arbitrary: ofFigures });
const ofLine = fc.constantFrom<object>(
  { fact: 'line.category', eq: 'Seafood' },
  { fact: 'line.net', above: '5' },
  { fact: 'line.attributes.km', between: [-1, '12.5'] },
  { fact: 'line.quantity', above: { fact: 'transaction.lines' } },
);
const whole = conditionOf(fc.oneof({ weight: 19, arbitrary: ofWhole }, { weight: 1, arbitrary: wild }));
const perLine = conditionOf(
  fc.oneof(
    { weight: 15, arbitrary: ofLine },
    { weight: 4, arbitrary: ofWhole },
    { weight: 1, arbitrary: wild },
  ),
);

const { reach } = fc.letrec((tie) => ({
  reach: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.record({ metric: metricKey, atLeast: amount }),
    fc.record({ all: fc.array(tie('reach'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('reach'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

const figure = fc.constantFrom(
  'line.net',
  'line.quantity',
  'line.attributes.km',
  'transaction.attributes.km',
);
const member = fc.constantFrom('stakeholder', 'line.sku', 'line.attributes.km');
const metrics = fc.record(
  {
    spend: metric({ sum: fc.constantFrom('line.net', 'line.attributes.km') }, ofLine, 'purchase'),
    orders: metric({ count: fc.constantFrom('transaction', 'line') }, ofEvent, 'purchase'),
    buyers: metric({ distinct: member }, ofEvent, 'purchase'),
    largest: metric({ max: figure }, ofEvent, 'purchase'),
    visits: metric({ count: fc.constant('transaction') }, ofEvent, 'activity'),
    missing: metric({ sum: fact }, wild, 'activity'),
  },
  { requiredKeys: ['spend', 'orders', 'buyers', 'largest', 'visits'] },
);

const multiplier = maybe(decimal);
const tiers = fc
  .tuple(multiplier, fc.array(fc.record({ reach, multiplier }), { maxLength: 3 }))
  .map(([base, others]) =>
    [{ multiplier: base }, ...others].map((tier, rank) => ({ key: TIERS[rank], ...tier })),
  );
const held = fc.oneof(
  fc.record({
    until: fc.constantFrom('end-of-month', 'end-of-quarter', 'end-of-year', 'end-of-next-year', 'forever'),
  }),
  fc.record({ for: duration }),
);

const rate = fc.record({ points: amount, per: decimal, of: fc.constantFrom('net', 'gross', 'quantity') });
const fixed = mostly([1, 500, Number.MAX_SAFE_INTEGER], [0]);
const kindEarned = fc.record({
  points: mostly(['reward', 'status'], ['missing']),
  times: maybe(fc.constant({ tier: 'status' })),
  round: maybe(fc.constantFrom('floor', 'half-up', 'ceiling')),
});
const earnFixed = fc.tuple(kindEarned, fixed).map(([kind, fixed]) => ({ ...kind, fixed }));
const earnRate = fc.tuple(kindEarned, rate).map(([kind, rate]) => ({ ...kind, rate }));
const part = fc.record({
  to: fc.constantFrom('account', 'buyer'),
  share: fc.constantFrom('0.2', '0.25', '0.333333'),
});
const split = fc
  .tuple(fc.array(part, { maxLength: 2 }), fc.constantFrom('account', 'buyer'), mostly(['rest'], ['1']))
  .map(([parts, to, share]) => [...parts, { to, share }]);
const limit = fc.record({
  points: mostly([1, 100, 5000], [0]),
  per: fc.constant('account'),
  within: period,
});
const from = mostly(['1999-12-31', '2022-01-01T00:00:00Z'], ['2021-02-29']);
const until = mostly(['2026-06-01', '2027-01-01T00:00:00Z'], ['1999-12-31']);
const when = {
  valid: maybe(fc.record({ from: maybe(from), until: maybe(until) })),
  when: maybe(whole),
};
const every = fc.record({ n: amount, of: mostly(['orders', 'spend'], ['visits', 'buyers']) });
const everyVisit = fc.record({ n: amount, of: fc.constant('visits') });
const reward = fc.record({ reward: fc.constantFrom('mug', 'free-freight') });
const key = mostly([...'abcdefghijklmnopqrstuvwxyz'], ['constructor']);
const rule = fc.oneof(
  fc.record({
    key,
    on: fc.constant('purchase'),
    ...when,
    lines: maybe(perLine),
    every: maybe(every),
    earn: fc.oneof(earnRate, earnFixed),
    split: maybe(split),
    limit: maybe(limit),
    grant: maybe(reward),
  }),
  fc.record({
    key,
    on: fc.constant('activity'),
    type: maybe(fc.constantFrom('training', 'survey')),
    ...when,
    every: maybe(everyVisit),
    earn: earnFixed,
    limit: maybe(limit),
  }),
  fc.record({
    key,
    on: fc.constantFrom('purchase', 'activity'),
    ...when,
    every: maybe(every),
    grant: reward,
  }),
);
const kind = fc.record({
  spendable: maybe(fc.boolean()),
  pending: maybe(duration),
  expires: maybe(fc.record({ after: duration, at: maybe(fc.constantFrom('end-of-month', 'end-of-year')) })),
  value: maybe(decimal),
  debt: maybe(fc.constantFrom('allow', 'limit-to-balance')),
});

/** Documents of the right structure, most of which have mistakes. */
const anyDocument = fc
  .record({
    timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia'),
    beforeEnrolment: maybe(fc.constantFrom('judge', 'refuse')),
    points: fc.record({ reward: kind, status: kind }),
    metrics,
    tiers,
    held,
    rules: fc.array(rule, { minLength: 1, maxLength: 8 }),
  })
  .map(({ tiers, held, ...rest }) => {
    const document = { ...rest, name: 'Random', currency: 'EUR', ladders: { status: { tiers, held } } };
    // Leaves out what is undefined, as JSON does.
    return JSON.parse(JSON.stringify(document)) as ProgramDocument;
  });

/** Documents that pass the check: what is wrong is taken out of random ones until nothing is. */
export const checkedProgram: fc.Arbitrary<ProgramDocument> = anyDocument.map(withoutMistakes);

function withoutMistakes(document: ProgramDocument): ProgramDocument {
  const mistakes = checkProgram(document);
  if (mistakes.length === 0) return document;
  const isWrong = (pointer: string): boolean =>
    mistakes.some((mistake) => mistake.pointer === pointer || mistake.pointer.startsWith(`${pointer}/`));
  const keep = <T>(map: Readonly<Record<string, T>> | undefined, at: string): Record<string, T> =>
    Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => !isWrong(`${at}/${key}`)));
  return withoutMistakes({
    ...document,
    points: keep(document.points, '/points'),
    metrics: keep<MetricDefinition>(document.metrics, '/metrics'),
    ladders: keep(document.ladders, '/ladders'),
    rules: (document.rules ?? []).filter((_, index) => !isWrong(`/rules/${index}`)),
  });
}

/** What is right far more often than not, so that something of a document is left. */
function mostly<T>(right: readonly T[], wrong: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

function metric(measure: Record<string, fc.Arbitrary<unknown>>, where: fc.Arbitrary<unknown>, on: string) {
  return fc.record({ ...measure, where: maybe(where), on: fc.constant(on), over: period });
}

function conditionOf(comparison: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      comparison,
      fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie('condition') }),
    ),
  })).condition;
}
