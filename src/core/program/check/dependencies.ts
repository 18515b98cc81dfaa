import type { RuleDefinition } from '../document.ts';
import { type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { rulesShared } from './share.ts';
import { feeds } from './steps.ts';

/** That a rule needs what another one earns of the same transaction. */
interface Need {
  readonly by: RuleDefinition;
  readonly of: RuleDefinition;
  /** Where the rule says so. */
  readonly place: 'earn/share/of' | 'every/of' | 'reaches/of';
}

/**
 * Rules that wait for each other: by a share, or by counting points that are earned. Those of a group are judged at
 * once, so what one of them waits for, all do. (Conditions see metrics as they were before, and wait for nothing.)
 */
export function checkDependencies(rules: readonly RuleDefinition[], names: Names): readonly Mistake[] {
  const told = new Map<RuleDefinition, Mistake>();
  const done = new Set<string>();
  /** How many needs led to each unit that is being looked at. */
  const open = new Map<string, number>();
  const path: Need[] = [];
  const visit = (rule: RuleDefinition): void => {
    const unit = unitOf(rule);
    if (done.has(unit)) return;
    open.set(unit, path.length);
    for (const need of membersOf(rule, names).flatMap((member) => needsOf(member, names))) {
      const start = open.get(unitOf(need.of));
      path.push(need);
      if (start === undefined) visit(need.of);
      else if (!told.has(need.by)) told.set(need.by, circle(need, path.slice(start)));
      path.pop();
    }
    open.delete(unit);
    done.add(unit);
  };
  for (const rule of names.rules.values()) visit(rule);
  return rules.flatMap((rule, index) => {
    const { pointer, detail } = told.get(rule) ?? {};
    return pointer === undefined || detail === undefined
      ? NO_MISTAKES
      : mistake(`/rules/${index}/${pointer}`, detail);
  });
}

function unitOf({ key, group }: RuleDefinition): string {
  return group === undefined ? `rule ${key}` : `group ${group}`;
}

function membersOf(rule: RuleDefinition, { members }: Names): readonly RuleDefinition[] {
  return rule.group === undefined ? [rule] : (members.get(rule.group) ?? [rule]);
}

function needsOf(rule: RuleDefinition, names: Names): readonly Need[] {
  return [...sharesOf(rule, names), ...countsOf(rule, names)].filter(({ of }) => of.on === rule.on);
}

function sharesOf(rule: RuleDefinition, { rules }: Names): readonly Need[] {
  const keys = rule.earn?.share === undefined ? [] : rulesShared(rule.earn.share);
  return keys.flatMap((key) => {
    const of = rules.get(key);
    return of === undefined || of === rule ? [] : [{ by: rule, of, place: 'earn/share/of' }];
  });
}

function countsOf(rule: RuleDefinition, { rules, metrics }: Names): readonly Need[] {
  const step = rule.every ?? rule.reaches;
  const metric = step === undefined ? undefined : metrics.get(step.of);
  if (metric === undefined || !('earned' in metric)) return [];
  const place = rule.every === undefined ? 'reaches/of' : 'every/of';
  return [...rules.values()].filter((other) => feeds(other, metric)).map((of) => ({ by: rule, of, place }));
}

const STEPS_SHOWN_MAX = 5;

/** The needs from one rule back to it. `pointer` is within the rule. */
function circle({ by, of, place }: Need, needs: readonly Need[]): Mistake {
  return { pointer: place, detail: detailOf(by, of, needs) };
}

function detailOf(by: RuleDefinition, of: RuleDefinition, needs: readonly Need[]): string {
  if (by === of)
    return 'This counts what the rule itself earns: name in by of the metric the rules that it counts.';
  if (needs.length === 1) {
    return `Of the rules of ${quote(by.group)} at most one applies: this one cannot need what ${quote(of.key)} earns.`;
  }
  const shown = needs
    .slice(0, STEPS_SHOWN_MAX)
    .map((need) => `${quote(need.by.key)} for ${quote(need.of.key)}`);
  const steps = [...shown, ...(needs.length > STEPS_SHOWN_MAX ? ['…'] : [])].join(', ');
  const together = needs.some((need) => need.by.group !== undefined)
    ? ' (those of a group are judged at once)'
    : '';
  return `These rules wait for each other${together}, ${steps}: leave one of them out.`;
}
