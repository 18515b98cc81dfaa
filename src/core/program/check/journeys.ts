import type { Zone } from '../../time.ts';
import { type JourneyDefinition, type JourneyStepDefinition, LIMITS } from '../document.ts';
import { checkCondition } from './conditions.ts';
import { checkCount } from './frame.ts';
import { at, checkEach, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { scopeOfHappening } from './scopes.ts';
import { checkTypes } from './triggers.ts';
import { checkValid } from './valid.ts';
import { checkDuration, checkWhole } from './values.ts';

/** `zone` null: the zone of the document is a mistake itself. */
export function checkJourneys(names: Names, zone: Zone | null): readonly Mistake[] {
  return checkEach(names.journeys, ([key, journey]) => {
    const pointer = at('/journeys', key);
    return [
      ...(journey.within === undefined ? NO_MISTAKES : checkDuration(journey.within, at(pointer, 'within'))),
      ...checkValid(journey.valid, at(pointer, 'valid'), zone),
      ...checkRepeat(journey, at(pointer, 'repeat')),
      ...checkSteps(journey, at(pointer, 'steps'), names),
    ];
  });
}

function checkRepeat(
  { start, repeat = 'never', within, valid }: JourneyDefinition,
  pointer: string,
): readonly Mistake[] {
  if (repeat === 'never') return NO_MISTAKES;
  if (start === 'enrolment')
    return mistake(pointer, 'Nobody enrols twice: let it start with its first step, or leave repeat out.');
  if (repeat !== 'after-end' || within !== undefined || valid?.until !== undefined) return NO_MISTAKES;
  return mistake(
    pointer,
    'Its time never ends: say by within how long there is for it, or repeat it after-done.',
  );
}

function checkSteps({ steps }: JourneyDefinition, pointer: string, names: Names): readonly Mistake[] {
  if (steps.length === 0) return mistake(pointer, 'Name at least one step.');
  const seen = new Set<string>();
  return [
    ...checkCount(steps.length, LIMITS.journeySteps, pointer, 'steps'),
    ...checkEach(steps, (step, index) => {
      const place = at(pointer, index);
      const isAgain = seen.has(step.key);
      seen.add(step.key);
      return [
        ...(isAgain
          ? mistake(
              at(place, 'key'),
              `A step ${quote(step.key)} stands before: give each step a key of its own.`,
            )
          : NO_MISTAKES),
        ...checkStep(step, place, names),
      ];
    }),
  ];
}

function checkStep(step: JourneyStepDefinition, pointer: string, names: Names): readonly Mistake[] {
  const { on, when, lines, times } = step;
  const scope = scopeOfHappening(names, on);
  const isLineless = lines !== undefined && scope.lineless !== null;
  return [
    ...checkTypes(step, at(pointer, 'type')),
    ...(times === undefined
      ? NO_MISTAKES
      : checkWhole(times, at(pointer, 'times'), { max: LIMITS.stepTimes })),
    ...checkCondition(when, at(pointer, 'when'), scope),
    ...(isLineless
      ? mistake(at(pointer, 'lines'), `${scope.lineless}: put the condition into when.`)
      : checkCondition(lines, at(pointer, 'lines'), { ...scope, lines: true, counted: false })),
  ];
}
