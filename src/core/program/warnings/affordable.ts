import { at, type Mistake, mistake, NO_MISTAKES, quote } from '../check/mistake.ts';
import { averageDays } from '../check/values.ts';
import { NEVER, type PointsKind, type ProgramDocument } from '../document.ts';
import { bestRate } from './best-rate.ts';
import { largestSpend } from './largest-spend.ts';

/** The rewards of a catalogue, each with what it costs; null: it cannot be had for points. */
export type Prices = ReadonlyMap<string, { readonly points: string; readonly amount: number } | null>;

const REWARDS_TOLD_MAX = 10;

/**
 * Rewards that cost more points than the highest tier earns before these expire. An estimate, made only of points
 * that money earns at a rate, and told only where even the best rate and the most that a tier asks for fall short.
 */
export function warnOfPrices(document: ProgramDocument, rewards: Prices): readonly Mistake[] {
  const spend = largestSpend(document);
  if (spend === null) return NO_MISTAKES;
  return Object.entries(document.points).flatMap(([key, kind]) => {
    const rate = bestRate(document, key);
    const lifeDays = lifeOf(kind);
    if (rate === null || lifeDays === null) return NO_MISTAKES;
    const earned = Math.floor((rate * spend.amount * lifeDays) / spend.days);
    const dear = [...rewards].filter(([, price]) => price?.points === key && price.amount > earned);
    return dear
      .slice(0, REWARDS_TOLD_MAX)
      .flatMap(([reward, price]) =>
        mistake(
          at(at('/points', key), 'expires'),
          `The reward ${quote(reward)} costs ${price?.amount} points; whoever spends ${spend.amount} in ${spend.period}, the most that a tier asks for, earns about ${earned} before they expire: lower its price, or let the points live longer.`,
        ),
      );
  });
}

/** Null for what never expires. An end of the month or year is waited for in full. */
function lifeOf({ spendable, expires }: PointsKind): number | null {
  if (spendable === false || expires === undefined || expires === NEVER) return null;
  if ('yearEnds' in expires) return averageDays(`P${expires.yearEnds}Y`);
  // Whoever is active keeps them, and a date says nothing of how long before it they are earned.
  if (!('after' in expires)) return null;
  const days = averageDays(expires.after);
  if (days === null || expires.at === undefined) return days;
  return days + (averageDays(expires.at === 'end-of-month' ? 'P1M' : 'P1Y') ?? 0);
}
