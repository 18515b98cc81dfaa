import fc from 'fast-check';
import { LEAVERS, type ProgramDocument, TRIGGERS } from '../../../src/core/program/document.ts';
import {
  conditionOf,
  fact,
  ofEvent,
  ofLine,
  ofOccasion,
  perLine,
  whole,
  wholeWithoutLines,
  wild,
} from './arbitrary-conditions.ts';
import { earnOfLines, earnOfWhole, split, step } from './arbitrary-earn.ts';
import { amount, days, decimal, duration, maybe, mostly, points, seldom } from './arbitrary-parts.ts';
import { withoutMisfits } from './without-misfits.ts';
import { withoutMistakes } from './without-mistakes.ts';

const TIERS = ['red', 'silver', 'gold', 'platinum'];

/** Years that go together: those of the metrics and those by which tiers are held. */
const YEARS = [
  { over: { calendar: 'year' }, until: ['end-of-year', 'end-of-next-year'] },
  {
    over: { calendar: 'year', starts: '04-01' },
    until: ['end-of-year', 'end-of-next-year'],
    yearStarts: '04-01',
  },
  { over: { membership: 'year' }, until: ['end-of-membership-year', 'end-of-next-membership-year'] },
  { over: { calendar: 'month' }, until: ['end-of-month', 'end-of-next-month', 'end-of-next-quarter'] },
  { over: { calendar: 'quarter' }, until: ['end-of-quarter', 'end-of-next-quarter', 'end-of-year'] },
  { over: { calendar: 'year', starts: '07-01' }, until: ['end-of-month', 'end-of-next-quarter'] },
  { over: { rolling: 'P12M' }, until: ['end-of-month', 'end-of-next-membership-year'] },
] as const;
type Year = (typeof YEARS)[number];

const anyPeriod = fc.oneof(
  fc.constant('lifetime'),
  fc.record({ calendar: fc.constantFrom('day', 'week', 'month', 'quarter', 'year') }),
  fc.record({ calendar: fc.constant('year'), starts: mostly(['04-01', '12-31'], ['02-29']) }),
  fc.record({ rolling: days }),
  fc.constant({ membership: 'year' }),
);

function metricsOver(year: Year) {
  const period = fc.oneof(
    { weight: 3, arbitrary: fc.constant<unknown>(year.over) },
    fc.constant('lifetime'),
    fc.record({ rolling: days }),
  );
  const metric = (measure: Record<string, fc.Arbitrary<unknown>>, where: fc.Arbitrary<unknown>, on: string) =>
    fc.record({ ...measure, where: maybe(where), on: fc.constant(on), over: period });
  return fc.record(
    {
      spend: metric({ sum: fc.constantFrom('line.net', 'line.attributes.km') }, perLine, 'purchase'),
      orders: metric(
        { count: fc.constantFrom('transaction', 'line') },
        conditionOf(ofEvent, ofLine),
        'purchase',
      ),
      buyers: metric({ distinct: member }, ofEvent, 'purchase'),
      largest: metric({ max: figure }, ofEvent, 'purchase'),
      visits: metric({ count: fc.constant('transaction') }, ofEvent, 'activity'),
      referrals: metric({ sum: fc.constant('line.net') }, wholeOfReferral, 'referral'),
      stars: fc.record({
        earned: mostly(['reward', 'status'], ['missing']),
        by: maybe(fc.array(fc.nat(7), { minLength: 1, maxLength: 3 })),
        over: period,
      }),
      missing: metric({ sum: fact }, wild, 'activity'),
    },
    { requiredKeys: ['spend', 'orders', 'buyers', 'largest', 'visits', 'referrals', 'stars'] },
  );
}

const figure = fc.constantFrom(
  'line.net',
  'line.quantity',
  'line.attributes.km',
  'transaction.attributes.km',
  'account.daysEnrolled',
);
const member = fc.constantFrom('stakeholder', 'line.sku', 'line.attributes.km', 'transaction.date');

