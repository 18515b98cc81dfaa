import type { LotCommand } from '../core/command.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { Decided } from '../engine/submission.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import { type Owning, ownCardId, owning } from '../http/own-ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import { ownEntryId } from '../wallets/entry-id.ts';
import { presentOrigin } from '../wallets/present.ts';
import { presentBalances } from '../wallets/present-balances.ts';
import type { LotChangeResult } from './change-schema.ts';
import type { OriginatedLot } from './list-lots.ts';
import type { LotAnswer } from './schema.ts';

export function presentLot(of: Owning, { lot, origin }: OriginatedLot): LotAnswer {
  const { holder, points, side, amount, remaining, availableAt, awaits, expiresAt, lapsesUnder, card } = lot;
  return {
    id: ownEntryId(of, lot),
    holder: presentHolder(holder),
    points,
    side,
    amount,
    remaining,
    earnedAt: formatInstant(origin.at),
    availableAt: formatEnd(availableAt),
    awaits,
    expiresAt: formatEnd(expiresAt),
    whileActive: lapsesUnder !== null,
    card: card === null ? null : ownCardId(of, card),
    transaction: presentOrigin(of, origin),
  };
}

const KINDS = {
  'lot-activate': 'activated',
  'lot-cancel': 'cancelled',
  'lot-extend': 'extended',
  'lot-reinstate': 'reinstated',
} as const satisfies Record<LotCommand['kind'], string>;

export const LOT_COMMANDS = Object.keys(KINDS) as readonly LotCommand['kind'][];

/** It is stored with the command, and so says what was true then. */
export function presentLotChange(decided: Decided): LotChangeResult {
  const { accountId, decision, prepared } = decided;
  const { outcome } = decision;
  const command = prepared.command as LotCommand;
  if (outcome.kind !== 'lot-changed') throw new Error('not a change of a lot');
  const { externalId, lot, reason, author } = command;
  const { holder, points, amount, expiresAt } = outcome;
  return {
    id: encodeScopedId('lch', { accountId, seq: decision.seq }),
    externalId,
    account: encodeId('acc', accountId),
    kind: KINDS[command.kind],
    lot: ownEntryId(owning(accountId, decided.state.absorbed), lot),
    holder: presentHolder(holder),
    points,
    amount,
    expiresAt: formatEnd(expiresAt),
    reason,
    author,
    changedAt: formatInstant(decision.now),
    balances: presentBalances(decided),
  };
}

function formatEnd(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
