import type { Client } from './client.ts';
import { ints, texts } from './columns.ts';
import type { CounterClaim } from './counters.ts';

/** A claim that asks whether a reward can be had at an instant. */
export function isOfTime({ at }: CounterClaim): boolean {
  return at !== undefined;
}

interface Row {
  readonly tenant_id: number;
  readonly key: string;
  readonly from: number | null;
  readonly until: number | null;
}

/** Those of the claims whose reward cannot be had at their instant: not yet, or no longer. */
export async function findUntimely(
  client: Client,
  claims: readonly CounterClaim[],
): Promise<readonly CounterClaim[]> {
  const { rows } = await client.query<Row>({
    name: 'read-reward-times',
    text: `select tenant_id, key, (definition ->> 'availableFrom')::float8 as from, (definition ->> 'availableUntil')::float8 as until
      from rewards where (tenant_id, key) in (select * from unnest($1::int[], $2::text[]))`,
    values: [ints(claims.map(({ tenant }) => tenant)), texts(claims.map(rewardOf))],
  });
  const times = new Map(rows.map((row) => [`${row.tenant_id} ${row.key}`, row]));
  return claims.filter((claim) => {
    const { from = null, until = null } = times.get(`${claim.tenant} ${rewardOf(claim)}`) ?? {};
    const at = claim.at ?? 0;
    return (from !== null && at < from) || (until !== null && at >= until);
  });
}

function rewardOf({ budget }: CounterClaim): string {
  return budget.kind === 'stock' ? budget.reward : '';
}
