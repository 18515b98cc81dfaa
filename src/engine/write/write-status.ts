import type { TierHold } from '../../core/state.ts';
import type { Statement } from '../client.ts';
import { bigints, ints, texts, timestamps, uuids } from '../columns.ts';
import type { Applied } from './applied.ts';

/** What commands do to the status of their accounts: tiers that begin and end, sets by hand, and holds. */
export function writeStatus(applied: readonly Applied[]): readonly Statement[] {
  return [
    ...writeHoldings(applied),
    // After them: what began may end in the same batch.
    ...endHoldings(applied),
    ...writeTierSets(applied),
    ...writeTierHolds(applied),
  ];
}

function writeHoldings(applied: readonly Applied[]): readonly Statement[] {
  const rows = applied.flatMap(({ accountId, decision }) =>
    decision.holdings.map((holding) => ({ accountId, ...holding })),
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-holdings',
      text: `insert into tier_holdings (account_id, ladder, seq, n, tier, since, until, by, follows)
      select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::int[], $5::text[], $6::timestamptz[], $7::timestamptz[],
        $8::text[], $9::int[])`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        texts(rows.map((r) => r.ladder)),
        bigints(rows.map((r) => r.seq)),
        ints(rows.map((r) => r.n)),
        texts(rows.map((r) => r.tier)),
        timestamps(rows.map((r) => r.since)),
        timestamps(rows.map((r) => r.until)),
        texts(rows.map((r) => r.by)),
        ints(rows.map((r) => r.follows)),
      ],
    },
  ];
}

function endHoldings(applied: readonly Applied[]): readonly Statement[] {
  const rows = applied.flatMap(({ accountId, decision }) =>
    decision.holdingEnds.map((end) => ({ accountId, ...end })),
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'end-holdings',
      text: `update tier_holdings h set ended_at = e.ended_at
      from unnest($1::uuid[], $2::text[], $3::bigint[], $4::int[], $5::timestamptz[]) as e (account_id, ladder, seq, n, ended_at)
      where h.account_id = e.account_id and h.ladder = e.ladder and h.seq = e.seq and h.n = e.n`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        texts(rows.map((r) => r.ladder)),
        bigints(rows.map((r) => r.seq)),
        ints(rows.map((r) => r.n)),
        timestamps(rows.map((r) => r.endedAt)),
      ],
    },
  ];
}

function writeTierSets(applied: readonly Applied[]): readonly Statement[] {
  const rows = applied.flatMap(({ accountId, decision }) =>
    decision.tierSets.map((set) => ({ accountId, ...set })),
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-tier-sets',
      text: `insert into tier_sets (account_id, ladder, seq, tier, kind, since, until, reason)
      select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
        $8::text[])`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        texts(rows.map((r) => r.ladder)),
        bigints(rows.map((r) => r.seq)),
        texts(rows.map((r) => r.tier)),
        texts(rows.map((r) => r.kind)),
        timestamps(rows.map((r) => r.since)),
        timestamps(rows.map((r) => r.until)),
        texts(rows.map((r) => r.reason)),
      ],
    },
  ];
}

function writeTierHolds(applied: readonly Applied[]): readonly Statement[] {
  const last = new Map<string, TierHold & { readonly accountId: string }>();
  for (const { accountId, decision } of applied)
    for (const hold of decision.tierHolds)
      last.set(`${accountId} ${hold.ladder} ${hold.seq}`, { accountId, ...hold });
  const rows = [...last.values()];
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-tier-holds',
      text: `insert into tier_holds (account_id, ladder, seq, since, until, released_at, reason)
      select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::text[])
      on conflict (account_id, ladder, seq) do update set released_at = excluded.released_at`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        texts(rows.map((r) => r.ladder)),
        bigints(rows.map((r) => r.seq)),
        timestamps(rows.map((r) => r.since)),
        timestamps(rows.map((r) => r.until)),
        timestamps(rows.map((r) => r.releasedAt)),
        texts(rows.map((r) => r.reason)),
      ],
    },
  ];
}
