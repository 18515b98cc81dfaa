import type { ProgramDocument, RuleDefinition } from '../program/document.ts';
import type { Zone } from '../time.ts';
import { anniversaries, onceAfterEnrolment } from './anniversary.ts';
import { birthdays } from './birthday.ts';
import { expiryWarnings } from './expiry-warning.ts';
import { idleExpiries } from './idle-expiry.ts';
import { inactivity } from './inactivity.ts';
import type { JudgedOccasion } from './occasion.ts';
import { payouts } from './payout.ts';
import { periodEnds, periodName } from './period-end.ts';
import type { OccasionSource } from './source.ts';

/** All for which something happens by itself under a programme. */
export function compileOccasions(
  document: ProgramDocument,
  zone: Zone,
  version: number,
): readonly OccasionSource[] {
  const { rules = [] } = document;
  const periods = new Map(
    rules.flatMap(({ period }) => (period === undefined ? [] : [[periodName(period), period] as const])),
  );
  const years = rules.flatMap(({ anniversary }) => anniversary?.years ?? []);
  return [
    ...[...periods.values()].map((period) => periodEnds(period, zone)),
    ...payouts(document, zone),
    ...idleExpiries(document, zone, version),
    ...expiryWarnings(document, zone, version),
    ...(years.length === 0 ? [] : [anniversaries([...new Set(years)], zone)]),
    ...(rules.some(({ on }) => on === 'birthday') ? [birthdays(zone)] : []),
    ...rules.flatMap(({ key, anniversary, inactivity: definition }) => [
      ...(anniversary?.after === undefined ? [] : [onceAfterEnrolment(key, anniversary.after, zone)]),
      ...(definition === undefined ? [] : [inactivity(key, definition, zone)]),
    ]),
  ];
}

/** Is a rule about an occasion of its kind? */
export function isAboutOccasion(rule: RuleDefinition, occasion: JudgedOccasion): boolean {
  switch (occasion.kind) {
    case 'period-end':
      return rule.period !== undefined && periodName(rule.period) === occasion.period;
    case 'anniversary':
      return occasion.rule === null
        ? occasion.years % (rule.anniversary?.years ?? Number.NaN) === 0
        : occasion.rule === rule.key;
    case 'birthday':
      return true;
    case 'inactivity':
      return occasion.rule === rule.key;
  }
}
