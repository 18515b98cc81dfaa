import type { PostCommand } from '../command.ts';
import type { Decision, Refusal } from '../decision.ts';
import { close } from './close.ts';
import type { Draft } from './draft.ts';
import { decideQuoted } from './honour-quote.ts';
import { judgeTransaction } from './judge-transaction.ts';
import { tellReferrer } from './tell-referrer.ts';

/** A purchase or an activity: judged, booked, counted; then the tiers it reaches. */
export function decidePost(draft: Draft, { transaction, quote }: PostCommand): Decision | Refusal {
  if (quote !== undefined) return decideQuoted(draft, transaction, quote);
  const judged = judgeTransaction(draft, transaction);
  if (judged.refused) return judged;
  const basis = tellReferrer(draft, transaction, judged.basis);
  return close(draft, { occurredAt: transaction.occurredAt, basis });
}
