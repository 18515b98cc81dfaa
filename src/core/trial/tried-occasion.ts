import type { Occasion } from '../occasions/occasion.ts';
import { periodName } from '../occasions/period-end.ts';
import { type Mistake, mistake, NO_MISTAKES, quote, unknownName } from '../program/check/mistake.ts';
import { allRules } from '../program/compile.ts';
import type { Program } from '../program/compiled.ts';
import type { RuleDefinition } from '../program/document.ts';
import { OCCASIONS } from '../program/document.ts';
import type { Instant } from '../time.ts';

/** What a rule waits for happens at an instant: to all rules that wait for the same. */
export interface TriedOccasion {
  readonly kind: 'occasion';
  readonly rule: string;
  readonly occurredAt: Instant;
  /** Whose birthday it is. */
  readonly stakeholder: string | null;
}

/** Its places are those of TriedOccasion. */
export function checkTriedOccasion(
  program: Program,
  { rule: key, stakeholder }: TriedOccasion,
): readonly Mistake[] {
  const timed = OCCASIONS.flatMap((kind) => program.rules[kind]).map((rule) => rule.key);
  const rule = definitionOf(program, key);
  if (rule === undefined) return mistake('/rule', unknownName('rule', key, timed));
  if (!timed.includes(key))
    return mistake('/rule', `The rule ${quote(key)} waits for no occasion: post what it waits for.`);
  if (rule.on === 'birthday' && stakeholder === null)
    return mistake('/stakeholder', 'Say whose birthday it is.');
  return NO_MISTAKES;
}

/** It passed the check. */
export function occasionOf(
  program: Program,
  { rule: key, occurredAt, stakeholder }: TriedOccasion,
): Occasion {
  const rule = definitionOf(program, key);
  const common = { at: occurredAt, occurredAt };
  if (rule?.period !== undefined) return { ...common, kind: 'period-end', period: periodName(rule.period) };
  if (rule?.anniversary !== undefined) {
    const { years } = rule.anniversary;
    return { ...common, kind: 'anniversary', years: years ?? 0, rule: years === undefined ? key : null };
  }
  return rule?.on === 'birthday'
    ? { ...common, kind: 'birthday', stakeholder: stakeholder ?? '' }
    : { ...common, kind: 'inactivity', rule: key };
}

function definitionOf(program: Program, key: string): RuleDefinition | undefined {
  return allRules(program).find((rule) => rule.key === key)?.definition;
}
