import { findFact } from '../../conditions/facts.ts';
import type { EarnDefinition, RateDefinition, RuleDefinition } from '../document.ts';
import { checkBrackets } from './brackets.ts';
import { checkFactors } from './factors.ts';
import type { Scope } from './facts.ts';
import { checkNumber } from './lookups.ts';
import { checkMeasure, isOfLines } from './measures.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import type { Names } from './names.ts';
import { lookedAtOn, scopeOfAmount } from './scopes.ts';
import { checkShare } from './share.ts';
import { checkDecimal, checkWhole } from './values.ts';

/** How much of which points a rule gives. */
export function checkEarn(
  earn: EarnDefinition,
  rule: RuleDefinition,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const scope = scopeOfAmount(names, lookedAtOn(rule), lineHintOf(earn));
  return [
    ...checkName('kind of points', earn.points, names.points, at(pointer, 'points')),
    ...checkAmount(earn, rule, pointer, scope),
    ...checkEach(earn, at(pointer, 'each'), scope),
    ...checkBounds(earn, pointer),
  ];
}

function checkAmount(
  earn: EarnDefinition,
  rule: RuleDefinition,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  const { fixed, rate, brackets, share } = earn;
  const bases = [fixed, rate, brackets, share].filter((base) => base !== undefined);
  if (bases.length !== 1)
    return mistake(pointer, 'Say how much is earned by exactly one of fixed, rate, brackets and share.');
  return [
    ...(fixed === undefined ? NO_MISTAKES : checkFixed(fixed, at(pointer, 'fixed'), scope)),
    ...(rate === undefined ? NO_MISTAKES : checkRate(rate, at(pointer, 'rate'), scope)),
    ...(brackets === undefined
      ? NO_MISTAKES
      : checkBrackets(brackets, at(pointer, 'brackets'), measured(scope))),
    ...(share === undefined ? NO_MISTAKES : checkShare(share, rule, at(pointer, 'share'), scope)),
    ...checkFactors(earn, pointer, scope),
  ];
}

/** Looked up by a fact of the line, it is an amount for each line that counts, and the transaction earns their sum. */
function checkFixed(
  fixed: NonNullable<EarnDefinition['fixed']>,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  return typeof fixed === 'number'
    ? checkWhole(fixed, pointer)
    : checkNumber(fixed, pointer, measured(scope));
}

function checkRate(
  { points, per, of, atLeast }: RateDefinition,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  return [
    ...checkNumber(points, at(pointer, 'points'), scope),
    ...checkDecimal(per, at(pointer, 'per'), 'above zero'),
    ...checkMeasure(of, at(pointer, 'of'), measured(scope)),
    ...(atLeast === undefined ? NO_MISTAKES : checkDecimal(atLeast, at(pointer, 'atLeast'), 'above zero')),
  ];
}

/** What is measured, or fixed per line, is so whether or not anything else depends on the line. */
function measured(scope: Scope): Scope {
  return { ...scope, lines: true };
}

/** Why neither points nor factors can depend on the line: the amount is one for all lines. Null where they can. */
function lineHintOf({ fixed, rate, brackets, share, each }: EarnDefinition): string | null {
  if (brackets !== undefined) return 'brackets are of all lines together; name a fact of the transaction.';
  if (share !== undefined) return 'a share is of all lines together; name a fact of the transaction.';
  if (rate !== undefined && !isOfLines(rate.of))
    return `${rate.of} is one figure for all lines; name a fact of the transaction.`;
  if (each === 'line') return null;
  if (rate?.steps === 'whole') return 'set each to line, so that whole steps are those of each line.';
  if (rate?.atLeast !== undefined) return 'set each to line, so that atLeast is of each line.';
  const isPerLine = typeof fixed === 'object' && findFact(fixed.by)?.perLine === true;
  return fixed === undefined || isPerLine
    ? null
    : 'set each to line, so that each line earns its own points.';
}

function checkEach(
  { each, rate, brackets, share }: EarnDefinition,
  pointer: string,
  scope: Scope,
): readonly Mistake[] {
  if (each !== 'line') return NO_MISTAKES;
  if (scope.lineless !== null) return mistake(pointer, `${scope.lineless}: leave each out.`);
  if (brackets !== undefined || share !== undefined) {
    const what = brackets === undefined ? 'A share is' : 'Brackets are';
    return mistake(pointer, `${what} of all lines together: leave each out.`);
  }
  if (rate === undefined || isOfLines(rate.of)) return NO_MISTAKES;
  return mistake(
    pointer,
    `${rate.of} is one figure for all lines: leave each out, or measure something of the lines.`,
  );
}

function checkBounds({ min, max }: EarnDefinition, pointer: string): readonly Mistake[] {
  const found = [
    ...(min === undefined ? NO_MISTAKES : checkWhole(min, at(pointer, 'min'))),
    ...(max === undefined ? NO_MISTAKES : checkWhole(max, at(pointer, 'max'))),
  ];
  if (found.length > 0 || min === undefined || max === undefined || min <= max) return found;
  return mistake(at(pointer, 'min'), `Lower min to at most ${max}, which is the most that is earned.`);
}
