import { windowsOf } from '../periods.ts';
import type { PayableDefinition, ProgramDocument } from '../program/document.ts';
import { formatDay, type Instant, type Zone } from '../time.ts';
import type { Payout } from './occasion.ts';
import { NONE, type OccasionAccount, type OccasionSource } from './source.ts';

type Every = PayableDefinition['every'];

/** The ends of the periods at which points are paid out. */
export function payouts({ points }: ProgramDocument, zone: Zone): readonly OccasionSource[] {
  const kinds = Object.entries(points).flatMap(([key, { payable }]) =>
    payable === undefined ? [] : [{ key, every: payable.every }],
  );
  const byPeriod = Map.groupBy(kinds, ({ every }) => every);
  return [...byPeriod].map(([every, paid]) => payoutsOf(every, new Set(paid.map(({ key }) => key)), zone));
}

/** At the end of a period there is something to pay out only where something can be in a wallet by then. */
function payoutsOf(every: Every, kinds: ReadonlySet<string>, zone: Zone): OccasionSource {
  const windowOf = windowsOf({ calendar: every });
  return (account, { after, from }) => {
    const earliest = somethingFrom(account, kinds);
    if (!Number.isFinite(earliest) && earliest > 0) return NONE;
    const day = zone.dayOf(Math.max(after, from, earliest - 1));
    const end = zone.startOf(windowOf(day, day).to);
    const payout: Payout = { kind: 'payout', at: end, occurredAt: end - 1, every };
    return [payout];
  };
}

/** From when on there are points to be paid out; infinity: never, as things stand. */
function somethingFrom({ wallets, lots }: OccasionAccount, kinds: ReadonlySet<string>): Instant {
  for (const { points, active } of wallets.values())
    if (active > 0 && kinds.has(points)) return Number.NEGATIVE_INFINITY;
  const waiting = (lots ?? []).filter(
    ({ points, side, remaining }) => isWaiting(side, remaining) && kinds.has(points),
  );
  // Of those that wait for an event nobody knows when it comes; when it does, that is looked at again.
  return Math.min(...waiting.map(({ availableAt }) => availableAt ?? Number.POSITIVE_INFINITY));
}

function isWaiting(side: 'pending' | 'active', remaining: number): boolean {
  return side === 'pending' && remaining > 0;
}

/** "2026-03" or "2026-Q1": the period of which an instant is the last moment. */
export function payoutPeriod(every: Every, occurredAt: Instant, zone: Zone): string {
  const [year = '', month = ''] = formatDay(zone.dayOf(occurredAt)).split('-');
  return every === 'month' ? `${year}-${month}` : `${year}-Q${Math.ceil(Number(month) / 3)}`;
}
