import type { Program } from '../program/compiled.ts';
import type { Card } from '../state.ts';
import type { Instant } from '../time.ts';
import { latest } from './latest.ts';
import { renewing } from './terms-when-booked.ts';

/** What a card takes of the terms of a version. */
type CardBegun = Pick<Card, 'version' | 'size' | 'expiresAt'>;

/** A card that begins at an instant under a version; null: its points are no stamps there. */
function cardBegunUnder(
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

/** A card begins with the terms of its version, and with those that renewed them within a span of time. */
export function cardWhenBooked(
  programs: readonly Program[],
  program: Program,
  { points, openedAt }: Pick<Card, 'points' | 'openedAt'>,
  span: { readonly after: Instant; readonly upTo: Instant },
): CardBegun | null {
  const begun = cardBegunUnder(program, points, openedAt);
  if (begun === null) return null;
  return renewing(programs, span)
    .filter(({ migrates }) => migrates?.points.has(points))
    .reduce((card, version) => renewedCard(card, version), { ...begun, points, openedAt });
}
