import type { Claim } from '../core/decision.ts';
import type { Instant } from '../core/time.ts';
import type { Client, Statement } from './client.ts';
import { bigints, ints, texts, timestamps } from './columns.ts';
import { together } from './together.ts';
import { findUntimely, isOfTime } from './untimely.ts';

/** A claim on a counter of a tenant, by its whole name. */
export interface CounterClaim extends Claim {
  readonly tenant: number;
}

/** What a counter holds, and how much of that is used. More may be used than a new version of a limit allows. */
export interface Counter {
  readonly size: number;
  readonly used: number;
}

/** By tenant and name; see counterKey. */
export type Counters = ReadonlyMap<string, Counter>;

export function counterKey({ tenant, counter }: Pick<CounterClaim, 'tenant' | 'counter'>): string {
  return `${tenant} ${counter}`;
}

/** The limits of a programme belong to it; the stock of a reward is one for all programmes of the tenant. */
export function counterName({ counter, size }: Claim, programKey: string): string {
  return size === null ? counter : `${programKey} ${counter}`;
}

/**
 * The counters that are claimed, locked in the order of their keys. A limit's is made by the first claim on it; a stock
 * without one is without limit, and not among them, and of a reward that cannot be had at an instant there is nothing then.
 */
export async function loadCounters(
  client: Client,
  claims: readonly CounterClaim[],
  locking: boolean,
): Promise<Counters> {
  const asked = [...new Map(claims.map((claim) => [counterKey(claim), claim])).values()];
  if (asked.length === 0) return new Map();
  const limits = asked.filter(({ size }) => size !== null);
  const [timely, counted] = [asked.filter(isOfTime), asked.filter((claim) => !isOfTime(claim))];
  const [, { rows }, untimely] = await together(
    client,
    () =>
      [
        locking ? makeCounters(client, limits) : null,
        readCounters(client, counted, locking),
        timely.length === 0 ? [] : findUntimely(client, timely),
      ] as const,
  );
  // Those that are only looked at may not be there yet.
  const found = new Map(limits.map((claim) => [counterKey(claim), { size: claim.size ?? 0, used: 0 }]));
  for (const { tenant_id: tenant, key: counter, size, used } of rows)
    found.set(counterKey({ tenant, counter }), { size, used });
  for (const claim of untimely) found.set(counterKey(claim), NOTHING);
  return found;
}

const NOTHING: Counter = { size: 0, used: 0 };

async function makeCounters(client: Client, limits: readonly CounterClaim[]): Promise<void> {
  if (limits.length === 0) return;
  // In the order of keys, as they are locked: whoever comes second waits here, and holds nothing that comes later.
  await client.query({
    name: 'make-counters',
    text: `insert into counters (tenant_id, key, size)
      select * from unnest($1::int[], $2::text[], $3::bigint[]) as c (tenant_id, key, size) order by tenant_id, key
      on conflict (tenant_id, key) do nothing`,
    values: [...keysOf(limits), bigints(limits.map(({ size }) => size))],
  });
}

interface CounterRow extends Counter {
  readonly tenant_id: number;
  readonly key: string;
}

function readCounters(client: Client, asked: readonly CounterClaim[], locking: boolean) {
  return client.query<CounterRow>({
    name: locking ? 'lock-counters' : 'read-counters',
    text: `select tenant_id, key, size, used from counters
      where (tenant_id, key) in (select * from unnest($1::int[], $2::text[]))
      order by tenant_id, key ${locking ? 'for update' : ''}`,
    values: keysOf(asked),
  });
}

function keysOf(claims: readonly CounterClaim[]): [Buffer, Buffer] {
  return [ints(claims.map(({ tenant }) => tenant)), texts(claims.map(({ counter }) => counter))];
}

/** How a batch leaves the counters that it claimed from. */
export interface CounterChange extends Counter {
  readonly tenant: number;
  readonly counter: string;
  readonly at: Instant;
}

/** Writes counters, which are locked, as they are left: each once, however many commands claimed from it. */
export function writeCounters(changes: readonly CounterChange[]): readonly Statement[] {
  if (changes.length === 0) return [];
  return [
    {
      name: 'write-counters',
      text: `update counters k set size = c.size, used = c.used,
        spent_at = case when c.used >= c.size then coalesce(k.spent_at, c.at) end
      from unnest($1::int[], $2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[]) as c (tenant_id, key, size, used, at)
      where k.tenant_id = c.tenant_id and k.key = c.key`,
      values: [
        ints(changes.map(({ tenant }) => tenant)),
        texts(changes.map(({ counter }) => counter)),
        bigints(changes.map(({ size }) => size)),
        bigints(changes.map(({ used }) => used)),
        timestamps(changes.map(({ at }) => at)),
      ],
    },
  ];
}
