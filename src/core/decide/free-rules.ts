import { decimalFromNumber } from '../decimal.ts';
import type { Limit } from '../limits/limit.ts';
import { firedFigure } from '../metrics.ts';
import type { RuleOutcome } from '../outcome.ts';
import { rulesToJudge } from '../program/compile.ts';
import type { Program, Rule } from '../program/compiled.ts';
import type { Coupon, PastTransaction } from '../state.ts';
import { earnsOf, type Outcomes } from './amend.ts';
import { claimOfStock } from './claims.ts';
import { type Draft, knownCoupons } from './draft.ts';
import { bookUse } from './use-limit.ts';

/** Limits, counts and coupons return to the period that used them; a coupon that is used or expired stays counted. */
export function freeRules(draft: Draft, program: Program, past: PastTransaction, outcomes: Outcomes): void {
  const { posted } = past;
  const { occurredAt: at } = posted;
  const day = program.zone.dayOf(at);
  const uses = new Map<Limit, number>();
  for (const rule of rulesToJudge(program, posted.kind)) {
    const before = standingOf(draft, past, rule, outcomes, 'before');
    const after = standingOf(draft, past, rule, outcomes, 'after');
    for (const limit of rule.limits) {
      const by = limit.unit === 'points' ? after.points - before.points : after.fires - before.fires;
      uses.set(limit, (uses.get(limit) ?? 0) + by);
    }
    if (rule.reward !== null) moveCoupons(draft, past, rule, after.grants);
    const by = after.turns - before.turns;
    if (rule.step !== null && by !== 0)
      draft.figures.push({ metric: firedFigure(rule.key), day, at, member: null, by: decimalFromNumber(by) });
  }
  for (const [limit, by] of uses) bookUse(draft, limit, { program, posted, rule: null }, by);
}

/** What of a rule stands: points, how often its turn had come, how often it fired, and the coupons of that. */
interface Standing {
  readonly points: number;
  readonly turns: number;
  readonly fires: number;
  readonly grants: number;
}

/** Never more than at first; what was granted and is gone stands whatever comes back. */
function standingOf(
  draft: Draft,
  past: PastTransaction,
  { key, reward, grants }: Rule,
  outcomes: Outcomes,
  when: 'before' | 'after',
): Standing {
  const coupons = reward === null ? [] : couponsOf(draft, past, key);
  const gone = Math.ceil(coupons.filter(isGone).length / grants);
  const atMost = (of: (outcome: RuleOutcome) => number): number =>
    Math.min(sumBy(outcomes.first, key, of), sumBy(outcomes[when], key, of));
  const fires = atMost((outcome) => (outcome.fired ? outcome.fires : 0));
  return {
    points: pointsStanding(past, key, outcomes[when]),
    turns: Math.max(
      gone,
      atMost(({ times }) => times),
    ),
    fires: Math.max(gone, fires),
    grants: fires * grants,
  };
}

function sumBy(outcomes: readonly RuleOutcome[], rule: string, of: (outcome: RuleOutcome) => number): number {
  return outcomes.reduce((sum, outcome) => (outcome.rule.key === rule ? sum + of(outcome) : sum), 0);
}

function pointsStanding(past: PastTransaction, rule: string, outcomes: readonly RuleOutcome[]): number {
  const issued = past.issued.filter((entry) => entry.rule === rule);
  const earns = earnsOf(issued, outcomes);
  return issued.reduce((sum, { n, amount }) => sum + Math.min(amount, earns.get(n) ?? 0), 0);
}

/** Used or expired: it cannot be taken back. */
function isGone({ status }: Coupon): boolean {
  return status !== 'open' && status !== 'withdrawn';
}

/**
 * Withdraws open coupons of the transaction, or opens withdrawn ones again, so that as many stand as the rule grants,
 * or more where more are gone.
 */
function moveCoupons(draft: Draft, past: PastTransaction, { key }: Rule, grants: number): void {
  const own = couponsOf(draft, past, key);
  const withStatus = (status: Coupon['status']): readonly Coupon[] =>
    own.filter((coupon) => coupon.status === status);
  const [open, withdrawn] = [withStatus('open'), withStatus('withdrawn')];
  const gone = own.length - open.length - withdrawn.length;
  const by = Math.max(gone, grants) - gone - open.length;
  const to = by < 0 ? 'withdrawn' : 'open';
  // The last one withdrawn opens first: so that undoing a return gives back the very coupon that it took.
  const moved = (by < 0 ? open : withdrawn.toReversed()).slice(0, Math.abs(by));
  for (const coupon of moved) {
    draft.coupons.push({ ...coupon, status: to });
    draft.claims.push(claimOfStock(coupon.reward, { rule: key }, by < 0 ? -1 : 1));
  }
}

function couponsOf(draft: Draft, { seq }: PastTransaction, rule: string): readonly Coupon[] {
  return knownCoupons(draft).filter((coupon) => coupon.seq === seq && coupon.rule === rule);
}
