import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { ProgramCache } from '../engine/programs.ts';
import { listAccounts, type Which } from './accounts.ts';
import { type Checked, checkPage } from './check-page.ts';

export interface CheckedPage extends Checked {
  /** The last account of it: to go on after. */
  readonly last: string;
}

/** Verifies accounts, some at a time, in the order of their ids, from after the given one on. */
export async function* verifyAccounts(
  db: Kysely<Tables>,
  programs: ProgramCache,
  { after, ...which }: Which & { readonly after: string | null },
): AsyncGenerator<CheckedPage> {
  let last = after;
  for (;;) {
    const heads = await listAccounts(db, which, last);
    const end = heads.at(-1);
    if (end === undefined) return;
    last = end.accountId;
    yield { ...(await checkPage(db, programs, heads)), last };
  }
}
