import type { RuleDefinition } from '../document.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import type { Names } from './names.ts';

/** Which journey, and which step of it, a rule waits for. */
export function checkJourneyOf(
  { on, journey }: RuleDefinition,
  pointer: string,
  { journeys }: Names,
): readonly Mistake[] {
  const isOfJourneys = on === 'journey-step' || on === 'journey-done';
  const place = at(pointer, 'journey');
  if (journey === undefined)
    return isOfJourneys ? mistake(pointer, 'Say by journey which one the rule waits for.') : NO_MISTAKES;
  if (!isOfJourneys) return mistake(place, 'Set on to journey-step or journey-done, or leave journey out.');
  const { key, step } = journey;
  const definition = journeys.get(key);
  if (definition === undefined) return checkName('journey', key, journeys.keys(), at(place, 'key'));
  if (step === undefined) return NO_MISTAKES;
  if (on === 'journey-done')
    return mistake(
      at(place, 'step'),
      'A journey is done as a whole: set on to journey-step, or leave step out.',
    );
  return checkName(
    'step',
    step,
    definition.steps.map((one) => one.key),
    at(place, 'step'),
  );
}
