import type { Absorbed } from '../../core/state.ts';
import type { Client } from '../client.ts';
import { ints, texts, uuids } from '../columns.ts';
import type { AccountAddress } from '../submission.ts';

/** Where an account is, and under which programme it plays. */
export interface AccountPlace {
  readonly accountId: string;
  /** The account of that name or id itself: it may have been merged into the one that is meant. */
  readonly namedId: string;
  readonly programId: number;
  readonly programKey: string;
  readonly headVersion: number;
  /** What was merged into it; null: nothing ever. */
  readonly absorbed: Absorbed | null;
  /** False: the name is reserved, but its enrolment was not accepted yet. */
  readonly isEnrolled: boolean;
}

export type Resolved = AccountPlace | 'no-account' | 'ambiguous-account';

interface Asked {
  readonly tenant: number;
  readonly address: AccountAddress;
}

interface Row {
  readonly i: number;
  readonly account_id: string;
  readonly program_id: number;
  readonly key: string;
  readonly head_version: number;
  readonly is_enrolled: boolean;
  readonly merged_into: string | null;
  readonly absorbed: Absorbed | null;
}

/** Finds accounts by the names that clients give them, all in two statements; nothing of another tenant is found. */
export async function resolveAccounts(client: Client, asked: readonly Asked[]): Promise<readonly Resolved[]> {
  const byId: number[] = [];
  const byName: number[] = [];
  for (const [i, { address }] of asked.entries()) ('id' in address ? byId : byName).push(i);
  const rows = (await Promise.all([findByName(client, asked, byName), findById(client, asked, byId)])).flat();
  const found = new Map<number, Resolved>();
  const isMerged = rows.some(({ merged_into }) => merged_into !== null);
  for (const row of isMerged ? await follow(client, rows) : rows)
    found.set(row.i, chosen(found.get(row.i), placeOf(row)));
  return asked.map((_, i) => found.get(i) ?? 'no-account');
}

function placeOf(row: Row & { readonly named_id?: string }): AccountPlace {
  return {
    accountId: row.account_id,
    namedId: row.named_id ?? row.account_id,
    programId: row.program_id,
    programKey: row.key,
    headVersion: row.head_version,
    isEnrolled: row.is_enrolled,
    absorbed: row.absorbed,
  };
}

/** Names of accounts that were merged lead to the one that goes on for them, however often it was merged since. */
async function follow(
  client: Client,
  named: readonly Row[],
): Promise<readonly (Row & { readonly named_id: string })[]> {
  let rows = named.map((row) => ({ ...row, named_id: row.account_id }));
  for (;;) {
    const merged = [...new Set(rows.flatMap(({ merged_into }) => merged_into ?? []))];
    if (merged.length === 0) return rows;
    const { rows: survivors } = await client.query<Omit<Row, 'i'>>({
      name: 'resolve-merged',
      text: `select ${COLUMNS}, h.seq > 0 as is_enrolled
        from account_heads h join programs p on p.program_id = h.program_id where h.account_id = any($1::uuid[])`,
      values: [uuids(merged)],
    });
    const byId = new Map(survivors.map((row) => [row.account_id, row]));
    rows = rows.map((row) => ({ ...row, ...byId.get(row.merged_into ?? '') }));
  }
}

const COLUMNS = 'h.account_id, h.program_id, h.merged_into, h.absorbed, p.key, p.head_version';

/** A name that is only reserved in another programme does not make the reference ambiguous. */
function chosen(known: Resolved | undefined, place: AccountPlace): Resolved {
  if (known === undefined) return place;
  if (!place.isEnrolled) return known;
  return typeof known === 'object' && !known.isEnrolled ? place : 'ambiguous-account';
}

async function findByName(
  client: Client,
  asked: readonly Asked[],
  indexes: readonly number[],
): Promise<readonly Row[]> {
  if (indexes.length === 0) return [];
  const named = indexes.map((i) => asked[i]).filter((a) => a !== undefined);
  const { rows } = await client.query<Row>({
    name: 'resolve-accounts-by-name',
    text: `select a.i, r.account_id, r.program_id, h.merged_into, h.absorbed, p.key, p.head_version,
        coalesce(h.seq > 0, false) as is_enrolled
      from unnest($1::int[], $2::int[], $3::text[], $4::text[]) as a (i, tenant_id, external_id, program)
      join programs p on p.tenant_id = a.tenant_id and (a.program is null or p.key = a.program)
      join account_refs r on r.tenant_id = a.tenant_id and r.program_id = p.program_id and r.external_id = a.external_id
      left join account_heads h on h.account_id = r.account_id`,
    values: [
      ints(indexes),
      ints(named.map((a) => a.tenant)),
      texts(named.map(({ address }) => ('externalId' in address ? address.externalId : ''))),
      texts(named.map(({ address }) => address.program ?? null)),
    ],
  });
  return rows;
}

async function findById(
  client: Client,
  asked: readonly Asked[],
  indexes: readonly number[],
): Promise<readonly Row[]> {
  if (indexes.length === 0) return [];
  const named = indexes.map((i) => asked[i]).filter((a) => a !== undefined);
  const { rows } = await client.query<Row>({
    name: 'resolve-accounts-by-id',
    text: `select a.i, ${COLUMNS}, h.seq > 0 as is_enrolled
      from unnest($1::int[], $2::int[], $3::uuid[], $4::text[]) as a (i, tenant_id, account_id, program)
      join account_heads h on h.account_id = a.account_id and h.tenant_id = a.tenant_id
      join programs p on p.program_id = h.program_id and (a.program is null or p.key = a.program)`,
    values: [
      ints(indexes),
      ints(named.map((a) => a.tenant)),
      uuids(named.map(({ address }) => ('id' in address ? address.id : ''))),
      texts(named.map(({ address }) => address.program ?? null)),
    ],
  });
  return rows;
}
