import type { LadderDefinition } from '../program/document.ts';
import { describeHeld } from './describe-held.ts';
import { amountOfMetric } from './describe-reach.ts';
import { andList, sentence } from './lists.ts';
import { metricName, type Vocabulary } from './vocabulary.ts';

/** The tiers in their order, how long they are held, and what returns and figures left over do to them. */
export function describeLadder(words: Vocabulary, ladder: LadderDefinition): string {
  const names = ladder.tiers.map(({ key, label }) => label ?? key);
  return sentence(
    [
      `from the lowest to the highest ${andList(names)}; a tier that is reached ${describeHeld(ladder.held)}`,
      ...describeReturns(ladder.onReturn),
      ...(ladder.carryOver === undefined ? [] : [describeCarryOver(words, ladder.carryOver)]),
      ...(ladder.migrate === undefined
        ? []
        : [
            'when the version takes effect, it counts for tiers that are held already, where that takes none away',
          ]),
    ].join('; '),
  );
}

function describeReturns(onReturn: LadderDefinition['onReturn']): readonly string[] {
  switch (onReturn) {
    case undefined:
      return [];
    case 'keep':
      return ['a return takes back no tier'];
    case 'reassess':
      return ['a return can take back a tier that it helped to reach'];
  }
}

function describeCarryOver(
  words: Vocabulary,
  { metric, max }: NonNullable<LadderDefinition['carryOver']>,
): string {
  const most = max === undefined ? '' : `, at most ${amountOfMetric(words, metric, max)}`;
  return `what exceeds the threshold reached in ${metricName(words, metric)} counts once more in the next period${most}`;
}
