import type { QuoteHoldCommand } from '../command.ts';
import { formatDecimal } from '../decimal.ts';
import type { Decision, Refusal } from '../decision.ts';
import { adderOf } from '../duration.ts';
import { isLimitFigure } from '../limits/limit.ts';
import type { Reserved } from '../state.ts';
import { formatInstant } from '../time.ts';
import { close } from './close.ts';
import { type Draft, forkDraft, programFor, seqOf } from './draft.ts';
import { judgeTransaction } from './judge-transaction.ts';

/**
 * Judges a purchase and keeps what it would earn for a time: no points are booked and nothing is counted, but what the
 * judgement took of limits and counters is reserved, so that nothing is promised that is not there.
 */
export function decideQuoteHold(draft: Draft, command: QuoteHoldCommand): Decision | Refusal {
  const { transaction } = command;
  const { occurredAt } = transaction;
  const quoting = forkDraft(draft);
  const judged = judgeTransaction(quoting, transaction);
  if (judged.refused) return judged;
  const { basis } = judged;
  const quoted = close(quoting, { occurredAt, basis });
  const reserved = reservedBy(draft, quoting);
  for (const { metric, day, by } of newOf(draft.figures, quoting.figures).filter(isLimit))
    draft.figures.push({ metric, day, at: occurredAt, member: null, by });
  // What is asked and takes nothing is asked of the quote, too, so that it promises no more than the purchase brings.
  const asked = newOf(draft.claims, quoting.claims).filter(({ at }) => at !== undefined);
  draft.claims.push(...asked, ...reserved.claims);
  const { now } = draft.deciding;
  const { zone } = programFor(draft, now);
  const until = adderOf(zone, command.hold)(now);
  const programVersion = quoted.programVersion;
  const seq = seqOf(draft);
  draft.quoteHolds.push({ seq, until, status: 'open', transaction, basis, programVersion, reserved });
  const data = { quoteSeq: seq, until: formatInstant(until) };
  draft.events.push({ type: 'quote.held', at: now, data });
  return close(draft, {
    occurredAt,
    basis: quoted.basis ?? basis,
    outcome: { kind: 'quote-held', until, quoted },
  });
}

function reservedBy(before: Draft, after: Draft): Reserved {
  return {
    figures: newOf(before.figures, after.figures)
      .filter(isLimit)
      .map(({ metric, day, by }) => ({ metric, day, by: formatDecimal(by) })),
    // Not what comes back at once, as of a coupon that is known too late: the purchase takes before it gives back.
    claims: newOf(before.claims, after.claims).filter(({ n, at }) => n > 0 && at === undefined),
  };
}

function newOf<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  return after.slice(before.length);
}

function isLimit({ metric }: { readonly metric: string }): boolean {
  return isLimitFigure(metric);
}
