import { type Decimal, formatDecimal, parseDecimal, toWholeNumber, ZERO } from '../decimal.ts';
import { ACCOUNT } from '../ledger.ts';
import { PURCHASES_FIGURE } from '../metrics.ts';
import { metricOf } from '../needs.ts';
import { typeFigure } from '../occasions/activity.ts';
import { type AsOfDay, windowsBefore } from '../periods-before.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from '../program/check/mistake.ts';
import { hasBeginning } from '../program/check/periods.ts';
import type { Metric, Program } from '../program/compiled.ts';
import { emptyState, withPerson } from '../replay.ts';
import type {
  AccountState,
  Holding,
  MemberDay,
  MemberSeries,
  Profile,
  Series,
  Stakeholder,
} from '../state.ts';
import { type Day, END_OF_DAYS, FIRST_DAY, type Instant } from '../time.ts';
import type { Attributes } from '../transaction.ts';
import { cardsGiven, checkGivenCards } from './given-cards.ts';
import {
  checkGivenJourneys,
  checkGivenPlans,
  type GivenJourneys,
  periodsGiven,
  runsGiven,
} from './given-journeys.ts';

/** As much of an account as somebody thinks up; the rest is as it is on the first day. */
export interface GivenState {
  readonly account?: GivenAccount;
  /** The tier held, per ladder: the first one if absent. */
  readonly tiers?: Readonly<Record<string, string>>;
  /** What each metric has come to in its period before the transaction, as decimal strings: zero if absent. */
  readonly metrics?: Readonly<Record<string, string>>;
  /** What metrics came to in the periods before that, the latest first; for targets and streaks. Zero if absent. */
  readonly earlier?: Readonly<Record<string, readonly string[]>>;
  /** The plans that the account is in. */
  readonly plans?: readonly string[];
  /** What is done of journeys. */
  readonly journeys?: GivenJourneys;
  /** The stamps on the card that the account has open, per kind of points: none if absent. */
  readonly cards?: Readonly<Record<string, number>>;
  /** Their ids are what holders of points are then called. */
  readonly stakeholders?: readonly Stakeholder[];
}

export interface GivenAccount {
  /** "company" if absent. */
  readonly kind?: string;
  readonly country?: string | null;
  readonly segment?: string | null;
  readonly parent?: string | null;
  /** The instant of the transaction if absent. */
  readonly enrolledAt?: Instant;
  readonly attributes?: Attributes;
  readonly lastPurchaseAt?: Instant;
  /** When it named the code of another one: it was not referred if absent. Nothing has qualified since. */
  readonly referredAt?: Instant;
  /** By type of activity, when there was one before. */
  readonly lastActivityAt?: Readonly<Record<string, Instant>>;
}

/** Each of them is a member of its own in the state, and nobody thinks of more by hand. */
const DISTINCT_MAX = 10_000;
const DECIMAL = /^-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$/;

/** What of a state makes no sense for a programme; its places are those of GivenState. */
export function checkGiven(program: Program, given: GivenState): readonly Mistake[] {
  const { tiers = {}, metrics = {}, earlier = {}, plans = [], journeys = {} } = given;
  const { cards = {}, stakeholders = [] } = given;
  return [
    ...Object.entries(tiers).flatMap(([ladder, tier]) => checkTier(program, ladder, tier)),
    ...Object.entries(metrics).flatMap(([key, value]) => checkMetric(program, key, value)),
    ...Object.entries(earlier).flatMap(([key, values]) => checkEarlier(program, key, values)),
    ...checkReferred(program, given),
    ...checkGivenPlans(program, plans),
    ...checkGivenJourneys(program, journeys),
    ...checkGivenCards(program, cards),
    ...stakeholders.flatMap((person, index) => checkPerson(stakeholders, person, index)),
  ];
}

