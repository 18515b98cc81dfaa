import type { JourneyDefinition, JourneyStepDefinition, ValidDefinition } from '../program/document.ts';
import { describeDate } from './dates.ts';
import { describeCondition } from './describe-condition.ts';
import { describeActivity } from './describe-trigger.ts';
import { describeDuration } from './durations.ts';
import { sentence } from './lists.ts';
import type { Vocabulary } from './vocabulary.ts';

const STARTS = { enrolment: 'the enrolment', 'first-step': 'its first step' } as const satisfies Record<
  NonNullable<JourneyDefinition['start']>,
  string
>;
const REPEATS = {
  never: 'once per account',
  'after-done': 'again once it is done',
  'after-end': 'again once it is done or its time is over',
} as const satisfies Record<NonNullable<JourneyDefinition['repeat']>, string>;

/** How a journey begins, how long there is for it, and what is to be done. */
export function describeJourney(words: Vocabulary, journey: JourneyDefinition): string {
  const { start = 'first-step', order = 'any', repeat = 'never', within, valid, migrate, steps } = journey;
  const frame = [
    `begins with ${STARTS[start]}${describeValid(valid)}`,
    ...(within === undefined ? [] : [`is to be done within ${describeDuration(within)}`]),
    REPEATS[repeat],
    ...(migrate === undefined ? [] : ['brings its terms to those that are on their way, where they fit']),
  ].join(', ');
  const what = order === 'given' ? 'in this order' : 'in any order';
  const told = steps.map((step, index) => `(${index + 1}) ${describeStep(words, step)}`);
  return sentence(`${frame}; ${what}: ${told.join('; ')}`);
}

function describeStep(
  words: Vocabulary,
  { key, label, on, type, when, lines, times = 1 }: JourneyStepDefinition,
): string {
  const what = on === 'purchase' ? 'purchase' : describeActivity(type);
  const parts = [
    times === 1
      ? `a${what.startsWith('a') ? 'n' : ''} ${what}`
      : `${times} times a${what.startsWith('a') ? 'n' : ''} ${what}`,
    ...(when === undefined ? [] : [`if ${describeCondition(words, when)}`]),
    ...(lines === undefined ? [] : [`with a line where ${describeCondition(words, lines, true)}`]),
  ];
  return `${label ?? key}: ${parts.join(', ')}`;
}

/** The end does not belong to it. */
function describeValid({ from, until }: ValidDefinition = {}): string {
  const since = from === undefined ? '' : ` from ${describeDate(from)} on`;
  const before = until === undefined ? '' : ` before ${describeDate(until)}`;
  return since !== '' && before !== ''
    ? `${since.slice(0, -' on'.length)} and${before}`
    : `${since}${before}`;
}
