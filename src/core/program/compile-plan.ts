import type { TierOrder } from '../conditions/comparison-test.ts';
import { adderOf, repeatedAdderOf } from '../duration.ts';
import type { Zone } from '../time.ts';
import { compileHappening } from './compile-journey.ts';
import type { Plan } from './compiled.ts';
import type { PlanDefinition } from './document.ts';

export function compilePlan(
  key: string,
  definition: PlanDefinition,
  { zone, tierOrder }: { readonly zone: Zone; readonly tierOrder: TierOrder },
): Plan {
  const { period, trial, grace, fee } = definition;
  return {
    key,
    definition,
    fee: compileHappening({ on: 'activity', type: fee.type, ...(fee.when && { when: fee.when }) }, tierOrder),
    endOfPeriods: repeatedAdderOf(zone, period),
    endOfTrial: trial === undefined ? null : adderOf(zone, trial),
    endOfGrace: grace === undefined ? (end) => end : adderOf(zone, grace),
  };
}
