import type { Statement } from '../client.ts';
import { bigints, ints, texts, uuids } from '../columns.ts';
import { holderToColumn } from '../holder-column.ts';
import type { AccountChange } from './applied.ts';

/** What is owed in money for points that were paid out. */
export function writePayables(changes: readonly AccountChange[]): readonly Statement[] {
  const rows = changes.flatMap(({ accountId, tenant, programId, applied }) =>
    applied.flatMap(({ decision: { seq, payables } }) =>
      payables.map((made) => ({ accountId, tenant, programId, seq, made })),
    ),
  );
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-payables',
      text: `insert into payables (account_id, seq, n, tenant_id, program_id, holder, points, period, amount, money, currency)
      select account_id, seq, n, tenant_id, program_id, holder, points, period, amount, money::numeric, currency
      from unnest($1::uuid[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::uuid[], $7::text[], $8::text[], $9::bigint[],
        $10::text[], $11::text[])
        as p (account_id, seq, n, tenant_id, program_id, holder, points, period, amount, money, currency)`,
      values: [
        uuids(rows.map((r) => r.accountId)),
        bigints(rows.map((r) => r.seq)),
        ints(rows.map((r) => r.made.n)),
        ints(rows.map((r) => r.tenant)),
        ints(rows.map((r) => r.programId)),
        uuids(rows.map((r) => holderToColumn(r.made.holder))),
        texts(rows.map((r) => r.made.points)),
        texts(rows.map((r) => r.made.period)),
        bigints(rows.map((r) => r.made.amount)),
        texts(rows.map((r) => r.made.money)),
        texts(rows.map((r) => r.made.currency)),
      ],
    },
  ];
}
