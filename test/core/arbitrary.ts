import fc from 'fast-check';
import { type Command, isPost, type ReturnRequestLine } from '../../src/core/command.ts';
import { type Decimal, formatDecimal } from '../../src/core/decimal.ts';
import { returnable, returnedLines } from '../../src/core/kept.ts';
import {
  type FactorDefinition,
  LEAVERS,
  type LimitDefinition,
  type MetricDefinition,
  type ProgramDocument,
  type RuleDefinition,
} from '../../src/core/program/document.ts';
import { MS_PER_DAY } from '../../src/core/time.ts';
import { type Account, club, instant, type LineInput, type Version } from './harness.ts';
import { withoutMisfits } from './program/without-misfits.ts';
import { withoutMistakes } from './program/without-mistakes.ts';

/** Small programmes in which everything that a rule can do meets everything else. */

/** There once in so many times. */
const maybe = <T>(value: fc.Arbitrary<T>, times = 2): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const over = fc.constantFrom<MetricDefinition['over'][]>(
  'lifetime',
  { calendar: 'year' },
  { calendar: 'month' },
  { rolling: 'P30D' },
  { rolling: 'P1M' },
  { membership: 'year' },
  { calendar: 'year', starts: '11-15' },
);
const where = maybe(fc.constant({ fact: 'line.category', ne: 'shipping' }));
const whole = maybe(
  fc.constantFrom({ fact: 'transaction.net', atLeast: '40' }, { fact: 'transaction.channel', eq: 'web' }),
);

const metrics = fc.record({
  spend: fc.record({ sum: fc.constant('line.net'), where, over }),
  orders: fc.record({ count: fc.constant('transaction' as const), where: whole, over }),
  buyers: fc.record({ distinct: fc.constant('stakeholder'), over }),
  biggest: fc.record({ max: fc.constant('transaction.net'), over }),
  visits: fc.record({
    count: fc.constant('transaction' as const),
    on: fc.constant('activity' as const),
    over,
  }),
  /** What every n-th can count. */
  steps: fc.record({
    sum: fc.constant('line.net'),
    over: fc.constantFrom<MetricDefinition['over'][]>('lifetime', { calendar: 'month' }),
  }),
  rewards: fc.record({ earned: fc.constant('reward'), by: maybe(fc.constant(['rule-0'])), over }),
});

const asked = fc.oneof(
  fc.record({ metric: fc.constant('spend'), atLeast: fc.integer({ min: 20, max: 150 }) }),
  fc.record({ metric: fc.constantFrom('orders', 'visits'), atLeast: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ metric: fc.constant('buyers'), atLeast: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ metric: fc.constant('biggest'), atLeast: fc.integer({ min: 20, max: 80 }) }),
);
const reach = fc.oneof(
  asked,
  fc.record({ all: fc.tuple(asked, asked) }),
  fc.record({ any: fc.tuple(asked, asked) }),
);
const ladders = fc.record({
  status: fc.record({
    tiers: fc.tuple(
      fc.constant({ key: 'red' }),
      fc.record({ key: fc.constant('silver'), reach, multiplier: fc.constant('1.5') }),
      fc.record({ key: fc.constant('gold'), reach, multiplier: fc.constant('2.25') }),
    ),
    held: fc.constantFrom(
      { until: 'end-of-month' as const },
      { until: 'end-of-next-year' as const },
      { until: 'forever' as const },
      { for: 'P10D' },
    ),
    migrate: maybe(fc.constant('new-terms')),
  }),
});

