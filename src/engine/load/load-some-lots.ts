import type { Spend } from '../../core/lot-shelf.ts';
import type { SomeLots } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { bigints, texts, timestamps, uuids } from '../columns.ts';
import { holderToColumn } from '../holder-column.ts';
import { type LotRow, lotOf } from './load-lots.ts';

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

/** The lots that are due, and of wallets that are spent from as many as that takes: an account may have many more. */
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

const COLUMNS = `l.seq, l.n, l.holder, l.points, l.side, l.amount, l.remaining, l.available_at, l.awaits, l.expires_at,
    l.lapses_under, l.card_seq, l.card_n`;

/** As many columns as a lot has. */
const NO_LOT = Array.from({ length: 13 }, () => 'null').join(', ');

/**
 * By two indexes of what ends and of what waits. The order makes sure that they are taken, whatever was known of the
 * tables when this was planned. Of the next instants, those of lots that are due themselves do not count.
 */
const DUE = `with asked as (
    select * from unnest($1::uuid[], $2::timestamptz[]) as a (account_id, up_to)
  )
  select a.account_id, ${COLUMNS}, null::timestamptz as next_at from asked a cross join lateral (
    (select * from lots where account_id = a.account_id and expires_at <= a.up_to order by expires_at)
    union all
    (select * from lots where account_id = a.account_id and side = 'pending' and available_at <= a.up_to
      and (expires_at is null or expires_at > a.up_to) order by available_at)
  ) l
  union all
  select a.account_id, ${NO_LOT}, least(
    (select expires_at from lots where account_id = a.account_id and expires_at > a.up_to
      and (side = 'active' or available_at is null or available_at > a.up_to) order by expires_at limit 1),
    (select available_at from lots where account_id = a.account_id and side = 'pending' and available_at > a.up_to
      and (expires_at is null or expires_at > a.up_to) order by available_at limit 1)
  ) from asked a
  order by account_id, seq, n`;

const IS_DUE = `coalesce((l.side = 'pending' and l.available_at <= a.up_to) or l.expires_at <= a.up_to, false)`;

/**
 * Spent soonest-expiring first, then oldest: up to the lot that covers the rest of the amount. All lots are read where
 * they lie, which costs a tenth of bringing them here; an index in that order would cost every purchase.
 */
const TO_SPEND = `with spent as (
    select account_id, holder, points, sum(amount) as amount
    from unnest($3::uuid[], $4::uuid[], $5::text[], $6::bigint[]) as s (account_id, holder, points, amount) group by 1, 2, 3
  ), read as (
    select l.account_id, l.seq, l.n, least(case when l.side = 'pending' then l.available_at end, l.expires_at) as next_at,
      ${IS_DUE} or (l.side = 'active' and coalesce(sum(l.remaining) over before_it < s.amount, s.amount > 0, false)) as is_wanted
    from unnest($1::uuid[], $2::timestamptz[]) as a (account_id, up_to) join lots l on l.account_id = a.account_id
    left join spent s on s.account_id = l.account_id and s.holder = l.holder and s.points = l.points
    window before_it as (partition by l.account_id, l.holder, l.points, l.side, ${IS_DUE}
      order by l.expires_at nulls last, l.seq, l.n rows between unbounded preceding and 1 preceding)
  )
  select r.account_id, ${COLUMNS}, null::timestamptz as next_at from read r join lots l using (account_id, seq, n)
  where r.is_wanted
  union all
  select account_id, ${NO_LOT}, min(next_at) from read where not is_wanted group by account_id
  order by account_id, seq, n`;
