import type { Kysely } from 'kysely';
import type { Basis } from '../core/basis.ts';
import type { Command } from '../core/command.ts';
import type { ReturnedLine } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { TransactionReference } from '../http/ids.ts';
import { KINDS } from './kinds.ts';

/** A transaction as it stands in the log. */
export interface LoggedTransaction {
  readonly accountId: string;
  readonly programId: number;
  readonly seq: number;
  readonly command: Command;
  readonly basis: Basis | null;
  readonly answer: object;
  readonly programVersion: number;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
}

/** By id or externalId; nothing of another tenant or account is found. */
export async function findTransaction(
  db: Kysely<Tables>,
  tenant: number,
  accountId: string,
  reference: TransactionReference,
): Promise<LoggedTransaction | undefined> {
  if (reference.by === 'id' && reference.accountId !== accountId) return undefined;
  const query = logged(db, tenant, accountId);
  const row = await (reference.by === 'id'
    ? query.where('c.seq', '=', reference.seq)
    : query.where('c.key', '=', `x:${reference.externalId}`)
  ).executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** The same, or by its id an enrolment, an occasion or what a referrer was told: what rules looked at without anybody posting it. */
export async function findJudged(
  db: Kysely<Tables>,
  tenant: number,
  accountId: string,
  reference: TransactionReference,
): Promise<LoggedTransaction | undefined> {
  if (reference.by !== 'id') return findTransaction(db, tenant, accountId, reference);
  if (reference.accountId !== accountId) return undefined;
  const row = await logged(db, tenant, accountId, [...KINDS, ...UNPOSTED])
    .where('c.seq', '=', reference.seq)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** Kinds of commands that rules look at, though they are no transactions. */
const UNPOSTED = ['account', 'occasion', 'referral', 'referral-amend'];

/** Newest first by arrival; with one more than the limit. */
export async function listTransactions(
  db: Kysely<Tables>,
  tenant: number,
  accountId: string,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly LoggedTransaction[]> {
  const query = logged(db, tenant, accountId)
    .orderBy('c.seq', 'desc')
    .limit(page.limit + 1);
  const rows = await (page.before === undefined ? query : query.where('c.seq', '<', page.before)).execute();
  return rows.map(fromRow);
}

type Row = Awaited<ReturnType<ReturnType<typeof logged>['executeTakeFirstOrThrow']>>;

function logged(db: Kysely<Tables>, tenant: number, accountId: string, kinds: readonly string[] = KINDS) {
  return db
    .selectFrom('commands as c')
    .innerJoin('account_heads as h', 'h.account_id', 'c.account_id')
    .select([
      'c.account_id',
      'h.program_id',
      'c.seq',
      'c.body',
      'c.basis',
      'c.answer',
      'c.program_version',
      'c.occurred_at',
      'c.recorded_at',
    ])
    .where('c.account_id', '=', accountId)
    .where('c.tenant_id', '=', tenant)
    .where('c.kind', 'in', kinds);
}

function fromRow(row: Row): LoggedTransaction {
  return {
    accountId: row.account_id,
    programId: row.program_id,
    seq: row.seq,
    command: row.body as Command,
    basis: row.basis as Basis | null,
    answer: row.answer,
    programVersion: row.program_version,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
  };
}

export interface LoggedReturn {
  readonly transactionSeq: number;
  readonly lines: readonly ReturnedLine[];
}

/** What came back of transactions, undone returns aside. */
export async function listReturns(
  db: Kysely<Tables>,
  accountId: string,
  seqs: readonly number[],
): Promise<readonly LoggedReturn[]> {
  if (seqs.length === 0) return [];
  const rows = await db
    .selectFrom('amendments')
    .select(['transaction_seq', 'lines'])
    .where('account_id', '=', accountId)
    .where('transaction_seq', 'in', seqs)
    .where('kind', '=', 'return')
    .where('voided', '=', false)
    .orderBy('seq')
    .execute();
  return rows.map(({ transaction_seq, lines }) => ({
    transactionSeq: transaction_seq,
    lines: lines as readonly ReturnedLine[],
  }));
}

export interface LoggedEntry {
  readonly points: string;
  readonly amount: number;
  readonly source: string;
  readonly target: string;
  readonly rule: string | null;
  readonly at: Instant;
}

/** The entries that one command booked. */
export async function listEntriesOf(
  db: Kysely<Tables>,
  accountId: string,
  seq: number,
): Promise<readonly LoggedEntry[]> {
  return db
    .selectFrom('entries')
    .select(['points', 'amount', 'source', 'target', 'rule', 'at'])
    .where('account_id', '=', accountId)
    .where('seq', '=', seq)
    .orderBy('n')
    .execute();
}

/** By which command each of these was undone, for those that were. */
export async function listUndoings(
  db: Kysely<Tables>,
  accountId: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (seqs.length === 0) return new Map();
  const rows = await db
    .selectFrom('commands')
    .select(['key', 'seq'])
    .where('account_id', '=', accountId)
    .where('key', 'in', seqs.map(voidKey))
    .execute();
  const subjects = new Map(seqs.map((seq) => [voidKey(seq), seq]));
  return new Map(rows.map(({ key, seq }) => [subjects.get(key ?? '') ?? 0, seq]));
}

/** Undoing a transaction happens once. */
export function voidKey(seq: number): string {
  return `void:${seq}`;
}
