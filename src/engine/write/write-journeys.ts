import type { JourneyRun } from '../../core/state.ts';
import type { Statement } from '../client.ts';
import { bigints, ints, jsons, texts, timestamps, uuids } from '../columns.ts';
import type { Applied } from './applied.ts';

/** Journeys that were begun or went on, each as the last command of the batch left it. */
export function writeJourneys(applied: readonly Applied[]): readonly Statement[] {
  const last = new Map<string, JourneyRun & { readonly accountId: string }>();
  for (const { accountId, decision } of applied)
    for (const run of decision.journeyRuns)
      last.set(`${accountId} ${run.journey} ${run.seq}`, { accountId, ...run });
  const rows = [...last.values()];
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-journeys',
      text: `insert into journey_runs (account_id, journey, seq, version, started_at, until, counted, spent)
      select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::int[], $5::timestamptz[], $6::timestamptz[], $7::json[], $8::json[])
      on conflict (account_id, journey, seq) do update set version = excluded.version, until = excluded.until,
        counted = excluded.counted, spent = excluded.spent`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        texts(rows.map((r) => r.journey)),
        bigints(rows.map((r) => r.seq)),
        ints(rows.map((r) => r.version)),
        timestamps(rows.map((r) => r.startedAt)),
        timestamps(rows.map((r) => r.until)),
        jsons(rows.map((r) => JSON.stringify(r.counted))),
        jsons(rows.map((r) => JSON.stringify(r.spent))),
      ],
    },
  ];
}
