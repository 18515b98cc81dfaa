import { LIMITS, type ProgramDocument } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import { checkZone } from './values.ts';

/** What the document is about as a whole, how much it defines, and under which names. */
export function checkFrame(document: ProgramDocument): readonly Mistake[] {
  const { currency, timezone, points, metrics = {}, targets = {}, streaks = {} } = document;
  const { ladders = {}, groups = {}, limits = {}, plans = {}, journeys = {}, rules = [] } = document;
  return [
    ...checkZone(timezone, '/timezone'),
    ...(/^[A-Z]{3}$/.test(currency)
      ? NO_MISTAKES
      : mistake('/currency', 'Write the currency as its ISO 4217 code, such as "EUR".')),
    ...checkCount(Object.keys(points).length, LIMITS.pointsKinds, '/points', 'kinds of points'),
    ...checkCount(Object.keys(metrics).length, LIMITS.metrics, '/metrics', 'metrics'),
    ...checkCount(Object.keys(ladders).length, LIMITS.ladders, '/ladders', 'ladders'),
    ...checkCount(Object.keys(targets).length, LIMITS.targets, '/targets', 'targets'),
    ...checkCount(Object.keys(streaks).length, LIMITS.streaks, '/streaks', 'streaks'),
    ...checkCount(Object.keys(groups).length, LIMITS.groups, '/groups', 'groups'),
    ...checkCount(Object.keys(limits).length, LIMITS.limits, '/limits', 'limits'),
    ...checkCount(Object.keys(plans).length, LIMITS.plans, '/plans', 'plans'),
    ...checkCount(Object.keys(journeys).length, LIMITS.journeys, '/journeys', 'journeys'),
    ...checkCount(rules.length, LIMITS.rules, '/rules', 'rules'),
    ...checkKeys(document),
  ];
}

export function checkCount(count: number, max: number, pointer: string, what: string): readonly Mistake[] {
  return count <= max ? NO_MISTAKES : mistake(pointer, `Keep to at most ${max} ${what}; there are ${count}.`);
}

/** Figures are looked up in plain objects by these names, which have members of their own under names such as `constructor`. */
function checkKeys(document: ProgramDocument): readonly Mistake[] {
  const { points, metrics = {}, targets = {}, streaks = {}, ladders = {}, groups = {} } = document;
  const { limits = {}, plans = {}, journeys = {}, rules = [] } = document;
  const parts = { points, metrics, targets, streaks, ladders, groups, limits, plans, journeys };
  const keys: readonly (readonly [pointer: string, key: string])[] = [
    ...Object.entries(parts).flatMap(([part, defined]) =>
      Object.keys(defined).map((key) => [at(`/${part}`, key), key] as const),
    ),
    ...rules.map(({ key }, index) => [`/rules/${index}/key`, key] as const),
  ];
  return keys.flatMap(([pointer, key]) =>
    key in Object.prototype
      ? mistake(pointer, `The name ${quote(key)} is reserved: choose another.`)
      : NO_MISTAKES,
  );
}