const rate = fc.record({
  points: fc.constantFrom(
    1,
    '0.5',
    3,
    { by: 'line.category', values: { fish: 2, cheese: '0.7' } },
    { by: 'tier.status', values: { red: 1, silver: 2, gold: '2.5' } },
  ),
  per: fc.constantFrom('1', '0.30', '7'),
  of: fc.constantFrom('net', 'gross', 'quantity', 'transaction.net', 'line.quantity'),
  steps: maybe(fc.constantFrom('whole' as const, 'pro-rata' as const)),
});
const brackets = fc.record({
  of: fc.constantFrom('net', 'quantity'),
  mode: fc.constantFrom('marginal' as const, 'whole' as const),
  steps: fc.constantFrom(
    [
      { from: '0', points: 1, per: '1' },
      { from: '30', points: 2, per: '1' },
    ],
    [{ from: '10', points: '0.5', per: '0.30' }],
  ),
});
const factor = fc.constantFrom<FactorDefinition[]>(
  { tier: 'status' },
  { factor: '2' },
  { factor: '0.5', when: { fact: 'line.category', eq: 'fish' } },
  { factor: { by: 'transaction.channel', values: { web: '1.5' } } },
);
const amount = fc.oneof(
  { weight: 4, arbitrary: fc.record({ rate }) },
  fc.record({ brackets }),
  fc.record({ fixed: fc.integer({ min: 1, max: 30 }) }),
  fc.constant({ share: { of: 'rule-0', percent: '50' } }),
);
const earn = fc
  .record({
    points: fc.constantFrom('reward', 'reward', 'status', 'cup'),
    amount,
    times: maybe(fc.oneof(factor, fc.array(factor, { minLength: 1, maxLength: 3 }))),
    stack: maybe(fc.constantFrom('multiply' as const, 'add' as const), 3),
    each: maybe(fc.constantFrom('transaction' as const, 'line' as const), 3),
    min: maybe(fc.constant(5), 5),
    max: maybe(fc.constant(60), 5),
    round: maybe(fc.constantFrom('floor' as const, 'half-up' as const, 'ceiling' as const)),
  })
  .map(({ amount, ...rest }) => ({ ...amount, ...rest }));
const split = fc.constantFrom<NonNullable<RuleDefinition['split']>[]>(
  [
    { to: 'buyer', share: '0.2' },
    { to: 'account', share: 'rest' },
  ],
  [
    { to: 'account', share: '0.333333' },
    { to: 'buyer', share: '0.666667' },
  ],
  [
    { to: { role: 'buyer' }, share: '0.4' },
    { to: 'account', share: 'rest' },
  ],
  [
    { to: 'buyer', fixed: 7, otherwise: 'rest' },
    { to: { circle: 1 }, share: 'rest', among: 'first' },
  ],
);
const size = fc.oneof(
  { weight: 3, arbitrary: fc.record({ points: fc.integer({ min: 1, max: 60 }) }) },
  fc.record({ count: fc.integer({ min: 1, max: 3 }) }),
);
const scope = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ per: fc.constantFrom('account' as const, 'stakeholder' as const), within: over }),
  },
  fc.record({ per: fc.constantFrom('transaction' as const, 'line' as const) }),
  fc.record({
    per: fc.constant('program' as const),
    within: fc.constantFrom<MetricDefinition['over'][]>('lifetime', { calendar: 'month' }),
  }),
);
const oneLimit: fc.Arbitrary<LimitDefinition> = fc
  .tuple(size, scope, maybe(fc.constantFrom('truncate' as const, 'nothing' as const), 3))
  .map(([size, scope, over]) => ({ ...size, ...scope, ...(over && { over }) }));
