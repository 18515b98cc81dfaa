import type { Wallet } from '../../core/ledger.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';
import { holderFromColumn } from '../holder-column.ts';

interface WalletRow {
  readonly account_id: string;
  readonly holder: string;
  readonly points: string;
  readonly pending: number;
  readonly active: number;
  readonly reserved: number;
}

export async function loadWallets(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Wallet[]>> {
  const { rows } = await client.query<WalletRow>({
    name: 'load-wallets',
    text: 'select account_id, holder, points, pending, active, reserved from wallets where account_id = any($1::uuid[])',
    values: [uuids(accountIds)],
  });
  return grouped(rows, ({ account_id: _, holder, ...sides }) => ({
    holder: holderFromColumn(holder),
    ...sides,
  }));
}

export function grouped<Row extends { readonly account_id: string }, T>(
  rows: readonly Row[],
  map: (row: Row) => T,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.account_id);
    if (group === undefined) groups.set(row.account_id, [map(row)]);
    else group.push(map(row));
  }
  return groups;
}
