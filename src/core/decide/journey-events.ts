import type { DomainEvent } from '../decision.ts';
import type { Progress } from '../journeys/progress.ts';
import type { Journey } from '../program/compiled.ts';
import type { JourneyRun } from '../state.ts';
import { formatInstant, type Instant } from '../time.ts';

export function startedEvent({ journey, startedAt, until }: JourneyRun): DomainEvent {
  const data = { journey, until: until === null ? null : formatInstant(until) };
  return { type: 'journey.started', at: startedAt, data };
}

/** What is done now and was not before: the steps, in the order of the document, and the whole. */
export function doneEvents(
  { key: journey }: Journey,
  before: Progress,
  after: Progress,
): readonly DomainEvent[] {
  const steps = after.steps.flatMap(({ step, done }, i): DomainEvent[] =>
    done === null || before.steps[i]?.done != null
      ? []
      : [{ type: 'journey.step-done', at: done.at, data: { journey, step: step.key } }],
  );
  if (after.done === null || before.done !== null) return steps;
  return [...steps, { type: 'journey.done', at: after.done.at, data: { journey } }];
}

export function expiredEvent({ key: journey }: Journey, { steps }: Progress, at: Instant): DomainEvent {
  const missing = steps.filter(({ done }) => done === null).map(({ step }) => step.key);
  return { type: 'journey.expired', at, data: { journey, missing } };
}
