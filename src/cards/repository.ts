import { type Kysely, sql } from 'kysely';
import type { Card, TakenOfLot } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import { holderFromColumn } from '../engine/holder-column.ts';

/** A card is named, at its account, by the command that opened it and its number there. */
export interface CardPosition {
  readonly seq: number;
  readonly n: number;
}

export interface CardsAsked {
  readonly status: Card['status'] | undefined;
  readonly before: CardPosition | undefined;
  readonly limit: number;
  /** Cards that expired by now, and of which that is not written yet. */
  readonly expired: readonly CardPosition[];
}

/** Newest first, as they were written; with one more than the limit. */
export async function listCards(
  db: Kysely<Tables>,
  accountId: string,
  { status, before, limit, expired }: CardsAsked,
): Promise<readonly Card[]> {
  const statusNow = sql<Card['status']>`case
    when (seq, n) in (select * from unnest(${expired.map(({ seq }) => seq)}::bigint[], ${expired.map(({ n }) => n)}::int[]))
    then 'expired' else status end`;
  let query = db
    .selectFrom('cards')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('seq', 'desc')
    .orderBy('n', 'desc')
    .limit(limit + 1);
  if (status !== undefined) query = query.where(statusNow, '=', status);
  if (before !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('seq', 'n'), '<', tuple(before.seq, before.n)),
    );
  }
  return (await query.execute()).map(toCard);
}

interface Row {
  readonly seq: number;
  readonly n: number;
  readonly holder: string;
  readonly points: string;
  readonly version: number;
  readonly size: number;
  readonly opened_at: Instant;
  readonly expires_at: Instant | null;
  readonly status: Card['status'];
  readonly completed_at: Instant | null;
  readonly drawn: object;
}

function toCard({ seq, n, points, version, size, status, ...row }: Row): Card {
  return {
    seq,
    n,
    points,
    version,
    size,
    status,
    holder: holderFromColumn(row.holder),
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    completedAt: row.completed_at,
    drawn: row.drawn as readonly TakenOfLot[],
  };
}
