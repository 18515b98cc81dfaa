import type { Zone } from '../../time.ts';
import type { ProgramDocument, RuleDefinition } from '../document.ts';
import { checkCondition } from './conditions.ts';
import { checkEarn } from './earn.ts';
import { checkGrant } from './grant.ts';
import { checkGroupOf } from './groups.ts';
import { checkLimits } from './limits.ts';
import { at, checkEach, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { LINELESS, lookedAtOn, scopeOfLines, scopeOfWhen } from './scopes.ts';
import { checkSplit } from './split.ts';
import { checkTrigger } from './triggers.ts';
import { checkValid } from './valid.ts';
import { checkWhole } from './values.ts';

const PRIORITY_MAX = 1_000_000;

export function checkRules(
  { rules = [] }: ProgramDocument,
  names: Names,
  zone: Zone | null,
): readonly Mistake[] {
  const seen = new Set<string>();
  return checkEach(rules, (rule, index) => {
    const pointer = at('/rules', index);
    const isAgain = seen.has(rule.key);
    seen.add(rule.key);
    return [
      ...(isAgain
        ? mistake(
            at(pointer, 'key'),
            `A rule ${quote(rule.key)} stands before: give each rule a key of its own.`,
          )
        : NO_MISTAKES),
      ...checkRule(rule, pointer, names),
      ...checkValid(rule.valid, at(pointer, 'valid'), zone),
    ];
  });
}

function checkRule(rule: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  const { priority, when, lines } = rule;
  const on = lookedAtOn(rule);
  return [
    ...checkTrigger(rule, pointer, names),
    ...(priority === undefined
      ? NO_MISTAKES
      : checkWhole(priority, at(pointer, 'priority'), { min: -PRIORITY_MAX, max: PRIORITY_MAX })),
    ...checkGroupOf(rule, pointer, names),
    ...checkCondition(when, at(pointer, 'when'), scopeOfWhen(names, on)),
    // Without any lines, that alone has been said.
    ...(LINELESS[on] === null
      ? checkCondition(lines, at(pointer, 'lines'), scopeOfLines(names, on))
      : NO_MISTAKES),
    ...checkGift(rule, pointer, names),
  ];
}

/** What the rule gives, and what only makes sense with points. */
function checkGift(rule: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  const { earn, grant, split } = rule;
  if (earn === undefined) {
    return [
      ...(grant === undefined
        ? mistake(pointer, 'Say what the rule gives, by earn or grant or both.')
        : checkGrant(grant, at(pointer, 'grant'), names)),
      ...(split === undefined
        ? NO_MISTAKES
        : mistake(at(pointer, 'split'), 'Only points can be split: add earn, or leave split out.')),
      ...checkLimits(rule, at(pointer, 'limit')),
    ];
  }
  return [
    ...checkEarn(earn, rule, at(pointer, 'earn'), names),
    ...(split === undefined ? NO_MISTAKES : checkSplit(split, at(pointer, 'split'))),
    ...checkLimits(rule, at(pointer, 'limit')),
    ...(grant === undefined ? NO_MISTAKES : checkGrant(grant, at(pointer, 'grant'), names)),
  ];
}
