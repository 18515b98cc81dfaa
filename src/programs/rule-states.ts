import type { Kysely } from 'kysely';
import type { CounterState, CountersAsked } from '../core/limits/rule-state.ts';
import type { Tables } from '../db/tables.ts';

/** The counters of a programme's limits, and of rewards, by the names that the core has for them. */
export async function loadCounterStates(
  db: Kysely<Tables>,
  { tenantId, programKey }: { readonly tenantId: number; readonly programKey: string },
  { limits, stocks }: CountersAsked,
): Promise<ReadonlyMap<string, CounterState>> {
  const names = new Map([
    ...limits.map((name) => [`${programKey} ${name}`, name] as const),
    ...stocks.map((name) => [name, name] as const),
  ]);
  if (names.size === 0) return new Map();
  const rows = await db
    .selectFrom('counters')
    .select(['key', 'size', 'used', 'spent_at'])
    .where('tenant_id', '=', tenantId)
    .where('key', 'in', [...names.keys()])
    .execute();
  return new Map(
    rows.map(({ key, size, used, spent_at }) => [names.get(key) ?? key, { size, used, spentAt: spent_at }]),
  );
}
