import type { Basis } from '../basis.ts';
import { type Moment, momentOf } from '../moment.ts';
import type { Zone } from '../time.ts';
import type { Line, Transaction } from '../transaction.ts';

/** Where a fact is read: a transaction as a whole (line null) or one of its lines. */
export interface FactContext {
  readonly transaction: Transaction;
  readonly line: Line | null;
  readonly basis: Basis;
  readonly moment: Moment;
  /** The lines that the rule counts; all of them where no rule chooses. */
  readonly counted: readonly Line[];
  /** A context for each line of the transaction, made once for all rules and metrics. */
  readonly lines: readonly FactContext[];
}

/** The context of a transaction as a whole, with those of its lines. */
export function contextOf(transaction: Transaction, basis: Basis, zone: Zone): FactContext {
  const moment = momentOf(zone, transaction.posted.occurredAt);
  const counted = transaction.lines;
  const lines: FactContext[] = [];
  for (const line of counted) lines.push({ transaction, line, basis, moment, counted, lines });
  return { transaction, line: null, basis, moment, counted, lines };
}
