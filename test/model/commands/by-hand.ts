import fc from 'fast-check';

const DAY_MS = 86_400_000;

/** Ends that somebody names: behind, now, ahead, and none. */
export const daysAhead = fc.constantFrom(-1, 0, 10, 100, 100, 400, null);

export const BY_HAND = { reason: 'Put right', author: 'agent-17' };

/** Infinity: never. */
export function endAt(now: number, days: number | null): number {
  return days === null ? Infinity : now + days * DAY_MS;
}

export function formatEnd(end: number): string | null {
  return end === Infinity ? null : new Date(end).toISOString();
}
