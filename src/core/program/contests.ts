import type { Contest, Rule } from './compiled.ts';
import type { GroupDefinition } from './document.ts';

/**
 * Rules in the order in which they are judged: by priority, then as in the document, but whatever another one
 * depends on before it. Those of a group are judged together. Throws on a cycle, which the check refuses.
 */
export function contestsOf(
  rules: readonly Rule[],
  groups: Readonly<Record<string, GroupDefinition>>,
): readonly Contest[] {
  const byPriority = rules.toSorted((a, b) => priorityOf(b) - priorityOf(a) || a.index - b.index);
  const together = Map.groupBy(byPriority, (rule) => rule.group ?? `rule ${rule.index}`);
  const contests = new Map<Rule, Contest>();
  for (const members of together.values()) {
    const group = members[0]?.group ?? null;
    const pick = group === null ? 'first' : (groups[group]?.pick ?? 'first');
    const contest = { group, pick, rules: members };
    for (const rule of members) contests.set(rule, contest);
  }
  return inOrder(byPriority, contests);
}

/** The rules of the same trigger that a rule must be judged after. */
export function dependenciesOf(rule: Rule, rules: readonly Rule[]): readonly Rule[] {
  return rules.filter((other) => other !== rule && dependsOn(rule, other));
}

function dependsOn({ earn, step }: Rule, other: Rule): boolean {
  if (earn?.base.kind === 'share' && earn.base.of.includes(other.key)) return true;
  if (step === null || step.of.kind !== 'earned' || other.earn?.points !== step.of.points) return false;
  return step.of.by === null || step.of.by.has(other.key);
}

function inOrder(rules: readonly Rule[], contestOf: ReadonlyMap<Rule, Contest>): readonly Contest[] {
  const ordered = new Set<Contest>();
  const open = new Set<Contest>();
  const place = (contest: Contest): void => {
    if (ordered.has(contest)) return;
    if (open.has(contest)) throw new Error('unchecked rules that depend on each other');
    open.add(contest);
    for (const rule of contest.rules) {
      for (const other of dependenciesOf(rule, rules)) {
        const before = contestOf.get(other);
        if (before !== undefined && before !== contest) place(before);
      }
    }
    open.delete(contest);
    ordered.add(contest);
  };
  for (const rule of rules) {
    const contest = contestOf.get(rule);
    if (contest !== undefined) place(contest);
  }
  return [...ordered];
}

function priorityOf({ definition }: Rule): number {
  return definition.priority ?? 0;
}
