import { lotKey } from '../books.ts';
import type { Estate } from '../merging/estate.ts';
import { figuresIn } from '../merging/figures.ts';
import { shifted, shiftedRef } from '../merging/numbers.ts';
import { type Shift, shiftedCard, shiftedCoupon, shiftedReferral, shiftedRun } from '../merging/shift.ts';
import type { JourneyRun, PlanAct } from '../state.ts';
import { type Draft, plansOf } from './draft.ts';

/** Whatever another account had beside its points is this one's from now on. */
export function takeEstate(draft: Draft, account: string, shift: Shift): void {
  const { estate } = draft.deciding;
  if (estate === undefined) throw new Error(`what ${account} left was not loaded`);
  draft.figures.push(...figuresIn(estate, shift.people));
  takeStatus(draft, estate, shift);
  takeRuns(draft, estate, shift);
  takePlans(draft, estate, shift);
  draft.coupons.push(...[...estate.coupons.values()].map((coupon) => shiftedCoupon(coupon, shift.slot)));
  for (const card of estate.cards.values()) {
    const own = shiftedCard(card, shift);
    draft.cards.set(lotKey(own), own);
  }
  takeReferral(draft, estate, shift);
}

/** A hold makes all of a ladder last longer, and holds never overlap: those of whoever goes on come first. */
function takeStatus(draft: Draft, estate: Estate, { slot }: Shift): void {
  const held = new Set(draft.deciding.state.tierHolds.map(({ ladder }) => ladder));
  const holdings = estate.holdings.map((holding) => shiftedRef(holding, slot));
  draft.holdings.push(...holdings);
  for (const { seq, n, ladder, endedAt } of holdings)
    if (endedAt !== null) draft.holdingEnds.push({ seq, n, ladder, endedAt });
  draft.tierSets.push(...estate.tierSets.map((set) => ({ ...set, seq: shifted(set.seq, slot) })));
  for (const hold of estate.tierHolds)
    if (!held.has(hold.ladder)) draft.tierHolds.push({ ...hold, seq: shifted(hold.seq, slot) });
}

/** One customer does a journey once: where both are on their way, whoever goes on does. What was done stays done. */
function takeRuns({ deciding: { state, now }, journeyRuns }: Draft, estate: Estate, { slot }: Shift): void {
  const own = new Set(state.journeyRuns.map(({ journey }) => journey));
  for (const run of estate.journeyRuns) {
    const taken = shiftedRun(run, slot);
    journeyRuns.push(own.has(run.journey) ? endedBy(taken, now) : taken);
  }
}

function endedBy(run: JourneyRun, now: number): JourneyRun {
  return { ...run, until: Math.min(run.until ?? now, Math.max(now, run.startedAt)) };
}

/** Periods of a plan never overlap, and of its acts the last one counts: so those of one account are kept. */
function takePlans(draft: Draft, { planActs, planPeriods }: Estate, { slot }: Shift): void {
  const { planActs: acts, planPeriods: periods } = plansOf(draft);
  const own = new Set([...acts, ...periods].map(({ plan }) => plan));
  const isNew = ({ plan }: Pick<PlanAct, 'plan'>): boolean => !own.has(plan);
  draft.planActs.push(...planActs.filter(isNew).map((act) => ({ ...act, seq: shifted(act.seq, slot) })));
  draft.planPeriods.push(
    ...planPeriods.filter(isNew).map((period) => ({ ...period, seq: shifted(period.seq, slot) })),
  );
}

/** Nobody refers itself. */
function takeReferral(draft: Draft, { referral }: Estate, { slot }: Shift): void {
  const { accountId, state } = draft.deciding;
  if (referral === null || state.referral !== null) return;
  const own = [accountId, ...(draft.absorbed?.owners ?? [])];
  if (!own.includes(referral.referrer)) draft.referral = shiftedReferral(referral, slot);
}
