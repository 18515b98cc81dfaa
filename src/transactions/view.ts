import { keptOf } from '../core/kept.ts';
import { formatInstant } from '../core/time.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import type { TransactionAnswer, TransactionView } from './answer-schema.ts';
import type { Kind } from './kinds.ts';
import type { LoggedReturn, LoggedTransaction } from './repository.ts';

/** What became of transactions since. */
export interface Aftermath {
  readonly returns: readonly LoggedReturn[];
  /** By which command each was undone, for those that were. */
  readonly undoneBy: ReadonlyMap<number, number>;
}

/** A transaction as it was posted, what it came to, and what became of it. */
export function viewTransaction(logged: LoggedTransaction, aftermath: Aftermath): TransactionView {
  const { accountId, seq, command } = logged;
  const { kind, externalId, ...rest } = command as { kind: Kind; externalId: string; transaction?: object };
  const facts = rest.transaction ?? rest;
  return {
    id: encodeScopedId('trx', { accountId, seq }),
    externalId,
    account: encodeId('acc', accountId),
    kind,
    status: statusOf(logged, aftermath),
    programVersion: logged.programVersion,
    occurredAt: formatInstant(logged.occurredAt),
    recordedAt: formatInstant(logged.recordedAt),
    facts: presentFacts(facts),
    answer: logged.answer as TransactionAnswer,
  };
}

function statusOf(
  { number, command }: LoggedTransaction,
  { returns, undoneBy }: Aftermath,
): TransactionView['status'] {
  if (undoneBy.has(number)) return 'voided';
  const lines = returns.filter((made) => made.transactionSeq === number).flatMap((made) => made.lines);
  if (lines.length === 0 || !('transaction' in command)) return 'posted';
  return keptOf(command.transaction, lines) === null ? 'returned' : 'partly-returned';
}

/** The facts as they stand in the log, with instants and people as clients write them. */
function presentFacts(facts: object): object {
  const {
    occurredAt,
    stakeholder,
    kind: _,
    ...rest
  } = facts as { occurredAt: number; stakeholder: string | null; kind?: string };
  return {
    occurredAt: formatInstant(occurredAt),
    stakeholder: stakeholder === null ? null : encodeId('stk', stakeholder),
    ...rest,
  };
}
