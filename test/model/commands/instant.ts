import fc from 'fast-check';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TOLERANCE_MS = 5 * MINUTE_MS;

/** How long ago something happened when it is posted: mostly just now; at times late, at times by a clock that is ahead. */
export const age = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 70 * DAY_MS }) },
  { weight: 1, arbitrary: fc.constantFrom(-TOLERANCE_MS, -TOLERANCE_MS - 1, 14 * DAY_MS, 20 * DAY_MS) },
);

export function isTooFarAhead(ageMs: number): boolean {
  return ageMs < -TOLERANCE_MS;
}

export function format(instant: number): string {
  return new Date(instant).toISOString();
}
