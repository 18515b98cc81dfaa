import type { Statement } from '../client.ts';
import { bigints, jsons, timestamps, uuids } from '../columns.ts';
import type { AccountChange, Applied } from './applied.ts';

/** Whose pool accounts belong to, and who belongs to theirs. */
export function writePools(changes: readonly AccountChange[]): readonly Statement[] {
  return [...writeMemberships(changes.flatMap(({ applied }) => applied)), ...writeMembers(changes)];
}

function writeMemberships(applied: readonly Applied[]): readonly Statement[] {
  const rows = applied.flatMap(({ accountId, decision: { seq, now, outcome } }) =>
    outcome.kind === 'pool-chosen' ? [{ accountId, seq, pool: outcome.pool, at: now }] : [],
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-memberships',
      text: `insert into pool_memberships (account_id, seq, pool_id, at)
      select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::timestamptz[])`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        bigints(rows.map((r) => r.seq)),
        uuids(rows.map((r) => r.pool)),
        timestamps(rows.map((r) => r.at)),
      ],
    },
  ];
}

/** Each member once, as the batch leaves it. */
function writeMembers(changes: readonly AccountChange[]): readonly Statement[] {
  const rows = changes.flatMap(({ accountId, applied }) => {
    const members = applied.flatMap(({ decision }) => decision.poolMembers);
    return [...new Map(members.map((member) => [member.member, { accountId, member }])).values()];
  });
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-pool-members',
      text: `insert into pool_members (account_id, member_id, told, since, until, turnover)
      select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[], $5::timestamptz[], $6::json[])
      on conflict (account_id, member_id) do update set told = excluded.told, since = excluded.since,
        until = excluded.until, turnover = excluded.turnover`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        uuids(rows.map((r) => r.member.member)),
        bigints(rows.map((r) => r.member.told)),
        timestamps(rows.map((r) => r.member.since)),
        timestamps(rows.map((r) => r.member.until)),
        jsons(rows.map((r) => JSON.stringify(r.member.turnover))),
      ],
    },
  ];
}
