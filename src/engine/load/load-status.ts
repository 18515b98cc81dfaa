import type { HeldBy, Holding, Status, TierHold, TierSet } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';

/** What a column holds depends on the table that the row is from; see the statement. */
interface Row {
  readonly account_id: string;
  readonly is: 'holding' | 'set' | 'hold';
  readonly ladder: string;
  readonly seq: number;
  readonly n: number | null;
  readonly tier: string | null;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly how: string | null;
  readonly follows: number | null;
  readonly ended_at: Instant | null;
  readonly reason: string | null;
}

export const NO_STATUS: Status = { holdings: [], tierSets: [], tierHolds: [] };

/** The status of accounts: what they held and hold, what was set by hand, and holds. */
export async function loadStatus(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Status>> {
  // One statement, since most accounts have nothing in the last two tables: a look at their indexes is all they cost.
  const { rows } = await client.query<Row>({
    name: 'load-status',
    text: `select account_id, 'holding' as is, ladder, seq, n, tier, since, until, by as how, follows, ended_at, null as reason
        from tier_holdings where account_id = any($1::uuid[])
      union all
      select account_id, 'set', ladder, seq, null, tier, since, until, kind, null, null, reason
        from tier_sets where account_id = any($1::uuid[])
      union all
      select account_id, 'hold', ladder, seq, null, null, since, until, null, null, released_at, reason
        from tier_holds where account_id = any($1::uuid[])
      order by account_id, seq, n`,
    values: [uuids(accountIds)],
  });
  const byAccount = Map.groupBy(rows, (row) => row.account_id);
  return new Map([...byAccount].map(([id, own]) => [id, statusOf(own)]));
}

function statusOf(rows: readonly Row[]): Status {
  return {
    holdings: rows.filter(({ is }) => is === 'holding').map(holdingOf),
    tierSets: rows.filter(({ is }) => is === 'set').map(setOf),
    tierHolds: rows.filter(({ is }) => is === 'hold').map(holdOf),
  };
}

function holdingOf({ ladder, seq, n, tier, since, until, how, follows, ended_at }: Row): Holding {
  return {
    seq,
    n: n ?? 0,
    ladder,
    tier: tier ?? '',
    since,
    until,
    by: how as HeldBy,
    follows,
    endedAt: ended_at,
  };
}

function setOf({ ladder, seq, tier, since, until, how, reason }: Row): TierSet {
  return { seq, ladder, tier, kind: how as TierSet['kind'], since, until, reason: reason ?? '' };
}

function holdOf({ ladder, seq, since, until, ended_at, reason }: Row): TierHold {
  return { seq, ladder, since, until, releasedAt: ended_at, reason: reason ?? '' };
}
