import fc from 'fast-check';
import { type Step, settleAll, type World } from '../model/world.ts';
import { format } from './instant.ts';

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;

/** Time passes: a moment, days, or as long as something waits or lives, to the millisecond. */
export const clock = fc.record({
  kind: fc.constant('clock' as const),
  byMs: fc.oneof(
    fc.constantFrom(
      1,
      HALF_HOUR_MS - 1,
      HALF_HOUR_MS,
      14 * DAY_MS - 1,
      14 * DAY_MS,
      20 * DAY_MS - 1,
      20 * DAY_MS,
    ),
    fc.integer({ min: 1, max: 3 * DAY_MS }),
    fc.integer({ min: 1, max: 40 * DAY_MS }),
  ),
});

type ClockCommand = typeof clock extends fc.Arbitrary<infer T> ? T : never;

export function letTimePass(world: World, { byMs }: ClockCommand): Step {
  world.now += byMs;
  settleAll(world);

  const request = { method: 'POST', path: '/v1/sandbox/clock', body: { to: format(world.now) } } as const;
  return { request, status: 200, answer: { done: true, failures: [] } };
}
