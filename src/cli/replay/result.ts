import { formatDecimal } from '../../core/decimal.ts';
import type { Replayed } from './replay-history.ts';
import type { Tally } from './tally.ts';

export interface PointsResult {
  readonly issued: number;
  readonly takenBack: number;
  readonly expired: number;
  /** What wallets hold; below zero: what they owe. */
  readonly balance: number;
}

/** What `npm run replay -- --json` prints. */
export interface ReplayResult {
  readonly purchases: number;
  readonly returns: number;
  readonly lines: number;
  /** Exact sums of quantity × unitPrice. */
  readonly sales: string;
  readonly returnsValue: string;
  readonly returnLines: { readonly matched: number; readonly partly: number; readonly unmatched: number };
  readonly points: Readonly<Record<string, PointsResult>>;
  /** Null: it was not this program's service, and nothing was verified. */
  readonly verify: { readonly differences: number } | null;
  /** Invoices that were posted by this run, while it posted. */
  readonly perSecond: number;
}

export function summarize({ tally, posted, seconds }: Replayed, differences: number | null): ReplayResult {
  const { purchases, returns, lines, sales, returned } = tally.all;
  return {
    purchases,
    returns,
    lines,
    sales: formatDecimal(sales),
    returnsValue: formatDecimal(returned),
    returnLines: { ...tally.returnLines },
    points: pointsOf(tally),
    verify: differences === null ? null : { differences },
    perSecond: Math.round(posted / Math.max(seconds, 0.001)),
  };
}

/** Nothing is spent here: what was neither taken back nor is there has expired. */
export function pointsOf({ points, customers }: Tally): Readonly<Record<string, PointsResult>> {
  const held = (kind: string): number =>
    [...customers.values()].reduce((sum, { balances }) => sum + (balances.get(kind) ?? 0), 0);
  return Object.fromEntries(
    [...points]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, { issued, takenBack }]) => {
        const balance = held(kind);
        return [kind, { issued, takenBack, expired: issued - takenBack - balance, balance }];
      }),
  );
}
