import { type Kysely, sql } from 'kysely';
import type { ProgramDocument } from '../core/program/document.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';

export interface ProgramHead {
  readonly programId: number;
  readonly key: string;
  readonly headVersion: number;
}

export interface ProgramVersion {
  readonly version: number;
  /** Null: in force since ever. */
  readonly effectiveFrom: Instant | null;
  readonly publishedAt: Instant;
  readonly hash: Buffer;
  readonly document: ProgramDocument;
}

/** A programme with its latest version, but for what is long. */
export interface ProgramSummary {
  readonly key: string;
  readonly name: string;
  readonly version: number;
  readonly effectiveFrom: Instant | null;
  readonly publishedAt: Instant;
}

export type VersionSummary = Omit<ProgramVersion, 'document' | 'hash'>;

export async function findProgram(
  db: Kysely<Tables>,
  tenantId: number,
  key: string,
): Promise<ProgramHead | undefined> {
  const row = await heads(db, tenantId).where('key', '=', key).executeTakeFirst();
  return row && toHead(row);
}

/** Every programme of the tenant: there are few. */
export async function listPrograms(db: Kysely<Tables>, tenantId: number): Promise<readonly ProgramHead[]> {
  const rows = await heads(db, tenantId).orderBy('key').execute();
  return rows.map(toHead);
}

export async function listProgramSummaries(
  db: Kysely<Tables>,
  tenantId: number,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<readonly ProgramSummary[]> {
  const rows = await db
    .selectFrom('programs as p')
    .innerJoin('program_versions as v', (join) =>
      join.onRef('v.program_id', '=', 'p.program_id').onRef('v.version', '=', 'p.head_version'),
    )
    .select(['p.key', 'v.version', 'v.effective_from', 'v.published_at'])
    .select(sql<string>`v.document ->> 'name'`.as('name'))
    .where('p.tenant_id', '=', tenantId)
    .where('p.key', '>', page.after ?? '')
    .orderBy('p.key')
    .limit(page.limit)
    .execute();
  return rows.map(({ key, name, ...row }) => ({ key, name, ...toSummary(row) }));
}

/** All versions in the order of their numbers, which need not be the order in which they take effect. */
export async function listProgramVersions(
  db: Kysely<Tables>,
  programId: number,
): Promise<readonly ProgramVersion[]> {
  const rows = await versions(db, programId).orderBy('version').execute();
  return rows.map(toVersion);
}

export async function findProgramVersion(
  db: Kysely<Tables>,
  programId: number,
  version: number,
): Promise<ProgramVersion | undefined> {
  const row = await versions(db, programId).where('version', '=', version).executeTakeFirst();
  return row && toVersion(row);
}

/** The version in force at an instant; the first one is in force since ever, so that there always is one. */
export async function getVersionInForce(
  db: Kysely<Tables>,
  programId: number,
  at: Instant,
): Promise<ProgramVersion> {
  const row = await versions(db, programId)
    .where(sql<boolean>`coalesce(effective_from <= ${new Date(at).toISOString()}, true)`)
    .orderBy('effective_from', (order) => order.desc().nullsLast())
    .limit(1)
    .executeTakeFirstOrThrow();
  return toVersion(row);
}

/** Newest first; `before` is the number of the last version of the page before. */
export async function listVersionSummaries(
  db: Kysely<Tables>,
  programId: number,
  page: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly VersionSummary[]> {
  const rows = await db
    .selectFrom('program_versions')
    .select(['version', 'effective_from', 'published_at'])
    .where('program_id', '=', programId)
    .$if(page.before !== undefined, (query) => query.where('version', '<', page.before ?? 0))
    .orderBy('version', 'desc')
    .limit(page.limit)
    .execute();
  return rows.map(toSummary);
}

/** The numbers of the versions that were published by an instant. */
export async function listVersionsPublishedBy(
  db: Kysely<Tables>,
  programId: number,
  at: Instant,
): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('program_versions')
    .select('version')
    .where('program_id', '=', programId)
    .where(sql<boolean>`published_at <= ${new Date(at).toISOString()}`)
    .execute();
  return new Set(rows.map(({ version }) => version));
}

function heads(db: Kysely<Tables>, tenantId: number) {
  return db
    .selectFrom('programs')
    .select(['program_id', 'key', 'head_version'])
    .where('tenant_id', '=', tenantId);
}

function versions(db: Kysely<Tables>, programId: number) {
  return db
    .selectFrom('program_versions')
    .select(['version', 'effective_from', 'published_at', 'hash', 'document'])
    .where('program_id', '=', programId);
}

function toHead(row: { program_id: number; key: string; head_version: number }): ProgramHead {
  return { programId: row.program_id, key: row.key, headVersion: row.head_version };
}

interface VersionRow {
  readonly version: number;
  readonly effective_from: number | null;
  readonly published_at: number;
}

function toSummary({ version, effective_from, published_at }: VersionRow): VersionSummary {
  return { version, effectiveFrom: effective_from, publishedAt: published_at };
}

function toVersion(row: VersionRow & { readonly hash: Buffer; readonly document: object }): ProgramVersion {
  // Only documents that passed the schema are ever inserted.
  return { ...toSummary(row), hash: row.hash, document: row.document as ProgramDocument };
}
