import type { Client } from '../client.ts';
import { type CounterClaim, takeFromCounters } from '../counters.ts';
import { together } from '../together.ts';
import type { AccountChange } from './applied.ts';
import { writeCommands } from './write-commands.ts';
import { writeFigures } from './write-figures.ts';
import { writeHappenings } from './write-happenings.ts';
import { writeHeads } from './write-heads.ts';
import { writeLedger } from './write-ledger.ts';
import { writeMasterData } from './write-master-data.ts';

/**
 * Writes all that the decisions of a batch bring, and commits; the statements travel together. So none may wait for
 * another: it would be sent after the commit. If one fails, Postgres makes a rollback of the commit.
 */
export async function writeBatch(
  client: Client,
  changes: readonly AccountChange[],
  claims: readonly CounterClaim[],
): Promise<void> {
  await together(client, () => [
    ...(changes.length === 0 ? [] : writesOf(client, changes, claims)),
    client.query('commit'),
  ]);
}

function writesOf(
  client: Client,
  changes: readonly AccountChange[],
  claims: readonly CounterClaim[],
): readonly Promise<void>[] {
  return [
    writeCommands(
      client,
      changes.flatMap((change) => change.applied),
    ),
    writeLedger(client, changes),
    writeFigures(client, changes),
    writeHeads(client, changes),
    writeHappenings(client, changes),
    writeMasterData(client, changes),
    takeFromCounters(client, claims),
  ];
}
