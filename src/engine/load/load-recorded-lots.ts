import { lotKey } from '../../core/books.ts';
import type { LotRef } from '../../core/ledger.ts';
import type { SamePeople } from '../../core/merging/same-people.ts';
import type { RecordedLot } from '../../core/state.ts';
import type { Client } from '../client.ts';
import { bigints, ints, uuids } from '../columns.ts';
import { holderFromColumn } from '../holder-column.ts';
import { type Past, type Spelled, spelled, spelledAtOwner } from './past.ts';

interface Row {
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly holder: string;
  readonly points: string;
  readonly amount: number;
  readonly expired: number;
}

/**
 * Lots that are named, by lotKey, as the entries tell of them; what is no lot of its account is not among them. Those
 * that an account took over were opened, and may have expired in part, at the one that was merged into it.
 */
export async function loadRecordedLots(
  client: Client,
  named: readonly { readonly past: Past; readonly lot: LotRef }[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, RecordedLot>>> {
  if (named.length === 0) return new Map();
  const opened = named.flatMap(({ past, lot }) =>
    spelledAtOwner(past, [lot.seq]).map((at) => ({ past, lot, at })),
  );
  const moved = named.flatMap(({ past, lot }) => spelled(past, [lot.seq]).map((at) => ({ past, lot, at })));
  const { rows } = await client.query<Row>({
    name: 'load-recorded-lots',
    text: `select o.of as account_id, o.seq, o.n, e.points, e.amount, coalesce(x.holder, e.target_holder) as holder,
        coalesce(x.expired, 0)::bigint as expired
      from unnest($1::uuid[], $2::bigint[], $3::int[], $4::uuid[], $5::bigint[]) as o (of, seq, n, account_id, there)
      join entries e on e.account_id = o.account_id and e.seq = o.there and e.n = o.n
      left join lateral (
        select sum(case when m.target = 'expired' then m.amount else -m.amount end) as expired,
          (array_agg(m.source_holder order by m.seq - p.there + p.seq desc, m.n desc) filter (where m.target = 'expired'))[1] as holder
        from unnest($6::uuid[], $7::bigint[], $8::int[], $9::uuid[], $10::bigint[]) as p (of, seq, n, account_id, there)
        join entries m on m.account_id = p.account_id and m.lot_seq = p.there and m.lot_n = p.n
          and (m.target = 'expired' or m.source = 'expired')
        where p.of = o.of and p.seq = o.seq and p.n = o.n
      ) x on true
      where e.lot_seq = e.seq and e.lot_n = e.n and e.target_holder is not null`,
    values: [...columnsOf(opened), ...columnsOf(moved)],
  });
  const people = new Map(named.map(({ past }) => [past.accountId, past.people]));
  const byAccount = Map.groupBy(rows, (row) => row.account_id);
  return new Map(
    [...byAccount].map(([id, own]) => [
      id,
      new Map(own.map((row): [string, RecordedLot] => [lotKey(row), recordedLot(row, people.get(id) ?? {})])),
    ]),
  );
}

interface NamedAt {
  readonly past: Past;
  readonly lot: LotRef;
  readonly at: Spelled;
}

function columnsOf(named: readonly NamedAt[]): Buffer[] {
  return [
    uuids(named.map(({ past }) => past.accountId)),
    bigints(named.map(({ lot }) => lot.seq)),
    ints(named.map(({ lot }) => lot.n)),
    uuids(named.map(({ at }) => at.place.accountId)),
    bigints(named.map(({ at }) => at.there)),
  ];
}

function recordedLot(
  { seq, n, holder: column, points, amount, expired }: Row,
  people: SamePeople,
): RecordedLot {
  const holder = holderFromColumn(column);
  return { seq, n, holder: people[holder] ?? holder, points, amount, expired };
}
