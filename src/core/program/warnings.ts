import { createZone } from '../time.ts';
import { at, type Mistake } from './check/mistake.ts';
import type { ProgramDocument } from './document.ts';
import { type Prices, warnOfPrices } from './warnings/affordable.ts';
import { warnOfExchange } from './warnings/exchange.ts';
import { warnOfExpiry } from './warnings/expiry.ts';
import { warnOfHolding } from './warnings/holding.ts';
import { warnOfKeeping } from './warnings/keeping.ts';
import { warnOfLookups } from './warnings/lookups.ts';
import { warnOfMultipliers } from './warnings/multipliers.ts';
import { warnOfSilence } from './warnings/unwarned.ts';

/**
 * What is allowed and probably not meant: promises that cannot be met, or that are hard to grasp. For a document that
 * passed the check; `rewards` are those of the catalogue, each with its price (null: it is had by a coupon only).
 */
export function warningsFor(document: ProgramDocument, rewards: Prices): readonly Mistake[] {
  const zone = createZone(document.timezone);
  return [
    ...Object.entries(document.points).flatMap(([key, kind]) => warnOfExpiry(kind, at('/points', key), zone)),
    ...Object.entries(document.points).flatMap(([key, kind]) => warnOfSilence(kind, at('/points', key))),
    ...warnOfPrices(document, rewards),
    ...warnOfHolding(document),
    ...warnOfKeeping(document),
    ...warnOfMultipliers(document),
    ...warnOfExchange(document),
    ...warnOfLookups(document),
  ];
}
