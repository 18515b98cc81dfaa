import type { Kysely } from 'kysely';
import type { Command } from '../core/command.ts';
import type { Tables } from '../db/tables.ts';
import type { ScopedId } from './ids.ts';

/** The answer that a command of one of these kinds was given. Nothing of another tenant is found. */
export async function findAnswer(
  db: Kysely<Tables>,
  tenantId: number,
  { accountId, seq }: ScopedId,
  kinds: readonly Command['kind'][],
): Promise<object | undefined> {
  const found = await db
    .selectFrom('commands')
    .select('answer')
    .where('account_id', '=', accountId)
    .where('seq', '=', seq)
    .where('tenant_id', '=', tenantId)
    .where('kind', 'in', kinds)
    .executeTakeFirst();
  return found?.answer;
}
