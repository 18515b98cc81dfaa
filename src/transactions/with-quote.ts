import { isPost } from '../core/command.ts';
import { refuse } from '../core/decision.ts';
import { numberOf } from '../core/merging/numbers.ts';
import type { Submission } from '../engine/submission.ts';
import type { QuoteSigner } from './quote-signer.ts';
import type { TransactionBody } from './request-schema.ts';

/** The submission of a purchase that names a quote; of anything else, the same as it was. */
export function withQuote(submission: Submission, body: TransactionBody, signer: QuoteSigner): Submission {
  if (body.kind !== 'purchase' || body.quote === undefined) return submission;
  const quote = signer.read(body.quote);
  return {
    ...submission,
    prepare: (known) => {
      const prepared = submission.prepare(known);
      if (prepared.refused === true || !isPost(prepared.command)) return prepared;
      if (quote === undefined) {
        const detail = 'The quote is none that was given out here: name it just as it was answered.';
        return refuse('quote-not-genuine', '/quote', detail);
      }
      const seq = numberOf(known.accountId, known.owners, quote);
      if (seq === undefined) {
        const detail = 'The quote was given to another account: name it in a purchase of that one.';
        return refuse('quote-of-another-account', '/quote', detail);
      }
      return { ...prepared, command: { ...prepared.command, quote: seq } };
    },
  };
}
