import { lotKey } from './books.ts';
import type { Decision } from './decision.ts';
import { withRuns } from './journeys/runs.ts';
import { isOn, type Lot, type LotRef } from './ledger.ts';
import { applyDeltas } from './metrics.ts';
import { withPlans } from './plans/plan-status.ts';
import { expiriesIn, withExpiry } from './recorded-lots.ts';
import {
  type AccountState,
  type Amendment,
  type JourneyRun,
  type PastTransaction,
  type SomeLots,
  walletKey,
} from './state.ts';
import { applyToStatus } from './tiers/apply-status.ts';
import type { Instant } from './time.ts';

/** The state after a decision: what the next command of the same account is decided on. */
export function apply(state: AccountState, decision: Decision): AccountState {
  const after = applied(state, decision);
  return decision.absorbed === null ? after : inOrder({ ...after, absorbed: decision.absorbed });
}

/** What was taken over has numbers below those that were there: it comes first, as when it is loaded. */
function inOrder(state: AccountState): AccountState {
  const bySeq = (a: { readonly seq: number }, b: { readonly seq: number }): number => a.seq - b.seq;
  const byRef = (a: LotRef, b: LotRef): number => a.seq - b.seq || a.n - b.n;
  const byRun = (a: JourneyRun, b: JourneyRun): number => bySeq(a, b) || (a.journey < b.journey ? -1 : 1);
  return {
    ...state,
    holdings: state.holdings.toSorted(byRef),
    tierSets: state.tierSets.toSorted(bySeq),
    tierHolds: state.tierHolds.toSorted(bySeq),
    journeyRuns: state.journeyRuns.toSorted(byRun),
    planActs: state.planActs.toSorted(bySeq),
    planPeriods: state.planPeriods.toSorted(bySeq),
    coupons: new Map([...state.coupons].sort(([, a], [, b]) => byRef(a, b))),
    cards: new Map([...state.cards].sort(([, a], [, b]) => byRef(a, b))),
  };
}

function applied(state: AccountState, decision: Decision): AccountState {
  const { series, members } = applyDeltas(state, decision.figures);
  const { holdings, tierSets, tierHolds } = applyToStatus(state, decision);
  const plans = withPlans(state, decision);
  return {
    ...state,
    series,
    members,
    holdings,
    tierSets,
    tierHolds,
    seq: decision.seq,
    settledAt: decision.now,
    lastOccasion: decision.lastOccasion,
    profile: decision.profile ?? state.profile,
    ended: decision.ended ?? state.ended,
    journeyRuns: withRuns(state.journeyRuns, decision.journeyRuns),
    planActs: plans.planActs,
    planPeriods: plans.planPeriods,
    wallets:
      decision.wallets.length === 0
        ? state.wallets
        : withAll(state.wallets, decision.wallets, (w) => walletKey(w.holder, w.points)),
    referral: decision.referral ?? state.referral,
    pool: decision.outcome.kind === 'pool-chosen' ? decision.outcome.pool : state.pool,
    poolMembers:
      decision.poolMembers.length === 0
        ? state.poolMembers
        : withAll(state.poolMembers, decision.poolMembers, ({ member }) => member),
    inTransit: state.inTransit === null ? null : withTransit(state.inTransit, decision),
    lots: state.lots === null ? null : applyLots(state.lots, decision.lots),
    someLots: applySomeLots(state.someLots, decision.lots),
    lotsEarnedAt: withEarned(state.lotsEarnedAt, decision),
    recordedLots: state.recordedLots === null ? null : withExpiry(state.recordedLots, decision.entries),
    settledVersion: decision.settledVersion,
    dueAt: decision.dueAt,
    booksDueAt: decision.booksDueAt,
    coupons:
      decision.coupons.length === 0
        ? state.coupons
        : withAll(state.coupons, decision.coupons, (c) => `${c.seq} ${c.n}`),
    quoteHolds: applyQuoteHolds(state.quoteHolds, decision.quoteHolds),
    cards: decision.cards.length === 0 ? state.cards : withAll(state.cards, decision.cards, lotKey),
    history: state.history.size === 0 ? state.history : applyToHistory(state.history, decision),
    supposed: applyToSupposed(state.supposed, decision),
  };
}

