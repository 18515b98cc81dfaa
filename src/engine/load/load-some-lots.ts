import type { SomeLots } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { bigints, texts, timestamps, uuids } from '../columns.ts';
import { holderToColumn } from '../holder-column.ts';
import { type LotRow, lotOf } from './load-lots.ts';
import type { Spend } from './needs-of.ts';

interface AskedLots {
  readonly accountId: string;
  /** What falls due up to then. */
  readonly upTo: Instant;
  readonly spends: readonly Spend[];
}

/** A lot; or, without one, when the first of those that are left out changes by itself. */
type Row =
  | (LotRow & { readonly next_at: null })
  | { readonly account_id: string; readonly seq: null; readonly next_at: Instant | null };

/**
 * The lots that are due, and of wallets that are spent from as many as that takes. An account may have many more: they
 * are read where they lie, which costs a hundredth of bringing them here; an index by their ends would cost every purchase.
 */
export async function loadSomeLots(
  client: Client,
  asked: readonly AskedLots[],
): Promise<ReadonlyMap<string, SomeLots>> {
  if (asked.length === 0) return new Map();
  const spends = asked.flatMap((one) => one.spends.map((spend) => ({ accountId: one.accountId, ...spend })));
  const whose = [uuids(asked.map((one) => one.accountId)), timestamps(asked.map((one) => one.upTo))];
  const { rows } =
    spends.length === 0
      ? await client.query<Row>({ name: 'load-lots-due', text: DUE, values: whose })
      : await client.query<Row>({
          name: 'load-lots-to-spend',
          text: TO_SPEND,
          values: [
            ...whose,
            uuids(spends.map((spend) => spend.accountId)),
            uuids(spends.map((spend) => holderToColumn(spend.holder))),
            texts(spends.map((spend) => spend.points)),
            bigints(spends.map((spend) => spend.amount)),
          ],
        });
  const byAccount = Map.groupBy(rows, (row) => row.account_id);
  return new Map([...byAccount].map(([id, own]) => [id, someLotsIn(own)]));
}

function someLotsIn(rows: readonly Row[]): SomeLots {
  const lots = rows.flatMap((row) => (row.seq === null ? [] : [lotOf(row)]));
  return { lots, nextAt: rows.find((row) => row.seq === null)?.next_at ?? null };
}

const IS_DUE = `coalesce((l.side = 'pending' and l.available_at <= a.up_to) or l.expires_at <= a.up_to, false)`;

/** Of the lots read, those that are wanted, and of all others when the first of them changes. */
const WANTED = `select account_id, seq, n, holder, points, side, amount, remaining, available_at, awaits, expires_at, lapses_under,
    card_seq, card_n, null::timestamptz as next_at
  from read where is_wanted
  union all
  select account_id, null, null, null, null, null, null, null, null, null, null, null, null, null,
    min(least(case when side = 'pending' then available_at end, expires_at))
  from read where not is_wanted group by account_id
  order by account_id, seq, n`;

const DUE = `with read as materialized (
    select l.*, ${IS_DUE} as is_wanted
    from unnest($1::uuid[], $2::timestamptz[]) as a (account_id, up_to) join lots l on l.account_id = a.account_id
  ) ${WANTED}`;

/** Spent soonest-expiring first, then oldest: up to the lot that covers the rest of the amount. */
const TO_SPEND = `with spent as (
    select account_id, holder, points, sum(amount) as amount
    from unnest($3::uuid[], $4::uuid[], $5::text[], $6::bigint[]) as s (account_id, holder, points, amount) group by 1, 2, 3
  ), read as materialized (
    select l.*, ${IS_DUE} or (l.side = 'active' and coalesce(sum(l.remaining) over before_it < s.amount, s.amount > 0, false))
      as is_wanted
    from unnest($1::uuid[], $2::timestamptz[]) as a (account_id, up_to) join lots l on l.account_id = a.account_id
    left join spent s on s.account_id = l.account_id and s.holder = l.holder and s.points = l.points
    window before_it as (partition by l.account_id, l.holder, l.points, l.side, ${IS_DUE}
      order by l.expires_at nulls last, l.seq, l.n rows between unbounded preceding and 1 preceding)
  ) ${WANTED}`;
