import { lotKey } from '../../core/books.ts';
import type { Statement } from '../client.ts';
import { bigints, ints, jsons, texts, timestamps, uuids } from '../columns.ts';
import { holderToColumn } from '../holder-column.ts';
import type { Applied } from './applied.ts';

/** Each card once, as the batch leaves it. */
export function writeCards(applied: readonly Applied[]): readonly Statement[] {
  const last = new Map(
    applied.flatMap(({ accountId, decision }) =>
      decision.cards.map((card) => [`${accountId} ${lotKey(card)}`, { accountId, card }] as const),
    ),
  );
  const rows = [...last.values()];
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-cards',
      text: `insert into cards (account_id, seq, n, holder, points, version, size, opened_at, expires_at, status, completed_at, drawn)
      select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::uuid[], $5::text[], $6::int[], $7::int[], $8::timestamptz[],
        $9::timestamptz[], $10::text[], $11::timestamptz[], $12::json[])
      on conflict (account_id, seq, n) do update
      set version = excluded.version, size = excluded.size, opened_at = excluded.opened_at, expires_at = excluded.expires_at,
        status = excluded.status, completed_at = excluded.completed_at, drawn = excluded.drawn`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        bigints(rows.map((r) => r.card.seq)),
        ints(rows.map((r) => r.card.n)),
        uuids(rows.map((r) => holderToColumn(r.card.holder))),
        texts(rows.map((r) => r.card.points)),
        ints(rows.map((r) => r.card.version)),
        ints(rows.map((r) => r.card.size)),
        timestamps(rows.map((r) => r.card.openedAt)),
        timestamps(rows.map((r) => r.card.expiresAt)),
        texts(rows.map((r) => r.card.status)),
        timestamps(rows.map((r) => r.card.completedAt)),
        jsons(rows.map((r) => JSON.stringify(r.card.drawn))),
      ],
    },
  ];
}
