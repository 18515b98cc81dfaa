import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { ProgramCache } from '../engine/programs.ts';
import { type AccountHead, COMMANDS_AT_ONCE, listAccounts, type Which } from './accounts.ts';
import { type Checked, checkPage } from './check-page.ts';
import { checkSums } from './check-sums.ts';

export interface Verifying extends Which {
  /** Accounts up to this one are left out. */
  readonly after: string | null;
  /** `sums`: what the database can say by itself, without deciding any log again. */
  readonly depth: 'replay' | 'sums';
}

export interface CheckedPage extends Checked {
  readonly heads: readonly AccountHead[];
  /** The last account of it: to go on after. */
  readonly last: string;
}

/** While one page is decided again here, the database reads the next. */
const PAGES_AT_ONCE = 2;
const COMMANDS_TO_SUM_AT_ONCE = 50_000;

/** Verifies accounts, some at a time, in the order of their ids. */
export async function* verifyAccounts(
  db: Kysely<Tables>,
  programs: ProgramCache,
  asked: Verifying,
): AsyncGenerator<CheckedPage> {
  const underWay: Promise<CheckedPage>[] = [];
  const commandsMax = asked.depth === 'sums' ? COMMANDS_TO_SUM_AT_ONCE : COMMANDS_AT_ONCE;
  let { after } = asked;
  let isEnd = false;
  try {
    for (;;) {
      while (!isEnd && underWay.length < PAGES_AT_ONCE) {
        const heads = await listAccounts(db, asked, { after, commandsMax });
        after = heads.at(-1)?.accountId ?? after;
        isEnd = heads.length === 0;
        if (!isEnd) underWay.push(check(db, programs, heads, asked.depth));
      }
      const next = underWay.shift();
      if (next === undefined) return;
      yield await next;
    }
  } finally {
    // Whoever stops listening, or fails, leaves no statement running behind.
    await Promise.allSettled(underWay);
  }
}

async function check(
  db: Kysely<Tables>,
  programs: ProgramCache,
  heads: readonly AccountHead[],
  depth: Verifying['depth'],
): Promise<CheckedPage> {
  const checked = await (depth === 'sums' ? checkSums(db, heads) : checkPage(db, programs, heads));
  return { ...checked, heads, last: heads.at(-1)?.accountId ?? '' };
}
