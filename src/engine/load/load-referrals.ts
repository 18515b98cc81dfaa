import type { Referral } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';
import { holderFromColumn } from '../holder-column.ts';

interface Row {
  readonly account_id: string;
  readonly referrer_id: string;
  readonly holder: string;
  readonly claimed_at: Instant;
  readonly status: Referral['status'];
  readonly qualified_by: number | null;
  readonly qualified_at: Instant | null;
}

/** Whose code the accounts named when they enrolled, of those that named one. */
export async function loadReferrals(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Referral>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<Row>({
    name: 'load-referrals',
    text: `select account_id, referrer_id, holder, claimed_at, status, qualified_by, qualified_at
      from referrals where account_id = any($1::uuid[])`,
    values: [uuids(accountIds)],
  });
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        referrer: row.referrer_id,
        holder: holderFromColumn(row.holder),
        claimedAt: row.claimed_at,
        status: row.status,
        qualifiedBy: row.qualified_by,
        qualifiedAt: row.qualified_at,
      },
    ]),
  );
}
