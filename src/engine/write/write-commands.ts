import type { Statement } from '../client.ts';
import { bigints, ints, jsons, texts, timestamps, uuids } from '../columns.ts';
import type { Applied } from './applied.ts';

/** The log: one row per command. */
export function writeCommands(applied: readonly Applied[]): readonly Statement[] {
  if (applied.length === 0) return [];
  return [
    {
      name: 'write-commands',
      text: `insert into commands (account_id, seq, tenant_id, kind, key, recorded_at, occurred_at, program_version, body, basis, nonce, answer, events)
      select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
        $8::int[], $9::json[], $10::json[], $11::text[], $12::json[], $13::json[])`,
      values: [
        uuids(applied.map((a) => a.accountId)),
        bigints(applied.map((a) => a.decision.seq)),
        ints(applied.map((a) => a.tenant)),
        texts(applied.map((a) => a.prepared.command.kind)),
        texts(applied.map((a) => a.key)),
        timestamps(applied.map((a) => a.recordedAt)),
        timestamps(applied.map((a) => a.decision.occurredAt)),
        ints(applied.map((a) => a.decision.programVersion)),
        jsons(applied.map((a) => JSON.stringify(a.prepared.command))),
        jsons(applied.map((a) => (a.decision.basis === null ? null : JSON.stringify(a.decision.basis)))),
        texts(applied.map((a) => a.decision.nonce)),
        jsons(applied.map((a) => a.answer)),
        jsons(
          applied.map((a) => (a.decision.events.length === 0 ? null : JSON.stringify(a.decision.events))),
        ),
      ],
    },
  ];
}
