import type pg from 'pg';

/**
 * What DESIGN §5 asks of a ledger, asked of its rows: each side of each wallet is the sum of its entries, and the sum
 * of its open lots less what is owed; nothing is in transit between accounts that talked to each other, and whatever
 * left one of them came to another.
 */
export async function wrongSums(pool: pg.Pool, tenantId: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ wrong: string }>(
    `with own as (select account_id from account_heads where tenant_id = $1),
      moved as (select e.* from own join entries e using (account_id)),
      sides as (
        select account_id, target_holder as holder, points, target as side, amount from moved where target_holder is not null
        union all
        select account_id, source_holder, points, source, -amount from moved where source_holder is not null
      ),
      summed as (
        select account_id, holder, points, coalesce(sum(amount) filter (where side = 'pending'), 0) as pending,
          coalesce(sum(amount) filter (where side = 'active'), 0) as active,
          coalesce(sum(amount) filter (where side = 'reserved'), 0) as reserved
        from sides group by 1, 2, 3
      ),
      open_lots as (
        select account_id, holder, points, coalesce(sum(remaining) filter (where side = 'pending'), 0) as pending,
          coalesce(sum(remaining) filter (where side = 'active'), 0) as active
        from own join lots using (account_id) group by 1, 2, 3
      )
    select format('%s %s: %s', w.holder, w.points, w) as wrong
    from own join wallets w using (account_id)
      left join summed e using (account_id, holder, points) left join open_lots l using (account_id, holder, points)
    where (w.pending, w.active, w.reserved) is distinct from (coalesce(e.pending, 0), coalesce(e.active, 0), coalesce(e.reserved, 0))
      or w.pending <> coalesce(l.pending, 0) or greatest(w.active, 0) <> coalesce(l.active, 0)
    union all
    select format('%s of %s in %s', sum(case when target = book then amount else -amount end), points, book)
    from unnest(array['in-transit', 'transferred']) as book join moved on book in (source, target)
    group by book, points having sum(case when target = book then amount else -amount end) <> 0`,
    [tenantId],
  );
  return rows.map(({ wrong }) => wrong);
}
