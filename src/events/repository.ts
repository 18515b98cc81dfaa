import { type Kysely, sql } from 'kysely';
import type { Command } from '../core/command.ts';
import type { DomainEvent } from '../core/decision.ts';
import type { Absorbed } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import type { EventPosition } from './event-id.ts';
import { KINDS_WITHOUT_EVENT } from './event-types.ts';

/** A command with all that it has to tell. */
export interface TellingCommand {
  readonly xid: string;
  readonly accountId: string;
  readonly externalId: string;
  /** The accounts that were merged into it. */
  readonly owners: readonly string[];
  readonly seq: number;
  readonly command: Command;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly answer: object;
  readonly events: readonly DomainEvent[];
}

/**
 * Commands that tell something, from the one of a position on, in the order of the transactions that wrote them. Only
 * what lies below the oldest transaction still running is given: nothing can be committed later that belongs before.
 */
export async function listTellingCommands(
  db: Kysely<Tables>,
  tenantId: number,
  page: { readonly from: EventPosition | undefined; readonly limit: number },
): Promise<readonly TellingCommand[]> {
  const { xid, accountId, seq } = page.from ?? FIRST;
  const rows = await db
    .selectFrom('commands as c')
    .innerJoin('accounts as a', 'a.account_id', 'c.account_id')
    .innerJoin('account_heads as h', 'h.account_id', 'c.account_id')
    .select([
      'c.account_id',
      'a.external_id',
      'c.seq',
      'c.body',
      'c.occurred_at',
      'c.recorded_at',
      'c.answer',
      'c.events',
      'h.absorbed',
    ])
    .select(sql<string>`c.xid::text`.as('xid'))
    .where('c.tenant_id', '=', tenantId)
    .where(sql<boolean>`c.xid < pg_snapshot_xmin(pg_current_snapshot())`)
    .where(sql<boolean>`(c.xid, c.account_id, c.seq) >= (${xid}::xid8, ${accountId}::uuid, ${seq}::bigint)`)
    .where((where) =>
      where.or([where('c.kind', 'not in', KINDS_WITHOUT_EVENT), where('c.events', 'is not', null)]),
    )
    .orderBy('c.xid')
    .orderBy('c.account_id')
    .orderBy('c.seq')
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    xid: row.xid,
    accountId: row.account_id,
    externalId: row.external_id,
    owners: (row.absorbed as Absorbed | null)?.owners ?? [],
    seq: row.seq,
    command: row.body as Command,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    answer: row.answer,
    events: (row.events ?? []) as readonly DomainEvent[],
  }));
}

const FIRST: Pick<EventPosition, 'xid' | 'accountId' | 'seq'> = {
  xid: '0',
  accountId: '00000000-0000-0000-0000-000000000000',
  seq: 0,
};
