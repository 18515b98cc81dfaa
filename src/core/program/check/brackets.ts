import { type BracketDefinition, type BracketsDefinition, LIMITS } from '../document.ts';
import type { Scope } from './facts.ts';
import { checkCount } from './frame.ts';
import { checkMeasure } from './measures.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import { checkDecimal, checkWhole, decimalIn } from './values.ts';

/** Brackets follow each other, each from where the one before it ends. */
export function checkBrackets(
  brackets: BracketsDefinition,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const { of, mode, steps } = brackets;
  const place = at(pointer, 'steps');
  return [
    ...checkMeasure(of, at(pointer, 'of'), scope),
    ...(steps.length === 0 ? mistake(place, 'Name at least one bracket.') : NO_MISTAKES),
    ...checkCount(steps.length, LIMITS.brackets, place, 'brackets'),
    ...steps.flatMap((step, index) => [
      ...checkFrom(step, steps[index - 1], at(at(place, index), 'from')),
      ...checkAmount(step, mode, at(place, index)),
    ]),
  ];
}

function checkFrom(
  { from }: BracketDefinition,
  before: BracketDefinition | undefined,
  pointer: string,
): readonly Mistake[] {
  const found = checkDecimal(from, pointer, 'zero');
  const [begins, last] = [decimalIn(from), before === undefined ? null : decimalIn(before.from)];
  if (found.length > 0 || begins === null || last === null || begins > last) return found;
  return mistake(pointer, `Begin above ${before?.from}, where the bracket before it begins.`);
}

function checkAmount(
  step: BracketDefinition,
  mode: BracketsDefinition['mode'],
  pointer: string,
): readonly Mistake[] {
  const { points, per, fixed } = step;
  if (fixed !== undefined) {
    if (points !== undefined || per !== undefined)
      return mistake(pointer, 'Say how much the bracket earns by either fixed, or points and per.');
    return mode === 'whole'
      ? checkWhole(fixed, at(pointer, 'fixed'), { min: 0 })
      : mistake(
          at(pointer, 'fixed'),
          'A part of a measure earns at a rate: use points and per, or mode: whole.',
        );
  }
  if (points === undefined || per === undefined) {
    return mistake(
      pointer,
      mode === 'whole'
        ? 'Say how much the bracket earns by points and per, or by fixed.'
        : 'Say how much the bracket earns by points and per.',
    );
  }
  return [
    ...checkDecimal(points, at(pointer, 'points'), 'zero'),
    ...checkDecimal(per, at(pointer, 'per'), 'above zero'),
  ];
}
