import type { Decision } from '../decision.ts';
import type { Migration } from '../occasions/occasion.ts';
import { close, type Draft, versionOf } from './draft.ts';
import { migrateJourneys } from './migrate-journeys.ts';
import { migrateLots } from './migrate-lots.ts';
import { migrateTiers } from './migrate-tiers.ts';
import { settleLots } from './settle.ts';

/** A version takes effect: what it says so of takes its terms. */
export function decideMigration(draft: Draft, { occurredAt, version }: Migration): Decision {
  const program = versionOf(draft, version);
  for (const points of program.migrates?.points ?? []) migrateLots(draft, program, points);
  for (const ladder of program.migrates?.ladders ?? []) migrateTiers(draft, program, ladder);
  for (const journey of program.migrates?.journeys ?? []) migrateJourneys(draft, program, journey);
  // Points that need wait no longer can be spent at once.
  settleLots(draft);
  return close(draft, { occurredAt });
}
