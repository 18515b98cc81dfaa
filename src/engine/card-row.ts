import type { Card, TakenOfLot } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import { holderFromColumn } from './holder-column.ts';

export interface CardRow {
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

export function cardOf({ seq, n, points, version, size, status, ...row }: CardRow): Card {
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
