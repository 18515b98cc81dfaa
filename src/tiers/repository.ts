import type pg from 'pg';
import type { FigureNeed } from '../core/needs.ts';
import type { Figures, Holding } from '../core/state.ts';
import { readTogether } from '../db/read-together.ts';
import { loadFigures } from '../engine/load/load-figures.ts';
import { loadHoldings } from '../engine/load/load-wallets.ts';

export interface TierHistory {
  readonly holdings: readonly Holding[];
  readonly figures: Figures;
}

const NOTHING_COUNTED: Figures = { series: new Map(), members: new Map() };

/** The tiers that an account held or will hold, and the figures asked for, as of one moment. */
export async function readTierHistory(
  pool: pg.Pool,
  accountId: string,
  needs: readonly FigureNeed[],
): Promise<TierHistory> {
  return readTogether(pool, async (client) => {
    const holdings = await loadHoldings(client, [accountId]);
    const figures = await loadFigures(
      client,
      needs.map((need) => ({ accountId, need })),
    );
    return { holdings: holdings.get(accountId) ?? [], figures: figures.get(accountId) ?? NOTHING_COUNTED };
  });
}
