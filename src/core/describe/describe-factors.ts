import type { EarnDefinition, FactorDefinition } from '../program/document.ts';
import { describeCondition } from './describe-condition.ts';
import { describeLookup } from './describe-lookup.ts';
import { andList } from './lists.ts';
import { ladderName, type Vocabulary } from './vocabulary.ts';

/** ", times the tier's multiplier (Silver 1.5, Gold 2)"; empty where nothing is multiplied. */
export function describeFactors(words: Vocabulary, { times, stack }: EarnDefinition): string {
  const factors = factorsOf(times).map((factor) => describeFactor(words, factor));
  if (factors.length === 0) return '';
  if (stack === 'add' && factors.length > 1) {
    return `, times ${andList(factors)}, of which each adds what it has above 1`;
  }
  return `, times ${factors.join(', times ')}`;
}

export function factorsOf(times: EarnDefinition['times']): readonly FactorDefinition[] {
  if (times === undefined) return [];
  return 'length' in times ? times : [times];
}

function describeFactor(words: Vocabulary, factor: FactorDefinition): string {
  if ('tier' in factor) return describeMultiplier(words, factor.tier);
  const size =
    typeof factor.factor === 'string' ? factor.factor : `a factor ${describeLookup(words, factor.factor)}`;
  const label = factor.label === undefined ? '' : ` (${factor.label})`;
  const when = factor.when === undefined ? '' : ` if ${describeCondition(words, factor.when)}`;
  return `${size}${label}${when}`;
}

/** Where there is one ladder only, the tier is its tier. */
function describeMultiplier(words: Vocabulary, ladder: string): string {
  const { ladders = {} } = words;
  const tiers = Object.hasOwn(ladders, ladder) ? (ladders[ladder]?.tiers ?? []) : [];
  const multipliers = tiers.flatMap(({ key, label, multiplier }) =>
    multiplier === undefined ? [] : [`${label ?? key} ${multiplier}`],
  );
  const owner = Object.keys(ladders).length === 1 ? "the tier's" : `the ${ladderName(words, ladder)} tier's`;
  return `${owner} multiplier${multipliers.length === 0 ? '' : ` (${multipliers.join(', ')})`}`;
}
