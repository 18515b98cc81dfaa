import { lotKey } from '../../core/books.ts';
import type { LotRef } from '../../core/ledger.ts';
import type { RecordedLot } from '../../core/state.ts';
import type { Client } from '../client.ts';
import { bigints, ints, uuids } from '../columns.ts';
import { holderFromColumn } from '../holder-column.ts';

interface Row {
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly holder: string;
  readonly points: string;
  readonly amount: number;
  readonly expired: number;
}

/** Lots that are named, by lotKey, as the entries tell of them; what is no lot of its account is not among them. */
export async function loadRecordedLots(
  client: Client,
  named: readonly { readonly accountId: string; readonly lot: LotRef }[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, RecordedLot>>> {
  if (named.length === 0) return new Map();
  const { rows } = await client.query<Row>({
    name: 'load-recorded-lots',
    text: `select e.account_id, e.seq, e.n, e.points, e.amount,
        coalesce((select x.source_holder from entries x where x.account_id = e.account_id and x.lot_seq = e.seq
          and x.lot_n = e.n and x.target = 'expired' order by x.seq desc, x.n desc limit 1), e.target_holder) as holder,
        (coalesce((select sum(x.amount) from entries x where x.account_id = e.account_id and x.lot_seq = e.seq
            and x.lot_n = e.n and x.target = 'expired'), 0)
          - coalesce((select sum(x.amount) from entries x where x.account_id = e.account_id and x.lot_seq = e.seq
            and x.lot_n = e.n and x.source = 'expired'), 0))::bigint as expired
      from unnest($1::uuid[], $2::bigint[], $3::int[]) as named (account_id, seq, n)
      join entries e on e.account_id = named.account_id and e.seq = named.seq and e.n = named.n
      where e.lot_seq = e.seq and e.lot_n = e.n and e.target_holder is not null`,
    values: [
      uuids(named.map(({ accountId }) => accountId)),
      bigints(named.map(({ lot }) => lot.seq)),
      ints(named.map(({ lot }) => lot.n)),
    ],
  });
  const byAccount = Map.groupBy(rows, (row) => row.account_id);
  return new Map(
    [...byAccount].map(([id, own]) => [
      id,
      new Map(own.map((row): [string, RecordedLot] => [lotKey(row), recordedLot(row)])),
    ]),
  );
}

function recordedLot({ seq, n, holder, points, amount, expired }: Row): RecordedLot {
  return { seq, n, holder: holderFromColumn(holder), points, amount, expired };
}
