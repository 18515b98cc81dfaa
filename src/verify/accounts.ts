import type { Kysely } from 'kysely';
import type { Absorbed } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { Owner } from './decided.ts';

/** The head of an account to be verified. */
export interface AccountHead extends Owner {
  /** Null: it never enrolled. */
  readonly externalId: string | null;
  readonly seq: number;
  readonly closedAt: Instant | null;
  readonly mergedInto: string | null;
  readonly absorbed: Absorbed | null;
  /** The newest version of its programme. */
  readonly headVersion: number;
}

/** Which accounts are verified, in the order of their ids. */
export interface Which {
  readonly tenantId: number | null;
  /** Null: all. */
  readonly accountIds: readonly string[] | null;
}

/** So many commands are held at once, unless a single account has more: that one's are read in turn. */
export const COMMANDS_AT_ONCE = 1000;
const ACCOUNTS_AT_ONCE = 500;

/** The next accounts: as many as have so many commands together, and one at least, if there is one. */
export async function listAccounts(
  db: Kysely<Tables>,
  which: Which,
  { after, commandsMax }: { readonly after: string | null; readonly commandsMax: number },
): Promise<readonly AccountHead[]> {
  let query = headsQuery(db).orderBy('h.account_id').limit(ACCOUNTS_AT_ONCE);
  if (after !== null) query = query.where('h.account_id', '>', after);
  if (which.tenantId !== null) query = query.where('h.tenant_id', '=', which.tenantId);
  if (which.accountIds !== null) query = query.where('h.account_id', 'in', which.accountIds);
  const heads = (await query.execute()).map(headOf);
  let commands = 0;
  const tooMany = heads.findIndex(({ seq }, i) => {
    commands += seq;
    return commands > commandsMax && i > 0;
  });
  return tooMany === -1 ? heads : heads.slice(0, tooMany);
}

/** The same accounts as they are in a snapshot. */
export async function readHeads(
  db: Kysely<Tables>,
  accountIds: readonly string[],
): Promise<readonly AccountHead[]> {
  const query = headsQuery(db).where('h.account_id', 'in', accountIds).orderBy('h.account_id');
  return (await query.execute()).map(headOf);
}

function headsQuery(db: Kysely<Tables>) {
  return db
    .selectFrom('account_heads as h')
    .innerJoin('programs as p', 'p.program_id', 'h.program_id')
    .leftJoin('accounts as a', 'a.account_id', 'h.account_id')
    .select([
      'h.account_id',
      'h.tenant_id',
      'h.program_id',
      'h.seq',
      'h.closed_at',
      'h.merged_into',
      'h.absorbed',
      'p.head_version',
      'a.external_id',
    ]);
}

function headOf(row: Awaited<ReturnType<ReturnType<typeof headsQuery>['execute']>>[number]): AccountHead {
  return {
    accountId: row.account_id,
    tenantId: row.tenant_id,
    programId: row.program_id,
    seq: row.seq,
    closedAt: row.closed_at,
    mergedInto: row.merged_into,
    absorbed: row.absorbed as Absorbed | null,
    headVersion: row.head_version,
    externalId: row.external_id,
  };
}

export async function countAccounts(db: Kysely<Tables>, { tenantId, accountIds }: Which): Promise<number> {
  let query = db.selectFrom('account_heads').select(({ fn }) => fn.countAll<number>().as('n'));
  if (tenantId !== null) query = query.where('tenant_id', '=', tenantId);
  if (accountIds !== null) query = query.where('account_id', 'in', accountIds);
  return (await query.executeTakeFirstOrThrow()).n;
}
