import type { Statement } from '../client.ts';
import { bigints, ints, texts, timestamps, uuids } from '../columns.ts';
import type { Applied } from './applied.ts';

/** What accounts said of plans, and the periods that began or whose fee was undone. */
export function writePlans(applied: readonly Applied[]): readonly Statement[] {
  return [...writeActs(applied), ...writePeriods(applied)];
}

function writeActs(applied: readonly Applied[]): readonly Statement[] {
  const rows = applied.flatMap(({ accountId, decision }) =>
    decision.planActs.map((act) => ({ accountId, ...act })),
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-plan-acts',
      text: `insert into plan_acts (account_id, plan, seq, version, kind, at)
      select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::int[], $5::text[], $6::timestamptz[])`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        texts(rows.map((r) => r.plan)),
        bigints(rows.map((r) => r.seq)),
        ints(rows.map((r) => r.version)),
        texts(rows.map((r) => r.kind)),
        timestamps(rows.map((r) => r.at)),
      ],
    },
  ];
}

function writePeriods(applied: readonly Applied[]): readonly Statement[] {
  // A fee that is undone in the batch in which it was paid is written once, as it is in the end.
  const last = new Map(
    applied.flatMap(({ accountId, decision }) =>
      decision.planPeriods.map(
        (period) => [`${accountId} ${period.plan} ${period.seq}`, { accountId, ...period }] as const,
      ),
    ),
  );
  const rows = [...last.values()];
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-plan-periods',
      text: `insert into plan_periods (account_id, plan, seq, version, kind, since, until, grace_until, gone_at)
      select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::int[], $5::text[], $6::timestamptz[], $7::timestamptz[],
        $8::timestamptz[], $9::timestamptz[])
      on conflict (account_id, plan, seq) do update set gone_at = excluded.gone_at`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        texts(rows.map((r) => r.plan)),
        bigints(rows.map((r) => r.seq)),
        ints(rows.map((r) => r.version)),
        texts(rows.map((r) => r.kind)),
        timestamps(rows.map((r) => r.since)),
        timestamps(rows.map((r) => r.until)),
        timestamps(rows.map((r) => r.graceUntil)),
        timestamps(rows.map((r) => r.goneAt)),
      ],
    },
  ];
}