const metricKey = mostly(
  ['spend', 'orders', 'stars', 'spend', 'orders', 'stars', 'buyers', 'largest', 'visits'],
  ['missing'],
);
const { reach } = fc.letrec((tie) => ({
  reach: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.record({ metric: metricKey, atLeast: amount }),
    fc.record({ all: fc.array(tie('reach'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('reach'), { minLength: 1, maxLength: 3 }) }),
  ),
}));
const bonus = {
  multiplier: maybe(decimal),
  headStart: seldom(fc.dictionary(metricKey, amount, { minKeys: 1, maxKeys: 2 })),
};
const tiers = fc
  .tuple(
    fc.record(bonus),
    fc.array(fc.record({ reach, keep: seldom(reach), ...bonus }), { minLength: 1, maxLength: 3 }),
  )
  .map(([base, others]) => [base, ...others].map((tier, rank) => ({ key: TIERS[rank], ...tier })));

function ladderOf(year: Year) {
  const then = maybe(fc.constantFrom('re-qualify', 'one-down', 'figures'));
  const grace = seldom(duration);
  const yearStarts = 'yearStarts' in year ? fc.constant(year.yearStarts) : seldom(fc.constant('07-01'));
  const until = fc.constantFrom(...year.until);
  return fc.record({
    tiers,
    held: fc.oneof(
      { weight: 3, arbitrary: fc.record({ until, yearStarts, grace, then }) },
      fc.record({ for: duration, grace, then }),
      fc.record({ until: fc.constant('forever') }),
    ),
    onReturn: maybe(fc.constantFrom('keep', 'reassess')),
    carryOver: seldom(fc.record({ metric: metricKey, max: maybe(amount) })),
    migrate: seldom(fc.constant('new-terms')),
  });
}

const limited = fc.oneof(
  { weight: 2, arbitrary: fc.record({ points: mostly([1, 100, 5000], [0]) }) },
  fc.record({ count: mostly([1, 3], [0]) }),
);
const bounded = fc.oneof(
  { weight: 3, arbitrary: fc.record({ per: fc.constantFrom('account', 'stakeholder'), within: anyPeriod }) },
  fc.record({
    per: fc.constant('program'),
    within: mostly<unknown>(['lifetime', { calendar: 'month' }], [{ membership: 'year' }]),
  }),
  fc.record({
    per: mostly(['transaction'], ['line']),
    within: mostly<unknown>([undefined], ['lifetime']),
  }),
);
const oneLimit = fc
  .tuple(limited, bounded, maybe(fc.constantFrom('truncate', 'nothing')))
  .map(([size, scope, over]) => ({ ...size, ...scope, over }));
