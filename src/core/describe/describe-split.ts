import { formatDecimal, parseDecimal, times } from '../decimal.ts';
import type { SplitDefinition, SplitTarget } from '../program/document.ts';
import { countOfPoints, type Vocabulary } from './vocabulary.ts';

const HUNDRED = parseDecimal('100');

/** "20 % to the buyer, the rest to the account". */
export function describeSplit(words: Vocabulary, split: readonly SplitDefinition[], points: string): string {
  const parts = split.map((part) => {
    const size = split.length === 1 && part.fixed === undefined ? 'all' : describeSize(words, part, points);
    return `${size} to ${describeTarget(part)}${describeOtherwise(part.otherwise)}`;
  });
  return parts.join(', ');
}

function describeSize(words: Vocabulary, { share, fixed }: SplitDefinition, points: string): string {
  if (fixed !== undefined) return countOfPoints(words, fixed, points);
  return share === undefined || share === 'rest' ? 'the rest' : `${percentOf(share)} %`;
}

/** "0.125" → "12.5". */
export function percentOf(share: string): string {
  return formatDecimal(times(parseDecimal(share), HUNDRED));
}

function describeTarget({ to, among = 'equally' }: SplitDefinition): string {
  switch (to) {
    case 'account':
      return 'the account';
    case 'buyer':
      return 'the buyer';
    default:
      return `${groupOf(to)} (${AMONG[among]})`;
  }
}

function groupOf(to: Exclude<SplitTarget, string>): string {
  return 'role' in to ? `whoever has the role "${to.role}"` : `whoever is in circle ${to.circle}`;
}

const AMONG = {
  equally: 'equally',
  named: 'the one named, else the first by circle',
  first: 'the first by circle',
} as const satisfies Record<NonNullable<SplitDefinition['among']>, string>;

function describeOtherwise(otherwise: SplitDefinition['otherwise']): string {
  switch (otherwise) {
    case undefined:
      return '';
    case 'account':
      return ' or, where there is nobody, to the account';
    case 'buyer':
      return ' or, where there is nobody, to the buyer';
    case 'rest':
      return ' or, where there is nobody, to whoever has the rest';
  }
}
