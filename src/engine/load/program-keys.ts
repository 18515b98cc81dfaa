import type { Client } from '../client.ts';

/** What the programmes of a tenant are called: there are few. */
export async function listProgramKeys(client: Client, tenant: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly key: string }>({
    name: 'list-program-keys',
    text: 'select key from programs where tenant_id = $1 order by key',
    values: [tenant],
  });
  return rows.map(({ key }) => key);
}
