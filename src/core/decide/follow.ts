import type { Basis, Occurrence } from '../basis.ts';
import type { Refusal } from '../decision.ts';
import { chosenIn, extended, judgeFollowing } from '../judge.ts';
import { metricDeltas } from '../metrics.ts';
import type { Judgement } from '../outcome.ts';
import type { AccountState } from '../state.ts';
import type { Day } from '../time.ts';
import { advanceJourneys } from './advance-journeys.ts';
import { bookOutcomes } from './book-outcomes.ts';
import { countedState, type Draft } from './draft.ts';
import { holdReachedTiers } from './hold-reached-tiers.ts';
import { payFees } from './pay-fees.ts';
import { qualifyReferral } from './qualify-referral.ts';

/** A transaction that was judged, booked and counted: whatever follows from it is found and judged on this. */
export interface Followed {
  readonly judgement: Judgement;
  readonly basis: Basis;
  /** Before the transaction. */
  readonly before: AccountState;
  /** With all that was counted so far. */
  readonly counted: AccountState;
  readonly day: Day;
}

/**
 * Where what follows comes from, in the order in which it is judged. Each puts what it finds into the draft, and is
 * asked again for as long as anything new was judged: it never finds the same twice.
 */
const SOURCES: readonly ((draft: Draft, followed: Followed) => readonly Occurrence[])[] = [
  holdReachedTiers,
  advanceJourneys,
  qualifyReferral,
  payFees,
];

/**
 * What follows from a transaction, as the tiers that it reaches; what rules give for that, and what those points bring
 * about in turn. It ends, for nothing happens twice.
 */
export function follow(
  draft: Draft,
  followed: Followed,
): { readonly refused: false; readonly basis: Basis } | Refusal {
  const { basis, before, day } = followed;
  const { program } = followed.judgement;
  const found = bringAbout(draft, followed);
  // Of what no rule looks at nothing has to be known later; but of a referral, whose referrer may look at it.
  const occurrences = found.filter(({ on }) => on === 'referred' || program.rules[on].length > 0);
  if (occurrences.length === 0) return { refused: false, basis };
  const judgement = judgeAndBookEach(draft, followed, occurrences);
  if ('refused' in judgement) return judgement;
  const chosen = basis.chosen && { chosen: { ...basis.chosen, ...chosenIn(judgement) } };
  const after: Basis = { ...basis, followed: [...(basis.followed ?? []), ...occurrences], ...chosen };
  return follow(draft, { judgement, basis: after, before, counted: countedState(draft, before), day });
}

/** Puts into the draft whatever follows now, and names it. */
export function bringAbout(draft: Draft, followed: Followed): readonly Occurrence[] {
  return SOURCES.flatMap((source) => source(draft, followed));
}

/** Each sees what the rules on those before it gave, and that counts. */
function judgeAndBookEach(
  draft: Draft,
  { judgement, day }: Followed,
  occurrences: readonly Occurrence[],
): Judgement | Refusal {
  let sofar = judgement;
  for (const occurrence of occurrences) {
    const outcomes = judgeFollowing(sofar, occurrence);
    const { program, context } = sofar;
    const refusal = bookOutcomes(draft, program, context.transaction, outcomes);
    if (refusal !== null) return refusal;
    const before = sofar;
    sofar = extended(sofar, outcomes);
    countEarned(draft, before, sofar, day);
  }
  return sofar;
}

/** Points for what follows count, too. */
function countEarned(draft: Draft, before: Judgement, after: Judgement, day: Day): void {
  const { program, context } = after;
  const { occurredAt: at } = context.transaction.posted;
  const metrics = [...program.metrics.values()].filter((metric) => metric.kind === 'earned');
  const [was, is] = [before, after].map(({ earned }) => ({ context, earned }));
  draft.figures.push(...metricDeltas(metrics, was ?? null, is ?? null, day, at));
}
