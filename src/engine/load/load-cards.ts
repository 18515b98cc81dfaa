import type { Card, TakenOfLot } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';
import { holderFromColumn } from '../holder-column.ts';
import { grouped } from './load-wallets.ts';

interface CardRow {
  readonly account_id: string;
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
  readonly drawn: readonly TakenOfLot[];
}

/** The open cards of accounts; all cards of those of which something past is returned or undone. */
export async function loadCards(
  client: Client,
  openOf: readonly string[],
  allOf: readonly string[],
): Promise<ReadonlyMap<string, readonly Card[]>> {
  if (openOf.length === 0 && allOf.length === 0) return new Map();
  const { rows } = await client.query<CardRow>({
    name: 'load-cards',
    text: `select account_id, seq, n, holder, points, version, size, opened_at, expires_at, status, completed_at, drawn
      from cards where (account_id = any($1::uuid[]) and status = 'open') or account_id = any($2::uuid[])`,
    values: [uuids(openOf), uuids(allOf)],
  });
  return grouped(rows, (row) => ({
    seq: row.seq,
    n: row.n,
    holder: holderFromColumn(row.holder),
    points: row.points,
    version: row.version,
    size: row.size,
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    status: row.status,
    completedAt: row.completed_at,
    drawn: row.drawn,
  }));
}
