import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** All that is read in it is of one instant, however much is written meanwhile; and it can write nothing. */
export function inSnapshot<T>(
  db: Kysely<Tables>,
  read: (snapshot: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}
