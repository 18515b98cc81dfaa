import type { Program } from '../program/compiled.ts';
import type { Card } from '../state.ts';
import type { Instant } from '../time.ts';
import { latest } from './latest.ts';
import { renewing } from './terms-when-booked.ts';

/** What a card takes of the terms of a version. */
export type CardBegun = Pick<Card, 'version' | 'size' | 'expiresAt'>;

/** A card that begins at an instant under a version; null: its points are no stamps there. */
export function cardBegunUnder(
  { points: kinds, version }: Program,
  points: string,
  openedAt: Instant,
): CardBegun | null {
  const terms = kinds.get(points)?.cardTerms;
  if (terms == null) return null;
  const { size, endOf } = terms;
  return { version, size, expiresAt: endOf === null ? null : endOf(openedAt) };
}

/** A card takes the terms of a later version, where that renews them; but none ends sooner than was announced. */
export function renewedCard<T extends CardBegun & Pick<Card, 'points' | 'openedAt'>>(
  card: T,
  program: Program,
): T {
  const under = cardBegunUnder(program, card.points, card.openedAt);
  if (under === null) return card;
  return { ...card, ...under, expiresAt: latest(card.expiresAt, under.expiresAt) };
}

/** A card whose first stamp is booked now, but came before a version that renews its terms, has those, too. */
export function cardWhenBooked(
  programs: readonly Program[],
  program: Program,
  { points, openedAt }: Pick<Card, 'points' | 'openedAt'>,
  now: Instant,
): CardBegun | null {
  const begun = cardBegunUnder(program, points, openedAt);
  if (begun === null) return null;
  return renewing(programs, { after: openedAt, upTo: now })
    .filter(({ migrates }) => migrates?.points.has(points))
    .reduce((card, version) => renewedCard(card, version), { ...begun, points, openedAt });
}
