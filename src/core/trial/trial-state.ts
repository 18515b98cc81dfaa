import { type Decimal, formatDecimal, ONE, parseDecimal, toWholeNumber, ZERO } from '../decimal.ts';
import { ACCOUNT } from '../ledger.ts';
import { PURCHASES_FIGURE } from '../metrics.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from '../program/check/mistake.ts';
import type { Metric, Program } from '../program/compiled.ts';
import { emptyState, withPerson } from '../replay.ts';
import type { AccountState, Holding, MemberSeries, Profile, Series, Stakeholder } from '../state.ts';
import { type Day, END_OF_DAYS, FIRST_DAY, type Instant } from '../time.ts';
import type { Attributes } from '../transaction.ts';

/** As much of an account as somebody thinks up; the rest is as it is on the first day. */
export interface GivenState {
  readonly account?: GivenAccount;
  /** The tier held, per ladder: the first one if absent. */
  readonly tiers?: Readonly<Record<string, string>>;
  /** What each metric has come to in its period before the transaction, as decimal strings: zero if absent. */
  readonly metrics?: Readonly<Record<string, string>>;
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
}

/** Each of them is a member of its own in the state, and nobody thinks of more by hand. */
const DISTINCT_MAX = 10_000;
const DECIMAL = /^-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?$/;

/** What of a state makes no sense for a programme; its places are those of GivenState. */
export function checkGiven(program: Program, given: GivenState): readonly Mistake[] {
  const { tiers = {}, metrics = {}, stakeholders = [] } = given;
  return [
    ...Object.entries(tiers).flatMap(([ladder, tier]) => checkTier(program, ladder, tier)),
    ...Object.entries(metrics).flatMap(([key, value]) => checkMetric(program, key, value)),
    ...stakeholders.flatMap((person, index) => checkPerson(stakeholders, person, index)),
  ];
}

/** The state that is given; all of it must be known to the programme. */
export function stateOf(program: Program, given: GivenState, occurredAt: Instant): AccountState {
  const { account = {}, tiers = {}, metrics = {}, stakeholders = [] } = given;
  const empty = stakeholders.reduce(
    (state, { id }) => withPerson(state, [program], id),
    emptyState([program]),
  );
  const profile = profileOf(account, occurredAt);
  const day = program.zone.dayOf(occurredAt);
  const series = new Map(empty.series);
  const members = new Map(empty.members);
  for (const [key, value] of Object.entries(metrics)) {
    const metric = program.metrics.get(key);
    if (metric === undefined) throw new Error(`unchecked metric ${key}`);
    if (metric.byMember) members.set(key, membersOf(metric, value, day, occurredAt));
    else series.set(key, seriesOf(day, parseDecimal(value), occurredAt));
  }
  if (account.lastPurchaseAt !== undefined) {
    const { lastPurchaseAt } = account;
    series.set(PURCHASES_FIGURE, seriesOf(program.zone.dayOf(lastPurchaseAt), ONE, lastPurchaseAt));
  }
  return {
    ...empty,
    settledAt: occurredAt,
    profile,
    stakeholders: new Map(stakeholders.map((person) => [person.id, person])),
    holdings: holdingsOf(program, tiers, profile, occurredAt),
    series,
    members,
  };
}

function profileOf(account: GivenAccount, occurredAt: Instant): Profile {
  const { kind = 'company', country = null, segment = null, parent = null } = account;
  const { attributes = {}, enrolledAt = occurredAt } = account;
  return { kind, country, segment, parent, attributes, enrolledAt };
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

/** All on one day, so that it counts wherever that day does. */
function seriesOf(day: Day, value: Decimal, lastAt: Instant): Series {
  const days = new Map(value === ZERO ? [] : [[day, { value, lastAt }]]);
  return { from: FIRST_DAY, split: FIRST_DAY, to: END_OF_DAYS, before: ZERO, days };
}

function membersOf(metric: Metric, value: string, day: Day, lastAt: Instant): MemberSeries {
  const figure = parseDecimal(value);
  const named = metric.kind === 'max' ? [formatDecimal(figure)] : inventedMembers(toWholeNumber(figure));
  const days = new Map([[day, { times: 1, lastAt }]]);
  return { from: FIRST_DAY, to: END_OF_DAYS, members: new Map(named.map((member) => [member, days])) };
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
  if (!DECIMAL.test(value)) return mistake(pointer, 'Give a number, such as 12 or "12.50".');
  if (metric.kind === 'sum' || metric.kind === 'max') return NO_MISTAKES;
  const isWhole = /^[0-9]+$/.test(value);
  if (!isWhole) return mistake(pointer, `The metric counts: give a whole number of zero or more.`);
  if (metric.kind !== 'distinct' || Number(value) <= DISTINCT_MAX) return NO_MISTAKES;
  return mistake(pointer, `A metric of different values can be given up to ${DISTINCT_MAX} here.`);
}

function checkPerson(all: readonly Stakeholder[], { id }: Stakeholder, index: number): readonly Mistake[] {
  const pointer = `/stakeholders/${index}/id`;
  if (id === ACCOUNT) return mistake(pointer, `${quote(ACCOUNT)} is the account itself: give another id.`);
  const first = all.findIndex((person) => person.id === id);
  return first === index ? NO_MISTAKES : mistake(pointer, `Stakeholder ${first} has the id already.`);
}
