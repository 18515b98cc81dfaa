import { v7 as uuidv7 } from 'uuid';
import type { Client } from './client.ts';
import { ints, texts, uuids } from './columns.ts';

export interface Enrolment {
  readonly tenant: number;
  readonly programId: number;
  readonly externalId: string;
}

/**
 * Reserves the names of accounts that may be new. It commits on its own and before anything else: a name without
 * an account (because the enrolment was refused) is nothing that a client can see.
 */
export async function reserveNames(client: Client, enrolments: readonly Enrolment[]): Promise<void> {
  if (enrolments.length === 0) return;
  const sorted = enrolments.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
  await client.query({
    name: 'reserve-names',
    text: `insert into account_refs (tenant_id, program_id, external_id, account_id)
      select * from unnest($1::int[], $2::int[], $3::text[], $4::uuid[]) on conflict do nothing`,
    values: [
      ints(sorted.map((e) => e.tenant)),
      ints(sorted.map((e) => e.programId)),
      texts(sorted.map((e) => e.externalId)),
      uuids(sorted.map(() => uuidv7())),
    ],
  });
}

/** Opens the books of accounts that have none yet. */
export async function openHeads(
  client: Client,
  accounts: readonly { readonly accountId: string; readonly tenant: number; readonly programId: number }[],
): Promise<void> {
  if (accounts.length === 0) return;
  const sorted = accounts.toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
  await client.query({
    name: 'open-heads',
    text: `insert into account_heads (account_id, tenant_id, program_id, seq, settled_at)
      select account_id, tenant_id, program_id, 0, timestamptz 'epoch'
      from unnest($1::uuid[], $2::int[], $3::int[]) as c (account_id, tenant_id, program_id) on conflict do nothing`,
    values: [
      uuids(sorted.map((a) => a.accountId)),
      ints(sorted.map((a) => a.tenant)),
      ints(sorted.map((a) => a.programId)),
    ],
  });
}
