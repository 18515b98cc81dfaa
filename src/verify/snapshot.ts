import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** All that is read in it is of one instant, however much is written meanwhile; and it can write nothing. */
export function inSnapshot<T>(
  db: Kysely<Tables>,
  read: (snapshot: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const transaction = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return transaction.execute(async (snapshot) => {
    // A sum over an account with millions of entries may take longer than a request may.
    await sql`set local statement_timeout = 0`.execute(snapshot);
    return read(snapshot);
  });
}
