import type { ReturnCommand, ReturnRequestLine } from '../command.ts';
import { type Decimal, formatDecimal, minus, parseDecimal, plus, ZERO } from '../decimal.ts';
import { type MatchedLine, type Refusal, refuse } from '../decision.ts';
import { isVoided, returnable, returnedLines } from '../kept.ts';
import type { PastTransaction, ReturnedLine } from '../state.ts';

/** What comes back of each purchase, and how each line of the return was matched. */
export interface Match {
  readonly refused: false;
  readonly returned: ReadonlyMap<number, readonly ReturnedLine[]>;
  readonly lines: readonly MatchedLine[];
}

interface Matching {
  readonly purchases: readonly PastTransaction[];
  readonly returned: Map<number, ReturnedLine[]>;
}

/**
 * Sets the lines of a return against what is still kept. A return that names its purchase must fit it; one that
 * names none takes purchases of the same sku, newest first, each unit once, and what matches nothing is left.
 * Within a purchase the last line of a sku comes first.
 */
export function matchReturn(command: ReturnCommand, purchases: readonly PastTransaction[]): Match | Refusal {
  const candidates = purchases.filter((past) => past.posted.kind === 'purchase' && !isVoided(past));
  const matching: Matching = { purchases: candidates.toSorted((a, b) => b.seq - a.seq), returned: new Map() };
  const lines: MatchedLine[] = [];
  for (const [index, line] of command.lines.entries()) {
    const unknown = command.of === null ? null : checkNamed(line, index, matching);
    if (unknown !== null) return unknown;
    const matched = matchLine(line, index, matching);
    if (command.of !== null && matched.unmatched !== '0') return tooMuch(line, index, matched);
    lines.push(matched);
  }
  return { refused: false, returned: matching.returned, lines };
}

function checkNamed(line: ReturnRequestLine, index: number, { purchases }: Matching): Refusal | null {
  if (purchases.some((past) => past.posted.lines.some((bought) => isNamed(bought, line)))) return null;
  const by = line.id === undefined ? 'sku' : 'id';
  const detail = `The purchase has no line with ${by} ${JSON.stringify(line[by])}.`;
  return refuse('unknown-line', `/lines/${index}/${by}`, detail);
}

function matchLine(line: ReturnRequestLine, index: number, matching: Matching): MatchedLine {
  const measure = line.quantity === undefined ? 'amount' : 'quantity';
  let left: Decimal = parseDecimal(line[measure] ?? '0');
  let matched = ZERO;
  const of: MatchedLine['of'][number][] = [];
  for (const past of matching.purchases) {
    for (let at = past.posted.lines.length - 1; at >= 0 && left > ZERO; at--) {
      const bought = past.posted.lines[at];
      if (bought === undefined || !isNamed(bought, line)) continue;
      const taken = matching.returned.get(past.seq) ?? [];
      const available = returnable(past.posted, [...returnedLines(past), ...taken], at)[measure];
      const part = available < left ? available : left;
      if (part <= ZERO) continue;
      matching.returned.set(past.seq, [...taken, { index: at, [measure]: formatDecimal(part) }]);
      of.push({ purchase: past.externalId, line: bought.id, quantity: formatDecimal(part) });
      left = minus(left, part);
      matched = plus(matched, part);
    }
  }
  return { index, matched: formatDecimal(matched), unmatched: formatDecimal(left), of };
}

function isNamed(bought: { readonly id: string; readonly sku: string }, line: ReturnRequestLine): boolean {
  return line.id === undefined ? bought.sku === line.sku : bought.id === line.id;
}

function tooMuch(line: ReturnRequestLine, index: number, { matched }: MatchedLine): Refusal {
  const measure = line.quantity === undefined ? 'amount' : 'quantity';
  const detail = `Only ${matched} can still be returned here; ${line[measure]} was asked for.`;
  return refuse('returns-more-than-bought', `/lines/${index}/${measure}`, detail);
}
