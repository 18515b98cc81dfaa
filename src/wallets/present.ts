import { lotKey } from '../core/books.ts';
import { isFeed } from '../core/by-time.ts';
import type { Place } from '../core/ledger.ts';
import { formatInstant } from '../core/time.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import { type Owning, ownId } from '../http/own-ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import { ownEntryId } from './entry-id.ts';
import type { BookedBy, LedgerEntry } from './repository.ts';
import type { EntryAnswer, EntryPlaceAnswer, WalletAnswer } from './schema.ts';
import type { WalletThen } from './wallets-at.ts';

export function presentEntry(of: Owning, entry: LedgerEntry): EntryAnswer {
  const { at, points, amount, source, target, rule, lot, booked } = entry;
  return {
    id: ownEntryId(of, entry),
    at: formatInstant(at),
    recordedAt: booked === null ? null : formatInstant(booked.recordedAt),
    points,
    amount,
    from: presentPlace(source),
    to: presentPlace(target),
    rule,
    transaction: isByTime(entry) ? null : presentOrigin(of, entry),
    lot: lot === null ? null : ownEntryId(of, lot),
  };
}

export function presentWallet({ holder, expiringNext, ...wallet }: WalletThen): WalletAnswer {
  const next = expiringNext && { amount: expiringNext.amount, at: formatInstant(expiringNext.at) };
  return { holder: presentHolder(holder), ...wallet, expiringNext: next };
}

function presentPlace(place: Place): EntryPlaceAnswer {
  return 'side' in place ? { place: place.side, holder: presentHolder(place.holder) } : { place: place.book };
}

/** Settling books them with whatever command comes next, which has nothing else to do with them. */
function isByTime(entry: LedgerEntry): boolean {
  const { source, target, lot, booked } = entry;
  if ('book' in target) return target.book === 'expired' && !isLeft(entry);
  const isActivation = 'side' in source && source.side === 'pending' && target.side === 'active';
  if (!isActivation || booked?.kind !== 'lot-activate') return isActivation;
  // By hand one lot becomes active; others may have become so by time just before.
  return booked.lot === null || lot === null || lotKey(booked.lot) !== lotKey(lot);
}

/** The account at the other end: the pool, or the member. */
function presentFeed({ pool, sender }: BookedBy): EntryAnswer['transaction'] {
  const other = sender?.accountId ?? pool;
  return other === null ? null : { kind: 'pool', id: encodeId('acc', other), externalId: null };
}

/** Left behind by whoever left then. */
function isLeft({ source, at, booked }: LedgerEntry): boolean {
  if (booked === null || booked.kind !== 'stakeholder' || !('side' in source)) return false;
  return source.holder === booked.stakeholder && at === booked.recordedAt;
}

export function presentOrigin(of: Owning, entry: LedgerEntry): EntryAnswer['transaction'] {
  const { seq, booked } = entry;
  if (booked === null) return null;
  const { recordedAt: decidedAt } = booked;
  if (booked.isFeed || isFeed(entry, { kind: booked.kind, decidedAt })) return presentFeed(booked);
  const { kind, externalId, subject, stakeholder, sender } = booked;
  switch (kind) {
    case 'purchase':
    case 'return':
    case 'activity':
      return { kind, id: ownId('trx', of, seq), externalId };
    case 'referral':
    case 'referral-amend':
      return { kind: 'referral', id: ownId('trx', of, seq), externalId: null };
    case 'account':
      return { kind: 'enrolment', id: ownId('trx', of, seq), externalId: null };
    case 'occasion':
      return { kind, id: ownId('trx', of, seq), externalId: null };
    case 'void':
      return (
        subject && {
          kind,
          id: ownId('trx', of, subject.seq),
          externalId: subject.externalId,
        }
      );
    case 'redemption':
      return { kind, id: ownId('red', of, seq), externalId };
    case 'transfer':
      return { kind, id: ownId('trf', of, seq), externalId };
    case 'adjustment':
      return { kind, id: ownId('adj', of, seq), externalId };
    case 'lot-activate':
    case 'lot-cancel':
    case 'lot-extend':
    case 'lot-reinstate':
      return { kind: 'lot-change', id: ownId('lch', of, seq), externalId };
    case 'transfer-arrive':
      return (
        subject && {
          kind: 'transfer',
          id: ownId('trf', of, subject.seq),
          externalId: subject.externalId,
        }
      );
    case 'stakeholder':
      return stakeholder === null
        ? null
        : { kind: 'leaver', id: encodeId('stk', stakeholder), externalId: null };
    case 'transfer-receive':
      return sender && { kind: 'transfer', id: encodeScopedId('trf', sender), externalId: null };
    default:
      return null;
  }
}
