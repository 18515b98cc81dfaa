import type { AdjustCommand } from '../core/command.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { AccountAddress, Decided, Submission } from '../engine/submission.ts';
import { findHolder, peopleIn } from '../http/holders.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import { encodeEntryId } from '../wallets/entry-id.ts';
import { presentBalances } from '../wallets/present-balances.ts';
import type { AdjustmentBody, AdjustmentResult } from './schema.ts';

/** An adjustment on its way to the engine. `expiresAt`: as the body names it; undefined: it does not. */
export function toSubmission(
  tenant: number,
  account: AccountAddress,
  body: AdjustmentBody,
  expiresAt: Instant | null | undefined,
): Submission {
  const { externalId, wallet, amount, reason, author, debt } = body;
  return {
    tenant,
    account,
    key: `x:${externalId}`,
    stakeholders: peopleIn(wallet.holder),
    prepare: (known) => {
      const holder = findHolder(known, wallet.holder, '/wallet/holder');
      if (typeof holder !== 'string') return holder;
      const command: AdjustCommand = {
        kind: 'adjustment',
        externalId,
        holder,
        points: wallet.points,
        amount,
        ...(expiresAt !== undefined && { expiresAt }),
        ...(debt !== undefined && { debt }),
        reason,
        author,
      };
      return { command };
    },
    present: presentAdjustment,
  };
}

function presentAdjustment(decided: Decided): AdjustmentResult {
  const { accountId, decision, prepared } = decided;
  const { command } = prepared;
  const { outcome } = decision;
  if (command.kind !== 'adjustment' || outcome.kind !== 'adjusted') throw new Error('not an adjustment');
  const { externalId, holder, points, amount, reason, author } = command;
  const { lot, expiresAt } = outcome;
  return {
    id: encodeScopedId('adj', { accountId, seq: decision.seq }),
    externalId,
    account: encodeId('acc', accountId),
    wallet: { holder: presentHolder(holder), points },
    amount,
    reason,
    author,
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    lot: lot === null ? null : encodeEntryId(accountId, lot),
    adjustedAt: formatInstant(decision.now),
    balances: presentBalances(decided),
  };
}
