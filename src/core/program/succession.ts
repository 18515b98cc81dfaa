import { canonicalJson } from '../canonical-json.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './check/mistake.ts';
import type { MetricDefinition, ProgramDocument } from './document.ts';

/** What a later version may not change: what has been counted by day in one way cannot be read in another. */
export function checkSuccession(previous: ProgramDocument, next: ProgramDocument): readonly Mistake[] {
  return [
    ...(next.currency === previous.currency
      ? NO_MISTAKES
      : mistake(
          '/currency',
          `The currency stays ${previous.currency}: make another programme for another currency.`,
        )),
    ...(next.timezone === previous.timezone
      ? NO_MISTAKES
      : mistake('/timezone', `The time zone stays ${previous.timezone}: figures are kept by its days.`)),
    ...Object.entries(next.points).flatMap(([key, kind]) => {
      const before = previous.points[key];
      if (before === undefined || (before.card === undefined) === (kind.card === undefined))
        return NO_MISTAKES;
      return mistake(
        at('/points', key),
        'Give it a new name: points do not turn into stamps of a card, nor stamps into points.',
      );
    }),
    ...Object.entries(next.metrics ?? {}).flatMap(([key, metric]) => {
      const before = previous.metrics?.[key];
      if (before === undefined || isCountedAlike(before, metric)) return NO_MISTAKES;
      return mistake(
        at('/metrics', key),
        'Give a changed metric a new name (only its period may change): its figures would mix.',
      );
    }),
  ];
}

function isCountedAlike(a: MetricDefinition, b: MetricDefinition): boolean {
  return canonicalJson(countedBy(a)) === canonicalJson(countedBy(b));
}

/** Defaults written out, and rules in one order: what is the same is written in the same way. */
function countedBy({ over: _, label: __, ...definition }: MetricDefinition): object {
  if (!('earned' in definition)) return { on: 'purchase', ...definition };
  const { earned, by } = definition;
  return by === undefined ? { earned } : { earned, by: [...new Set(by)].sort() };
}
