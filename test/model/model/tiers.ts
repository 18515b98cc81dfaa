import { PICO } from './decimal.ts';
import { keptOf, netOf, type Purchase } from './purchase.ts';
import type { Twin } from './twin.ts';

/** A tier that was reached, by what was spent up to the end of a day of a year. */
export interface Holding {
  readonly rank: number;
  readonly day: string;
  readonly since: number;
  readonly until: number;
  /** Undone, it ends before its time. */
  endedAt: number;
}

interface Customer {
  readonly purchases: readonly Purchase[];
  readonly holdings: Holding[];
}

/** The highest tier held at an instant. */
export function rankAt({ holdings }: Customer, at: number): number {
  const held = holdings.filter(({ since, until, endedAt }) => since <= at && at < until && at < endedAt);
  return Math.max(0, ...held.map(({ rank }) => rank));
}

/** After what happened at these instants counts more, or less: whatever the spend of a day gives from there on is held. */
export function holdWhatIsReached(twin: Twin, customer: Customer, changedAt: readonly number[]): void {
  const { purchases, holdings } = customer;
  const changed = changedAt.map((at) => twin.calendar.dayOf(at));
  const isAfter = (day: string) => changed.some((first) => first <= day && isSameYear(first, day));
  const days = new Set(purchases.map(({ at }) => twin.calendar.dayOf(at)).filter(isAfter));
  for (const day of [...days].sort()) {
    const rank = rankOn(twin, customer, day);
    const since = Math.max(...purchases.map(({ at }) => at).filter((at) => twin.calendar.dayOf(at) === day));
    const until = twin.calendar.endOfYear(since);
    const isHeld = holdings.some(
      (held) => held.endedAt === Infinity && held.rank >= rank && held.since <= since && held.until >= until,
    );
    if (rank > 0 && !isHeld) holdings.push({ rank, day, since, until, endedAt: Infinity });
  }
}

/** After a purchase was undone: what it counted for and the spend no longer gives, ends. */
export function endWhatFell(twin: Twin, customer: Customer, undone: Purchase, at: number): void {
  const changed = twin.calendar.dayOf(undone.at);
  for (const held of customer.holdings) {
    if (held.endedAt !== Infinity || held.day < changed || !isSameYear(held.day, changed)) continue;
    if (rankOn(twin, customer, held.day) < held.rank)
      held.endedAt = Math.max(held.since, Math.min(at, held.until));
  }
}

/** What the spend of the year up to the end of a day gives. */
function rankOn({ calendar, tiers }: Twin, { purchases }: Customer, day: string): number {
  const counted = purchases.filter(({ at }) => {
    const on = calendar.dayOf(at);
    return isSameYear(on, day) && on <= day;
  });
  const spend = counted.reduce((sum, purchase) => sum + netOf(keptOf(purchase)), 0n);
  return tiers.findLastIndex((tier) => spend >= tier.spend * PICO);
}

function isSameYear(day: string, other: string): boolean {
  return day.slice(0, 4) === other.slice(0, 4);
}
