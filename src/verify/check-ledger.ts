import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { Difference } from './difference.ts';

interface LedgerRow {
  readonly account_id: string;
  readonly holder: string;
  readonly points: string;
  readonly side: string;
  /** As text: what is wrong may be larger than a number is exact for. */
  readonly balance: string;
  readonly entered: string;
  readonly held: string | null;
}

/** For every wallet and side: balance = sum of its entries = sum of its open lots less what is owed. */
export async function checkLedger(
  db: Kysely<Tables>,
  accountIds: readonly string[],
): Promise<readonly Difference[]> {
  const ids = sql`any(${accountIds}::uuid[])`;
  const { rows } = await sql<LedgerRow>`
    with moves as (
      select account_id, source_holder as holder, points, source as side, -amount as amount from entries
      where account_id = ${ids} and source_holder is not null
      union all
      select account_id, target_holder, points, target, amount from entries
      where account_id = ${ids} and target_holder is not null
    ), entered as (
      select account_id, holder, points, side, sum(amount) as entered from moves group by 1, 2, 3, 4
    ), held as (
      select account_id, holder, points, side, sum(remaining) as held from lots where account_id = ${ids} group by 1, 2, 3, 4
    ), balances as (
      select account_id, holder, points, s.side, s.balance from wallets
      cross join lateral (values ('pending', pending), ('active', active), ('reserved', reserved)) as s (side, balance)
      where account_id = ${ids}
    ), sides as (
      select account_id, holder, points, side, coalesce(balance, 0) as balance, coalesce(entered, 0) as entered,
        case when side <> 'reserved' then coalesce(held, 0) end as held
      from balances full join entered using (account_id, holder, points, side) full join held using (account_id, holder, points, side)
    )
    select account_id, holder, points, side, balance::text, entered::text, held::text from sides
    where balance <> entered or held <> greatest(balance, 0) order by 1, 2, 3, 4`.execute(db);
  return rows.flatMap(differencesOf);
}

function differencesOf(row: LedgerRow): readonly Difference[] {
  const { account_id: accountId, holder, points, side, balance, entered, held } = row;
  const of = { accountId, kind: 'wallets', key: { holder, points } } as const;
  const stored = { [side]: Number(balance) };
  const found: Difference[] = [];
  if (entered !== balance)
    found.push({ ...of, against: 'entries', stored, expected: { [side]: Number(entered) } });
  // What is owed is in no lot.
  const inLots = balance.startsWith('-') ? '0' : balance;
  if (held !== null && held !== inLots)
    found.push({ ...of, against: 'lots', stored, expected: { [side]: Number(held) } });
  return found;
}
