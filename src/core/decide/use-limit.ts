import { decimalFromNumber } from '../decimal.ts';
import { isOfAccount, isOfProgram, type Limit, personOf, useFigure } from '../limits/limit.ts';
import type { Program } from '../program/compiled.ts';
import type { Posted } from '../transaction.ts';
import { claimOfLimit } from './claims.ts';
import type { Draft } from './draft.ts';

/** What uses a limit: a transaction, by a rule (null: by several). */
export interface User {
  readonly program: Program;
  readonly posted: Posted;
  readonly rule: string | null;
}

/** Counts what is used of a limit (negative: no longer) where its use is kept, in the period of the transaction. */
export function bookUse(draft: Draft, limit: Limit, { program, posted, rule }: User, n: number): void {
  if (n === 0) return;
  const { occurredAt: at } = posted;
  const day = program.zone.dayOf(at);
  if (isOfAccount(limit)) {
    if (limit.isCountedAlready) return;
    const metric = useFigure(limit, personOf(posted));
    draft.figures.push({ metric, day, at, member: null, by: decimalFromNumber(n) });
  } else if (isOfProgram(limit)) draft.claims.push(claimOfLimit(limit, { zone: program.zone, day, rule }, n));
}
