import type { ProgramDocument } from '../program/document.ts';

/** What of accounts takes the terms of a version when it takes effect; all else keeps those under which it began. */
export interface Migrates {
  readonly points: ReadonlySet<string>;
  readonly ladders: ReadonlySet<string>;
  readonly journeys: ReadonlySet<string>;
}

/** Null: nothing does. */
export function migratesIn({ points, ladders = {}, journeys = {} }: ProgramDocument): Migrates | null {
  const migrates = { points: keysOf(points), ladders: keysOf(ladders), journeys: keysOf(journeys) };
  return Object.values(migrates).every(({ size }) => size === 0) ? null : migrates;
}

function keysOf(parts: Readonly<Record<string, { readonly migrate?: 'new-terms' }>>): ReadonlySet<string> {
  return new Set(Object.keys(parts).filter((key) => parts[key]?.migrate !== undefined));
}
