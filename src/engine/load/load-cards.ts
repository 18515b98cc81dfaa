import type { Card } from '../../core/state.ts';
import { type CardRow, cardOf } from '../card-row.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';
import { grouped } from './load-wallets.ts';

interface LoadedRow extends CardRow {
  readonly account_id: string;
}

/** The open cards of accounts; all cards of those of which something past is returned or undone; in the order they were opened. */
export async function loadCards(
  client: Client,
  openOf: readonly string[],
  allOf: readonly string[],
): Promise<ReadonlyMap<string, readonly Card[]>> {
  if (openOf.length === 0 && allOf.length === 0) return new Map();
  const { rows } = await client.query<LoadedRow>({
    name: 'load-cards',
    text: `select account_id, seq, n, holder, points, version, size, opened_at, expires_at, status, completed_at, drawn
      from cards where (account_id = any($1::uuid[]) and status = 'open') or account_id = any($2::uuid[])
      order by account_id, seq, n`,
    values: [uuids(openOf), uuids(allOf)],
  });
  return grouped(rows, cardOf);
}
