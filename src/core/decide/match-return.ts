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

/** One line of a purchase. */
interface BoughtLine {
  readonly past: PastTransaction;
  readonly index: number;
  readonly id: string;
}

interface Matching {
  /** In the order in which they are taken. */
  readonly bySku: ReadonlyMap<string, readonly BoughtLine[]>;
  readonly byId: ReadonlyMap<string, readonly BoughtLine[]>;
  /** By the number of the purchase, in the order in which something of them was found. */
  readonly returned: Map<number, ReturnedLine[]>;
}

/**
 * Sets the lines of a return against what is still kept. A return that names its purchase must fit it; one that
 * names none takes purchases of the same sku, newest first (by when they were recorded: what is recorded later than the
 * return is never matched, whenever it happened), each unit once and whatever it cost, and what matches nothing is left.
 * Within a purchase the last line of a sku comes first.
 */
export function matchReturn(command: ReturnCommand, purchases: readonly PastTransaction[]): Match | Refusal {
  const matching = openMatching(purchases);
  const lines: MatchedLine[] = [];
  for (const [index, line] of command.lines.entries()) {
    const bought = boughtAs(line, matching);
    if (command.of !== null && bought.length === 0) return unknownLine(line, index);
    const matched = matchLine(line, index, bought, matching.returned);
    if (command.of !== null && matched.unmatched !== '0') return tooMuch(line, index, matched);
    lines.push(matched);
  }
  return { refused: false, returned: matching.returned, lines };
}

function openMatching(purchases: readonly PastTransaction[]): Matching {
  const candidates = purchases.filter((past) => past.posted.kind === 'purchase' && !isVoided(past));
  const newestFirst = candidates.sort((a, b) => b.seq - a.seq);
  const lines = newestFirst.flatMap((past) =>
    past.posted.lines.map(({ id, sku }, index) => ({ past, index, id, sku })).reverse(),
  );
  return {
    bySku: Map.groupBy(lines, ({ sku }) => sku),
    byId: Map.groupBy(lines, ({ id }) => id),
    returned: new Map(),
  };
}

function boughtAs({ id, sku = '' }: ReturnRequestLine, { bySku, byId }: Matching): readonly BoughtLine[] {
  return (id === undefined ? bySku.get(sku) : byId.get(id)) ?? [];
}

function matchLine(
  line: ReturnRequestLine,
  index: number,
  bought: readonly BoughtLine[],
  returned: Matching['returned'],
): MatchedLine {
  const measure = line.quantity === undefined ? 'amount' : 'quantity';
  let left: Decimal = parseDecimal(line[measure] ?? '0');
  let matched = ZERO;
  const of: MatchedLine['of'][number][] = [];
  for (const { past, index: at, id } of bought) {
    if (left <= ZERO) break;
    const taken = returned.get(past.seq) ?? [];
    const available = returnable(past.posted, [...returnedLines(past), ...taken], at)[measure];
    const part = available < left ? available : left;
    if (part <= ZERO) continue;
    returned.set(past.seq, [...taken, { index: at, [measure]: formatDecimal(part) }]);
    of.push({ purchase: past.externalId, line: id, quantity: formatDecimal(part) });
    left = minus(left, part);
    matched = plus(matched, part);
  }
  return { index, matched: formatDecimal(matched), unmatched: formatDecimal(left), of };
}

function unknownLine(line: ReturnRequestLine, index: number): Refusal {
  const by = line.id === undefined ? 'sku' : 'id';
  const detail = `The purchase has no line with ${by} ${JSON.stringify(line[by])}.`;
  return refuse('unknown-line', `/lines/${index}/${by}`, detail);
}

function tooMuch(line: ReturnRequestLine, index: number, { matched }: MatchedLine): Refusal {
  const measure = line.quantity === undefined ? 'amount' : 'quantity';
  const detail = `Only ${matched} can still be returned here; ${line[measure]} was asked for.`;
  return refuse('returns-more-than-bought', `/lines/${index}/${measure}`, detail);
}
