import { operandsOf, operatorOf } from '../conditions/condition.ts';
import { type AccountFact, type Fact, findFact } from '../conditions/facts.ts';
import { definitionsOf } from '../limits/limit.ts';
import { PURCHASES_FIGURE } from '../metrics.ts';
import { activityFigures, typeFigure } from '../occasions/activity.ts';
import { figuresOfIdleness } from '../occasions/idle-expiry.ts';
import type {
  Comparison,
  ConditionDefinition,
  EarnDefinition,
  JourneyStepDefinition,
  MetricDefinition,
  ProgramDocument,
  RuleDefinition,
} from './document.ts';

/** What of the account, its people and its figures a programme looks at: no more is loaded and logged. */
export interface Reads {
  /** Metrics that are compared, looked up or measured. */
  readonly metrics: readonly string[];
  readonly accountAttributes: ReadonlySet<string>;
  readonly stakeholderAttributes: ReadonlySet<string>;
  readonly account: ReadonlySet<AccountFact>;
  /** Figures by day of what was done, where it matters when that was for the last time. */
  readonly activity: readonly string[];
  /** Of these types of activities. */
  readonly activityTypes: readonly string[];
  /** Targets and streaks that are compared, looked up or measured. */
  readonly targets: readonly string[];
  readonly streaks: readonly string[];
  readonly plans: ReadonlySet<string>;
  readonly journeys: ReadonlySet<string>;
  /** People by role or circle, in the splits of rules. */
  readonly people: boolean;
}

export function readsIn(document: ProgramDocument): Reads {
  const { metrics = {}, rules = [], plans = {}, journeys = {}, referral } = document;
  const facts = [
    ...rules.flatMap(factNamesOfRule),
    ...Object.values(metrics).flatMap(factNamesOfMetric),
    ...Object.values(plans).flatMap(({ fee }) => factNamesIn(fee.when)),
    ...Object.values(journeys).flatMap(({ steps }) => steps.flatMap(factNamesOfStep)),
    ...factNamesIn(referral?.qualifies?.when),
    ...factNamesIn(referral?.qualifies?.lines),
  ]
    .map(findFact)
    .filter((fact) => fact !== null);
  const read = <T>(pick: (reads: Fact['reads']) => T | undefined): ReadonlySet<T> =>
    new Set(facts.map(({ reads }) => pick(reads)).filter((value) => value !== undefined));
  const account = read(({ account }) => account);
  const types = [...read(({ activityType }) => activityType)];
  return {
    metrics: [...read(({ metric }) => metric)],
    accountAttributes: read(({ attribute }) => (attribute?.of === 'account' ? attribute.key : undefined)),
    stakeholderAttributes: read(({ attribute }) =>
      attribute?.of === 'stakeholder' ? attribute.key : undefined,
    ),
    account: new Set([...account, ...readByLimits(document)]),
    activity: [
      ...new Set([
        ...(account.has('lastPurchaseOn') ? [PURCHASES_FIGURE] : []),
        ...types.map(typeFigure),
        ...rules.flatMap(({ inactivity }) =>
          inactivity === undefined ? [] : activityFigures(inactivity.by ?? 'any'),
        ),
        ...figuresOfIdleness(document),
      ]),
    ],
    activityTypes: types,
    targets: [...read(({ target }) => target)],
    streaks: [...read(({ streak }) => streak)],
    plans: read(({ plan }) => plan),
    journeys: read(({ journey }) => journey),
    people: rules.some(({ split = [] }) => split.some(({ to }) => typeof to === 'object')),
  };
}

/** What the steps of journeys and the fees of plans look at: they go on under later versions. */
export function readsInSteps({ plans, journeys, ...document }: ProgramDocument): Reads {
  const { name, timezone, currency, points } = document;
  return readsIn({
    name,
    timezone,
    currency,
    points,
    ...(plans && { plans }),
    ...(journeys && { journeys }),
  });
}

