import { parseDecimal } from '../../core/decimal.ts';
import type { FigureNeed } from '../../core/needs.ts';
import type { DayFigure, MemberDay, MemberSeries, Series } from '../../core/state.ts';
import type { Day, Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { ints, texts, uuids } from '../columns.ts';

export interface AskedFigure {
  readonly accountId: string;
  readonly need: FigureNeed;
}

export interface LoadedFigures {
  readonly series: ReadonlyMap<string, Series>;
  readonly members: ReadonlyMap<string, MemberSeries>;
}

/** The figures asked for, per account. */
export async function loadFigures(
  client: Client,
  asked: readonly AskedFigure[],
): Promise<ReadonlyMap<string, LoadedFigures>> {
  const sums = asked.filter(({ need }) => !need.byMember);
  const members = asked.filter(({ need }) => need.byMember);
  const [series, memberSeries] = await Promise.all([loadSeries(client, sums), loadMembers(client, members)]);
  const accountIds = new Set(asked.map(({ accountId }) => accountId));
  return new Map(
    [...accountIds].map((id) => [
      id,
      { series: series.get(id) ?? new Map(), members: memberSeries.get(id) ?? new Map() },
    ]),
  );
}

interface SumRow {
  readonly i: number;
  /** Null: the sum of the days before the split. */
  readonly day: Day | null;
  readonly value: string | null;
  readonly last_at: Instant | null;
  /** The last of the days summed up on which something was counted. */
  readonly last_day: Day | null;
}

async function loadSeries(
  client: Client,
  asked: readonly AskedFigure[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Series>>> {
  const found = new Map<string, Map<string, Series>>();
  if (asked.length === 0) return found;
  // Postgres sums up the days before the split, however many there are; from the split on they come one by one.
  // Days travel as numbers: a date as text costs more to read than the rest of its row.
  const { rows } = await client.query<SumRow>({
    name: 'load-series',
    text: `select a.i, null::int as day, sum(m.value) as value, null::timestamptz as last_at,
          max(m.day) filter (where m.value > 0) - date '1970-01-01' as last_day
        from unnest($1::int[], $2::uuid[], $3::text[], $4::int[], $5::int[]) as a (i, account_id, metric, from_day, split_day)
        join metric_days m on m.account_id = a.account_id and m.metric = a.metric
          and m.day >= date '1970-01-01' + a.from_day and m.day < date '1970-01-01' + a.split_day
        where a.from_day < a.split_day
        group by a.i
      union all
      select a.i, m.day - date '1970-01-01', m.value, m.last_at, null::int
        from unnest($1::int[], $2::uuid[], $3::text[], $5::int[], $6::int[]) as a (i, account_id, metric, split_day, to_day)
        join metric_days m on m.account_id = a.account_id and m.metric = a.metric
          and m.day >= date '1970-01-01' + a.split_day and m.day < date '1970-01-01' + a.to_day`,
    values: [
      ints(asked.map((_, i) => i)),
      uuids(asked.map(({ accountId }) => accountId)),
      texts(asked.map(({ need }) => need.key)),
      ints(asked.map(({ need }) => need.from)),
      ints(asked.map(({ need }) => need.split)),
      ints(asked.map(({ need }) => need.to)),
    ],
  });
  const before = new Map<number, { readonly value: string | null; readonly last_day: Day | null }>();
  const days = new Map<number, Map<Day, DayFigure>>();
  for (const { i, day, value, last_at, last_day } of rows) {
    if (day === null || last_at === null) before.set(i, { value, last_day });
    else putDay(days, i, day, { value: parseDecimal(value ?? '0'), lastAt: last_at });
  }
  for (const [i, { accountId, need }] of asked.entries()) {
    const sum = before.get(i);
    const { key, from, split, to } = need;
    const series = {
      from,
      split,
      to,
      before: parseDecimal(sum?.value ?? '0'),
      lastDayBefore: sum?.last_day ?? null,
      days: days.get(i) ?? new Map(),
    };
    found.set(accountId, (found.get(accountId) ?? new Map<string, Series>()).set(key, series));
  }
  return found;
}

function putDay<T>(days: Map<number, Map<Day, T>>, i: number, day: Day, value: T): void {
  const known = days.get(i);
  if (known === undefined) days.set(i, new Map([[day, value]]));
  else known.set(day, value);
}

interface MemberRow {
  readonly i: number;
  readonly member: string;
  readonly day: Day;
  readonly times: number;
  readonly last_at: Instant;
}

async function loadMembers(
  client: Client,
  asked: readonly AskedFigure[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, MemberSeries>>> {
  const found = new Map<string, Map<string, MemberSeries>>();
  if (asked.length === 0) return found;
  const { rows } = await client.query<MemberRow>({
    name: 'load-members',
    text: `select a.i, m.member, m.day - date '1970-01-01' as day, m.times, m.last_at
      from unnest($1::int[], $2::uuid[], $3::text[], $4::int[], $5::int[]) as a (i, account_id, metric, from_day, to_day)
      join metric_members m on m.account_id = a.account_id and m.metric = a.metric
        and m.day >= date '1970-01-01' + a.from_day and m.day < date '1970-01-01' + a.to_day`,
    values: [
      ints(asked.map((_, i) => i)),
      uuids(asked.map(({ accountId }) => accountId)),
      texts(asked.map(({ need }) => need.key)),
      ints(asked.map(({ need }) => need.from)),
      ints(asked.map(({ need }) => need.to)),
    ],
  });
  const byNeed = asked.map(() => new Map<string, Map<Day, MemberDay>>());
  for (const { i, member, day, times, last_at } of rows) {
    const members = byNeed[i];
    const days = members?.get(member) ?? new Map<Day, MemberDay>();
    members?.set(member, days.set(day, { times, lastAt: last_at }));
  }
  for (const [i, { accountId, need }] of asked.entries()) {
    const series = { from: need.from, to: need.to, members: byNeed[i] ?? new Map() };
    found.set(accountId, (found.get(accountId) ?? new Map<string, MemberSeries>()).set(need.key, series));
  }
  return found;
}
