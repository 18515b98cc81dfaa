import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { ProgramCache } from '../engine/programs.ts';
import { checkBetween } from './check-between.ts';
import type { Difference } from './difference.ts';
import { verifyAccounts } from './verify-accounts.ts';

/**
 * Checks every account of a database: its ledger adds up, and its log, decided again from nothing, gives the very
 * books that are stored; and what is between accounts. Reads only.
 */
export async function verifyDatabase(
  db: Kysely<Tables>,
  programs: ProgramCache,
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  const all = { tenantId: null, accountIds: null, after: null, depth: 'replay' } as const;
  for await (const page of verifyAccounts(db, programs, all)) differences.push(...page.differences);
  return [...differences, ...(await checkBetween(db, null))];
}
