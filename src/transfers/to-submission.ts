import type { SendCommand } from '../core/command.ts';
import { formatInstant } from '../core/time.ts';
import type { Decided, Submission } from '../engine/submission.ts';
import { findHolder, peopleIn } from '../http/holders.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import { presentBalances } from '../wallets/present-balances.ts';
import type { Target } from './find-target.ts';
import type { TransferBody, TransferResult } from './schema.ts';

/** A transfer on its way to the engine; it is a command of the account that the points are from. */
export function toSubmission(
  tenant: number,
  body: TransferBody,
  sourceId: string,
  { account, current, holder, objection }: Target,
): Submission {
  const { externalId, points, amount } = body;
  const isWithin = current === sourceId;
  return {
    tenant,
    account: { id: sourceId },
    key: `x:${externalId}`,
    // Whoever is at another account is looked for there.
    stakeholders: peopleIn(body.from.holder, isWithin ? body.to.holder : undefined),
    prepare: (known) => {
      const from = findHolder(known, body.from.holder, '/from/holder');
      if (typeof from !== 'string') return from;
      const command: SendCommand = {
        kind: 'transfer',
        externalId,
        from,
        to: { account, holder },
        ...(isWithin && { within: true }),
        points,
        amount,
      };
      return objection === null ? { command } : { command, objection };
    },
    present: presentTransfer,
  };
}

/** It is stored with the command, and so says what was true when the points left: within an account, they are there. */
function presentTransfer(decided: Decided): TransferResult {
  const { accountId, decision, prepared } = decided;
  const { command } = prepared;
  if (command.kind !== 'transfer') throw new Error('not a transfer');
  const { externalId, from, to, points, amount } = command;
  return {
    id: encodeScopedId('trf', { accountId, seq: decision.seq }),
    externalId,
    from: { account: encodeId('acc', accountId), holder: presentHolder(from) },
    to: { account: encodeId('acc', to.account), holder: presentHolder(to.holder) },
    points,
    amount,
    status: decision.outcome.kind === 'moved' ? 'credited' : 'in-transit',
    reason: null,
    sentAt: formatInstant(decision.now),
    balances: presentBalances(decided),
  };
}
