import type { Basis } from './basis.ts';
import type { ReturnCommand } from './command.ts';
import { contextOf } from './conditions/fact-context.ts';
import { judgePosted } from './judge.ts';
import { type Entry, onBook, onSide } from './ledger.ts';
import type { CountedTransaction } from './metrics.ts';
import type { Judgement } from './outcome.ts';
import type { Program } from './program/compiled.ts';
import type { PastTransaction, ReturnedLine } from './state.ts';
import { type PostedLine, type PostedTransaction, readTransaction } from './transaction.ts';

/**
 * What of a return is found in no purchase, as if it had been bought at that instant. There was no such purchase: none of
 * its points were issued, nothing can be returned of it, and only the return itself undoes it.
 */
export function supposedPurchase(
  command: ReturnCommand,
  unmatched: readonly ReturnedLine[],
  currency: string,
): PostedTransaction {
  const { occurredAt, stakeholder, channel, store, paymentMethod, attributes } = command;
  return {
    kind: 'purchase',
    occurredAt,
    stakeholder,
    ...(channel !== undefined && { channel }),
    ...(store !== undefined && { store }),
    ...(paymentMethod !== undefined && { paymentMethod }),
    ...(attributes !== undefined && { attributes }),
    currency,
    lines: unmatched.map((line) => supposedLine(command, line)),
  };
}

function supposedLine({ lines }: ReturnCommand, { index, quantity = '0' }: ReturnedLine): PostedLine {
  const { sku = '', unitPrice = '0', category, brand, attributes } = lines[index] ?? {};
  return {
    id: String(index + 1),
    sku,
    quantity,
    unitPrice,
    ...(category !== undefined && { category }),
    ...(brand !== undefined && { brand }),
    ...(attributes !== undefined && { attributes }),
  };
}

/** What the rules on purchases would give for it. What would follow from that, as from a tier, is left out. */
export function judgeSupposed(program: Program, posted: PostedTransaction, basis: Basis): Judgement {
  return judgePosted(program, contextOf(readTransaction(posted), basis, program.zone));
}

/** The entries that would have issued its points. They stand in no books: their numbers are below zero. */
export function supposedEntries(
  { seq, posted }: Pick<PastTransaction, 'seq' | 'posted'>,
  { outcomes }: Judgement,
): readonly Entry[] {
  const given = outcomes.flatMap((outcome) => {
    const points = outcome.rule.earn?.points;
    if (!outcome.fired || points === undefined) return [];
    return outcome.parts.map((part) => ({ ...part, points, rule: outcome.rule.key }));
  });
  return given
    .filter(({ amount }) => amount > 0)
    .map(({ points, amount, holder, rule }, i) => {
      const n = -1 - i;
      const moved = { source: onBook('issued'), target: onSide('active', holder) };
      return { n, points, amount, ...moved, rule, lot: { seq, n }, at: posted.occurredAt };
    });
}

/** What it would have added to sums, and to points earned. */
export function supposedCount({ context }: Judgement, issued: readonly Entry[]): CountedTransaction {
  const earned = issued.map(({ rule, points, amount }) => ({ rule: rule ?? '', points, amount }));
  return { context, earned };
}
