import type { QualifyingDefinition, ReferralDefinition } from '../program/document.ts';
import { describeCondition } from './describe-condition.ts';
import { describeActivity, steps } from './describe-trigger.ts';
import { describeDuration } from './durations.ts';
import { sentence } from './lists.ts';
import { metricName, type Vocabulary } from './vocabulary.ts';

/** "A new account names the code of another one; that qualifies by its first purchase if …, within 90 days." */
export function describeReferral(words: Vocabulary, { qualifies, within }: ReferralDefinition): string {
  const by = qualifies === undefined ? 'nothing more is asked' : describeQualifying(words, qualifies);
  const time = within === undefined ? '' : `, within ${describeDuration(within)}`;
  return sentence(`a new account can name the code of another one when it enrols; ${by}${time}`);
}

function describeQualifying(
  words: Vocabulary,
  { on, type, when, lines, reaches }: QualifyingDefinition,
): string {
  const what = on === 'purchase' ? 'purchase' : describeActivity(type);
  return [
    `that qualifies by its first ${what}`,
    ...(when === undefined ? [] : [`if ${describeCondition(words, when)}`]),
    ...(lines === undefined ? [] : [`with a line where ${describeCondition(words, lines, true)}`]),
    ...(reaches === undefined
      ? []
      : [`when ${metricName(words, reaches.of)} is at ${steps(words, reaches)} or above`]),
  ].join(', ');
}