const limit = fc.oneof(
  { weight: 2, arbitrary: oneLimit },
  fc.array(oneLimit, { minLength: 1, maxLength: 3 }),
);
const wholeOfReferral = fc.constantFrom(
  { fact: 'referral.days', below: 365 },
  { fact: 'referral.qualifies', eq: true },
  { fact: 'referral.kind', in: ['purchase', 'activity'] },
);
const from = mostly(['1999-12-31', '2022-01-01T00:00:00Z'], ['2021-02-29']);
const until = mostly(['2026-06-01', '2027-01-01T00:00:00Z'], ['1999-12-31']);
const life = fc.record({ after: duration, at: maybe(fc.constantFrom('end-of-month', 'end-of-year')) });
const anyDay = mostly(['03-31', '12-31', '2026-12-24', '1999-01-01'], ['02-29', '2026-02-30']);
const reward = fc.record({
  expires: maybe(life),
  reward: fc.constantFrom('mug', 'free-freight'),
  count: maybe(mostly([1, 100], [0, 101])),
});
const common = {
  valid: seldom(fc.record({ from: maybe(from), until: maybe(until) })),
  priority: maybe(mostly([0, 5, -1_000_000, 1_000_000], [0.5])),
  key: mostly<string | undefined>([undefined], ['constructor', 'rule-0']),
  split: maybe(split),
  limit: seldom(limit),
  grant: seldom(reward),
};
const activities = fc.constantFrom<unknown>('any', 'purchase', ['purchase', 'training'], 'training', ['any']);
const growth = fc.record({
  of: metricKey,
  periods: mostly([1, 4, 12], [0, 61]),
  take: maybe(fc.constantFrom('mean', 'max', 'min', 'last')),
  percent: maybe(amount),
  atLeast: maybe(amount),
  atMost: maybe(amount),
});
const regular = fc.record({ of: metricKey, atLeast: amount, most: mostly([2, 12], [1, 61]) });
const counted = ['orders', 'spend', 'stars'];
const ofPurchase = fc.record({
  ...common,
  on: fc.constant('purchase'),
  when: maybe(whole),
  lines: maybe(perLine),
  every: seldom(step(counted)),
  reaches: seldom(step([...counted, 'buyers', 'largest'])),
  earn: earnOfLines,
});
const ofActivity = fc.record({
  ...common,
  on: fc.constant('activity'),
  type: maybe(fc.constantFrom('training', ['training', 'survey'])),
  when: maybe(wholeWithoutLines),
  every: seldom(step(['visits', 'stars'])),
  reaches: seldom(step(['visits', 'stars'])),
  earn: earnOfWhole,
});
const ofTier = fc.record({
  ...common,
  on: fc.constant('tier-reached'),
  reached: fc.record({
    ladder: mostly(['status'], ['missing']),
    tiers: maybe(fc.constantFrom(['silver'], ['gold', 'silver'])),
  }),
  when: maybe(wholeWithoutLines),
  earn: earnOfWhole,
});
const ofJourney = fc.record({
  ...common,
  on: fc.constantFrom('journey-step', 'journey-done'),
  journey: fc.record({
    key: mostly(['tour'], ['missing']),
    step: seldom(mostly(['step-0', 'step-1'], ['missing'])),
  }),
  when: maybe(wholeWithoutLines),
  earn: earnOfWhole,
});
const journeyStep = fc.oneof(
  fc.record({
    on: fc.constant('purchase'),
    when: maybe(whole),
    lines: seldom(perLine),
    times: maybe(mostly([1, 2, 100], [0, 101])),
  }),
  fc.record({
    on: fc.constant('activity'),
    type: maybe(fc.constantFrom('training', ['training', 'survey'])),
    when: seldom(wholeWithoutLines),
    lines: mostly<object | undefined>([undefined], [{ fact: 'line.net', above: 1 }]),
  }),
);
const journey = fc
  .record({
    start: seldom(fc.constantFrom('enrolment', 'first-step')),
    within: maybe(duration),
    valid: seldom(fc.record({ from: maybe(from), until: maybe(until) })),
    order: maybe(fc.constantFrom('any', 'given')),
    repeat: maybe(fc.constantFrom('never', 'after-done', 'after-end')),
    migrate: seldom(fc.constant('new-terms')),
    steps: fc.array(journeyStep, { minLength: 1, maxLength: 3 }),
  })
  .map(({ steps, ...rest }) => ({
    ...rest,
    steps: steps.map((step, i) => ({ key: named(i, 'step'), ...step })),
  }));
