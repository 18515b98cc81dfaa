import { lotKey } from './books.ts';
import type { Command } from './command.ts';
import { type Entry, isOn } from './ledger.ts';
import type { Instant } from './time.ts';

/** Whether an entry looks like what time does: points become active, or expire. */
export function looksByTime({ source, target }: Pick<Entry, 'source' | 'target'>): boolean {
  return isActivation({ source, target }) || ('book' in target && target.book === 'expired');
}

/**
 * Whether settling booked an entry, before the command itself did anything. Then it happened at its own instant, however
 * late it was written; all else happened when the command was decided, whatever instant it speaks of.
 */
export function isBySettling(entry: Entry, command: Command, decidedAt: Instant): boolean {
  const { kind } = command;
  const isOfTime = looksByTime(entry) || isFeed(entry, { kind, decidedAt });
  return isOfTime && !mayBeOwn(entry, command, decidedAt);
}

/**
 * Whether an entry is the share of what became active that goes to the pool of a group. Where a transfer is decided, it
 * had done so before.
 */
export function isFeed(
  { target, at }: Pick<Entry, 'target' | 'at'>,
  { kind, decidedAt }: { readonly kind: string; readonly decidedAt: Instant },
): boolean {
  return isOn(target, 'in-transit') && (kind !== 'transfer' || at < decidedAt);
}

/** Whether what looks like the work of time may be that of the command: in doubt, yes. */
function mayBeOwn(entry: Entry, command: Command, decidedAt: Instant): boolean {
  switch (command.kind) {
    case 'purchase':
    case 'activity':
      // Points that wait for an event become active by the activity that names their purchase.
      return (
        isOn(entry.target, 'in-transit') || (command.transaction.of !== undefined && isActivation(entry))
      );
    case 'occasion':
      // New terms may let points be spent at once, and a card that was full wait no longer.
      if (command.occasion.kind === 'migration') return !isActivation(entry) || entry.at === decidedAt;
      return (
        isOn(entry.target, 'in-transit') ||
        (command.occasion.kind === 'idle-expiry' && entry.at === decidedAt)
      );
    case 'account':
    case 'referral':
      return isOn(entry.target, 'in-transit');
    case 'close':
    case 'stakeholder':
      return entry.at === decidedAt;
    case 'lot-activate':
      return entry.lot !== null && lotKey(entry.lot) === lotKey(command.lot);
    case 'quote-hold':
    case 'return':
    case 'void':
    case 'redemption':
    case 'transfer':
    case 'transfer-receive':
    case 'transfer-arrive':
    case 'referral-amend':
    case 'pool-membership':
    case 'pool-join':
    case 'pool-leave':
    case 'pool-open':
    case 'adjustment':
    case 'lot-cancel':
    case 'lot-extend':
    case 'lot-reinstate':
    case 'tier-set':
    case 'tier-hold':
    case 'tier-release':
    case 'plan-activate':
    case 'plan-cancel':
    case 'merge':
    case 'merge-give':
    case 'merge-take':
    case 'settle':
      return false;
  }
}

function isActivation({ source, target }: Pick<Entry, 'source' | 'target'>): boolean {
  return 'side' in source && source.side === 'pending' && 'side' in target && target.side === 'active';
}
