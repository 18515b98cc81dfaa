import type { Basis, StepBasis } from '../basis.ts';
import { contextOf } from '../conditions/fact-context.ts';
import { formatDecimal, toWholeNumber } from '../decimal.ts';
import { stateAt } from '../journeys/runs.ts';
import { leftOfLimit } from '../limits/head-room.ts';
import { isOfAccount, isOfProgram, personOf } from '../limits/limit.ts';
import {
  contributionTo,
  figureOver,
  firedFigure,
  metricBefore,
  metricValue,
  PURCHASES_FIGURE,
} from '../metrics.ts';
import { metricOf } from '../needs.ts';
import { lastDayOf, typeFigure } from '../occasions/activity.ts';
import { streakLength, targetValue } from '../periods-before.ts';
import { plansAt } from '../plans/plan-status.ts';
import { rulesToJudge } from '../program/compile.ts';
import type { Program, Rule, Step } from '../program/compiled.ts';
import { joinReads, type Reads } from '../program/reads.ts';
import { peopleKey } from '../split.ts';
import type { AccountState, Profile, Stakeholder } from '../state.ts';
import { tiersAt } from '../tiers/tiers.ts';
import type { Day } from '../time.ts';
import type { Attributes, Transaction } from '../transaction.ts';
import { limitKey, stockKey } from './claims.ts';

const NO_ATTRIBUTES: Attributes = {};
const NONE: Readonly<Record<string, never>> = {};

/** All that a basis is made of. */
export interface Judged {
  readonly program: Program;
  /** All versions: what the account is in goes on under its own. */
  readonly programs: readonly Program[];
  readonly state: AccountState;
  readonly profile: Profile;
  readonly transaction: Transaction;
  /** See Deciding. */
  readonly refusedClaims: ReadonlyMap<string, number>;
}

/** What a transaction is judged on: the state as it stands before it, as far as the programme reads it. */
export function makeBasis(judged: Judged): Basis {
  const { program, state, profile, transaction } = judged;
  const reads = readsFor(judged);
  const { posted } = transaction;
  const day = program.zone.dayOf(posted.occurredAt);
  const enrolledOn = program.zone.dayOf(profile.enrolledAt);
  const rules = rulesToJudge(program, posted.kind);
  // Made in place: objects that are put together out of others cost ten times as much.
  const basis: InTheMaking<Basis> = {
    tiers: tiersAt(program, state, posted.occurredAt),
    metrics: metricsBefore(judged, day, enrolledOn),
    counts: NONE,
    headroom: headroomBefore(judged, rules, day, enrolledOn),
    account: accountBasis(judged, reads, day, enrolledOn),
    stakeholder: stakeholderBasis(judged, reads),
    outOfStock: outOfStock(rules, judged),
  };
  addFigures(basis, judged, { day, enrolledOn });
  if (reads.plans.size > 0) basis.plans = plansAt(reads.plans, state, posted.occurredAt);
  if (reads.journeys.size > 0) basis.journeys = journeysIn(judged, reads);
  if (program.reads.people) basis.people = peopleIn(program, state);
  basis.counts = countsBefore(judged, basis, { day, enrolledOn });
  return basis;
}

/** Targets, streaks and last days: few programmes ask for them. */
function addFigures(basis: InTheMaking<Basis>, { program, state }: Judged, asOf: Days): void {
  const { reads } = program;
  if (reads.targets.length > 0)
    basis.targets = valuesOf(reads.targets, program.targets, (target) =>
      formatDecimal(targetValue(state, target, asOf)),
    );
  if (reads.streaks.length > 0)
    basis.streaks = valuesOf(reads.streaks, program.streaks, (streak) =>
      String(streakLength(state, streak, asOf)),
    );
  if (reads.activityTypes.length === 0) return;
  const days = reads.activityTypes.map(
    (type) => [type, lastDayOf(state, typeFigure(type), asOf.day)] as const,
  );
  basis.lastOn = Object.fromEntries(days.flatMap(([type, day]) => (day === null ? [] : [[type, day]])));
}

function valuesOf<T>(
  keys: readonly string[],
  known: ReadonlyMap<string, T>,
  of: (one: T) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const one = known.get(key);
      return one === undefined ? [] : [[key, of(one)]];
    }),
  );
}

type InTheMaking<T> = { -readonly [Key in keyof T]: T[Key] };

function outOfStock(rules: readonly Rule[], { refusedClaims }: Judged): readonly string[] {
  if (refusedClaims.size === 0) return NOTHING;
  const refused = rules.filter(
    ({ key, reward }) => reward !== null && refusedClaims.has(stockKey(reward, key)),
  );
  return refused.map(({ key }) => key);
}

const NOTHING: readonly string[] = [];

function metricsBefore(
  { program, state }: Judged,
  day: Day,
  enrolledOn: Day,
): Readonly<Record<string, string>> {
  if (program.reads.metrics.length === 0) return NONE;
  const metrics: Record<string, string> = {};
  for (const key of program.reads.metrics) {
    const metric = metricOf(program, key);
    const { from } = metric.windowOf(day, enrolledOn);
    metrics[key] = formatDecimal(metricValue(state, metric, { from, to: day + 1 }));
  }
  return metrics;
}

interface Days {
  readonly day: Day;
  readonly enrolledOn: Day;
}

