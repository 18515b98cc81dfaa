import { keptOf } from '../core/kept.ts';
import { formatInstant } from '../core/time.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import type { TransactionAnswer, TransactionView } from './answer-schema.ts';
import type { Kind } from './kinds.ts';
import type { LoggedAmendment, LoggedTransaction } from './repository.ts';

/** A transaction as it was posted, what it came to, and what became of it. `amendments`: of it and by it. */
export function viewTransaction(
  logged: LoggedTransaction,
  amendments: readonly LoggedAmendment[],
): TransactionView {
  const { accountId, seq, command } = logged;
  const { kind, externalId, ...rest } = command as { kind: Kind; externalId: string; transaction?: object };
  const facts = rest.transaction ?? rest;
  return {
    id: encodeScopedId('trx', { accountId, seq }),
    externalId,
    account: encodeId('acc', accountId),
    kind,
    status: statusOf(logged, amendments),
    programVersion: logged.programVersion,
    occurredAt: formatInstant(logged.occurredAt),
    recordedAt: formatInstant(logged.recordedAt),
    facts: presentFacts(facts),
    answer: logged.answer as TransactionAnswer,
  };
}

function statusOf(
  { seq, command }: LoggedTransaction,
  amendments: readonly LoggedAmendment[],
): TransactionView['status'] {
  if (command.kind === 'return') {
    return amendments.some((a) => a.seq === seq && a.voided) ? 'voided' : 'posted';
  }
  const standing = amendments.filter((a) => a.transactionSeq === seq && !a.voided);
  if (standing.some((a) => a.kind === 'void')) return 'voided';
  if (standing.length === 0 || !('transaction' in command)) return 'posted';
  return keptOf(
    command.transaction,
    standing.flatMap((a) => a.lines),
  ) === null
    ? 'returned'
    : 'partly-returned';
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
