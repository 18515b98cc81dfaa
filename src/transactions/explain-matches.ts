import type { Command, ReturnCommand, ReturnRequestLine } from '../core/command.ts';
import type { MatchedLine } from '../core/decision.ts';
import { andList } from '../core/describe/lists.ts';
import type { Explanation } from './explanation-schema.ts';

type ExplainedMatch = NonNullable<Explanation['matches']>[number];

/** Which purchases each line of a return was set against, and what of it matches none. Of all else: nothing. */
export function explainMatches(
  command: Command,
  lines: readonly MatchedLine[],
): Pick<Explanation, 'matches'> {
  if (command.kind !== 'return') return {};
  return { matches: lines.map((line) => explainMatch(command, line)) };
}

function explainMatch({ lines }: ReturnCommand, matched: MatchedLine): ExplainedMatch {
  const asked = lines[matched.index] ?? {};
  return { ...matched, of: [...matched.of], sentence: sentenceOf(asked, matched) };
}

/** "5 of sku A: 2 of purchase p2 (line 1) and 2 of purchase p1 (line 1); 1 matches no purchase before it, …". */
function sentenceOf(asked: ReturnRequestLine, line: MatchedLine): string {
  const { matched, unmatched, evaluated, of } = line;
  const { id: lineId, sku, quantity, amount } = asked;
  const name = lineId === undefined ? `sku ${sku}` : `line ${lineId}`;
  const what = quantity === undefined ? `${amount} off the price of ${name}` : `${quantity} of ${name}`;
  const found = of.map(
    ({ purchase, line: id, quantity: part }) => `${part} of purchase ${purchase} (line ${id})`,
  );
  const then = evaluated === true ? 'is judged as if it were bought then' : 'takes nothing back';
  const rest = unmatched === '0' ? [] : [`${unmatched} matches no purchase recorded before, and ${then}`];
  const parts = matched === '0' ? rest : [andList(found), ...rest];
  return `${what}: ${parts.join('; ')}.`;
}
