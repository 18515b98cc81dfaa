import { LIMITS, NEVER, type PointsKind, type ProgramDocument } from '../document.ts';
import { checkCard } from './cards.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import type { Names } from './names.ts';
import { checkTerms } from './terms.ts';
import { checkDecimal } from './values.ts';
import { checkWarn } from './warn.ts';

export function checkPoints(points: ProgramDocument['points'], names: Names): readonly Mistake[] {
  return Object.entries(points).flatMap(([key, kind]) => checkKind(kind, at('/points', key), names));
}

function checkKind(kind: PointsKind, pointer: string, names: Names): readonly Mistake[] {
  const { value, byTier, card, warn } = kind;
  return [
    ...checkTerms(kind, pointer),
    ...checkPayable(kind, pointer),
    ...checkLeavers(kind, pointer),
    ...(byTier === undefined ? NO_MISTAKES : checkByTier(byTier, at(pointer, 'byTier'), names)),
    ...(value === undefined ? NO_MISTAKES : checkDecimal(value, at(pointer, 'value'), 'above zero')),
    ...(warn === undefined || card !== undefined ? NO_MISTAKES : checkWarn(warn, kind, at(pointer, 'warn'))),
    ...(card === undefined ? NO_MISTAKES : checkCard(kind, card, pointer, names)),
  ];
}

function checkPayable(kind: PointsKind, pointer: string): readonly Mistake[] {
  const { payable, value, spendable } = kind;
  if (payable === undefined) return NO_MISTAKES;
  return [
    ...(value === undefined
      ? mistake(at(pointer, 'payable'), 'Say by value what one is worth, so that it can be paid out.')
      : NO_MISTAKES),
    ...(spendable === true
      ? mistake(
          at(pointer, 'spendable'),
          'What is paid out cannot be spent, too: leave spendable or payable out.',
        )
      : NO_MISTAKES),
    ...(canExpire(kind)
      ? mistake(
          at(pointer, 'payable'),
          'What is owed in money does not expire: leave expires or payable out.',
        )
      : NO_MISTAKES),
  ];
}

function checkLeavers({ leavers, card, payable }: PointsKind, pointer: string): readonly Mistake[] {
  if (card !== undefined && leavers === 'to-account')
    return mistake(
      at(pointer, 'leavers'),
      'Stamps stay on the card that they are on: let leavers be keep or expire.',
    );
  if (payable !== undefined && leavers === 'expire')
    return mistake(
      at(pointer, 'leavers'),
      'What is owed in money does not expire: let leavers be keep or to-account.',
    );
  return NO_MISTAKES;
}

function canExpire({ expires, byTier }: PointsKind): boolean {
  return [{ expires }, ...Object.values(byTier?.tiers ?? {})].some(
    (terms) => terms.expires !== undefined && terms.expires !== NEVER,
  );
}

function checkByTier(
  { ladder, tiers }: NonNullable<PointsKind['byTier']>,
  pointer: string,
  { ladders }: Names,
): readonly Mistake[] {
  const known = ladders.get(ladder);
  const terms = Object.entries(tiers).slice(0, LIMITS.tiers);
  return [
    ...checkName('ladder', ladder, ladders.keys(), at(pointer, 'ladder')),
    ...(terms.length === 0
      ? mistake(at(pointer, 'tiers'), 'Name a tier whose points have other terms, or leave byTier out.')
      : NO_MISTAKES),
    ...terms.flatMap(([tier, own]) => {
      const place = at(at(pointer, 'tiers'), tier);
      return [
        ...(known === undefined ? NO_MISTAKES : checkName('tier', tier, known, place)),
        ...checkTerms(own, place),
      ];
    }),
  ];
}