const limits = fc.oneof(
  { weight: 2, arbitrary: oneLimit },
  fc.array(oneLimit, { minLength: 1, maxLength: 3 }),
);
const rule = fc
  .record({
    on: fc.constant('purchase' as const),
    when: maybe(
      fc.constantFrom(
        { fact: 'transaction.net', atLeast: '30' },
        { fact: 'transaction.net', below: '60' },
        { fact: 'metric.spend', atLeast: '50' },
        { fact: 'metric.buyers', above: 1 },
        { not: { fact: 'tier.status', eq: 'red' } },
        { fact: 'lines.net', atLeast: '15' },
        { someLine: { fact: 'line.category', eq: 'cheese' } },
        { fact: 'account.daysSinceLastPurchase', atMost: 20 },
        { fact: 'plan.premium', eq: true },
        { fact: 'journey.tour', ne: 'done' },
      ),
    ),
    lines: maybe(
      fc.constantFrom({ fact: 'line.category', eq: 'fish' }, { fact: 'line.quantity', atMost: '2' }),
    ),
    step: maybe(
      fc.oneof(
        fc.record({ every: fc.record({ n: fc.constantFrom(25, '60.5'), of: fc.constant('steps') }) }),
        fc.record({
          reaches: fc.record({
            n: fc.constantFrom(2, 40),
            of: fc.constantFrom('steps', 'orders', 'buyers', 'biggest', 'rewards'),
          }),
        }),
      ),
      3,
    ),
    group: maybe(fc.constantFrom('a', 'b'), 3),
    priority: maybe(fc.integer({ min: -1, max: 1 }), 3),
    earn,
    split: maybe(split),
    limit: maybe(limits),
    grant: maybe(
      fc.record({
        reward: fc.constant('mug'),
        count: maybe(fc.constant(2)),
        expires: maybe(fc.constantFrom({ after: 'P10D' }, { after: 'P1M', at: 'end-of-month' })),
      }),
      3,
    ),
  })
  .map(({ step, ...rule }) => ({ ...rule, ...step }));
const journeyStep = fc.oneof(
  fc.record({ on: fc.constant('activity' as const), type: maybe(fc.constant('visit')) }),
  fc.record({
    on: fc.constant('purchase' as const),
    when: maybe(
      fc.constantFrom(
        { fact: 'transaction.net', atLeast: '30' },
        { fact: 'lines.net', atLeast: '15' },
        { not: { fact: 'tier.status', eq: 'red' } },
        { fact: 'journey.other', ne: 'running' },
      ),
    ),
    lines: maybe(fc.constant({ fact: 'line.category', eq: 'fish' })),
    times: maybe(fc.integer({ min: 1, max: 3 })),
  }),
);
const journey = fc
  .record({
    start: maybe(fc.constant('enrolment' as const), 4),
    within: maybe(fc.constantFrom('P10D', 'P40D', 'P1Y'), 2),
    valid: maybe(fc.constantFrom({ from: '2026-10-25' }, { until: '2026-11-20' }), 4),
    order: maybe(fc.constantFrom('any' as const, 'given' as const)),
    repeat: maybe(fc.constantFrom('never' as const, 'after-done' as const, 'after-end' as const)),
    migrate: maybe(fc.constant('new-terms' as const)),
    steps: fc.array(journeyStep, { minLength: 1, maxLength: 3 }),
  })
  .map(({ steps, ...rest }) => ({ ...rest, steps: steps.map((step, i) => ({ key: `step-${i}`, ...step })) }));
const journeys = fc.record({ tour: journey, other: journey });
const stepRule = fc.record({
  on: fc.constant('journey-step'),
  journey: fc.constantFrom(
    { key: 'tour' },
    { key: 'tour', step: 'step-0' },
    { key: 'other', step: 'step-1' },
  ),
  earn: fc.constantFrom(
    { points: 'reward', fixed: 4 },
    { points: 'status', rate: { points: 1, per: '10', of: 'transaction.net' } },
  ),
  limit: maybe(fc.constant({ points: 6, per: 'account', within: { calendar: 'month' } })),
  grant: maybe(fc.constant({ reward: 'mug' })),
});
const doneRule = fc.record({
  on: fc.constant('journey-done'),
  journey: fc.constantFrom({ key: 'tour' }, { key: 'other' }),
  earn: fc.constant({ points: 'reward', fixed: 40 }),
  grant: maybe(fc.constantFrom({ reward: 'crown' }, { reward: 'crown', count: 2 })),
});
const plan = fc.record({
  period: fc.constantFrom('P1M', 'P10D'),
  trial: maybe(fc.constant('P5D')),
  grace: maybe(fc.constant('P7D')),
  fee: fc.constant({ type: 'fee' }),
});
const visitRule = fc.constant({ on: 'activity', earn: { points: 'reward', fixed: 10 } });
const riseRule = fc.constant({
  on: 'tier-reached',
  reached: { ladder: 'status' },
  earn: { points: 'reward', fixed: 15 },
  grant: { reward: 'mug' },
});