const plan = fc.record({
  period: days,
  trial: maybe(duration),
  grace: maybe(duration),
  fee: fc.record({
    type: fc.constantFrom('training', 'fee'),
    when: maybe(wholeWithoutLines),
    amount: maybe(decimal),
  }),
});
const ofEnrolment = fc.record({
  ...common,
  on: fc.constant('enrolment'),
  when: maybe(wholeWithoutLines),
  earn: earnOfWhole,
});
const onOccasion = (on: string, about: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record({ ...common, ...about, on: fc.constant(on), when: seldom(ofOccasion), earn: earnOfWhole });
const ofOccasions = fc.oneof(
  onOccasion('period-end', {
    period: fc.record({
      calendar: fc.constantFrom('month', 'month', 'quarter', 'year', 'week'),
      delay: seldom(mostly(['P1D', 'P5D'], ['P40D', 'PT5H'])),
    }),
  }),
  onOccasion('anniversary', {
    anniversary: fc.oneof(fc.record({ years: mostly([1, 2, 5], [0, 101]) }), fc.record({ after: days })),
  }),
  onOccasion('birthday', {}),
  onOccasion('inactivity', {
    inactivity: fc.record({ for: mostly(['P30D', 'P1Y'], ['PT1H']), by: maybe(activities) }),
  }),
);
const ofReferred = fc.record({
  ...common,
  on: fc.constant('referred'),
  when: maybe(wholeWithoutLines),
  earn: earnOfWhole,
});
/** A referrer is told less than there is to earn by. */
const earnOfReferral = fc.record({
  points: fc.constantFrom('reward', 'status'),
  base: fc.oneof(
    fc.record({ fixed: points }),
    fc.record({
      rate: fc.record({
        points: amount,
        per: fc.constantFrom('1', '0.30'),
        of: fc.constantFrom('net', 'gross', 'quantity', 'referral.days'),
      }),
    }),
  ),
});
const ofReferral = fc.record({
  ...common,
  on: fc.constant('referral'),
  referral: fc.constantFrom('claimed', 'qualified', 'purchase', 'purchase'),
  when: maybe(fc.oneof(whole, wholeOfReferral)),
  lines: maybe(perLine),
  every: seldom(step(['referrals'])),
  earn: earnOfReferral,
});
const ofAnything = fc.record({
  on: fc.constantFrom(...TRIGGERS),
  when: maybe(whole),
  every: maybe(step(counted)),
  grant: reward,
});
const rule = fc.oneof(
  { weight: 5, arbitrary: ofPurchase },
  { weight: 2, arbitrary: ofActivity },
  { weight: 2, arbitrary: ofTier },
  { weight: 2, arbitrary: ofJourney },
  { weight: 1, arbitrary: ofEnrolment },
  { weight: 5, arbitrary: ofOccasions },
  { weight: 1, arbitrary: ofReferred },
  { weight: 2, arbitrary: ofReferral },
  { weight: 1, arbitrary: ofAnything },
);

const terms = {
  pending: maybe(
    fc.oneof(
      duration,
      fc.constant('at-once'),
      fc.record({ after: duration }),
      fc.record({ until: anyDay }),
      fc.record({ event: mostly(['training', 'survey'], ['']), atMost: maybe(duration) }),
    ),
  ),
  expires: maybe(
    fc.oneof(
      life,
      fc.constant('never'),
      fc.record({ on: anyDay }),
      fc.record({ yearEnds: mostly([1, 2, 100], [0, 101]) }),
      fc.record({
        inactive: days,
        by: fc.oneof(fc.constant('any'), fc.constantFrom(['purchase'], ['survey', 'training'])),
      }),
    ),
  ),
};

const referral = fc.record({
  qualifies: fc.oneof(
    fc.record({
      on: fc.constant('purchase'),
      when: maybe(whole),
      reaches: maybe(step(['spend', 'orders', 'buyers'])),
    }),
    fc.record({
      on: fc.constant('activity'),
      type: maybe(fc.constant('training')),
      when: maybe(wholeWithoutLines),
      reaches: maybe(step(['visits'])),
    }),
  ),
  within: maybe(duration),
});

const kind = fc.record({
  spendable: maybe(fc.boolean()),
  ...terms,
  byTier: seldom(
    fc.record({
      ladder: mostly(['status'], ['missing']),
      tiers: fc.dictionary(mostly(['silver', 'red'], ['missing']), fc.record(terms), {
        minKeys: 1,
        maxKeys: 2,
      }),
    }),
  ),
  value: maybe(decimal),
  payable: seldom(fc.record({ every: fc.constantFrom('month', 'quarter') })),
  warn: seldom(
    mostly<unknown>(
      ['P3D', ['P10D', 'PT12H'], ['P1M']],
      ['P200Y', [], ['P7D', 'P1W'], 'soon', ['P1D', 'P2D', 'P3D', 'P4D', 'P5D', 'P6D']],
    ),
  ),
  debt: maybe(fc.constantFrom('allow', 'limit-to-balance')),
  leavers: seldom(fc.constantFrom(...LEAVERS)),
  migrate: seldom(fc.constant('new-terms')),
});

const stamps = fc.record({
  debt: maybe(fc.constantFrom('allow', 'limit-to-balance')),
  leavers: seldom(fc.constantFrom(...LEAVERS)),
  pending: mostly<string | undefined>([undefined], ['P1D']),
  card: fc.record({
    size: mostly([2, 3, 1000], [1, 1001]),
    reward: fc.constantFrom('mug', 'free-freight'),
    count: maybe(mostly([1, 100], [0])),
    expires: maybe(life),
    completed: maybe(fc.record({ expires: maybe(life) })),
  }),
});

/** Which rules are in a group, by their place. */
const grouped = fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

/** Documents of the right structure, most of which have mistakes. */
const anyDocument = fc.constantFrom(...YEARS).chain((year) =>
  fc
    .record({
      timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia'),
      beforeEnrolment: maybe(fc.constantFrom('judge', 'refuse')),
      returns: seldom(fc.record({ unmatched: maybe(fc.constantFrom('ignore', 'evaluate')) })),
      points: fc.record({ reward: kind, status: kind, cup: stamps }, { requiredKeys: ['reward', 'status'] }),
      metrics: metricsOver(year),
      ladders: fc.record({ status: ladderOf(year) }),
      targets: fc.record({ growth }),
      streaks: fc.record({ regular }),
      plans: fc.record({ premium: plan, basic: plan }),
      journeys: fc.record({ tour: journey }),
      referral,
      pool: seldom(
        fc.record({
          points: fc.subarray(['reward', 'status', 'cup', 'missing'], { minLength: 1 }),
          feed: maybe(mostly(['0.25', '1'], ['0', '1.5'])),
          holders: maybe(fc.constantFrom('account', 'all')),
          spend: fc.constantFrom('members', 'owner'),
        }),
      ),
      members: fc.record({ best: maybe(grouped), first: maybe(grouped) }),
      shared: maybe(fc.tuple(oneLimit, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }))),
      rules: fc.array(rule, { minLength: 1, maxLength: 12 }),
    })
    .map(({ metrics, rules, members, shared, ...rest }) => ({
      ...rest,
      name: 'Random',
      currency: 'EUR',
      metrics: {
        ...metrics,
        stars: { ...metrics.stars, by: metrics.stars.by?.map((index) => named(index)) },
      },
      groups: { best: { pick: 'best' }, first: { pick: 'first' } },
      ...(shared && {
        limits: {
          shared: { ...shared[0], rules: shared[1].filter((i) => i < rules.length).map((i) => named(i)) },
        },
      }),
      rules: rules.map((rule, index) => ({
        ...rule,
        key: ('key' in rule ? rule.key : undefined) ?? named(index),
        group: groupOf(index, rules, members),
        ...('earn' in rule && { earn: earnOf(rule.earn, rules, index) }),
      })),
    }))
    // Leaves out what is undefined, as JSON does.
    .map((document) => JSON.parse(JSON.stringify(document)) as ProgramDocument),
);

