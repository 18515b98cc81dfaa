import type { Client, Statement } from '../client.ts';
import { type CounterChange, writeCounters } from '../counters.ts';
import { together } from '../together.ts';
import type { AccountChange } from './applied.ts';
import { writeCommands } from './write-commands.ts';
import { writeFigures } from './write-figures.ts';
import { writeHappenings } from './write-happenings.ts';
import { writeHeads } from './write-heads.ts';
import { writeLedger } from './write-ledger.ts';
import { writeMasterData } from './write-master-data.ts';
import { writePayables } from './write-payables.ts';
import { writePools } from './write-pools.ts';
import { writeReferrals } from './write-referrals.ts';

/**
 * Writes all that the decisions of a batch bring, and commits, in one go. If a statement fails, Postgres makes a
 * rollback of the commit. All are made before the first is sent: where one cannot be made, nothing is committed.
 */
export async function writeBatch(
  client: Client,
  changes: readonly AccountChange[],
  counters: readonly CounterChange[],
): Promise<void> {
  const statements = changes.length === 0 ? [] : statementsOf(changes, counters);
  await together(client, () => [
    ...statements.map((statement) => client.query(statement)),
    client.query('commit'),
  ]);
}

function statementsOf(
  changes: readonly AccountChange[],
  counters: readonly CounterChange[],
): readonly Statement[] {
  return [
    ...writeCommands(changes.flatMap((change) => change.applied)),
    ...writeLedger(changes),
    ...writeFigures(changes),
    ...writeHeads(changes),
    ...writeHappenings(changes),
    ...writeReferrals(changes),
    ...writePools(changes),
    ...writePayables(changes),
    ...writeMasterData(changes),
    ...writeCounters(counters),
  ];
}
