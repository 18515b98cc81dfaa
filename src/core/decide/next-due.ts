import { changedWallets, knownLots } from '../books.ts';
import type { Decision } from '../decision.ts';
import { applyDeltas } from '../metrics.ts';
import { nextWarning } from '../occasions/expiry-warning.ts';
import { canHappen, nextOccasion } from '../occasions/next-occasion.ts';
import type { Occasion } from '../occasions/occasion.ts';
import { type AccountState, type Profile, walletKey } from '../state.ts';
import { endsOf } from '../tiers/status-time.ts';
import type { Instant } from '../time.ts';
import {
  type Draft,
  isOver,
  knownCoupons,
  peopleOf,
  plansOf,
  quoteHoldsOf,
  runsOf,
  statusOf,
} from './draft.ts';
import type { SettledUpTo } from './settled-up-to.ts';

/** The earliest instants after now at which a lot, a coupon, a tier, a quote, a plan or a journey changes by itself, and at which anything happens at all. */
export function nextDue(
  draft: Draft,
  profile: Profile | null,
  upTo: SettledUpTo,
): Pick<Decision, 'dueAt' | 'booksDueAt'> {
  if (isOver(draft)) return { dueAt: null, booksDueAt: null };
  const booksDueAt = booksDue(draft);
  const occasion = occasionAfter(draft, profile, upTo);
  if (occasion === null) return { dueAt: booksDueAt, booksDueAt };
  const dueAt = booksDueAt === null ? occasion.at : Math.min(booksDueAt, occasion.at);
  return { dueAt, booksDueAt };
}

function booksDue(draft: Draft): Instant | null {
  const { state, now } = draft.deciding;
  let next = Number.POSITIVE_INFINITY;
  const consider = (instant: Instant | null): void => {
    if (instant !== null && instant > now && instant < next) next = instant;
  };
  const warning = draft.deciding.programs.filter(({ warnsOfExpiry }) => warnsOfExpiry);
  for (const lot of knownLots(draft.books)) {
    if (lot.remaining <= 0) continue;
    if (lot.side === 'pending') consider(lot.availableAt);
    consider(lot.expiresAt);
    if (warning.length > 0) consider(nextWarning(warning, lot, now));
  }
  for (const { status, expiresAt } of knownCoupons(draft)) if (status === 'open') consider(expiresAt);
  for (const end of endsOf(statusOf(draft))) consider(end);
  for (const hold of quoteHoldsOf(draft)) if (hold.status === 'open') consider(hold.until);
  // Of one that is done, too: what falls due never moves away.
  for (const { until } of runsOf(draft)) consider(until);
  for (const { until, graceUntil } of plansOf(draft).planPeriods) {
    consider(until);
    consider(graceUntil);
  }
  // With no lots loaded, what was due before still is: nothing was, up to now.
  if (state.lots === null) consider(state.someLots === null ? state.booksDueAt : state.someLots.nextAt);
  return Number.isFinite(next) ? next : null;
}

function occasionAfter(draft: Draft, profile: Profile | null, upTo: SettledUpTo): Occasion | null {
  const { state, now, programs } = draft.deciding;
  if (profile === null || !canHappen(programs)) return null;
  const { series } = applyDeltas(state, draft.figures);
  const account = { profile, series, stakeholders: peopleOf(draft), wallets: walletsOf(draft) };
  return nextOccasion(
    programs,
    { ...account, lots: [...knownLots(draft.books)] },
    { settledAt: now, ...upTo },
  );
}

/** Wallets as they are now. */
function walletsOf({ deciding: { state }, books }: Draft): AccountState['wallets'] {
  const changed = changedWallets(books);
  if (changed.length === 0) return state.wallets;
  return new Map([
    ...state.wallets,
    ...changed.map((wallet) => [walletKey(wallet.holder, wallet.points), wallet] as const),
  ]);
}
