import { type PostedTransaction, readTransaction } from '../transaction.ts';
import { checkPosted, requireProfile } from './checks.ts';
import { type Draft, programFor } from './draft.ts';
import { type Booked, judgeAndBook } from './judge-and-book.ts';
import { nameTransaction } from './name-transaction.ts';
import { settleLots } from './settle.ts';

/** What posting a transaction books, as things stand; what of it is active or expired already is booked, too. */
export function judgeTransaction(draft: Draft, posted: PostedTransaction): Booked {
  const program = programFor(draft, posted.occurredAt);
  const profile = requireProfile(draft.deciding.state);
  const transaction = readTransaction(posted);
  const refusal = checkPosted(draft, program, profile, transaction) ?? nameTransaction(draft, posted);
  if (refusal !== null) return refusal;
  const judged = judgeAndBook(draft, { program, profile, transaction });
  if (!judged.refused) settleLots(draft);
  return judged;
}
