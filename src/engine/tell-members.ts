import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { settleSubmission } from './settle-submission.ts';
import type { Result, Submission } from './submission.ts';

const PAGE = 100;

/**
 * An account is enrolled that others have named as their parent already: each of them is looked at, and so learns that it
 * belongs to a pool now. Whoever does so twice tells nobody twice.
 */
export async function tellMembers(
  db: Kysely<Tables>,
  submit: (submission: Submission) => Promise<Result>,
  accountId: string,
): Promise<void> {
  const parent = await db
    .selectFrom('accounts')
    .select(['tenant_id', 'program_id', 'external_id'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (parent === undefined) return;
  let after: string | null = null;
  do {
    let query = db
      .selectFrom('accounts')
      .select('account_id')
      .where('tenant_id', '=', parent.tenant_id)
      .where('program_id', '=', parent.program_id)
      .where('parent', '=', parent.external_id)
      .orderBy('account_id')
      .limit(PAGE);
    if (after !== null) query = query.where('account_id', '>', after);
    const members: readonly string[] = (await query.execute()).map((row) => row.account_id);
    await Promise.all(members.map((member) => submit(settleSubmission(parent.tenant_id, member))));
    after = members.length < PAGE ? null : (members.at(-1) ?? null);
  } while (after !== null);
}
