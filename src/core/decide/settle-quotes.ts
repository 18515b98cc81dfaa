import { negate, parseDecimal } from '../decimal.ts';
import type { QuoteHold } from '../state.ts';
import type { Draft } from './draft.ts';

/** Quotes that nobody used end in the order of their instants; what was reserved for them goes back. */
export function settleQuotes(draft: Draft): void {
  const { state, now } = draft.deciding;
  if (state.quoteHolds === null || state.quoteHolds.length === 0) return;
  const ended = state.quoteHolds.filter(({ status, until }) => status === 'open' && until <= now);
  for (const hold of ended.toSorted((a, b) => a.until - b.until || a.seq - b.seq)) {
    releaseQuote(draft, hold, 'expired');
    draft.events.push({ type: 'quote.expired', at: hold.until, data: { quoteSeq: hold.seq } });
  }
}

/** What was reserved returns to the periods that it was taken from, and to the counters. */
export function releaseQuote(draft: Draft, hold: QuoteHold, status: 'used' | 'expired'): void {
  const { reserved, transaction } = hold;
  for (const { metric, day, by } of reserved.figures) {
    const given = negate(parseDecimal(by));
    draft.figures.push({ metric, day, at: transaction.occurredAt, member: null, by: given });
  }
  for (const claim of reserved.claims) draft.claims.push({ ...claim, n: -claim.n });
  draft.quoteHolds.push({ ...hold, status });
}
