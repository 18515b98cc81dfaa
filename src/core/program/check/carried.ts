import type { MetricDefinition, TierDefinition } from '../document.ts';
import type { LadderOf } from './ladders.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import { hasBeginning } from './periods.ts';
import { checkDecimal } from './values.ts';

/** With what a period begins: metrics that the ladder asks for, whose periods do begin. */
export function checkHeadStart(
  { headStart = {} }: TierDefinition,
  of: LadderOf,
  pointer: string,
): readonly Mistake[] {
  return Object.entries(headStart).flatMap(([key, value]) => {
    const place = at(pointer, key);
    return [...checkCarried(key, of, place), ...checkDecimal(value, place, 'above zero')];
  });
}

/** What is left over can only be told of what adds up. */
export function checkCarryOver(of: LadderOf, pointer: string): readonly Mistake[] {
  const { carryOver } = of.ladder;
  if (carryOver === undefined) return NO_MISTAKES;
  const { metric: key, max } = carryOver;
  const place = at(pointer, 'metric');
  const metric = of.names.metrics.get(key);
  return [
    ...checkCarried(key, of, place),
    ...(metric === undefined || addsUp(metric)
      ? NO_MISTAKES
      : mistake(place, `${quote(key)} does not add up: carry over a metric by sum, count or earned.`)),
    ...(max === undefined ? NO_MISTAKES : checkDecimal(max, at(pointer, 'max'), 'above zero')),
  ];
}

function checkCarried(key: string, { metrics, names }: LadderOf, pointer: string): readonly Mistake[] {
  const metric = names.metrics.get(key);
  if (metric === undefined) return checkName('metric', key, names.metrics.keys(), pointer);
  if (!metrics.has(key))
    return mistake(
      pointer,
      `No tier of the ladder asks for ${quote(key)}: name a metric of its reach or keep.`,
    );
  if (hasBeginning(metric)) return NO_MISTAKES;
  return mistake(
    pointer,
    `${quote(key)} has no period that begins: count it over a calendar period or a membership year.`,
  );
}

function addsUp(metric: MetricDefinition): boolean {
  return 'sum' in metric || 'count' in metric || 'earned' in metric;
}
