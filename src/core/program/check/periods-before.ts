import type { StreakDefinition, TargetDefinition } from '../document.ts';
import { at, checkEach, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { hasBeginning } from './periods.ts';
import { checkDecimal, checkWhole, decimalIn } from './values.ts';

const PERIODS_MAX = 60;

/** Targets and streaks look back over periods of a metric, which has to have some. */
export function checkTargets(names: Names): readonly Mistake[] {
  return checkEach(names.targets, ([key, target]) => checkTarget(target, at('/targets', key), names));
}

export function checkStreaks(names: Names): readonly Mistake[] {
  return checkEach(names.streaks, ([key, streak]) => checkStreak(streak, at('/streaks', key), names));
}

function checkTarget(
  { of, periods, percent, atLeast, atMost }: TargetDefinition,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const [least, most] = [atLeast, atMost].map((bound) => (bound === undefined ? null : decimalIn(bound)));
  return [
    ...checkMetricWithPeriods(of, at(pointer, 'of'), names),
    ...checkWhole(periods, at(pointer, 'periods'), { max: PERIODS_MAX }),
    ...(percent === undefined ? NO_MISTAKES : checkDecimal(percent, at(pointer, 'percent'), 'above zero')),
    ...(atLeast === undefined ? NO_MISTAKES : checkDecimal(atLeast, at(pointer, 'atLeast'), 'zero')),
    ...(atMost === undefined ? NO_MISTAKES : checkDecimal(atMost, at(pointer, 'atMost'), 'above zero')),
    ...(least != null && most != null && least > most
      ? mistake(at(pointer, 'atMost'), 'Set atMost to atLeast or more: no target lies between them.')
      : NO_MISTAKES),
  ];
}

function checkStreak(
  { of, atLeast, most }: StreakDefinition,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  return [
    ...checkMetricWithPeriods(of, at(pointer, 'of'), names),
    ...checkDecimal(atLeast, at(pointer, 'atLeast'), 'above zero'),
    ...checkWhole(most, at(pointer, 'most'), { min: 2, max: PERIODS_MAX }),
  ];
}

function checkMetricWithPeriods(key: string, pointer: string, { metrics }: Names): readonly Mistake[] {
  const metric = metrics.get(key);
  if (metric === undefined) return checkName('metric', key, metrics.keys(), pointer);
  if (hasBeginning(metric)) return NO_MISTAKES;
  return mistake(
    pointer,
    `${quote(key)} has no periods that follow each other: name a metric over a calendar period or a membership year.`,
  );
}
