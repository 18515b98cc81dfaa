import { warningsIn } from '../occasions/expiry-warning.ts';
import { lifeOf, termsOf } from '../terms.ts';
import type { Zone } from '../time.ts';
import type { CardTerms, Points } from './compiled.ts';
import type { CardDefinition, PointsKind } from './document.ts';

/** Stamps are of use on their card alone, and what is payable is paid out: nobody spends them or hands them on. */
export function compilePoints(kind: PointsKind, zone: Zone, version: number): Points {
  const { card, payable } = kind;
  const bound = card === undefined && payable === undefined ? {} : { spendable: false };
  const cardTerms = card === undefined ? null : compileCard(card, zone);
  const warnings = warningsIn(kind, zone);
  return { ...kind, ...bound, termsOf: termsOf(kind, zone, version), cardTerms, warnings };
}

function compileCard({ size, reward, count = 1, expires, completed }: CardDefinition, zone: Zone): CardTerms {
  return {
    size,
    reward,
    count,
    endOf: expires === undefined ? null : lifeOf(expires, zone),
    couponEndOf: completed?.expires === undefined ? null : lifeOf(completed.expires, zone),
  };
}