function withAll<T>(
  known: ReadonlyMap<string, T>,
  changed: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, T> {
  return new Map([...known, ...changed.map((item) => [keyOf(item), item] as const)]);
}

function applyLots(before: readonly Lot[], changed: readonly Lot[]): readonly Lot[] {
  if (changed.length === 0) return before;
  const lots = new Map(before.map((lot) => [lotKey(lot), lot]));
  for (const lot of changed) lots.set(lotKey(lot), lot);
  // In the order they were issued, as they are loaded: a lot reopened by a return takes its old place.
  return [...lots.values()].filter((lot) => lot.remaining > 0).sort((a, b) => a.seq - b.seq || a.n - b.n);
}

/** The others stay as they are: what is not loaded, nothing changes. */
function applySomeLots(before: SomeLots | null, changed: readonly Lot[]): SomeLots | null {
  if (before === null || changed.length === 0) return before;
  return { ...before, lots: applyLots(before.lots, changed) };
}

function withEarned(before: AccountState['lotsEarnedAt'], decision: Decision): AccountState['lotsEarnedAt'] {
  if (before === null) return null;
  const earned = earnedIn(decision);
  return earned.length === 0 ? before : new Map([...before, ...earned]);
}

/** When the lots were earned that a decision opens by earning, by lotKey. */
export function earnedIn({ entries }: Decision): readonly (readonly [string, Instant])[] {
  const issued = entries.filter(({ source }) => isOn(source, 'issued'));
  return issued.map(({ lot, at }) => [lot === null ? '' : lotKey(lot), at]);
}

/** With what the decision sends to others, and without what has arrived there, or came back. */
function withTransit(
  before: NonNullable<AccountState['inTransit']>,
  { entries }: Decision,
): AccountState['inTransit'] {
  const after = new Map(before);
  const move = (points: string, by: number) => after.set(points, (after.get(points) ?? 0) + by);
  for (const { points, amount, source, target } of entries) {
    if (isOn(target, 'in-transit')) move(points, amount);
    if (isOn(source, 'in-transit')) move(points, -amount);
  }
  return after;
}

function applyQuoteHolds(
  before: AccountState['quoteHolds'],
  changed: Decision['quoteHolds'],
): AccountState['quoteHolds'] {
  if (before === null || changed.length === 0) return before;
  return [...new Map([...before, ...changed].map((hold) => [hold.seq, hold])).values()];
}

function applyToHistory(
  history: ReadonlyMap<number, PastTransaction>,
  decision: Decision,
): ReadonlyMap<number, PastTransaction> {
  const amended = amendedIn(history, decision);
  return new Map([...history, ...amended.map((past) => [past.seq, past] as const)]);
}

/** Past transactions of which something is returned, undone or expired by a decision, as it leaves them. */
export function amendedIn(
  history: ReadonlyMap<number, PastTransaction>,
  decision: Decision,
): readonly PastTransaction[] {
  const after = new Map<number, PastTransaction>();
  const pastAt = (seq: number): PastTransaction | undefined => after.get(seq) ?? history.get(seq);
  for (const { lot, amount } of expiriesIn(decision.entries)) {
    const past = pastAt(lot.seq);
    if (past === undefined) continue;
    const expired = new Map(past.expired).set(lot.n, (past.expired.get(lot.n) ?? 0) + amount);
    after.set(past.seq, { ...past, expired });
  }
  for (const made of decision.amendments) {
    const past = pastAt(made.transaction);
    if (past === undefined) continue;
    const undone = past.amendments.map((a): Amendment => (a.seq === made.voids ? { ...a, voided: true } : a));
    const added: Amendment = {
      seq: decision.seq,
      kind: made.kind,
      event: made.event,
      voided: made.voids !== null,
      lines: made.lines,
      taken: made.taken,
      qualifies: made.qualifies,
    };
    after.set(past.seq, { ...past, amendments: [...undone, added] });
  }
  return [...after.values()];
}

/** Few accounts ever have any. */
function applyToSupposed(supposed: AccountState['supposed'], decision: Decision): AccountState['supposed'] {
  const { supposed: added, seq } = decision;
  if (added === null && supposed.size === 0) return supposed;
  return applyToHistory(added === null ? supposed : new Map(supposed).set(seq, added), decision);
}