const pending = fc.constantFrom(
  'P3D',
  { after: 'P14D' },
  { until: '11-15' },
  { event: 'visit' },
  { event: 'visit', atMost: 'P20D' },
  'at-once',
);
const expires = fc.constantFrom(
  { after: 'P20D' },
  { after: 'P1M', at: 'end-of-month' },
  { on: '11-30' },
  { on: '2026-12-05' },
  { yearEnds: 1 },
  { inactive: 'P12D', by: 'any' },
  { inactive: 'P1M', by: ['purchase'] },
  'never',
);

const NOT_EXPIRING = ['keep', 'to-account'] as const;

/** A card that some purchases fill. */
function stampsOf(expiring: boolean) {
  const life = fc.constantFrom({ after: 'P15D' }, { after: 'P1M', at: 'end-of-month' });
  const end = expiring ? maybe(life) : fc.constant(undefined);
  return fc.record({
    debt: fc.constant('allow'),
    card: fc.record({
      // Rules earn hundreds at once: more cards than can be granted at once would be refused, whatever the order.
      size: fc.constantFrom(400, 1000),
      reward: fc.constant('cup-of-coffee'),
      count: maybe(fc.constant(2)),
      expires: end,
      completed: maybe(fc.record({ expires: end })),
    }),
  });
}

export interface Shape {
  readonly expiring?: boolean;
  readonly waiving?: boolean;
  readonly granting?: boolean;
  /** Rules of which at most one applies, and the order in which they are looked at. */
  readonly grouping?: boolean;
  /** Limits that several rules share. */
  readonly sharing?: boolean;
  /** What is found in no purchase takes something back, too. */
  readonly evaluating?: boolean;
}

/** Programmes that pass the check. */
export function program({
  expiring = true,
  waiving = true,
  granting = true,
  grouping = true,
  sharing = true,
  evaluating = true,
}: Shape = {}): fc.Arbitrary<ProgramDocument> {
  const kind = fc.record({
    pending: maybe(pending, 3),
    expires: expiring ? maybe(expires) : fc.constant(undefined),
    byTier: maybe(
      fc.record({
        ladder: fc.constant('status'),
        tiers: fc.record({
          silver: fc.record({
            pending: maybe(pending),
            expires: maybe(expiring ? expires : fc.constant('never')),
          }),
        }),
      }),
      3,
    ),
    warn: expiring
      ? maybe(fc.constantFrom('P3D', ['P10D', 'P1D'], ['P1M', 'PT36H']), 3)
      : fc.constant(undefined),
    debt: fc.constantFrom('allow', ...(waiving ? ['limit-to-balance'] : [])),
    leavers: maybe(fc.constantFrom(...(expiring ? LEAVERS : NOT_EXPIRING))),
    migrate: maybe(fc.constant('new-terms')),
  });
  return fc
    .record({
      timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
      points: fc.record({ reward: kind, status: kind, cup: stampsOf(expiring) }),
      metrics,
      ladders,
      journeys: maybe(journeys),
      plans: maybe(fc.record({ premium: plan })),
      rules: fc.tuple(
        fc.array(rule, { minLength: 1, maxLength: 4 }),
        visitRule,
        riseRule,
        stepRule,
        doneRule,
      ),
      shared: sharing
        ? maybe(fc.tuple(oneLimit, fc.subarray([0, 1, 2, 3], { minLength: 1 })))
        : fc.constant(undefined),
      groups: fc.constant({ a: { pick: 'best' }, b: { pick: 'first' } }),
      returns: evaluating ? maybe(fc.constant({ unmatched: 'evaluate' as const })) : fc.constant(undefined),
    })
    .map(({ rules: [rules, ...others], shared, ...parts }) => {
      const off = {
        ...(!granting && { grant: undefined }),
        ...(!grouping && { group: undefined, priority: undefined }),
      };
      const keyed = [...rules, ...others].map((part, i) => ({ key: `rule-${i}`, ...part, ...off }));
      const limits = shared && {
        shared: { ...shared[0], rules: shared[1].flatMap((i) => keyed[i]?.key ?? []) },
      };
      return withoutMistakes(withoutMisfits(club(withoutUndefined({ ...parts, limits, rules: keyed }))));
    })
    .filter(({ ladders, rules = [] }) => ladders?.status !== undefined && rules.length > 0);
}

