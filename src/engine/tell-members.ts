import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { settleSubmission } from './settle-submission.ts';
import type { Result, Submission } from './submission.ts';

const PAGE = 100;

/**
 * An account is enrolled that others have named as their parent already, or goes on for one that they named: each of them
 * is looked at, and so learns that it belongs to a pool now. Whoever does so twice tells nobody twice.
 */
export async function tellMembers(
  db: Kysely<Tables>,
  submit: (submission: Submission) => Promise<Result>,
  accountId: string,
): Promise<void> {
  const parents = await db
    .selectFrom('accounts as a')
    .innerJoin('account_heads as h', 'h.account_id', 'a.account_id')
    .select(['a.tenant_id', 'a.program_id', 'a.external_id'])
    .where(({ or, eb }) => or([eb('a.account_id', '=', accountId), eb('h.merged_into', '=', accountId)]))
    .execute();
  for (const parent of parents) await tellThose(db, submit, parent);
}

interface Parent {
  readonly tenant_id: number;
  readonly program_id: number;
  readonly external_id: string;
}

/** All who name that parent. */
async function tellThose(
  db: Kysely<Tables>,
  submit: (submission: Submission) => Promise<Result>,
  parent: Parent,
): Promise<void> {
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
