import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** Two accounts of a programme, by the client's names for them. */
export interface MaybeRelated {
  readonly tenantId: number;
  readonly programId: number;
  readonly known: string;
  /** One that may not be there yet, and the parent that it names. */
  readonly coming: string;
  readonly parent: string | null;
}

/** So many parents up a group is looked for: deeper than any is, and parents that go round in a circle come to an end. */
const LEVELS_MAX = 64;

/** Whether two accounts have anybody above them in common, or one is above the other. */
export async function areOfOneGroup(
  db: Kysely<Tables>,
  { tenantId, programId, known, coming, parent }: MaybeRelated,
): Promise<boolean> {
  const { rows } = await sql<{ isGroup: boolean }>`
    with recursive above (side, name, level) as (
      select * from (values (1, ${known}::text, 0), (2, ${coming}::text, 0), (2, ${parent}::text, 0)) as start
      union
      select above.side, n.name, above.level + 1
      from above
      join account_refs r
        on r.tenant_id = ${tenantId} and r.external_id = above.name and r.program_id = ${programId}
      join account_heads h on h.account_id = r.account_id
      join accounts a on a.account_id = r.account_id
      left join accounts m on m.account_id = h.merged_into
      cross join lateral (values (a.parent), (m.external_id)) as n (name)
      where n.name is not null and above.level < ${LEVELS_MAX}
    )
    select exists (
      select from above one join above other on one.name = other.name where one.side = 1 and other.side = 2
    ) as "isGroup"`.execute(db);
  return rows[0]?.isGroup === true;
}
