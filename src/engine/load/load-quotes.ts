import type { Basis } from '../../core/basis.ts';
import type { QuoteHoldCommand } from '../../core/command.ts';
import type { QuoteHold, Reserved } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { bigints, uuids } from '../columns.ts';
import { grouped } from './load-wallets.ts';

/** A quote that a command names. */
export interface NamedQuote {
  readonly accountId: string;
  readonly seq: number;
}

interface Row {
  readonly account_id: string;
  readonly seq: number;
  readonly until: Instant;
  readonly status: QuoteHold['status'];
  readonly reserved: Reserved;
  readonly body: QuoteHoldCommand;
  readonly basis: Basis;
  readonly program_version: number;
}

/** The open quotes of accounts, and those that are named, whatever became of them. */
export async function loadQuotes(
  client: Client,
  accountIds: readonly string[],
  named: readonly NamedQuote[],
): Promise<ReadonlyMap<string, readonly QuoteHold[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<Row>({
    name: 'load-quotes',
    text: `select q.account_id, q.seq, q.until, q.status, q.reserved, c.body, c.basis, c.program_version
      from (
        select * from quote_holds where account_id = any($1::uuid[]) and status = 'open'
        union all
        select h.* from unnest($2::uuid[], $3::bigint[]) as n (account_id, seq)
        join quote_holds h on h.account_id = n.account_id and h.seq = n.seq and h.status <> 'open'
      ) q
      join commands c on c.account_id = q.account_id and c.seq = q.seq
      order by q.account_id, q.seq`,
    values: [uuids(accountIds), uuids(named.map((n) => n.accountId)), bigints(named.map((n) => n.seq))],
  });
  return grouped(rows, (row) => ({
    seq: row.seq,
    until: row.until,
    status: row.status,
    transaction: row.body.transaction,
    basis: row.basis,
    programVersion: row.program_version,
    reserved: row.reserved,
  }));
}
