import { type Decision, type Refusal, refuse } from '../decision.ts';
import { close } from './close.ts';
import { type Draft, quoteHoldsOf } from './draft.ts';
import { expireAll } from './expire-all.ts';
import { releaseQuote } from './settle-quotes.ts';

/** What is open comes to its end; what is owed stays owed. From then on nothing begins at the account any more. */
export function decideClose(draft: Draft): Decision | Refusal {
  const { now, state } = draft.deciding;
  if (state.absorbed !== null && state.absorbed.opening.length > 0) {
    const detail = 'Another account is being merged into this one: wait until that is done.';
    return refuse('merge-under-way', '/account', detail);
  }
  draft.ended = { at: now, into: null };
  endQuotes(draft);
  expireAll(draft);
  return close(draft, { occurredAt: now });
}

/** What they reserve is there for others again. */
export function endQuotes(draft: Draft): void {
  const { now } = draft.deciding;
  for (const hold of quoteHoldsOf(draft).filter(({ status }) => status === 'open')) {
    releaseQuote(draft, hold, 'expired');
    draft.events.push({ type: 'quote.expired', at: now, data: { quoteSeq: hold.seq } });
  }
}
