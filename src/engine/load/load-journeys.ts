import type { JourneyRun } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';
import { grouped } from './load-wallets.ts';

interface RunRow {
  readonly account_id: string;
  readonly journey: string;
  readonly seq: number;
  readonly version: number;
  readonly started_at: Instant;
  readonly until: Instant | null;
  readonly counted: JourneyRun['counted'];
  readonly spent: JourneyRun['spent'];
}

/** All runs of journeys of the accounts, in the order in which they were begun. */
export async function loadJourneys(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly JourneyRun[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<RunRow>({
    name: 'load-journeys',
    text: `select account_id, journey, seq, version, started_at, until, counted, spent
      from journey_runs where account_id = any($1::uuid[]) order by account_id, seq, journey collate "C"`,
    values: [uuids(accountIds)],
  });
  return grouped(rows, ({ account_id: _, started_at: startedAt, ...run }) => ({ ...run, startedAt }));
}