/** One version, or a second one that is in force from the middle of what happens, and not yet where it came late. */
export function programs(shape: Shape = {}): fc.Arbitrary<readonly Version[]> {
  return fc.tuple(program(shape), fc.option(program(shape), { nil: null })).map(([first, second]) => {
    const versions: Version[] = [{ document: first, from: null }];
    if (second === null) return versions;
    const document = { ...second, timezone: first.timezone };
    return [...versions, { document, from: '2026-11-01T00:00:00Z' }];
  });
}

function withoutUndefined(value: object): Partial<ProgramDocument> {
  return JSON.parse(JSON.stringify(value));
}

/** So much of what can still come back of a line, or off its price; above 100 it is refused. */
export interface PartBack {
  readonly line: number;
  readonly percent: number;
  readonly how: 'quantity' | 'amount' | 'sku';
}

interface Bought {
  readonly lines: readonly LineInput[];
  readonly by: string | null;
  readonly daysLate: number;
  readonly channel: string;
}

/** Days from now on; null: no end. */
interface AdjustStep {
  readonly do: 'adjust';
  readonly holder: string;
  readonly points: string;
  readonly amount: number;
  readonly days: number | null | undefined;
  readonly owing: boolean;
}

interface LotStep {
  readonly do: 'activate' | 'cancel' | 'extend' | 'reinstate';
  readonly which: number;
  readonly days: number | null;
  readonly percent: number;
}

/** What a client does; where it cannot be done, it is refused and nothing happens. */
export type Step =
  | { readonly do: 'wait'; readonly days: number }
  | (Bought & { readonly do: 'buy' })
  | { readonly do: 'visit' | 'pay'; readonly daysLate: number; readonly about: number | null }
  | { readonly do: 'plan'; readonly kind: 'plan-activate' | 'plan-cancel' }
  | (Bought & { readonly do: 'quote'; readonly days: number })
  | { readonly do: 'buy-quoted'; readonly which: number; readonly hours: number }
  | { readonly do: 'return'; readonly which: number; readonly parts: readonly PartBack[] }
  | { readonly do: 'return-any'; readonly lines: readonly LineInput[]; readonly by: string | null }
  | { readonly do: 'void'; readonly which: number }
  | { readonly do: 'redeem'; readonly which: number; readonly percent: number }
  | { readonly do: 'use'; readonly which: number }
  | { readonly do: 'leave'; readonly who: string; readonly back: boolean }
  | AdjustStep
  | LotStep
  | { readonly do: 'send'; readonly which: number; readonly percent: number; readonly to: string };

const cents = fc
  .oneof(
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 99) },
    { weight: 4, arbitrary: fc.integer({ min: 500, max: 4_000 }) },
  )
  .map((n) => (n / 100).toFixed(2));
const line: fc.Arbitrary<LineInput> = fc
  .record({
    sku: fc.constantFrom('a', 'b', 'c'),
    quantity: fc.constantFrom('1', '2', '3', '0.5', '4'),
    price: cents,
    off: fc.constantFrom(0, 0, 0.1, 1 / 3, 1),
    category: fc.constantFrom('fish', 'shipping', 'cheese'),
  })
  .map(({ off, ...line }) => ({
    ...line,
    discount: (Math.floor(Number(line.quantity) * Number(line.price) * off * 1e6) / 1e6).toFixed(6),
  }));
const lines = fc.array(line, { minLength: 1, maxLength: 3 });
const daysLate = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 70 }));
const which = fc.nat(12);

