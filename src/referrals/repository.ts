import type { Kysely } from 'kysely';
import type { Holder } from '../core/ledger.ts';
import type { Referral } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import { holderFromColumn, holderToColumn } from '../engine/holder-column.ts';

export interface StoredCode {
  readonly code: string;
  readonly accountId: string;
  readonly holder: Holder;
  /** What it was asked for by. */
  readonly asked: string;
  readonly createdAt: Instant;
}

/** Where codes are unique. */
export interface CodeSpace {
  readonly tenantId: number;
  readonly programId: number;
}

/** False: the code is taken, or the account asked for one in the same way before. */
export async function insertCode(
  db: Kysely<Tables>,
  { tenantId, programId }: CodeSpace,
  { code, accountId, holder, asked, createdAt }: StoredCode,
): Promise<boolean> {
  const inserted = await db
    .insertInto('referral_codes')
    .values({
      tenant_id: tenantId,
      program_id: programId,
      code,
      account_id: accountId,
      holder: holderToColumn(holder),
      asked,
      created_at: new Date(createdAt).toISOString(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function findCode(
  db: Kysely<Tables>,
  { tenantId, programId }: CodeSpace,
  code: string,
): Promise<StoredCode | undefined> {
  const row = await codes(db)
    .where('tenant_id', '=', tenantId)
    .where('program_id', '=', programId)
    .where('code', '=', code)
    .executeTakeFirst();
  return row && toCode(row);
}

/** Whether a person, whose code it may be, is still there. */
export async function isActive(db: Kysely<Tables>, accountId: string, person: string): Promise<boolean> {
  const row = await db
    .selectFrom('stakeholders')
    .select('active')
    .where('account_id', '=', accountId)
    .where('stakeholder_id', '=', person)
    .executeTakeFirst();
  return row?.active === true;
}

/** By what the account asked for it by. */
export async function findCodeAsked(
  db: Kysely<Tables>,
  accountId: string,
  asked: string,
): Promise<StoredCode | undefined> {
  const row = await codes(db)
    .where('account_id', '=', accountId)
    .where('asked', '=', asked)
    .executeTakeFirst();
  return row && toCode(row);
}

/** In alphabetical order; with one more than the limit. */
export async function listCodes(
  db: Kysely<Tables>,
  accountId: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly StoredCode[]> {
  const own = codes(db).where('account_id', '=', accountId);
  const rows = await (after === undefined ? own : own.where('code', '>', after))
    .orderBy('code')
    .limit(limit + 1)
    .execute();
  return rows.map(toCode);
}

/** Whose code an account named when it enrolled, and what became of that. */
export async function findReferral(db: Kysely<Tables>, accountId: string): Promise<Referral | undefined> {
  const row = await db
    .selectFrom('referrals')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return (
    row && {
      referrer: row.referrer_id,
      holder: holderFromColumn(row.holder),
      claimedAt: row.claimed_at,
      status: row.status,
      qualifiedBy: row.qualified_by,
      qualifiedAt: row.qualified_at,
    }
  );
}

function codes(db: Kysely<Tables>) {
  return db.selectFrom('referral_codes').select(['code', 'account_id', 'holder', 'asked', 'created_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof codes>['executeTakeFirstOrThrow']>>;

function toCode({ code, account_id: accountId, holder, asked, created_at: createdAt }: Row): StoredCode {
  return { code, accountId, holder: holderFromColumn(holder), asked, createdAt };
}
