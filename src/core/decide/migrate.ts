import { NOTHING_JUDGED } from '../basis.ts';
import type { Decision } from '../decision.ts';
import type { Migration } from '../occasions/occasion.ts';
import type { Program } from '../program/compiled.ts';
import { close } from './close.ts';
import { type Draft, versionOf } from './draft.ts';
import { migrateCards } from './migrate-cards.ts';
import { migrateJourneys } from './migrate-journeys.ts';
import { migrateLots } from './migrate-lots.ts';
import { migrateTiers } from './migrate-tiers.ts';
import { settleLots } from './settle.ts';

/** A version takes effect: what it says so of takes its terms. */
export function decideMigration(draft: Draft, { occurredAt, version }: Migration): Decision {
  const program = versionOf(draft, version);
  for (const points of program.migrates?.points ?? []) migratePoints(draft, program, points);
  for (const ladder of program.migrates?.ladders ?? []) migrateTiers(draft, program, ladder);
  for (const journey of program.migrates?.journeys ?? []) migrateJourneys(draft, program, journey);
  // Points that need wait no longer can be spent at once.
  settleLots(draft);
  return close(draft, { occurredAt, ...(draft.completions.size > 0 && { basis: NOTHING_JUDGED }) });
}

function migratePoints(draft: Draft, program: Program, points: string): void {
  if (program.points.get(points)?.cardTerms == null) migrateLots(draft, program, points);
  else migrateCards(draft, program, points);
}