const bought = {
  lines,
  by: fc.constantFrom('ann', 'bob', null),
  daysLate,
  channel: fc.constantFrom('web', 'shop'),
};
export const buy = fc.record({ do: fc.constant('buy' as const), ...bought });
export const quote = fc.record({
  do: fc.constant('quote' as const),
  ...bought,
  days: fc.integer({ min: 1, max: 7 }),
});
export const buyQuoted = fc.record({
  do: fc.constant('buy-quoted' as const),
  which: fc.nat(3),
  hours: fc.constantFrom(0, 0, 0, 1, 20, 100),
});
export const visit = fc.record({
  do: fc.constant('visit' as const),
  daysLate,
  about: fc.option(fc.nat(12), { nil: null }),
});
const pay = fc.record({ do: fc.constant('pay' as const), daysLate, about: fc.constant(null) });
const choosePlan = fc.record({
  do: fc.constant('plan' as const),
  kind: fc.constantFrom('plan-activate' as const, 'plan-cancel' as const),
});
const wait = fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 40 }) });
const percent = fc.constantFrom(1, 20, 33, 50, 50, 80, 100, 100, 101);
const part = fc.record({
  line: fc.nat(2),
  percent,
  how: fc.constantFrom('quantity' as const, 'quantity' as const, 'amount' as const, 'sku' as const),
});
export const giveBack = fc.record({
  do: fc.constant('return' as const),
  which,
  parts: fc.array(part, { minLength: 1, maxLength: 2 }),
});
const giveBackAny = fc.record({
  do: fc.constant('return-any' as const),
  lines,
  by: bought.by,
});
const undo = fc.record({ do: fc.constant('void' as const), which });
const redeem = fc.record({ do: fc.constant('redeem' as const), which, percent });
const use = fc.record({ do: fc.constant('use' as const), which: fc.nat(3) });
const send = fc.record({
  do: fc.constant('send' as const),
  which,
  percent,
  to: fc.constantFrom('account', 'ann', 'bob'),
});

const leave = fc.record({
  do: fc.constant('leave' as const),
  who: fc.constantFrom('ann', 'bob'),
  back: fc.boolean(),
});
const days = fc.option(fc.integer({ min: 1, max: 90 }), { nil: null });
const adjust = fc.record({
  do: fc.constant('adjust' as const),
  holder: fc.constantFrom('account', 'account', 'ann'),
  points: fc.constantFrom('reward', 'status', 'cup'),
  amount: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: -40, max: -1 })),
  days: fc.option(days, { nil: undefined }),
  owing: fc.boolean(),
});
const changeLot = fc.record({
  do: fc.constantFrom('activate' as const, 'cancel' as const, 'extend' as const),
  which,
  days,
  percent,
});
const reinstate = fc.record({ do: fc.constant('reinstate' as const), which, days, percent });

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: buy },
  { weight: 1, arbitrary: visit },
  { weight: 1, arbitrary: pay },
  { weight: 1, arbitrary: choosePlan },
  { weight: 2, arbitrary: quote },
  { weight: 2, arbitrary: buyQuoted },
  { weight: 3, arbitrary: wait },
  { weight: 4, arbitrary: giveBack },
  { weight: 2, arbitrary: giveBackAny },
  { weight: 2, arbitrary: undo },
  { weight: 2, arbitrary: redeem },
  { weight: 1, arbitrary: use },
  { weight: 1, arbitrary: send },
  { weight: 1, arbitrary: leave },
  { weight: 1, arbitrary: adjust },
  { weight: 3, arbitrary: changeLot },
  { weight: 3, arbitrary: reinstate },
);
/** What moves points by hand, among what earns, spends and takes them back. */
export const moving: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: buy },
  { weight: 3, arbitrary: wait },
  { weight: 3, arbitrary: giveBack },
  { weight: 2, arbitrary: undo },
  { weight: 2, arbitrary: redeem },
  { weight: 1, arbitrary: visit },
  { weight: 1, arbitrary: adjust },
  { weight: 4, arbitrary: changeLot },
  { weight: 3, arbitrary: reinstate },
);
export const spending: fc.Arbitrary<Step> = fc.oneof(wait, buy, buy, redeem);

