import type pg from 'pg';

/** A fingerprint of every table, to tell that nothing was changed, whichever table it would have been. */
export async function snapshot(pool: pg.Pool): Promise<Readonly<Record<string, string>>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  const prints = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(string_agg(t::text, '|' order by t::text)) as print from "${name}" t`,
  );
  const { rows } = await pool.query<{ name: string; print: string | null }>(prints.join(' union all '));
  return Object.fromEntries(rows.map(({ name, print }) => [name, print ?? 'empty']));
}
