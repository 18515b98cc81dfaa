import { credit, fits } from '../books.ts';
import type { PostCommand } from '../command.ts';
import { decimalFromNumber } from '../decimal.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { judge, type RuleOutcome } from '../judge.ts';
import { onBook } from '../ledger.ts';
import { firedFigure, limitFigure, metricDeltas } from '../metrics.ts';
import type { Program } from '../program/compile.ts';
import { termsOf } from '../terms.ts';
import { reachedBy } from '../tiers.ts';
import { formatInstant } from '../time.ts';
import { readTransaction, type Transaction } from '../transaction.ts';
import { checkPosted, requireProfile } from './checks.ts';
import { close, countedState, type Draft, newCode, programFor, seqOf } from './draft.ts';
import { makeBasis } from './make-basis.ts';
import { settleLots } from './settle.ts';

/** A purchase or an activity: judged, booked, counted; then the tiers it reaches. */
export function decidePost(draft: Draft, command: PostCommand): Decision | Refusal {
  const { state, refusedClaims } = draft.deciding;
  const posted = command.transaction;
  const program = programFor(draft, posted.occurredAt);
  const profile = requireProfile(state);
  const transaction = readTransaction(posted);
  const refusal = checkPosted(draft, program, profile, transaction);
  if (refusal !== null) return refusal;

  const basis = makeBasis(program, state, profile, posted, (rule) =>
    refusedClaims.has(claimKey(stockCounter(rule.reward ?? ''), rule.key)),
  );
  for (const outcome of judge(program, transaction, basis)) {
    const tooMany = bookOutcome(draft, program, transaction, outcome);
    if (tooMany !== null) return tooMany;
  }
  const day = program.zone.dayOf(posted.occurredAt);
  draft.figures.push(...metricDeltas(program, null, transaction, basis, day, posted.occurredAt));
  holdReachedTiers(draft, program, day);
  settleLots(draft);
  return close(draft, { occurredAt: posted.occurredAt, basis });
}

export function stockCounter(reward: string): string {
  return `reward:${reward}`;
}

export function claimKey(counter: string, by: string): string {
  return `${counter} ${by}`;
}

function bookOutcome(
  draft: Draft,
  program: Program,
  transaction: Transaction,
  outcome: RuleOutcome,
): Refusal | null {
  const { rule, times, arithmetic } = outcome;
  const { occurredAt } = transaction.posted;
  const day = program.zone.dayOf(occurredAt);
  const count = (metric: string, by: number): void => {
    if (by > 0) draft.figures.push({ metric, day, at: occurredAt, member: null, by: decimalFromNumber(by) });
  };
  if (rule.every !== null) count(firedFigure(rule.key), times);
  if (!outcome.fired) return null;
  const { parts, grants } = outcome;
  const points = rule.earn?.points ?? '';
  for (const { holder, amount } of parts) {
    const kind = program.points.get(points);
    if (kind === undefined) throw new Error(`unchecked points ${points}`);
    if (!fits(draft.books, holder, points, amount)) return tooMuch(rule.key);
    const terms = termsOf(kind, program.zone, occurredAt);
    credit(draft.books, {
      points,
      holder,
      amount,
      source: onBook('issued'),
      rule: rule.key,
      at: occurredAt,
      ...terms,
    });
  }
  if (rule.limit !== null) count(limitFigure(rule.key), arithmetic?.amount ?? 0);
  if (rule.reward !== null && grants > 0) grant(draft, rule.reward, rule.key, grants);
  return null;
}

function grant(draft: Draft, reward: string, rule: string, times: number): void {
  draft.claims.push({ counter: stockCounter(reward), n: times, by: rule });
  for (let i = 0; i < times; i++) {
    const n = draft.coupons.length;
    const coupon = {
      seq: seqOf(draft),
      n,
      reward,
      rule,
      code: newCode(draft),
      status: 'open' as const,
      expiresAt: null,
    };
    draft.coupons.push(coupon);
  }
}

function holdReachedTiers(draft: Draft, program: Program, day: number): void {
  if (program.ladders.size === 0 || draft.figures.length === 0) return;
  for (const reached of reachedBy(program, countedState(draft), day)) {
    draft.holdings.push({ ...reached, seq: seqOf(draft), n: draft.holdings.length });
    const { ladder, tier, since, until } = reached;
    const data = {
      ladder,
      tier,
      since: formatInstant(since),
      until: until === null ? null : formatInstant(until),
    };
    draft.events.push({ type: 'tier.reached', at: since, data });
  }
}

export function tooMuch(rule: string): Refusal {
  const detail = `Rule ${rule} comes to more points than a wallet can hold, or to more coupons than can be granted at once.`;
  return refuse('too-many-points', '/lines', detail);
}
