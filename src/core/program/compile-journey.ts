import type { TierOrder } from '../conditions/comparison-test.ts';
import { adderOf } from '../duration.ts';
import type { Zone } from '../time.ts';
import { predicateOf, spanOf, typesOf } from './compile-rule.ts';
import type { Happening, Journey, JourneyStep } from './compiled.ts';
import type { JourneyDefinition, JourneyStepDefinition } from './document.ts';
import { looksAtCounted } from './reads.ts';

export function compileJourney(
  key: string,
  definition: JourneyDefinition,
  { zone, tierOrder }: { readonly zone: Zone; readonly tierOrder: TierOrder },
): Journey {
  const { start = 'first-step', order = 'any', repeat = 'never', within, valid, steps } = definition;
  const { from, until } = spanOf(valid, zone);
  const add = within === undefined ? () => Number.POSITIVE_INFINITY : adderOf(zone, within);
  return {
    ...{ key, definition, start, order, repeat, from, until },
    endOf: (startedAt) => {
      const end = Math.min(add(startedAt), until);
      return Number.isFinite(end) ? end : null;
    },
    steps: steps.map((step) => compileStep(step, tierOrder)),
  };
}

function compileStep(step: JourneyStepDefinition, tierOrder: TierOrder): JourneyStep {
  return { key: step.key, times: step.times ?? 1, ...compileHappening(step, tierOrder) };
}

export function compileHappening(
  { on, type, when, lines }: Omit<JourneyStepDefinition, 'key'>,
  tierOrder: TierOrder,
): Happening {
  return {
    on,
    types: typesOf(type),
    when: predicateOf(when, tierOrder),
    asksOfCounted: when !== undefined && looksAtCounted(when),
    lines: predicateOf(lines, tierOrder),
  };
}
