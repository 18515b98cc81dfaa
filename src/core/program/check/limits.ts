import { canonicalJson } from '../../canonical-json.ts';
import { findFact } from '../../conditions/facts.ts';
import { definitionsOf } from '../../limits/limit.ts';
import { type EarnDefinition, LIMITS, type LimitDefinition, type RuleDefinition } from '../document.ts';
import { checkCount } from './frame.ts';
import { isOfLines } from './measures.ts';
import { at, checkEach, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import { checkPeriod } from './periods.ts';
import { LINELESS } from './scopes.ts';
import { checkWhole } from './values.ts';

/** The limits of a rule alone: one, or a list. */
export function checkLimits(rule: RuleDefinition, pointer: string): readonly Mistake[] {
  const { limit } = rule;
  if (limit === undefined) return NO_MISTAKES;
  if (!('length' in limit)) return checkLimitOfRule(limit, rule, pointer);
  const definitions = definitionsOf(limit);
  return [
    ...(definitions.length === 0
      ? mistake(pointer, 'Name at least one limit, or leave limit out.')
      : NO_MISTAKES),
    ...checkCount(definitions.length, LIMITS.limitsOfRule, pointer, 'limits of a rule'),
    ...checkEach(definitions, (each, index) => [
      ...checkLimitOfRule(each, rule, at(pointer, index)),
      ...(definitions.slice(0, index).some((before) => isOfTheSame(before, each))
        ? mistake(
            at(pointer, index),
            'A limit for the same, within the same period, stands before: keep the lower one of them.',
          )
        : NO_MISTAKES),
    ]),
  ];
}

function isOfTheSame(a: LimitDefinition, b: LimitDefinition): boolean {
  const told = ({ per, within, points }: LimitDefinition): string =>
    canonicalJson({ per, unit: points === undefined ? 'count' : 'points', ...(within && { within }) });
  return told(a) === told(b);
}

function checkLimitOfRule(limit: LimitDefinition, rule: RuleDefinition, pointer: string): readonly Mistake[] {
  return [
    ...checkLimit(limit, pointer),
    ...(limit.points !== undefined && rule.earn === undefined
      ? mistake(
          at(pointer, 'points'),
          'The rule earns no points: add earn, or limit how often it fires, by count.',
        )
      : NO_MISTAKES),
    ...(limit.per === 'line' ? checkOfLine(limit, rule, pointer) : NO_MISTAKES),
    ...(limit.per === 'stakeholder' && rule.on === 'birthday'
      ? mistake(at(pointer, 'per'), 'Nobody acts on a birthday: limit what the account gets.')
      : NO_MISTAKES),
  ];
}

/** How much a limit is of, for whom, and within which period: the same for one rule and for several. */
export function checkLimit(limit: LimitDefinition, pointer: string): readonly Mistake[] {
  const { points, count } = limit;
  return [
    ...((points === undefined) === (count === undefined)
      ? mistake(pointer, 'Say what is limited by exactly one of points and count.')
      : NO_MISTAKES),
    ...(points === undefined ? NO_MISTAKES : checkWhole(points, at(pointer, 'points'))),
    ...(count === undefined ? NO_MISTAKES : checkWhole(count, at(pointer, 'count'))),
    ...checkWithin(limit, pointer),
  ];
}

function checkWithin({ per, within }: LimitDefinition, pointer: string): readonly Mistake[] {
  const place = at(pointer, 'within');
  if (per === 'transaction' || per === 'line')
    return within === undefined
      ? NO_MISTAKES
      : mistake(place, `A limit per ${per} has no period: leave within out.`);
  if (within === undefined) {
    const detail = 'Say within which period, such as {"calendar": "month"}, or "lifetime".';
    return mistake(place, detail);
  }
  if (per !== 'program' || typeof within !== 'object') return checkPeriod(within, place);
  if ('membership' in within)
    return mistake(place, 'A programme has no membership year: use a calendar period, or "lifetime".');
  if ('rolling' in within) {
    const detail =
      'What all accounts use together is counted by period, not by day: use a calendar period, or "lifetime".';
    return mistake(place, detail);
  }
  return checkPeriod(within, place);
}

/** What a line contributes must be a figure of its own. */
function checkOfLine(
  { count }: LimitDefinition,
  { on, earn }: RuleDefinition,
  pointer: string,
): readonly Mistake[] {
  if (count !== undefined)
    return mistake(
      at(pointer, 'count'),
      'A rule fires for a transaction, not for a line: limit the points of a line.',
    );
  const lineless = LINELESS[on];
  const reason = lineless ?? (earn === undefined ? null : whyUndivided(earn));
  return reason === null ? NO_MISTAKES : mistake(at(pointer, 'per'), `${reason}: name another scope.`);
}

/** Why it cannot be said what one line contributes; null where it can. */
function whyUndivided({ fixed, rate, brackets, share, each }: EarnDefinition): string | null {
  if (brackets !== undefined) return 'Brackets are of all lines together';
  if (share !== undefined) return 'A share is of all lines together';
  if (rate !== undefined && !isOfLines(rate.of)) return `${rate.of} is one figure for all lines`;
  if (each === 'line') return null;
  if (rate?.steps === 'whole') return 'Whole steps are of all lines together, unless each is line';
  if (rate?.atLeast !== undefined)
    return 'The least that counts is of all lines together, unless each is line';
  const isPerLine = typeof fixed === 'object' && findFact(fixed.by)?.perLine === true;
  return fixed === undefined || isPerLine
    ? null
    : 'What is fixed is of all lines together, unless each is line';
}
