import { adderOf } from '../duration.ts';
import { compileHappening } from '../program/compile-journey.ts';
import type { Compiled } from '../program/compile-rule.ts';
import type { Metric, Qualifying, Referral, Rule } from '../program/compiled.ts';
import type { QualifyingDefinition, ReferralDefinition } from '../program/document.ts';
import { decimalOf, known } from '../program/values.ts';

/** `rules`: those on referral. */
export function compileReferral(
  { qualifies, within }: ReferralDefinition,
  rules: readonly Rule[],
  compiled: Pick<Compiled, 'zone' | 'metrics' | 'tierOrder'>,
): Referral {
  return {
    qualifies: qualifies === undefined ? null : compileQualifying(qualifies, compiled),
    until: within === undefined ? () => Number.POSITIVE_INFINITY : adderOf(compiled.zone, within),
    tellsPurchases:
      rules.some(({ definition }) => definition.referral === 'purchase') ||
      [...compiled.metrics.values()].some(countsReferrals),
  };
}

function compileQualifying(
  { reaches, ...happening }: QualifyingDefinition,
  { metrics, tierOrder }: Pick<Compiled, 'metrics' | 'tierOrder'>,
): Qualifying {
  return {
    ...compileHappening(happening, tierOrder),
    reaches: reaches === undefined ? null : { n: decimalOf(reaches.n), of: known(metrics, reaches.of) },
  };
}

function countsReferrals(metric: Metric): boolean {
  return metric.kind !== 'earned' && metric.on === 'referral';
}
