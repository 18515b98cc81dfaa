import type { MergeCommand } from '../core/command.ts';
import { formatInstant } from '../core/time.ts';
import type { AccountPlace } from '../engine/load/resolve-accounts.ts';
import type { Decided, Submission } from '../engine/submission.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import type { MergeAnswer, MergeBody } from './schema.ts';

/** A merge on its way to the engine; it is a command of the account that goes on. */
export function toSubmission(
  tenant: number,
  { externalId, reason, author }: MergeBody,
  { from, into }: { readonly from: AccountPlace; readonly into: AccountPlace },
): Submission {
  const { namedId: named, accountId: account } = from;
  const command: MergeCommand = { kind: 'merge', externalId, named, account, reason, author };
  return {
    tenant,
    account: { id: into.accountId },
    key: `x:${externalId}`,
    stakeholders: [],
    prepare: () => ({ command }),
    present: presentMerge,
  };
}

/** It is stored with the command; how the merge stands is said beside it. */
function presentMerge({ accountId, decision, prepared: { command } }: Decided): MergeAnswer {
  if (command.kind !== 'merge') throw new Error('not a merge');
  const { externalId, account, reason, author } = command;
  return {
    id: encodeScopedId('mrg', { accountId, seq: decision.seq }),
    externalId,
    account: encodeId('acc', account),
    into: encodeId('acc', accountId),
    status: 'in-progress',
    refusal: null,
    reason,
    author,
    requestedAt: formatInstant(decision.now),
  };
}
