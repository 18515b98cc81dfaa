import { canonicalJson } from '../canonical-json.ts';
import { type Refusal, refuse } from '../decision.ts';
import type { QuoteHold } from '../state.ts';
import { formatInstant } from '../time.ts';
import type { PostedLine, PostedTransaction } from '../transaction.ts';

/** All that rules can read of a purchase, but for its instant and its lines. */
const FACTS = ['stakeholder', 'currency', 'channel', 'store', 'paymentMethod', 'attributes'] as const;
const LINE_FACTS = [
  ...['id', 'sku', 'quantity', 'unitPrice', 'discount', 'unitCost', 'category', 'brand', 'attributes'],
] as const;

/** The purchase must be the one that was quoted; it may happen at any time while the quote is kept. */
export function checkFits(posted: PostedTransaction, { transaction, until }: QuoteHold): Refusal | null {
  for (const fact of FACTS) {
    const differs = difference(fact, transaction[fact], posted[fact]);
    if (differs !== null) return refuse('quote-mismatch', `/${fact}`, differs);
  }
  return checkLines(transaction.lines, posted.lines) ?? checkInstant(posted, transaction, until);
}

function checkLines(quoted: readonly PostedLine[], bought: readonly PostedLine[]): Refusal | null {
  if (quoted.length !== bought.length) {
    const detail = `The quote is for ${quoted.length} lines, the purchase has ${bought.length}.`;
    return refuse('quote-mismatch', '/lines', detail);
  }
  for (const [index, line] of bought.entries()) {
    for (const fact of LINE_FACTS) {
      const differs = difference(fact, quoted[index]?.[fact], line[fact]);
      if (differs !== null) return refuse('quote-mismatch', `/lines/${index}/${fact}`, differs);
    }
  }
  return null;
}

function checkInstant(
  { occurredAt }: PostedTransaction,
  quoted: PostedTransaction,
  until: number,
): Refusal | null {
  if (quoted.occurredAt <= occurredAt && occurredAt < until) return null;
  const from = formatInstant(quoted.occurredAt);
  const detail = `The quote is for a purchase from ${from} on and before ${formatInstant(until)}.`;
  return refuse('quote-mismatch', '/occurredAt', detail);
}

function difference(fact: string, quoted: unknown, bought: unknown): string | null {
  const [was, is] = [shown(quoted), shown(bought)];
  if (was === is) return null;
  return fact === 'stakeholder'
    ? 'The quote is for a purchase of another stakeholder, or of none.'
    : `The quote is for ${was} as ${fact}, not for ${is}.`;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : canonicalJson(value);
}
