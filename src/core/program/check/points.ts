import type { PointsKind, ProgramDocument } from '../document.ts';
import { at, type Mistake, NO_MISTAKES } from './mistake.ts';
import { checkDecimal, checkDuration } from './values.ts';

export function checkPoints(points: ProgramDocument['points']): readonly Mistake[] {
  return Object.entries(points).flatMap(([key, kind]) => checkKind(kind, at('/points', key)));
}

function checkKind({ pending, expires, value }: PointsKind, pointer: string): readonly Mistake[] {
  return [
    ...(pending === undefined ? NO_MISTAKES : checkDuration(pending, at(pointer, 'pending'))),
    ...(expires === undefined ? NO_MISTAKES : checkDuration(expires.after, `${pointer}/expires/after`)),
    ...(value === undefined ? NO_MISTAKES : checkDecimal(value, at(pointer, 'value'), 'above zero')),
  ];
}
