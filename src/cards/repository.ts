import { type Kysely, sql } from 'kysely';
import type { Card } from '../core/state.ts';
import type { Tables } from '../db/tables.ts';
import { cardOf } from '../engine/card-row.ts';

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
  return (await query.execute()).map(cardOf);
}