function named(index: number, what = 'rule'): string {
  return `${what}-${index}`;
}

type Ungrouped = { readonly on: string };

/** Rules of one group fire on the same event. */
function groupOf(
  index: number,
  rules: readonly Ungrouped[],
  members: Readonly<Record<string, readonly number[] | undefined>>,
): string | undefined {
  return Object.keys(members).find((group) => {
    const [first] = members[group] ?? [];
    return first !== undefined && members[group]?.includes(index) && rules[index]?.on === rules[first]?.on;
  });
}

/** One of the ways to earn, with what is common to all; a share is of rules before it that fire on the same event. */
function earnOf(
  { base, ...common }: { readonly base: object },
  rules: readonly Ungrouped[],
  index: number,
): object {
  if (!('share' in base)) return { ...base, ...common };
  const share = base.share as { readonly of: readonly number[] };
  const before = rules.flatMap((rule, at) => (at < index && rule.on === rules[index]?.on ? [at] : []));
  const of = share.of.flatMap((at) => before[at % before.length] ?? []).map((at) => named(at));
  return of.length === 0 ? { fixed: 5, ...common } : { share: { ...share, of }, ...common };
}

/** Documents that pass the check: what is wrong is taken out of random ones until nothing is. */
export const checkedProgram: fc.Arbitrary<ProgramDocument> = anyDocument
  .map(withoutMisfits)
  .map(withoutMistakes);
