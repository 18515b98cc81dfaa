import type { Instant } from '../time.ts';

/** The later one of two ends; null: never. */
export function latest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? null : Math.max(a, b);
}