/** The state that is given; all of it must be known to the programme. */
export function stateOf(program: Program, given: GivenState, occurredAt: Instant): AccountState {
  const { account = {}, tiers = {}, plans = [], journeys = {}, stakeholders = [] } = given;
  const empty = stakeholders.reduce(
    (state, { id }) => withPerson(state, [program], id),
    emptyState([program]),
  );
  const profile = profileOf(account, occurredAt);
  const day = program.zone.dayOf(occurredAt);
  const series = new Map(empty.series);
  const members = new Map(empty.members);
  for (const [key, figures] of figuresGiven(program, given, {
    day,
    enrolledOn: program.zone.dayOf(profile.enrolledAt),
  })) {
    const metric = metricOf(program, key);
    if (metric.byMember) members.set(key, membersOn(metric, figures, occurredAt));
    else series.set(key, seriesOn(figures, occurredAt));
  }
  for (const [figure, at] of doneBefore(account))
    series.set(figure, seriesOn([{ day: program.zone.dayOf(at), value: ONE_DONE }], at));
  return {
    ...empty,
    settledAt: occurredAt,
    profile,
    stakeholders: new Map(stakeholders.map((person) => [person.id, person])),
    referral: referralGiven(account),
    holdings: holdingsOf(program, tiers, profile, occurredAt),
    planPeriods: periodsGiven(program, plans, occurredAt),
    journeyRuns: runsGiven(program, journeys, occurredAt),
    series,
    members,
    ...cardsGiven(program, given.cards ?? {}, occurredAt),
  };
}

function profileOf(account: GivenAccount, occurredAt: Instant): Profile {
  const { kind = 'company', country = null, segment = null, parent = null } = account;
  const { attributes = {}, enrolledAt = occurredAt } = account;
  return { kind, country, segment, parent, attributes, enrolledAt };
}

function referralGiven({ referredAt }: GivenAccount): AccountState['referral'] {
  if (referredAt === undefined) return null;
  const claimed = { status: 'claimed', qualifiedBy: null, qualifiedAt: null } as const;
  return { referrer: 'trial', holder: ACCOUNT, claimedAt: referredAt, ...claimed };
}

function checkReferred({ referral }: Program, { account }: GivenState): readonly Mistake[] {
  if (account?.referredAt === undefined || referral !== null) return NO_MISTAKES;
  return mistake(
    '/account/referredAt',
    'The programme does not refer accounts to each other: leave this out.',
  );
}

/**
 * A tier is held as if it had been reached just now: so it ends when tiers end that are reached now, and no earlier
 * period began with a head start (what a metric has come to is given as it counts).
 */
function holdingsOf(
  program: Program,
  tiers: Readonly<Record<string, string>>,
  { enrolledAt }: Profile,
  occurredAt: Instant,
): readonly Holding[] {
  const { dayOf } = program.zone;
  return Object.entries(tiers).flatMap(([key, tier], n) => {
    const ladder = program.ladders.get(key);
    if (ladder === undefined) throw new Error(`unchecked ladder ${key}`);
    if (ladder.tiers[0]?.key === tier) return [];
    const until = ladder.untilOf(dayOf(occurredAt), occurredAt, dayOf(enrolledAt));
    const held = { by: 'reach', follows: null, endedAt: null } as const;
    return [{ seq: 0, n, ladder: key, tier, since: occurredAt, until, ...held }];
  });
}

/** What a metric came to on one day: all of its period on that day, so that it counts wherever the day does. */
interface FigureOn {
  readonly day: Day;
  readonly value: string;
}

/** The figures of each metric that is given: on the day itself, and on the last day of each period before. */
function figuresGiven(
  program: Program,
  { metrics = {}, earlier = {} }: GivenState,
  asOf: AsOfDay,
): ReadonlyMap<string, readonly FigureOn[]> {
  const keys = new Set([...Object.keys(metrics), ...Object.keys(earlier)]);
  return new Map(
    [...keys].map((key) => {
      const current = metrics[key] === undefined ? [] : [{ day: asOf.day, value: metrics[key] }];
      const values = earlier[key] ?? [];
      const windows = windowsBefore(metricOf(program, key), asOf, values.length);
      const before = windows.map(({ to }, index) => ({ day: to - 1, value: values[index] ?? '0' }));
      return [key, [...current, ...before]] as const;
    }),
  );
}

