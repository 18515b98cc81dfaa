import type { Occurrence } from '../basis.ts';
import { stands } from '../journeys/standing.ts';
import { isVoided } from '../kept.ts';
import { followedIn, isAbout } from '../occurrence.ts';
import type { PastTransaction, SpentGift } from '../state.ts';
import type { AmendmentAsked } from './amend.ts';
import { amendAndTell } from './amend-told.ts';
import { type Draft, runsOf, seqOf, versionOf } from './draft.ts';
import { withAmendment } from './judge-kept.ts';
import { keepSpent, recountSteps, tellRecounted } from './recount-steps.ts';

/** A past transaction, and what is asked of it. */
export interface Amending {
  readonly past: PastTransaction;
  readonly asked: AmendmentAsked;
}

/**
 * Judges past transactions again that are returned, or undone, or both, and those that were given something for a step
 * or a journey which is no longer done by them, or is again.
 */
export function amendTogether(draft: Draft, amendings: readonly Amending[]): void {
  const after = amendings.map(({ past, asked }) => withAmendment(past, asked, seqOf(draft)));
  recountSteps(draft, after);
  const all = [...amendings, ...dependents(draft, amendings)];
  for (const { past, asked } of all) amendAndTell(draft, past, asked);
  for (const { past } of all) rememberSpent(draft, past);
  const [first] = amendings;
  if (first !== undefined) tellRecounted(draft, first.asked.at);
}

/** Of them nothing comes back, but what they were given may. */
function dependents(draft: Draft, amendings: readonly Amending[]): readonly Amending[] {
  const [first] = amendings;
  if (first === undefined || draft.journeyRuns.length === 0) return [];
  const named = new Set(amendings.map(({ past }) => past.seq));
  const asked: AmendmentAsked = { kind: 'return', at: first.asked.at, lines: [], voids: null };
  return [...draft.deciding.state.history.values()]
    .filter((past) => !named.has(past.seq) && !isVoided(past))
    .filter((past) => changes(draft, past).length > 0)
    .sort((a, b) => a.seq - b.seq)
    .map((past) => ({ past, asked }));
}

interface Change {
  readonly occurrence: Occurrence;
  /** False: it no longer is. */
  readonly isDone: boolean;
}

/** What the transaction no longer brings about by what became of the runs, or brings about again. */
function changes(draft: Draft, { seq, basis }: PastTransaction): readonly Change[] {
  const { programs, state } = draft.deciding;
  return followedIn(basis).flatMap((occurrence) => {
    const before = stands(occurrence, seq, { runs: state.journeyRuns, programs });
    const isDone = stands(occurrence, seq, { runs: runsOf(draft), programs });
    return before === isDone ? [] : [{ occurrence, isDone }];
  });
}

/** What was used before it could be taken back is not given again when the step is done again. */
function rememberSpent(draft: Draft, past: PastTransaction): void {
  for (const { occurrence, isDone } of changes(draft, past)) {
    if (!('journey' in occurrence)) continue;
    const step = occurrence.on === 'journey-step' ? occurrence.step : null;
    const rules = isDone ? [] : rulesSpent(draft, past, occurrence);
    const gifts = rules.map((rule): SpentGift => ({ seq: past.seq, step, rule }));
    keepSpent(draft, occurrence, { seq: past.seq, step }, gifts);
  }
}

function rulesSpent(draft: Draft, past: PastTransaction, occurrence: Occurrence): readonly string[] {
  const about = versionOf(draft, past.programVersion).rules[occurrence.on].filter((rule) =>
    isAbout(rule, occurrence),
  );
  return about
    .filter(({ key }) => isCouponUsed(draft, past, key) || isWaived(draft, past, key))
    .map(({ key }) => key);
}

function isCouponUsed({ deciding: { state } }: Draft, { seq }: PastTransaction, rule: string): boolean {
  return [...state.coupons.values()].some(
    (coupon) => coupon.seq === seq && coupon.rule === rule && coupon.status === 'used',
  );
}

/** Points that could not be taken back, because the kind of points never lets a wallet owe any. */
function isWaived({ amendments }: Draft, { seq, issued }: PastTransaction, rule: string): boolean {
  const taken = amendments.filter(({ transaction }) => transaction === seq).flatMap((made) => made.taken);
  return taken.some(({ entry, waived }) => waived > 0 && issued.find(({ n }) => n === entry)?.rule === rule);
}