/** With what others look at of the account and its people; they read no figures. */
export function joinReads(reads: Reads, others: readonly Reads[]): Reads {
  const all = [reads, ...others];
  const join = <T>(of: (one: Reads) => ReadonlySet<T>): ReadonlySet<T> =>
    new Set(all.flatMap((one) => [...of(one)]));
  return {
    ...reads,
    accountAttributes: join((one) => one.accountAttributes),
    stakeholderAttributes: join((one) => one.stakeholderAttributes),
    account: join((one) => one.account),
    plans: join((one) => one.plans),
    journeys: join((one) => one.journeys),
  };
}

/** Where a limit is of a membership year, an explanation says when that ends. */
function readByLimits({ limits = {}, rules = [] }: ProgramDocument): readonly AccountFact[] {
  const all = [...Object.values(limits), ...rules.flatMap(({ limit }) => definitionsOf(limit))];
  const isOfMembership = all.some(({ within }) => typeof within === 'object' && 'membership' in within);
  return isOfMembership ? ['enrolledOn'] : [];
}

/** The fact that a metric looks at; null for a count and for points earned. */
export function factOfMetric(definition: MetricDefinition): string | null {
  if ('sum' in definition) return definition.sum;
  if ('distinct' in definition) return definition.distinct;
  return 'max' in definition ? definition.max : null;
}

export function comparisonsOf(condition: ConditionDefinition): readonly Comparison[] {
  if ('all' in condition) return condition.all.flatMap(comparisonsOf);
  if ('any' in condition) return condition.any.flatMap(comparisonsOf);
  if ('not' in condition) return comparisonsOf(condition.not);
  if ('someLine' in condition) return comparisonsOf(condition.someLine);
  if ('everyLine' in condition) return comparisonsOf(condition.everyLine);
  return [condition];
}

/** The fact compared and those on the other side. */
export function factsOf(comparison: Comparison): readonly string[] {
  const operator = operatorOf(comparison);
  const others = operator === null ? [] : operandsOf(comparison, operator);
  return [
    comparison.fact,
    ...others.flatMap((operand) => (typeof operand === 'object' ? [operand.fact] : [])),
  ];
}

/** Does a condition look at figures of the lines that a rule counts? */
export function looksAtCounted(condition: ConditionDefinition): boolean {
  return comparisonsOf(condition)
    .flatMap(factsOf)
    .some((name) => findFact(name)?.counted === true);
}

/** Does a condition depend on the line it is asked of? Within someLine and everyLine it asks of all of them. */
export function looksAtLines(condition: ConditionDefinition): boolean {
  if ('all' in condition) return condition.all.some(looksAtLines);
  if ('any' in condition) return condition.any.some(looksAtLines);
  if ('not' in condition) return looksAtLines(condition.not);
  if ('someLine' in condition || 'everyLine' in condition) return false;
  return factsOf(condition).some((name) => findFact(name)?.perLine === true);
}

function factNamesOfRule({ when, lines, earn }: RuleDefinition): readonly string[] {
  return [...factNamesIn(when), ...factNamesIn(lines), ...(earn === undefined ? [] : factNamesOfEarn(earn))];
}

function factNamesOfEarn({ fixed, rate, brackets, share, times = [] }: EarnDefinition): readonly string[] {
  const factors = 'length' in times ? times : [times];
  const numbers = [
    fixed,
    rate?.points,
    share?.percent,
    ...factors.map((f) => ('factor' in f ? f.factor : undefined)),
  ];
  return [
    ...numbers.flatMap((number) => (typeof number === 'object' ? [number.by] : [])),
    ...[rate?.of, brackets?.of].filter((name) => name !== undefined),
    ...factors.flatMap((factor) => ('factor' in factor ? factNamesIn(factor.when) : [])),
  ];
}

function factNamesOfStep({ when, lines }: JourneyStepDefinition): readonly string[] {
  return [...factNamesIn(when), ...factNamesIn(lines)];
}

function factNamesOfMetric(definition: MetricDefinition): readonly string[] {
  const measured = factOfMetric(definition);
  const where = 'earned' in definition ? undefined : definition.where;
  return [...factNamesIn(where), ...(measured === null ? [] : [measured])];
}

function factNamesIn(condition: ConditionDefinition | undefined): readonly string[] {
  return condition === undefined ? [] : comparisonsOf(condition).flatMap(factsOf);
}
