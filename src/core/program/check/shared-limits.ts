import type { ProgramDocument, SharedLimitDefinition } from '../document.ts';
import { checkLimit } from './limits.ts';
import { at, checkEach, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';

/** What several rules give at most together. */
export function checkSharedLimits({ limits = {} }: ProgramDocument, names: Names): readonly Mistake[] {
  return checkEach(Object.entries(limits), ([key, limit]) => {
    const pointer = at('/limits', key);
    return [
      ...checkLimit(limit, pointer),
      ...(limit.per === 'line'
        ? mistake(at(pointer, 'per'), 'A line is limited for one rule at a time: put it into the rules.')
        : NO_MISTAKES),
      ...checkSharing(limit, at(pointer, 'rules'), names),
    ];
  });
}

function checkSharing(
  { rules, points }: SharedLimitDefinition,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  if (rules.length === 0) return mistake(pointer, 'Name the rules that share the limit.');
  const kind = rules
    .map((rule) => names.rules.get(rule)?.earn?.points)
    .find((points) => points !== undefined);
  return checkEach(rules, (key, index) => {
    const place = at(pointer, index);
    const rule = names.rules.get(key);
    if (rule === undefined) return checkName('rule', key, names.rules.keys(), place);
    if (rules.indexOf(key) < index)
      return mistake(place, `${quote(key)} stands before: name each rule once.`);
    if (points === undefined) return NO_MISTAKES;
    if (rule.earn === undefined)
      return mistake(place, `${quote(key)} earns no points: leave it out, or limit by count.`);
    if (rule.earn.points === kind) return NO_MISTAKES;
    return mistake(
      place,
      `${quote(key)} earns ${quote(rule.earn.points)} points, and the rules before it ${quote(kind)}: limit each kind apart.`,
    );
  });
}
