import { createZone } from '../time.ts';
import { checkDependencies } from './check/dependencies.ts';
import { checkFrame } from './check/frame.ts';
import { checkGroups } from './check/groups.ts';
import { checkJourneys } from './check/journeys.ts';
import { checkLadders } from './check/ladders.ts';
import { checkMetrics } from './check/metrics.ts';
import type { Mistake } from './check/mistake.ts';
import { namesOf } from './check/names.ts';
import { checkStreaks, checkTargets } from './check/periods-before.ts';
import { checkPlans } from './check/plans.ts';
import { checkPoints } from './check/points.ts';
import { checkPool } from './check/pool.ts';
import { checkReferral } from './check/referral.ts';
import { checkRules } from './check/rules.ts';
import { checkSharedLimits } from './check/shared-limits.ts';
import { checkZone } from './check/values.ts';
import type { ProgramDocument } from './document.ts';

/**
 * All mistakes of a document that has the right structure, in the order of the document. What passes compiles, and
 * no transaction makes it throw. `rewards` are the keys of the catalogue; without them what is granted is not looked at.
 */
export function checkProgram(document: ProgramDocument, rewards?: ReadonlySet<string>): readonly Mistake[] {
  const names = namesOf(document, rewards ?? null);
  const { timezone } = document;
  const zone = checkZone(timezone, '').length === 0 ? createZone(timezone) : null;
  return [
    ...checkFrame(document),
    ...checkPoints(document.points, names),
    ...checkMetrics(names),
    ...checkLadders(document.ladders, names),
    ...checkTargets(names),
    ...checkStreaks(names),
    ...checkGroups(names),
    ...checkSharedLimits(document, names),
    ...checkPlans(names),
    ...checkJourneys(names, zone),
    ...checkReferral(document.referral, names),
    ...checkPool(document),
    ...checkRules(document, names, zone),
    ...checkDependencies(document.rules ?? [], names),
  ];
}
