import { programAt } from './program/compile.ts';
import type { Program } from './program/compiled.ts';
import type { LeaversDefinition } from './program/document.ts';
import type { Stakeholder } from './state.ts';
import type { Instant } from './time.ts';

/** When a person left, as a command leaves that: once, until they are back. */
export function leftAt(
  before: Pick<Stakeholder, 'active' | 'leftAt'> | null | undefined,
  active: boolean,
  now: Instant,
): Instant | null {
  if (active) return null;
  return before?.active === false ? (before.leftAt ?? null) : now;
}

/**
 * What becomes of points of a holder: what the version says of those who left that was in force when they did, now and for
 * whatever comes later. Whoever is there keeps what they have.
 */
export function leaversPolicy(
  programs: readonly Program[],
  person: Stakeholder | undefined,
  points: string,
): LeaversDefinition {
  if (person === undefined || person.active || person.leftAt == null) return 'keep';
  return programAt(programs, person.leftAt).points.get(points)?.leavers ?? 'keep';
}
