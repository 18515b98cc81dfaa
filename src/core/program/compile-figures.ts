import type { Metric, Streak, Target } from './compiled.ts';
import type { StreakDefinition, TargetDefinition } from './document.ts';
import { decimalOf, known } from './values.ts';

const WHOLE = '100';

export function compileTarget(target: TargetDefinition, metrics: ReadonlyMap<string, Metric>): Target {
  const { of, periods, take = 'mean', percent = WHOLE, atLeast, atMost } = target;
  return {
    metric: known(metrics, of),
    periods,
    take,
    percent: decimalOf(percent),
    atLeast: atLeast === undefined ? null : decimalOf(atLeast),
    atMost: atMost === undefined ? null : decimalOf(atMost),
  };
}

export function compileStreak(streak: StreakDefinition, metrics: ReadonlyMap<string, Metric>): Streak {
  const { of, atLeast, most } = streak;
  return { metric: known(metrics, of), atLeast: decimalOf(atLeast), most };
}
