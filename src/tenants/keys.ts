import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';

export interface Tenant {
  readonly id: number;
  readonly name: string;
  /** Its clock can be moved forward. It is one from the beginning, or never. */
  readonly isSandbox: boolean;
}

export interface KeyInfo {
  /** The start of the hash: enough to name the key, no help in guessing it. */
  readonly fingerprint: string;
  readonly tenant: string;
  readonly label: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** The tenant of that name, made if it is missing; one that is there already stays what it is. */
export async function createTenant(
  db: Kysely<Tables>,
  name: string,
  { isSandbox = false }: { readonly isSandbox?: boolean } = {},
): Promise<Tenant> {
  await db
    .insertInto('tenants')
    .values({ name, is_sandbox: isSandbox })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const tenant = await findTenant(db, name);
  if (tenant === undefined) throw new Error('a tenant that was just made is gone');
  return tenant;
}

export async function findTenant(db: Kysely<Tables>, name: string): Promise<Tenant | undefined> {
  const row = await db
    .selectFrom('tenants')
    .select(['tenant_id', 'is_sandbox'])
    .where('name', '=', name)
    .executeTakeFirst();
  return row && { id: row.tenant_id, name, isSandbox: row.is_sandbox };
}

/** A new key for the tenant; this is the only time that it can be read. */
export async function createKey(db: Kysely<Tables>, tenantId: number, label = ''): Promise<string> {
  const key = `fealty_${randomBytes(24).toString('base64url')}`;
  await acceptKey(db, tenantId, key, label);
  return key;
}

/** Makes a key of the operator's own valid for the tenant. Once revoked, it stays revoked. */
export async function acceptKey(
  db: Kysely<Tables>,
  tenantId: number,
  key: string,
  label: string,
): Promise<void> {
  await db
    .insertInto('api_keys')
    .values({ key_hash: hashKey(key), tenant_id: tenantId, label })
    .onConflict((conflict) => conflict.column('key_hash').doNothing())
    .execute();
}

export async function findTenantByKey(db: Kysely<Tables>, key: string): Promise<Tenant | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .innerJoin('tenants', 'tenants.tenant_id', 'api_keys.tenant_id')
    .select(['tenants.tenant_id', 'tenants.name', 'tenants.is_sandbox'])
    .where('key_hash', '=', hashKey(key))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row && { id: row.tenant_id, name: row.name, isSandbox: row.is_sandbox };
}

export async function hasKeys(db: Kysely<Tables>, tenantId: number): Promise<boolean> {
  const row = await db
    .selectFrom('api_keys')
    .select('label')
    .where('tenant_id', '=', tenantId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function listKeys(db: Kysely<Tables>): Promise<KeyInfo[]> {
  const rows = await db
    .selectFrom('api_keys')
    .innerJoin('tenants', 'tenants.tenant_id', 'api_keys.tenant_id')
    .select(['key_hash', 'tenants.name', 'label', 'api_keys.created_at', 'revoked_at'])
    .orderBy('api_keys.created_at')
    .limit(10_000)
    .execute();
  return rows.map((row) => ({
    fingerprint: row.key_hash.toString('hex').slice(0, fingerprintLength),
    tenant: row.name,
    label: row.label,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }));
}

const fingerprintLength = 12;

/** By the key itself or by its fingerprint. Says how many keys were valid until now. */
export async function revokeKey(db: Kysely<Tables>, keyOrFingerprint: string): Promise<number> {
  const isFingerprint = new RegExp(`^[0-9a-f]{${fingerprintLength}}$`).test(keyOrFingerprint);
  const result = await db
    .updateTable('api_keys')
    .set({ revoked_at: sql`now()` })
    .where('revoked_at', 'is', null)
    .where(
      isFingerprint
        ? sql<boolean>`encode(key_hash, 'hex') like ${`${keyOrFingerprint}%`}`
        : sql<boolean>`key_hash = ${hashKey(keyOrFingerprint)}`,
    )
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Keys are 24 random bytes, so a plain fast hash keeps them; passwords would need a slow one. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
