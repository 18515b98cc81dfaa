import type { RuleDefinition } from '../document.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { PLURALS } from './steps.ts';

/** Groups that choose among rules, and so have at least two of them. */
export function checkGroups({ groups, members }: Names): readonly Mistake[] {
  return [...groups.keys()].flatMap((group) => {
    const [only, another] = members.get(group) ?? [];
    if (another !== undefined) return NO_MISTAKES;
    return mistake(
      at('/groups', group),
      only === undefined
        ? `No rule is in ${quote(group)}: name it as the group of two rules or more, or leave it out.`
        : `Only ${quote(only.key)} is in ${quote(group)}: name it as the group of another rule, too, or leave it out.`,
    );
  });
}

/** That a rule can be chosen, or not, beside the others of its group. */
export function checkGroupOf(rule: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  const { group } = rule;
  if (group === undefined) return NO_MISTAKES;
  const members = names.members.get(group) ?? [];
  const [first] = members;
  return [
    ...checkName('group', group, names.groups.keys(), at(pointer, 'group')),
    ...(first === undefined || first.on === rule.on
      ? NO_MISTAKES
      : mistake(
          at(pointer, 'on'),
          `The rules of ${quote(group)} fire on ${PLURALS[first.on]}, as ${quote(first.key)} does: let this one do so, too, or leave group out.`,
        )),
    ...(names.groups.get(group)?.pick === 'best' ? checkComparable(rule, members, pointer) : NO_MISTAKES),
  ];
}

/** The best rule is the one that gives most points, of one kind. */
function checkComparable(
  { group, earn }: RuleDefinition,
  members: readonly RuleDefinition[],
  pointer: string,
): readonly Mistake[] {
  if (earn === undefined) {
    return mistake(
      at(pointer, 'group'),
      `The best rule of ${quote(group)} is the one that earns most: add earn, or let the group pick the first.`,
    );
  }
  const kind = members.find((member) => member.earn !== undefined)?.earn?.points;
  if (kind === undefined || earn.points === kind) return NO_MISTAKES;
  return mistake(
    `${pointer}/earn/points`,
    `The rules of ${quote(group)} are compared by their ${quote(kind)} points: earn these here, too.`,
  );
}
