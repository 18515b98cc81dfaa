import type { CardDefinition, PointsKind } from '../document.ts';
import { checkGrant } from './grant.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import type { Names } from './names.ts';
import { checkLife } from './terms.ts';
import { checkWhole } from './values.ts';

const SIZE_MIN = 2;
const SIZE_MAX = 1_000;

/** What is said of points that has no meaning for stamps, and why. */
const MEANINGLESS = {
  pending: 'A stamp is on its card at once: leave pending out.',
  expires: 'Stamps expire with their card: say when in card.expires.',
  byTier: 'Stamps expire with their card, whoever has it: leave byTier out.',
  payable: 'What stamps are worth is the reward of their card: leave payable out.',
  warn: 'Stamps expire with their card: leave warn out.',
  value: 'What stamps are worth is the reward of their card: leave value out.',
} as const satisfies Partial<Record<keyof PointsKind, string>>;

/** A card asks for more than one stamp (one alone is a grant), and brings what there is. */
export function checkCard(
  kind: PointsKind,
  { size, reward, count, expires, completed }: CardDefinition,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const place = at(pointer, 'card');
  return [
    ...checkMeaningless(kind, pointer),
    ...checkWhole(size, at(place, 'size'), { min: SIZE_MIN, max: SIZE_MAX }),
    ...checkGrant({ reward, ...(count !== undefined && { count }) }, place, names),
    ...(expires === undefined ? NO_MISTAKES : checkLife(expires, at(place, 'expires'))),
    ...(completed?.expires === undefined
      ? NO_MISTAKES
      : checkLife(completed.expires, `${place}/completed/expires`)),
  ];
}

function checkMeaningless(kind: PointsKind, pointer: string): readonly Mistake[] {
  const said = Object.entries(MEANINGLESS).filter(([field]) => field in kind);
  const found = said.flatMap(([field, detail]) => mistake(at(pointer, field), detail));
  if (kind.spendable !== true) return found;
  const detail = 'Stamps are not spent, a full card is: leave spendable out.';
  return [...found, ...mistake(at(pointer, 'spendable'), detail)];
}
