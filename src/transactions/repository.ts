import type { Kysely } from 'kysely';
import type { Basis } from '../core/basis.ts';
import type { Command } from '../core/command.ts';
import { type Origin, originOf } from '../core/merging/numbers.ts';
import type { ReturnedLine } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { Client } from '../engine/client.ts';
import { loadAmendments } from '../engine/load/load-amendments.ts';
import type { Past, PastPlace } from '../engine/load/past.ts';
import type { KeyAt } from '../engine/submission.ts';
import type { TransactionReference } from '../http/ids.ts';
import { KINDS } from './kinds.ts';

/** A transaction as it stands in the log. */
export interface LoggedTransaction {
  /** In whose log it is: the account's own, or that of one that was merged into it. */
  readonly accountId: string;
  /** The past of the account that is asked, and the number that the transaction has there. */
  readonly past: Past;
  readonly number: number;
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
export function findTransaction(
  db: Kysely<Tables>,
  tenant: number,
  past: Past,
  reference: TransactionReference,
): Promise<LoggedTransaction | undefined> {
  return find(db, tenant, past, reference, KINDS);
}

/** The same, or by its id an enrolment, an occasion or what a referrer was told: what rules looked at without anybody posting it. */
export function findJudged(
  db: Kysely<Tables>,
  tenant: number,
  past: Past,
  reference: TransactionReference,
): Promise<LoggedTransaction | undefined> {
  return find(db, tenant, past, reference, reference.by === 'id' ? [...KINDS, ...UNPOSTED] : KINDS);
}

/** Kinds of commands that rules look at, though they are no transactions. */
const UNPOSTED = ['account', 'occasion', 'referral', 'referral-amend'];

/** The account itself comes first, where one that was merged into it used the same externalId. */
async function find(
  db: Kysely<Tables>,
  tenant: number,
  past: Past,
  reference: TransactionReference,
  kinds: readonly string[],
): Promise<LoggedTransaction | undefined> {
  for (const place of past.places) {
    if (reference.by === 'id' && reference.accountId !== place.accountId) continue;
    const query = logged(db, tenant, place.accountId, kinds);
    const row = await (reference.by === 'id'
      ? query.where('c.seq', '=', reference.seq)
      : query.where('c.key', '=', `x:${reference.externalId}`)
    ).executeTakeFirst();
    if (row !== undefined) return fromRow(row, past, place);
  }
  return undefined;
}

/** Newest first by arrival, those of accounts that were merged into it after its own; with one more than the limit. */
export async function listTransactions(
  db: Kysely<Tables>,
  tenant: number,
  past: Past,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly LoggedTransaction[]> {
  const found: LoggedTransaction[] = [];
  for (const place of past.places) {
    const query = logged(db, tenant, place.accountId)
      .orderBy('c.seq', 'desc')
      .limit(limit + 1 - found.length);
    const rows = await (before === undefined
      ? query
      : query.where('c.seq', '<', before + place.shift)
    ).execute();
    found.push(...rows.map((row) => fromRow(row, past, place)));
    if (found.length > limit) break;
  }
  return found;
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

function fromRow(row: Row, past: Past, { shift }: PastPlace): LoggedTransaction {
  return {
    past,
    number: row.seq - shift,
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
  client: Client,
  past: Past,
  numbers: readonly number[],
): Promise<readonly LoggedReturn[]> {
  const amendments = await loadAmendments(client, past, numbers);
  return amendments.flatMap(({ transaction_seq, amendment: { kind, voided, lines } }) =>
    kind === 'return' && !voided ? [{ transactionSeq: transaction_seq, lines }] : [],
  );
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

/** By which command each of these was undone, for those that were; all by the numbers that the account knows them by. */
export async function listUndoings(
  db: Kysely<Tables>,
  { accountId, places }: Past,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (numbers.length === 0) return new Map();
  const owners = places.slice(1).map((place) => place.accountId);
  const undone = new Map<number, number>();
  for (const place of places) {
    const keys = new Map(
      numbers.map((number) => [voidKey(originOf(accountId, owners, number))(place.accountId), number]),
    );
    const rows = await db
      .selectFrom('commands')
      .select(['key', 'seq'])
      .where('account_id', '=', place.accountId)
      .where('key', 'in', [...keys.keys()])
      .execute();
    for (const { key, seq } of rows) undone.set(keys.get(key ?? '') ?? 0, seq - place.shift);
  }
  return undone;
}

/** Undoing a transaction happens once, also where the account that posted it was merged since. */
export function voidKey({ accountId, seq }: Origin): KeyAt {
  return (at) => (at === accountId ? `void:${seq}` : `void:${accountId}:${seq}`);
}