const ONE_DONE = '1';

function doneBefore({
  lastPurchaseAt,
  lastActivityAt = {},
}: GivenAccount): readonly (readonly [figure: string, at: Instant])[] {
  return [
    ...(lastPurchaseAt === undefined ? [] : [[PURCHASES_FIGURE, lastPurchaseAt] as const]),
    ...Object.entries(lastActivityAt).map(([type, at]) => [typeFigure(type), at] as const),
  ];
}

function seriesOn(figures: readonly FigureOn[], lastAt: Instant): Series {
  const counted = figures.filter(({ value }) => parseDecimal(value) !== ZERO);
  const days = new Map(counted.map(({ day, value }) => [day, { value: parseDecimal(value), lastAt }]));
  return { from: FIRST_DAY, split: FIRST_DAY, to: END_OF_DAYS, before: ZERO, days };
}

function membersOn(metric: Metric, figures: readonly FigureOn[], lastAt: Instant): MemberSeries {
  const members = new Map<string, Map<Day, MemberDay>>();
  for (const { day, value } of figures)
    for (const member of membersFor(metric, parseDecimal(value)))
      members.set(member, (members.get(member) ?? new Map()).set(day, { times: 1, lastAt }));
  return { from: FIRST_DAY, to: END_OF_DAYS, members };
}

function membersFor({ kind }: Metric, figure: Decimal): readonly string[] {
  return kind === 'max' ? [formatDecimal(figure)] : inventedMembers(toWholeNumber(figure));
}

/** No text of a transaction holds a null character, so the transaction's own member is always another one. */
function inventedMembers(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `\0${n}`);
}

function checkTier(program: Program, key: string, tier: string): readonly Mistake[] {
  const ladder = program.ladders.get(key);
  if (ladder === undefined) return checkName('ladder', key, program.ladders.keys(), at('/tiers', key));
  const known = ladder.tiers.map((one) => one.key);
  return checkName('tier', tier, known, at('/tiers', key));
}

function checkMetric(program: Program, key: string, value: string): readonly Mistake[] {
  const metric = program.metrics.get(key);
  const pointer = at('/metrics', key);
  if (metric === undefined) return checkName('metric', key, program.metrics.keys(), pointer);
  return checkFigure(metric, value, pointer);
}

function checkFigure(metric: Metric, value: string, pointer: string): readonly Mistake[] {
  if (!DECIMAL.test(value)) return mistake(pointer, 'Give a number, such as 12 or "12.50".');
  if (metric.kind === 'sum' || metric.kind === 'max') return NO_MISTAKES;
  const isWhole = /^[0-9]+$/.test(value);
  if (!isWhole) return mistake(pointer, `The metric counts: give a whole number of zero or more.`);
  if (metric.kind !== 'distinct' || Number(value) <= DISTINCT_MAX) return NO_MISTAKES;
  return mistake(pointer, `A metric of different values can be given up to ${DISTINCT_MAX} here.`);
}

function checkEarlier(program: Program, key: string, values: readonly string[]): readonly Mistake[] {
  const pointer = at('/earlier', key);
  const metric = program.metrics.get(key);
  if (metric === undefined) return checkName('metric', key, program.metrics.keys(), pointer);
  if (!hasBeginning(metric.definition))
    return mistake(pointer, `The metric has no periods that follow each other: leave it out here.`);
  return values.flatMap((value, index) => checkFigure(metric, value, at(pointer, index)));
}

function checkPerson(all: readonly Stakeholder[], { id }: Stakeholder, index: number): readonly Mistake[] {
  const pointer = `/stakeholders/${index}/id`;
  if (id === ACCOUNT) return mistake(pointer, `${quote(ACCOUNT)} is the account itself: give another id.`);
  const first = all.findIndex((person) => person.id === id);
  return first === index ? NO_MISTAKES : mistake(pointer, `Stakeholder ${first} has the id already.`);
}
