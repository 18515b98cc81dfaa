import { type Kysely, sql } from 'kysely';
import type { Book, Holder, Place, Side } from '../core/ledger.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import { holderFromColumn, holderToColumn } from '../engine/holder-column.ts';
import type { Movement } from './balances.ts';

/** What came and left up to an instant (included), by wallet and side, in commands below a number. */
export async function sumMovements(
  db: Kysely<Tables>,
  accountId: string,
  { asOf, belowSeq }: { readonly asOf: Instant; readonly belowSeq: number },
): Promise<readonly Movement[]> {
  const { rows } = await sql<{ holder: string; points: string; side: Side; amount: number }>`
    select holder, points, side, sum(amount)::bigint as amount
    from (
      select source_holder as holder, points, source as side, -amount as amount, seq, at from entries where account_id = ${accountId}
      union all
      select target_holder, points, target, amount, seq, at from entries where account_id = ${accountId}
    ) as moved
    where holder is not null and at <= ${new Date(asOf).toISOString()}::timestamptz and seq < ${belowSeq}
    group by holder, points, side`.execute(db);
  return rows.map((row) => ({ ...row, holder: holderFromColumn(row.holder) }));
}

/** A place in the ledger of an account: a command, and an entry of it. */
export interface EntryPosition {
  readonly seq: number;
  readonly n: number;
}

export interface LedgerEntry extends EntryPosition {
  readonly points: string;
  readonly amount: number;
  readonly source: Place;
  readonly target: Place;
  readonly rule: string | null;
  readonly lot: EntryPosition | null;
  readonly at: Instant;
  /** Null: due, and not written yet. */
  readonly booked: BookedBy | null;
}

/** The command that booked an entry, as far as it says where the entry comes from. */
export interface BookedBy {
  readonly kind: string;
  readonly recordedAt: Instant;
  readonly externalId: string | null;
  /** Of the same account: what a void undid, or the transfer that came to its end. */
  readonly subject: { readonly seq: number; readonly externalId: string | null } | null;
  /** The person who left by it, or came. */
  readonly stakeholder: string | null;
  /** The pool of the group at that time, of points that are fed to it. */
  readonly pool: string | null;
  /** It brings, or ends, the share of a member of a group. */
  readonly isFeed: boolean;
  /** The transfer of another account that brought the points. */
  readonly sender: { readonly accountId: string; readonly seq: number } | null;
  /** The lot that was changed by hand. */
  readonly lot: EntryPosition | null;
}

export interface EntryFilter {
  readonly holder: Holder | undefined;
  readonly points: string | undefined;
}

/** Newest first, from before a position on; with one more than the limit. */
export async function listEntries(
  db: Kysely<Tables>,
  accountId: string,
  { holder, points }: EntryFilter,
  page: { readonly before: EntryPosition; readonly limit: number },
): Promise<readonly LedgerEntry[]> {
  const { seq, n } = page.before;
  let query = bookedEntries(db, accountId).where(sql<boolean>`(e.seq, e.n) < (${seq}::bigint, ${n}::int)`);
  if (points !== undefined) query = query.where('e.points', '=', points);
  if (holder !== undefined) {
    const column = holderToColumn(holder);
    query = query.where((where) =>
      where.or([where('e.source_holder', '=', column), where('e.target_holder', '=', column)]),
    );
  }
  const rows = await query
    .orderBy('e.seq', 'desc')
    .orderBy('e.n', 'desc')
    .limit(page.limit + 1)
    .execute();
  return rows.map(toEntry);
}

/** Those of an account that are named. */
export async function findEntries(
  db: Kysely<Tables>,
  accountId: string,
  named: readonly EntryPosition[],
): Promise<readonly LedgerEntry[]> {
  if (named.length === 0) return [];
  const seqs = named.map(({ seq }) => seq);
  const ns = named.map(({ n }) => n);
  const rows = await bookedEntries(db, accountId)
    .where(sql<boolean>`(e.seq, e.n) in (select * from unnest(${seqs}::bigint[], ${ns}::int[]))`)
    .execute();
  return rows.map(toEntry);
}

/** Entries (e) with the commands that booked them (c), and those which these are about (s). */
export function bookedEntries(db: Kysely<Tables>, accountId: string) {
  return db
    .selectFrom('entries as e')
    .innerJoin('commands as c', (join) =>
      join.onRef('c.account_id', '=', 'e.account_id').onRef('c.seq', '=', 'e.seq'),
    )
    .leftJoin('commands as s', (join) =>
      join
        .onRef('s.account_id', '=', 'c.account_id')
        .on('s.seq', '=', sql<number>`coalesce(c.body ->> 'subject', c.body ->> 'transfer')::bigint`),
    )
    .selectAll('e')
    .select(['c.kind', 'c.recorded_at'])
    .select([
      sql<string | null>`c.body ->> 'externalId'`.as('external_id'),
      sql<number | null>`coalesce(c.body ->> 'subject', c.body ->> 'transfer')::bigint`.as('subject_seq'),
      sql<string | null>`s.body ->> 'externalId'`.as('subject_external_id'),
      sql<string | null>`case when c.kind = 'stakeholder' then c.body ->> 'stakeholder' end`.as(
        'stakeholder',
      ),
      sql<string | null>`case when e.source = 'in-transit' or e.target = 'in-transit' then (
        select m.pool_id from pool_memberships m where m.account_id = e.account_id
          and m.seq < coalesce((c.body ->> 'transfer')::bigint, c.seq) order by m.seq desc limit 1) end`.as(
        'pool',
      ),
      sql<boolean>`coalesce((c.body ->> 'feed')::boolean, false)`.as('is_feed'),
      sql<string | null>`c.body -> 'from' ->> 'account'`.as('sender_account'),
      sql<number | null>`(c.body -> 'from' ->> 'seq')::bigint`.as('sender_seq'),
      sql<number | null>`(c.body -> 'lot' ->> 'seq')::bigint`.as('changed_seq'),
      sql<number | null>`(c.body -> 'lot' ->> 'n')::int`.as('changed_n'),
    ])
    .where('e.account_id', '=', accountId);
}

type Row = Awaited<ReturnType<ReturnType<typeof bookedEntries>['executeTakeFirstOrThrow']>>;

export function toEntry(row: Row): LedgerEntry {
  const { seq, n, points, amount, rule, at, lot_seq, lot_n } = row;
  return {
    seq,
    n,
    points,
    amount,
    rule,
    at,
    source: toPlace(row.source, row.source_holder),
    target: toPlace(row.target, row.target_holder),
    lot: lot_seq === null || lot_n === null ? null : { seq: lot_seq, n: lot_n },
    booked: {
      kind: row.kind,
      recordedAt: row.recorded_at,
      externalId: row.external_id,
      subject:
        row.subject_seq === null ? null : { seq: row.subject_seq, externalId: row.subject_external_id },
      stakeholder: row.stakeholder,
      pool: row.pool,
      isFeed: row.is_feed,
      sender:
        row.sender_account === null || row.sender_seq === null
          ? null
          : { accountId: row.sender_account, seq: row.sender_seq },
      lot:
        row.changed_seq === null || row.changed_n === null
          ? null
          : { seq: row.changed_seq, n: row.changed_n },
    },
  };
}

function toPlace(name: string, holder: string | null): Place {
  return holder === null ? { book: name as Book } : { side: name as Side, holder: holderFromColumn(holder) };
}
