import type { QuoteHold } from '../../core/state.ts';
import type { Statement } from '../client.ts';
import { bigints, jsons, texts, timestamps, uuids } from '../columns.ts';
import type { Applied } from './applied.ts';

/** Quotes that are kept from now on, and those that were used or ended. */
export function writeQuotes(applied: readonly Applied[]): readonly Statement[] {
  const last = new Map<string, QuoteHold & { readonly accountId: string }>();
  for (const { accountId, decision } of applied)
    for (const hold of decision.quoteHolds) last.set(`${accountId} ${hold.seq}`, { accountId, ...hold });
  const rows = [...last.values()];
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-quotes',
      text: `insert into quote_holds (account_id, seq, until, status, reserved)
      select * from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::json[])
      on conflict (account_id, seq) do update set status = excluded.status`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        bigints(rows.map((r) => r.seq)),
        timestamps(rows.map((r) => r.until)),
        texts(rows.map((r) => r.status)),
        jsons(rows.map((r) => JSON.stringify(r.reserved))),
      ],
    },
  ];
}
