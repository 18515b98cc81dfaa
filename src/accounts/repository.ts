import type { Kysely } from 'kysely';
import type { Absorbed } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountRecord } from '../engine/submission.ts';

export interface StoredAccount extends AccountRecord {
  readonly id: string;
  readonly programId: number;
  readonly programKey: string;
  readonly headVersion: number;
  /** Null: it is open. */
  readonly closedAt: Instant | null;
  /** What was merged into it; null: nothing ever. */
  readonly absorbed: Absorbed | null;
}

export interface AccountFilter {
  readonly program: string | undefined;
  readonly kind: string | undefined;
}

export async function findAccount(
  db: Kysely<Tables>,
  tenantId: number,
  accountId: string,
): Promise<StoredAccount | undefined> {
  const row = await accounts(db, tenantId).where('a.account_id', '=', accountId).executeTakeFirst();
  return row && toAccount(row);
}

/** By the client's name for it, in one programme. */
export async function findAccountByName(
  db: Kysely<Tables>,
  tenantId: number,
  programId: number,
  externalId: string,
): Promise<StoredAccount | undefined> {
  const ref = await db
    .selectFrom('account_refs')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('program_id', '=', programId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();
  return ref && findAccount(db, tenantId, await survivorOf(db, ref.account_id));
}

/** Which account goes on for one: that one, unless it was merged. */
export async function survivorOf(db: Kysely<Tables>, accountId: string): Promise<string> {
  for (let id = accountId; ; ) {
    const head = await db
      .selectFrom('account_heads')
      .select('merged_into')
      .where('account_id', '=', id)
      .executeTakeFirst();
    if (head?.merged_into == null) return id;
    id = head.merged_into;
  }
}

/** In the order of their ids, which is that of their enrolment here; with one more than the limit. */
export async function listAccounts(
  db: Kysely<Tables>,
  tenantId: number,
  { program, kind }: AccountFilter,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly StoredAccount[]> {
  let query = accounts(db, tenantId).where('h.merged_into', 'is', null);
  if (program !== undefined) query = query.where('p.key', '=', program);
  if (kind !== undefined) query = query.where('a.kind', '=', kind);
  if (page.after !== undefined) query = query.where('a.account_id', '>', page.after);
  const rows = await query
    .orderBy('a.account_id')
    .limit(page.limit + 1)
    .execute();
  return rows.map(toAccount);
}

function accounts(db: Kysely<Tables>, tenantId: number) {
  return db
    .selectFrom('accounts as a')
    .innerJoin('programs as p', 'p.program_id', 'a.program_id')
    .innerJoin('account_heads as h', 'h.account_id', 'a.account_id')
    .select([
      'a.account_id',
      'a.external_id',
      'a.kind',
      'a.name',
      'a.country',
      'a.segment',
      'a.parent',
      'a.attributes',
      'a.enrolled_at',
      'a.created_at',
      'a.updated_at',
    ])
    .select(['p.program_id', 'p.key', 'p.head_version', 'h.closed_at', 'h.absorbed'])
    .where('a.tenant_id', '=', tenantId);
}

type Row = Awaited<ReturnType<ReturnType<typeof accounts>['executeTakeFirstOrThrow']>>;

function toAccount(row: Row): StoredAccount {
  return {
    id: row.account_id,
    externalId: row.external_id,
    programId: row.program_id,
    programKey: row.key,
    headVersion: row.head_version,
    closedAt: row.closed_at,
    absorbed: row.absorbed as Absorbed | null,
    kind: row.kind,
    name: row.name,
    country: row.country,
    segment: row.segment,
    parent: row.parent,
    attributes: row.attributes as Record<string, unknown>,
    enrolledAt: row.enrolled_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
