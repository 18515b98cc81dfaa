import { type Kysely, sql } from 'kysely';
import type { Basis } from '../core/basis.ts';
import type { Command } from '../core/command.ts';
import type { Subject } from '../core/explain/what-happened.ts';
import type { Side } from '../core/ledger.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import { holderFromColumn } from '../engine/holder-column.ts';
import type { Movement } from '../wallets/balances.ts';
import { bookedEntries, type EntryPosition, type LedgerEntry, toEntry } from '../wallets/repository.ts';

/** An entry with the command that booked it. */
export interface StatementEntry extends LedgerEntry {
  readonly command: Command;
  readonly basis: Basis | null;
  readonly programVersion: number;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  /** When the command before it was decided; null: there is none. */
  readonly previousAt: Instant | null;
  readonly subject: Subject | null;
}

/** In the order of the ledger, from a position on. */
export async function listStatementEntries(
  db: Kysely<Tables>,
  accountId: string,
  page: { readonly from: EntryPosition; readonly limit: number },
): Promise<readonly StatementEntry[]> {
  const { seq, n } = page.from;
  const rows = await bookedEntries(db, accountId)
    .leftJoin('commands as p', (join) =>
      join.onRef('p.account_id', '=', 'c.account_id').on('p.seq', '=', sql<number>`c.seq - 1`),
    )
    .select(['c.body', 'c.basis', 'c.program_version', 'c.occurred_at', 's.kind as subject_kind'])
    .select(['p.recorded_at as previous_recorded_at'])
    .select(
      sql<number | null>`coalesce(p.body -> 'occasion' ->> 'at', p.body ->> 'asOf')::bigint`.as(
        'previous_as_of',
      ),
    )
    .where(sql<boolean>`(e.seq, e.n) >= (${seq}::bigint, ${n}::int)`)
    .orderBy('e.seq')
    .orderBy('e.n')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    ...toEntry(row),
    command: row.body as Command,
    basis: row.basis as Basis | null,
    programVersion: row.program_version,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    previousAt: row.previous_as_of ?? row.previous_recorded_at,
    subject:
      row.subject_kind === null ? null : { kind: row.subject_kind, externalId: row.subject_external_id },
  }));
}

/** The first command that was recorded at an instant or later; null: none was. */
export async function findFirstRecorded(
  db: Kysely<Tables>,
  accountId: string,
  from: Instant,
): Promise<number | null> {
  const row = await db
    .selectFrom('commands')
    .select('seq')
    .where('account_id', '=', accountId)
    .where(sql<boolean>`recorded_at >= ${new Date(from).toISOString()}::timestamptz`)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? null;
}

/** The number of the last command of an account. */
export async function findLastSeq(db: Kysely<Tables>, accountId: string): Promise<number> {
  const query = db.selectFrom('account_heads').select('seq').where('account_id', '=', accountId);
  return (await query.executeTakeFirstOrThrow()).seq;
}

/** What came and left before a place in the ledger, by wallet and side. */
export async function sumBefore(
  db: Kysely<Tables>,
  accountId: string,
  { seq, n }: EntryPosition,
): Promise<readonly Movement[]> {
  const { rows } = await sql<{ holder: string; points: string; side: Side; amount: number }>`
    select holder, points, side, sum(amount)::bigint as amount
    from (
      select source_holder as holder, points, source as side, -amount as amount, seq, n from entries where account_id = ${accountId}
      union all
      select target_holder, points, target, amount, seq, n from entries where account_id = ${accountId}
    ) as moved
    where holder is not null and (seq, n) < (${seq}::bigint, ${n}::int)
    group by holder, points, side`.execute(db);
  return rows.map((row) => ({ ...row, holder: holderFromColumn(row.holder) }));
}

/** What commands were, by their numbers, for those that clients know by a number of their own. */
export async function findSubjects(
  db: Kysely<Tables>,
  accountId: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Subject>> {
  if (seqs.length === 0) return new Map();
  const rows = await db
    .selectFrom('commands')
    .select(['seq', 'kind', sql<string | null>`body ->> 'externalId'`.as('external_id')])
    .where('account_id', '=', accountId)
    .where('seq', 'in', seqs)
    .where('kind', 'in', ['purchase', 'activity'])
    .execute();
  return new Map(rows.map(({ seq, kind, external_id: externalId }) => [seq, { kind, externalId }]));
}

/** The transactions that returns and the like took points back of, by the numbers of those. */
export async function listAmended(
  db: Kysely<Tables>,
  accountId: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  if (seqs.length === 0) return new Map();
  const rows = await db
    .selectFrom('amendments')
    .select(['seq', 'transaction_seq'])
    .where('account_id', '=', accountId)
    .where('seq', 'in', seqs)
    .orderBy('transaction_seq')
    .execute();
  const bySeq = Map.groupBy(rows, ({ seq }) => seq);
  return new Map([...bySeq].map(([seq, of]) => [seq, of.map((row) => row.transaction_seq)]));
}
