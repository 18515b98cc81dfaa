import { lotKey, openLots } from '../books.ts';
import { type Refusal, refuse } from '../decision.ts';
import type { Lot, LotRef } from '../ledger.ts';
import { describeObstacle } from '../obstacles.ts';
import type { Points } from '../program/compiled.ts';
import type { RecordedLot } from '../state.ts';
import { addDuration, formatInstant, type Instant } from '../time.ts';
import { type Draft, programFor } from './draft.ts';

/** Further ahead it is a mistyped year: null says that there is no end. */
const AHEAD_MAX = 'P100Y';

/** Points that can be moved by hand, one by one. */
export function kindByHand(draft: Draft, points: string, pointer: string): Points | Refusal {
  const kind = programFor(draft, draft.deciding.now).points.get(points);
  if (kind === undefined)
    return refuse('unknown-points', pointer, describeObstacle({ code: 'other-points', points }));
  if (kind.cardTerms === null) return kind;
  const detail = `${points} points are stamps, which stand and fall with their card: grant the reward of a card instead, or void what the stamps were given for.`;
  return refuse('stamps-stay-on-cards', pointer, detail);
}

/** A lot that a command names, open or not. */
export function lotNamed(draft: Draft, ref: LotRef): RecordedLot | Refusal {
  const { recordedLots } = draft.deciding.state;
  if (recordedLots === null) throw new Error('the lots that are named were not loaded');
  const lot = recordedLots.get(lotKey(ref));
  if (lot === undefined) {
    const detail = 'The account has no such lot: its entries name, by lot, all that there ever were.';
    return refuse('unknown-lot', '/lot', detail);
  }
  const kind = kindByHand(draft, lot.points, '/lot');
  return 'refused' in kind ? kind : lot;
}

/** Null: nothing of it is left. */
export function findOpen({ books }: Draft, ref: LotRef): Lot | null {
  return openLots(books).find((lot) => lotKey(lot) === lotKey(ref)) ?? null;
}

export function openLotNamed(draft: Draft, ref: LotRef): Lot | Refusal {
  const named = lotNamed(draft, ref);
  if ('refused' in named) return named;
  const open = findOpen(draft, ref);
  if (open !== null) return open;
  const detail =
    'Nothing of the lot is left: its entries say where its points went. What expired can be reinstated.';
  return refuse('lot-not-open', '/lot', detail);
}

export function pendingLotNamed(draft: Draft, ref: LotRef): Lot | Refusal {
  const open = openLotNamed(draft, ref);
  if ('refused' in open || open.side === 'pending') return open;
  return refuse('lot-not-pending', '/lot', 'The points of the lot are active already.');
}

/** An end that somebody names lies ahead; null is no end. */
export function checkEnd(draft: Draft, expiresAt: Instant | null): Refusal | null {
  const { now } = draft.deciding;
  if (expiresAt === null) return null;
  if (expiresAt <= now)
    return endRefused(`expiresAt is not ahead of now (${formatInstant(now)}): name a later end.`);
  const last = addDuration(programFor(draft, now).zone, now, AHEAD_MAX);
  if (expiresAt <= last) return null;
  return endRefused('expiresAt lies more than 100 years ahead: null says that the points never expire.');
}

/** What was promised is kept: whatever somebody names, points of an open lot do not end sooner than they would have. */
export function checkNoSooner(
  { expiresAt: before, lapsesUnder }: Lot,
  expiresAt: Instant | null,
): Refusal | null {
  if (expiresAt === null) return null;
  if (lapsesUnder !== null)
    return endRefused(
      'The points live for as long as the account is active: their end can be taken away (null), not set.',
    );
  if (before === null) return endRefused('The points of the lot never expire: that is as long as can be.');
  if (expiresAt >= before) return null;
  return endRefused(`The points of the lot expire at ${formatInstant(before)}: name a later end.`);
}

export function endRefused(detail: string): Refusal {
  return refuse('until-out-of-range', '/expiresAt', detail);
}
