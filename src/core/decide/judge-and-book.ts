import type { Basis } from '../basis.ts';
import { contextOf } from '../conditions/fact-context.ts';
import { ONE } from '../decimal.ts';
import type { Refusal } from '../decision.ts';
import { chosenIn, extended, judgePosted, judgeReached } from '../judge.ts';
import { metricDeltas, PURCHASES_FIGURE } from '../metrics.ts';
import type { Judgement } from '../outcome.ts';
import type { Program } from '../program/compiled.ts';
import type { AccountState, Profile } from '../state.ts';
import type { Day } from '../time.ts';
import type { Transaction } from '../transaction.ts';
import { bookOutcomes } from './book-outcomes.ts';
import { countedState, type Draft, statusOf } from './draft.ts';
import { holdReachedTiers } from './hold-reached-tiers.ts';
import { makeBasis } from './make-basis.ts';
import { claimKey, stockCounter } from './stock.ts';

/** A transaction that nothing stands against, under the programme that judges it. */
export interface Judged {
  readonly program: Program;
  readonly profile: Profile;
  readonly transaction: Transaction;
}

/** Judges a transaction, books what it earns, counts it, and goes on with the tiers that it reaches. */
export function judgeAndBook(
  draft: Draft,
  { program, profile, transaction }: Judged,
): { readonly refused: false; readonly basis: Basis } | Refusal {
  const { refusedClaims } = draft.deciding;
  const { holdings, tierSets, tierHolds } = statusOf(draft);
  const state: AccountState = { ...draft.deciding.state, holdings, tierSets, tierHolds, profile };
  const day = program.zone.dayOf(transaction.posted.occurredAt);
  const isRefused = ({ key, reward }: { readonly key: string; readonly reward: string | null }): boolean =>
    refusedClaims.size > 0 && refusedClaims.has(claimKey(stockCounter(reward ?? ''), key));
  const basis = makeBasis({ program, state, profile, transaction, isRefused });
  const judgement = judgePosted(program, contextOf(transaction, basis, program.zone));
  const refusal = bookOutcomes(draft, program, transaction, judgement.outcomes);
  if (refusal !== null) return refusal;
  count(draft, judgement, day);
  const grouped = program.document.groups === undefined ? basis : { ...basis, chosen: chosenIn(judgement) };
  return followTiers(draft, { judgement, basis: grouped, state, day });
}

interface Followed {
  readonly judgement: Judgement;
  readonly basis: Basis;
  /** Before the transaction. */
  readonly state: AccountState;
  readonly day: Day;
}

/**
 * The tiers that a transaction reaches, what rules give for reaching them, and the tiers that those points reach in
 * turn. It ends, for no tier is reached twice.
 */
function followTiers(
  draft: Draft,
  { judgement, basis, state, day }: Followed,
): { readonly refused: false; readonly basis: Basis } | Refusal {
  const { program, context } = judgement;
  const rises = holdReachedTiers(draft, {
    program,
    state: countedState(draft, state),
    before: state,
    judgement,
    day,
  });
  if (rises.length === 0 || program.rules['tier-reached'].length === 0) return { refused: false, basis };
  let followed = judgement;
  for (const reached of rises) {
    const outcomes = judgeReached(followed, reached);
    const refusal = bookOutcomes(draft, program, context.transaction, outcomes);
    if (refusal !== null) return refusal;
    const before = followed;
    followed = extended(followed, outcomes);
    countEarned(draft, before, followed, day);
  }
  const reached = [...(basis.reached ?? []), ...rises];
  const after = {
    ...basis,
    reached,
    ...(basis.chosen && { chosen: { ...basis.chosen, ...chosenIn(followed) } }),
  };
  return followTiers(draft, { judgement: followed, basis: after, state, day });
}

function count(draft: Draft, { program, context, earned }: Judgement, day: Day): void {
  const { kind, occurredAt: at } = context.transaction.posted;
  draft.figures.push(...metricDeltas(program.metrics.values(), null, { context, earned }, day, at));
  if (kind === 'purchase' && program.reads.account.has('lastPurchaseOn'))
    draft.figures.push({ metric: PURCHASES_FIGURE, day, at, member: null, by: ONE });
}

/** Points for a tier count, too. */
function countEarned(draft: Draft, before: Judgement, after: Judgement, day: Day): void {
  const { program, context } = after;
  const { occurredAt: at } = context.transaction.posted;
  const metrics = [...program.metrics.values()].filter((metric) => metric.kind === 'earned');
  const [was, is] = [before, after].map(({ earned }) => ({ context, earned }));
  draft.figures.push(...metricDeltas(metrics, was ?? null, is ?? null, day, at));
}
