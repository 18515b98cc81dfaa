import type { Fact } from '../../conditions/facts.ts';
import type { Operator } from '../document.ts';
import type { Demand } from './demand.ts';

/** Is there an order between a fact and each other one that it is compared with? One that it is itself is as large. */
export function isOrderPossible(fact: Fact, demands: readonly Demand[]): boolean {
  const left = new Map<string, readonly number[]>([[fact.name, [0]]]);
  for (const { operator, operands, negated } of demands) {
    for (const [index, operand] of operands.entries()) {
      const allowed = negated ? undefined : signsOf(operator, index);
      if (typeof operand !== 'object' || allowed === undefined) continue;
      if (operator === 'ne' && operand.fact === fact.name) continue;
      const signs = (left.get(operand.fact) ?? [-1, 0, 1]).filter((sign) => allowed.includes(sign));
      if (signs.length === 0) return false;
      left.set(operand.fact, signs);
    }
  }
  return true;
}

/** Below, like or above the other fact; undefined for what has nothing to do with an order. */
function signsOf(operator: Operator, index: number): readonly number[] | undefined {
  switch (operator) {
    case 'eq':
      return [0];
    case 'ne':
      return [-1, 1];
    case 'atLeast':
      return [0, 1];
    case 'above':
      return [1];
    case 'atMost':
      return [-1, 0];
    case 'below':
      return [-1];
    case 'between':
      return index === 0 ? [0, 1] : [-1, 0];
    case 'in':
    case 'notIn':
    case 'exists':
    case 'contains':
      return undefined;
  }
}
