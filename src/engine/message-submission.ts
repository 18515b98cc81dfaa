import type { MessageCommand } from '../core/decision.ts';
import { ACCOUNT, type Holder } from '../core/ledger.ts';
import { messageKey } from './message-key.ts';
import type { Submission } from './submission.ts';

/** A command that one account sent to another; it stands in the database until it is applied. */
export interface StoredMessage {
  readonly from: string;
  readonly seq: number;
  readonly n: number;
  readonly tenant: number;
  readonly to: string;
  readonly command: MessageCommand;
}

export function messageSubmission(message: StoredMessage): Submission {
  const { command, tenant, to } = message;
  return {
    tenant,
    account: { id: to },
    key: command.kind === 'referral' ? command.externalId : messageKey(message),
    stakeholders: peopleIn(command).map((id) => ({ id })),
    prepare: () => ({ command }),
    present: () => ({}),
  };
}

/** Whoever is meant at the receiver. */
function peopleIn(command: MessageCommand): readonly Holder[] {
  switch (command.kind) {
    case 'transfer-receive':
    case 'transfer-arrive':
      return command.holder === ACCOUNT ? [] : [command.holder];
    case 'referral':
      return command.transaction.stakeholder === null ? [] : [command.transaction.stakeholder];
    case 'referral-amend':
    case 'pool-join':
    case 'pool-leave':
    case 'pool-open':
    case 'merge-give':
    case 'merge-take':
      return [];
  }
}