export const START = instant('2026-10-20');

/** Does it, or leaves it where it is refused. Answers whether it happened. */
export function take(account: Account, step: Step, i: number): boolean {
  const at = (daysLate: number): number => account.now - daysLate * MS_PER_DAY;
  switch (step.do) {
    case 'wait':
      return !account.clock(account.now + step.days * MS_PER_DAY).try({ kind: 'settle' }).refused;
    case 'buy': {
      const { lines, by, daysLate, channel } = step;
      return !account.try(
        account.purchaseOf(`buy-${i}`, lines, { ...(by && { by }), channel, at: at(daysLate) }),
      ).refused;
    }
    case 'quote': {
      const { lines, by, daysLate, channel, days } = step;
      const around = { ...(by && { by }), channel, at: at(daysLate) };
      return !account.try(account.quoteOf(lines, `P${days}D`, around)).refused;
    }
    case 'buy-quoted': {
      const command = quotedOf(account, step, i);
      return command !== null && !account.try(command).refused;
    }
    case 'plan':
      return !account.try({ kind: step.kind, plan: 'premium' }).refused;
    case 'visit':
    case 'pay': {
      const transaction = {
        kind: 'activity' as const,
        occurredAt: at(step.daysLate),
        stakeholder: null,
        type: step.do === 'pay' ? 'fee' : 'visit',
        ...aboutOne(account, step.about),
        lines: [],
      };
      return !account.try({ kind: 'activity', externalId: `${step.do}-${i}`, transaction }).refused;
    }
    case 'return': {
      const command = returnOf(account, step, i);
      return command !== null && !account.try(command).refused;
    }
    case 'return-any': {
      const lines = step.lines.map(
        ({ sku = '', quantity = '1', price = '1', category = '' }): ReturnRequestLine => {
          return { sku, quantity, unitPrice: price, category };
        },
      );
      const around = step.by === null ? {} : { by: step.by };
      return !account.try(account.returnOf(`return-${i}`, null, lines, around)).refused;
    }
    case 'void': {
      const posted = account.log.filter(({ command }) => isPost(command) || command.kind === 'return');
      const subject = posted[step.which % Math.max(1, posted.length)]?.seq;
      return subject !== undefined && !account.try({ kind: 'void', subject, reason: 'a mistake' }).refused;
    }
    case 'redeem': {
      const { holder, points, amount } = priceOf(account, step);
      return !account.try(account.redeemOf(`redeem-${i}`, amount, { holder, points })).refused;
    }
    case 'use': {
      const coupon = [...account.state.coupons.values()][step.which]?.code;
      return coupon !== undefined && !account.try(account.useCoupon(`use-${i}`, coupon)).refused;
    }
    case 'leave':
      return !account.try(account.becomesOf(step.who, step.back)).refused;
    case 'send':
      return transferWithin(account, step, i);
    case 'adjust':
      return !account.try(adjustmentOf(account, step, i)).refused;
    case 'activate':
    case 'cancel':
    case 'extend':
    case 'reinstate': {
      const command = lotChangeOf(account, step, i);
      return command !== null && !account.try(command).refused;
    }
  }
}

function adjustmentOf(
  account: Account,
  { holder, points, amount, days, owing }: AdjustStep,
  i: number,
): Command {
  const end = days === undefined || amount < 0 ? {} : { expiresAt: endIn(account, days) };
  const debt = owing && amount < 0 ? { debt: 'allow' as const } : {};
  return account.adjustOf(`adjust-${i}`, amount, { holder, points, ...end, ...debt });
}

