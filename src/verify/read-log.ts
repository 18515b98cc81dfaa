import { type Kysely, sql } from 'kysely';
import type { Basis } from '../core/basis.ts';
import { type Command, decidedAt } from '../core/command.ts';
import type { LoggedCommand } from '../core/replay.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';

/** A command of the log as it is stored: what it is decided on, and what stands beside that. */
export interface StoredCommand extends LoggedCommand {
  readonly accountId: string;
  readonly key: string | null;
  readonly tenantId: number;
  readonly kind: string;
  readonly occurredAt: Instant;
}

interface CommandRow {
  readonly account_id: string;
  readonly seq: number;
  readonly tenant_id: number;
  readonly kind: string;
  readonly key: string | null;
  readonly recorded_at: Instant;
  readonly occurred_at: Instant;
  readonly program_version: number;
  readonly body: Command;
  readonly basis: Basis | null;
  readonly nonce: string | null;
}

const COLUMNS = sql.raw(
  'account_id, seq, tenant_id, kind, key, recorded_at, occurred_at, program_version, body, basis, nonce',
);

/** The whole logs of accounts that have few commands. */
export async function readLogs(
  db: Kysely<Tables>,
  accountIds: readonly string[],
): Promise<readonly StoredCommand[]> {
  const { rows } = await sql<CommandRow>`select ${COLUMNS} from commands
    where account_id = any(${accountIds}::uuid[]) order by account_id, seq`.execute(db);
  return rows.map(commandOf);
}

/** The next commands of one account. */
export async function readLogAfter(
  db: Kysely<Tables>,
  accountId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly StoredCommand[]> {
  const { rows } = await sql<CommandRow>`select ${COLUMNS} from commands
    where account_id = ${accountId} and seq > ${after} order by seq limit ${limit}`.execute(db);
  return rows.map(commandOf);
}

function commandOf(row: CommandRow): StoredCommand {
  return {
    accountId: row.account_id,
    seq: row.seq,
    key: row.key,
    tenantId: row.tenant_id,
    kind: row.kind,
    occurredAt: row.occurred_at,
    command: row.body,
    basis: row.basis,
    nonce: row.nonce,
    programVersion: row.program_version,
    now: decidedAt(row.body, row.recorded_at),
  };
}
