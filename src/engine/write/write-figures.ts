import { type Decimal, formatDecimal, plus, toWholeNumber } from '../../core/decimal.ts';
import type { FigureDelta } from '../../core/metrics.ts';
import type { Day, Instant } from '../../core/time.ts';
import type { Statement } from '../client.ts';
import { ints, texts, timestamps, uuids } from '../columns.ts';
import type { AccountChange } from './applied.ts';

interface Row {
  readonly accountId: string;
  readonly metric: string;
  readonly day: Day;
  readonly member: string | null;
  readonly by: Decimal;
  readonly at: Instant;
}

/** Adds what a batch counted to the figures by day; each row once, however many commands counted on it. */
export function writeFigures(changes: readonly AccountChange[]): readonly Statement[] {
  const rows = new Map<string, Row>();
  for (const { accountId, applied } of changes) {
    for (const { decision } of applied) for (const delta of decision.figures) add(rows, accountId, delta);
  }
  const all = [...rows.values()];
  return [
    ...writeDays(all.filter((row) => row.member === null)),
    ...writeMembers(all.filter((row) => row.member !== null)),
  ];
}

function add(rows: Map<string, Row>, accountId: string, { metric, day, member, by, at }: FigureDelta): void {
  const key = `${accountId} ${day} ${metric} ${member ?? ''}`;
  const known = rows.get(key);
  rows.set(
    key,
    known === undefined
      ? { accountId, metric, day, member, by, at }
      : { ...known, by: plus(known.by, by), at: Math.max(known.at, at) },
  );
}

function writeDays(rows: readonly Row[]): readonly Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-metric-days',
      text: `insert into metric_days as m (account_id, metric, day, value, last_at)
      select account_id, metric, date '1970-01-01' + day, value::numeric, last_at
      from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::timestamptz[]) as c (account_id, metric, day, value, last_at)
      on conflict (account_id, metric, day) do update
      set value = m.value + excluded.value, last_at = greatest(m.last_at, excluded.last_at)`,
      values: [...keys(rows), texts(rows.map((r) => formatDecimal(r.by))), timestamps(rows.map((r) => r.at))],
    },
  ];
}

function writeMembers(rows: readonly Row[]): readonly Statement[] {
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-metric-members',
      text: `insert into metric_members as m (account_id, metric, day, member, times, last_at)
      select account_id, metric, date '1970-01-01' + day, member, times, last_at
      from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::int[], $6::timestamptz[]) as c (account_id, metric, day, member, times, last_at)
      on conflict (account_id, metric, day, member) do update
      set times = m.times + excluded.times, last_at = greatest(m.last_at, excluded.last_at)`,
      values: [
        ...keys(rows),
        texts(rows.map((r) => r.member)),
        ints(rows.map((r) => toWholeNumber(r.by))),
        timestamps(rows.map((r) => r.at)),
      ],
    },
  ];
}

function keys(rows: readonly Row[]): readonly [Buffer, Buffer, Buffer] {
  return [
    uuids(rows.map((r) => r.accountId)),
    texts(rows.map((r) => r.metric)),
    ints(rows.map((r) => r.day)),
  ];
}
