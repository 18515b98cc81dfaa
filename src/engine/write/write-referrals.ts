import type { Statement } from '../client.ts';
import { bigints, texts, timestamps, uuids } from '../columns.ts';
import { holderToColumn } from '../holder-column.ts';
import type { AccountChange } from './applied.ts';

/** Referrals as the batch leaves them: begun by an enrolment, changed by what qualifies and what comes back. */
export function writeReferrals(changes: readonly AccountChange[]): readonly Statement[] {
  const rows = changes.flatMap(({ accountId, applied }) => {
    const referral = applied.findLast(({ decision }) => decision.referral !== null)?.decision.referral;
    return referral == null ? [] : [{ accountId, referral }];
  });
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-referrals',
      text: `insert into referrals (account_id, referrer_id, holder, claimed_at, status, qualified_by, qualified_at)
      select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::bigint[], $7::timestamptz[])
      on conflict (account_id) do update set status = excluded.status, qualified_by = excluded.qualified_by,
        qualified_at = excluded.qualified_at`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        uuids(rows.map((r) => r.referral.referrer)),
        uuids(rows.map((r) => holderToColumn(r.referral.holder))),
        timestamps(rows.map((r) => r.referral.claimedAt)),
        texts(rows.map((r) => r.referral.status)),
        bigints(rows.map((r) => r.referral.qualifiedBy)),
        timestamps(rows.map((r) => r.referral.qualifiedAt)),
      ],
    },
  ];
}
