import { pointsName } from '../core/describe/vocabulary.ts';
import { formatInstant } from '../core/time.ts';
import { encodeId } from '../http/ids.ts';
import type { Owning } from '../http/own-ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import { ownEntryId } from '../wallets/entry-id.ts';
import { presentOrigin } from '../wallets/present.ts';
import type { StatementMovement } from './movements.ts';
import type { StatementHeadAnswer, StatementMovementAnswer } from './schema.ts';
import type { Statement } from './statement.ts';

/** A statement but for its movements. */
export function presentHead({ account, program, period, wallets }: Statement): StatementHeadAnswer {
  return {
    account: { id: encodeId('acc', account.id), externalId: account.externalId },
    program: account.programKey,
    timezone: program.zone.id,
    from: formatInstant(period.from),
    until: formatInstant(period.until),
    closed: period.isClosed,
    wallets: wallets.map(({ holder, points, opening, closing, expiringNext: next }) => ({
      holder: presentHolder(holder),
      points,
      label: pointsName(program.document, points),
      opening,
      closing,
      expiringNext: next && { amount: next.amount, at: formatInstant(next.at) },
    })),
  };
}

export function presentMovement(of: Owning, movement: StatementMovement): StatementMovementAnswer {
  const { entry, holder, points, change, balance, sentence } = movement;
  return {
    entry: ownEntryId(of, entry),
    at: formatInstant(entry.at),
    postedAt: formatInstant(entry.postedAt),
    holder: presentHolder(holder),
    points,
    change,
    balance,
    sentence,
    transaction: entry.isBySettling ? null : presentOrigin(of, entry),
  };
}
