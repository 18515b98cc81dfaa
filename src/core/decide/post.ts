import type { PostCommand } from '../command.ts';
import type { Decision, Refusal } from '../decision.ts';
import { readTransaction } from '../transaction.ts';
import { checkPosted, requireProfile } from './checks.ts';
import { close, type Draft, programFor } from './draft.ts';
import { judgeAndBook } from './judge-and-book.ts';
import { settleLots } from './settle.ts';

/** A purchase or an activity: judged, booked, counted; then the tiers it reaches. */
export function decidePost(draft: Draft, command: PostCommand): Decision | Refusal {
  const posted = command.transaction;
  const program = programFor(draft, posted.occurredAt);
  const profile = requireProfile(draft.deciding.state);
  const transaction = readTransaction(posted);
  const refusal = checkPosted(draft, program, profile, transaction);
  if (refusal !== null) return refusal;
  const judged = judgeAndBook(draft, { program, profile, transaction });
  if (judged.refused) return judged;
  settleLots(draft);
  return close(draft, { occurredAt: posted.occurredAt, basis: judged.basis });
}
