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

/** All that the decisions of a batch bring; the statements travel together. */
export async function writeBatch(
  client: Client,
  changes: readonly AccountChange[],
  claims: readonly CounterClaim[],
): Promise<void> {
  if (changes.length === 0) return;
  await together([
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
  ]);
}
