import type { Claim } from '../core/decision.ts';
import type { Client, Statement } from './client.ts';
import { bigints, ints, texts } from './columns.ts';

export interface CounterClaim extends Claim {
  readonly tenant: number;
}

export function counterKey(tenant: number, counter: string): string {
  return `${tenant} ${counter}`;
}

/** What is left of the counters that are claimed; a counter without a row is without limit. Locks in key order. */
export async function loadCounters(
  client: Client,
  claims: readonly CounterClaim[],
  locking: boolean,
): Promise<Map<string, number>> {
  const names = new Map(claims.map((claim) => [counterKey(claim.tenant, claim.counter), claim]));
  const asked = [...names.values()];
  if (asked.length === 0) return new Map();
  const { rows } = await client.query<{ tenant_id: number; key: string; remaining: number }>({
    name: locking ? 'lock-counters' : 'read-counters',
    text: `select tenant_id, key, remaining from counters
      where (tenant_id, key) in (select * from unnest($1::int[], $2::text[]))
      order by tenant_id, key ${locking ? 'for update' : ''}`,
    values: [ints(asked.map((claim) => claim.tenant)), texts(asked.map((claim) => claim.counter))],
  });
  return new Map(rows.map((row) => [counterKey(row.tenant_id, row.key), row.remaining]));
}

/** Takes what was granted from the counters, which are locked. */
export function takeFromCounters(claims: readonly CounterClaim[]): readonly Statement[] {
  const sums = new Map<string, CounterClaim>();
  for (const claim of claims) {
    const key = counterKey(claim.tenant, claim.counter);
    sums.set(key, { ...claim, n: (sums.get(key)?.n ?? 0) + claim.n });
  }
  const taken = [...sums.values()].filter((claim) => claim.n !== 0);
  if (taken.length === 0) return [];
  return [
    {
      name: 'take-from-counters',
      text: `update counters k set remaining = k.remaining - c.n
      from unnest($1::int[], $2::text[], $3::bigint[]) as c (tenant_id, key, n)
      where k.tenant_id = c.tenant_id and k.key = c.key`,
      values: [
        ints(taken.map((claim) => claim.tenant)),
        texts(taken.map((claim) => claim.counter)),
        bigints(taken.map((claim) => claim.n)),
      ],
    },
  ];
}