/** Of one of the lots of which that can be done, if there is any; null where there is none. */
function lotChangeOf(
  account: Account,
  { do: how, which, days, percent }: LotStep,
  i: number,
): Command | null {
  const { lots, recordedLots } = account.state;
  const open = (lots ?? []).filter(({ side }) => how === 'extend' || side === 'pending');
  const expired = [...(recordedLots?.values() ?? [])].filter((lot) => lot.expired > 0);
  const candidates = how === 'reinstate' ? expired : open;
  const lot = candidates[which % Math.max(1, candidates.length)];
  if (lot === undefined) return null;
  const name = `${how}-${i}`;
  const end = endIn(account, days);
  if (how === 'activate') return account.activateOf(name, lot);
  if (how === 'cancel') return account.cancelOf(name, lot);
  if (how === 'extend') return account.extendOf(name, lot, end);
  const amount = 'expired' in lot ? Math.ceil((lot.expired * percent) / 100) : null;
  return account.reinstateOf(name, lot, end, percent === 100 ? null : amount);
}

function endIn({ now }: Account, days: number | null): number | null {
  return days === null ? null : now + days * MS_PER_DAY;
}

/** The purchase that one of the quotes is for, so many hours later; null where there is none. */
function quotedOf(
  { state }: Account,
  { which, hours }: Step & { readonly do: 'buy-quoted' },
  i: number,
): Command | null {
  const holds = state.quoteHolds ?? [];
  const hold = holds[which % Math.max(1, holds.length)];
  if (hold === undefined) return null;
  const { seq: quote, transaction } = hold;
  const occurredAt = transaction.occurredAt + (hours * MS_PER_DAY) / 24;
  return { kind: 'purchase', externalId: `buy-${i}`, transaction: { ...transaction, occurredAt }, quote };
}

/** Names one of the transactions, where there is any. */
function aboutOne(account: Account, which: number | null): { readonly of?: string } {
  const posted = [...account.state.history.values()];
  const past = which === null ? undefined : posted[which % Math.max(1, posted.length)];
  return past === undefined ? {} : { of: past.externalId };
}

/** So much of what is left of one of the purchases; null where there is none, or nothing of it. */
function returnOf(
  account: Account,
  { which, parts }: Step & { readonly do: 'return' },
  i: number,
): Command | null {
  const bought = [...account.state.history.values()].filter(({ posted }) => posted.kind === 'purchase');
  const past = bought[which % Math.max(1, bought.length)];
  if (past === undefined) return null;
  const lines = parts.flatMap(({ line, percent, how }): ReturnRequestLine[] => {
    const index = line % past.posted.lines.length;
    const { id = '', sku = '' } = past.posted.lines[index] ?? {};
    const left = returnable(past.posted, returnedLines(past), index)[how === 'amount' ? how : 'quantity'];
    // In millionths, as quantities and amounts come in.
    const part = formatDecimal((((left * BigInt(percent)) / 100_000_000n) * 1_000_000n) as Decimal);
    if (part === '0') return [];
    if (how === 'sku') return [{ sku, quantity: part }];
    return [how === 'amount' ? { id, amount: part } : { id, quantity: part }];
  });
  return lines.length === 0 ? null : account.returnOf(`return-${i}`, past.externalId, lines);
}

/** So much of what one of the wallets holds. */
function priceOf(account: Account, { which, percent }: { readonly which: number; readonly percent: number }) {
  const full = [...account.state.wallets].filter(([, { active }]) => active > 0);
  const wallets = full.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, wallet]) => wallet);
  const {
    holder = 'account',
    points = 'reward',
    active = 0,
  } = wallets[which % Math.max(1, wallets.length)] ?? {};
  return { holder, points, amount: Math.max(1, Math.floor((active * percent) / 100)) };
}

function transferWithin(account: Account, step: Step & { readonly do: 'send' }, i: number): boolean {
  const { holder, points, amount } = priceOf(account, step);
  const sent = account.send(`send-${i}`, amount, { account: account.id, holder: step.to }, holder);
  const queue: Command[] = [{ ...sent, points } as Command];
  for (const command of queue) {
    const decision = account.try(command);
    if (decision.refused) return false;
    queue.push(...decision.messages.map((message) => message.command));
  }
  return true;
}