/** "n-th" counts by arrival: the whole period, also what happened later than this transaction. */
function countsBefore(judged: Judged, basis: Basis, days: Days): Readonly<Record<string, StepBasis>> {
  const { program, transaction } = judged;
  const counts: Record<string, StepBasis> = {};
  for (const rule of program.rules[transaction.posted.kind]) {
    if (rule.step !== null) counts[rule.key] = countBefore(rule, rule.step, judged, basis, days);
  }
  return counts;
}

function countBefore(
  { key }: Rule,
  { of }: Step,
  { program, state, transaction }: Judged,
  basis: Basis,
  { day, enrolledOn }: Days,
): StepBasis {
  const window = of.windowOf(day, enrolledOn);
  const context = contextOf(transaction, basis, program.zone);
  const before = metricBefore(state, of, window, contributionTo(of, { context, earned: [] }));
  return { ...before, fired: toWholeNumber(figureOver(state, firedFigure(key), window)) };
}

/** What limits have left: those of the account, and those of the programme that are known to be short. */
function headroomBefore(
  { state, transaction, refusedClaims }: Judged,
  rules: readonly Rule[],
  day: Day,
  enrolledOn: Day,
): Readonly<Record<string, number>> {
  const headroom: Record<string, number> = {};
  const use = { day, enrolledOn, person: personOf(transaction.posted) };
  for (const { limits } of rules) {
    for (const limit of limits) {
      const { key } = limit;
      if (isOfAccount(limit)) headroom[key] ??= leftOfLimit(state, limit, use);
      const left = isOfProgram(limit) ? refusedClaims.get(limitKey(limit)) : undefined;
      if (left !== undefined) headroom[key] = left;
    }
  }
  return headroom;
}

/** Of most accounts nothing goes on under another version. */
function readsFor({ program, programs, state: { journeyRuns, planActs, planPeriods } }: Judged): Reads {
  if (journeyRuns.length === 0 && planActs.length === 0 && planPeriods.length === 0) return program.reads;
  const versions = new Set([...journeyRuns, ...planActs, ...planPeriods].map(({ version }) => version));
  const others = programs.filter(({ version }) => versions.has(version) && version !== program.version);
  return joinReads(
    program.reads,
    others.map(({ stepReads }) => stepReads),
  );
}

/** Where the account was when it happened, by all that is known now. */
function journeysIn(
  { programs, state, transaction }: Judged,
  { journeys: read }: Reads,
): NonNullable<Basis['journeys']> {
  const { occurredAt } = transaction.posted;
  return Object.fromEntries(
    [...read].map((key) => [key, stateAt(key, state.journeyRuns, occurredAt, programs)]),
  );
}

function accountBasis({ state, profile }: Judged, reads: Reads, day: Day, enrolledOn: Day): Basis['account'] {
  const { account: read, accountAttributes } = reads;
  const attributes = pick(profile.attributes, accountAttributes);
  if (read.size === 0) return { kind: profile.kind, attributes };
  const { country, segment, parent } = profile;
  const lastPurchaseOn = read.has('lastPurchaseOn') ? lastDayOf(state, PURCHASES_FIGURE, day) : null;
  const account: InTheMaking<Basis['account']> = { kind: profile.kind, attributes };
  if (read.has('country') && country !== null) account.country = country;
  if (read.has('segment') && segment !== null) account.segment = segment;
  if (read.has('parent') && parent !== null) account.parent = parent;
  if (read.has('enrolledOn')) account.enrolledOn = enrolledOn;
  if (lastPurchaseOn !== null) account.lastPurchaseOn = lastPurchaseOn;
  return account;
}

function stakeholderBasis({ state, transaction }: Judged, reads: Reads): Basis['stakeholder'] {
  const { stakeholder: id } = transaction.posted;
  const stakeholder = id === null ? undefined : state.stakeholders.get(id);
  // Whoever has left since is told of something as a referrer, and is nobody then.
  if (stakeholder?.active !== true) return null;
  const { roles, circle, attributes } = stakeholder;
  return { roles, circle, attributes: pick(attributes, reads.stakeholderAttributes) };
}

/** The people whom splits mean: those who are active, the first by circle first, the older ones before others. */
function peopleIn(program: Program, { stakeholders }: AccountState): NonNullable<Basis['people']> {
  const active = [...stakeholders.values()]
    .filter((person) => person.active)
    .sort((a, b) => a.circle - b.circle || compareIds(a, b));
  const people: Record<string, readonly string[]> = {};
  for (const { to } of (program.document.rules ?? []).flatMap(({ split = [] }) => split)) {
    if (typeof to !== 'object') continue;
    const isMeant = ({ roles, circle }: Stakeholder): boolean =>
      'role' in to ? roles.includes(to.role) : circle === to.circle;
    people[peopleKey(to)] ??= active.filter(isMeant).map(({ id }) => id);
  }
  return people;
}

/** Ids grow with time. */
function compareIds(a: Stakeholder, b: Stakeholder): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** Attributes may be personal: the basis is logged, and holds those alone that something depends on. */
function pick(attributes: Attributes, keys: ReadonlySet<string>): Attributes {
  if (keys.size === 0) return NO_ATTRIBUTES;
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => keys.has(key)));
}
