import type { StakeholderCommand } from '../core/command.ts';
import type { Decided } from './decided.ts';

/** What commands leave in the books that no later command asks for: the state of an account does not have it. */
export interface Trail {
  /** By `seq n`: the command that used it. */
  readonly couponsUsed: Map<string, number>;
  readonly transfers: Map<number, TransferEnd>;
  readonly merges: Map<number, MergeEnd>;
  /** As the last command left them. */
  readonly stakeholders: Map<string, StakeholderCommand>;
}

interface MergeEnd {
  readonly merged_account_id: string;
  readonly status: 'in-progress' | 'done' | 'refused';
  readonly reason: string | null;
}

interface TransferEnd {
  readonly status: 'in-transit' | 'credited' | 'refunded';
  readonly reason: string | null;
}

export function beginTrail(): Trail {
  return { couponsUsed: new Map(), transfers: new Map(), merges: new Map(), stakeholders: new Map() };
}

export function follow(
  { couponsUsed, transfers, merges, stakeholders }: Trail,
  { command, decision }: Decided,
): void {
  for (const { seq, n, status } of decision.coupons) {
    if (status === 'used') couponsUsed.set(`${seq} ${n}`, decision.seq);
    else couponsUsed.delete(`${seq} ${n}`);
  }
  if (command.kind === 'stakeholder') stakeholders.set(command.stakeholder, command);
  if (command.kind === 'merge')
    merges.set(decision.seq, { merged_account_id: command.account, status: 'in-progress', reason: null });
  if (command.kind === 'merge-take') {
    const merge = { merged_account_id: command.account, reason: command.refusal };
    merges.set(command.merge, { ...merge, status: command.refusal === null ? 'done' : 'refused' });
    for (const { leftAt: _, ...person } of command.joining ?? [])
      stakeholders.set(person.stakeholder, { kind: 'stakeholder', ...person });
  }
  const { outcome } = decision;
  if (outcome.kind === 'moved') transfers.set(decision.seq, { status: 'credited', reason: null });
  if (outcome.kind === 'sent') transfers.set(decision.seq, { status: 'in-transit', reason: null });
  if (outcome.kind === 'arrived' && command.kind === 'transfer-arrive' && command.feed !== true) {
    const status = outcome.refusal === null ? 'credited' : 'refunded';
    transfers.set(command.transfer, { status, reason: outcome.refusal });
  }
}
