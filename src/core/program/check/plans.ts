import type { PlanDefinition } from '../document.ts';
import { checkCondition } from './conditions.ts';
import { at, checkEach, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { scopeOfHappening } from './scopes.ts';
import { checkDecimal, checkDuration } from './values.ts';

export function checkPlans(names: Names): readonly Mistake[] {
  const paid = new Map<string, string>();
  return checkEach(names.plans, ([key, plan]) => {
    const pointer = at('/plans', key);
    const { type, when } = plan.fee;
    const other = when === undefined ? paid.get(type) : undefined;
    if (when === undefined) paid.set(type, paid.get(type) ?? key);
    return [
      ...checkTimes(plan, pointer),
      ...(other === undefined
        ? NO_MISTAKES
        : mistake(
            `${pointer}/fee/type`,
            `The same activity pays for ${quote(other)}, too: tell them apart by when, or name another type.`,
          )),
      ...checkCondition(when, `${pointer}/fee/when`, scopeOfHappening(names, 'activity')),
    ];
  });
}

function checkTimes(
  { period, trial, grace, fee: { amount } }: PlanDefinition,
  pointer: string,
): readonly Mistake[] {
  return [
    ...checkDuration(period, at(pointer, 'period'), 'days'),
    ...(trial === undefined ? NO_MISTAKES : checkDuration(trial, at(pointer, 'trial'))),
    ...(grace === undefined ? NO_MISTAKES : checkDuration(grace, at(pointer, 'grace'))),
    ...(amount === undefined ? NO_MISTAKES : checkDecimal(amount, `${pointer}/fee/amount`, 'zero')),
  ];
}
