import type { Absorbed, Ended } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';
import type { AccountRecord } from '../submission.ts';
import { together } from '../together.ts';

export interface Head {
  readonly accountId: string;
  readonly programId: number;
  readonly headVersion: number;
  readonly seq: number;
  readonly settledAt: Instant;
  readonly lastOccasion: string | null;
  readonly settledVersion: number;
  readonly dueAt: Instant | null;
  /** How far the clock of the tenant is ahead of ours. */
  readonly clockOffsetMs: number;
  readonly booksDueAt: Instant | null;
  readonly ended: Ended | null;
  readonly absorbed: Absorbed | null;
  readonly account: AccountRecord | null;
}

interface Row {
  readonly account_id: string;
  readonly program_id: number;
  readonly head_version: number;
  readonly seq: number;
  readonly settled_at: Instant;
  readonly last_occasion: string | null;
  readonly settled_version: number;
  readonly due_at: Instant | null;
  readonly clock_offset_ms: number;
  readonly books_due_at: Instant | null;
  readonly closed_at: Instant | null;
  readonly merged_into: string | null;
  readonly absorbed: Absorbed | null;
  readonly external_id: string | null;
  readonly kind: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly segment: string | null;
  readonly parent: string | null;
  readonly attributes: Record<string, unknown>;
  readonly enrolled_at: Instant;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

// Rows are locked in the order of their ids, so that two processes with overlapping batches wait instead of
// deadlocking.
const LOCK = {
  name: 'lock-heads',
  text: 'select from account_heads where account_id = any($1::uuid[]) order by account_id for update',
};

// A statement of its own, which travels with the lock: a statement that waits for a lock sees the locked rows as
// they are then, but everything else as it was when it began to wait. The version of the programme and the clock of the
// tenant are read here, too, so that nothing is judged by what another process has changed.
const READ = {
  name: 'read-heads',
  text: `select h.account_id, h.program_id, h.seq, h.settled_at, h.last_occasion, h.settled_version, h.closed_at, h.merged_into, h.absorbed, p.head_version, t.clock_offset_ms,
      d.due_at, d.books_due_at,
      a.external_id, a.kind, a.name, a.country, a.segment, a.parent, a.attributes, a.enrolled_at, a.created_at, a.updated_at
    from account_heads h
    join programs p on p.program_id = h.program_id
    join tenants t on t.tenant_id = h.tenant_id
    left join accounts a on a.account_id = h.account_id
    left join due d on d.account_id = h.account_id
    where h.account_id = any($1::uuid[])`,
};

/** The heads of accounts with what stands beside them; locked, unless they are only looked at. */
export async function loadHeads(
  client: Client,
  accountIds: readonly string[],
  locking: boolean,
): Promise<ReadonlyMap<string, Head>> {
  const values = [uuids(accountIds)];
  const [, { rows }] = await together(
    client,
    () =>
      [
        locking ? client.query({ ...LOCK, values }) : undefined,
        client.query<Row>({ ...READ, values }),
      ] as const,
  );
  return new Map(rows.map((row) => [row.account_id, headOf(row)]));
}

function headOf(row: Row): Head {
  return {
    accountId: row.account_id,
    programId: row.program_id,
    headVersion: row.head_version,
    seq: row.seq,
    settledAt: row.settled_at,
    lastOccasion: row.last_occasion,
    settledVersion: row.settled_version,
    dueAt: row.due_at,
    clockOffsetMs: row.clock_offset_ms,
    booksDueAt: row.books_due_at,
    ended: row.closed_at === null ? null : { at: row.closed_at, into: row.merged_into },
    absorbed: row.absorbed,
    account:
      row.external_id === null
        ? null
        : {
            externalId: row.external_id,
            kind: row.kind,
            name: row.name,
            country: row.country,
            segment: row.segment,
            parent: row.parent,
            attributes: row.attributes,
            enrolledAt: row.enrolled_at,
            createdAt: row.created_at,
            updatedAt: row.updated_at,
          },
  };
}
