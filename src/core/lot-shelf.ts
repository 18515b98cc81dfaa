import { lotKey } from './books.ts';
import { createHeap } from './heap.ts';
import { bySpendingOrder, type Holder, type Lot } from './ledger.ts';
import type { SomeLots } from './state.ts';
import type { Instant } from './time.ts';

/** So much of a wallet is spent. */
export interface Spend {
  readonly holder: Holder;
  readonly points: string;
  readonly amount: number;
}

/**
 * The open lots of an account while its log is replayed, found by when they change: to look through all of them at each
 * command would cost the square of a long log.
 */
export interface LotShelf {
  /** As a decision leaves them; closed ones go. */
  put(lots: readonly Lot[]): void;
  /** In the order they were issued. */
  all(): readonly Lot[];
  /** Those that are due, and as many as it takes to spend. What comes next may be of one of them, too: early is not wrong. */
  some(upTo: Instant, spends: readonly Spend[]): SomeLots;
}

interface Change {
  readonly at: Instant;
  readonly key: string;
}

export function createLotShelf(): LotShelf {
  const lots = new Map<string, Lot>();
  const changes = createHeap<Change>();
  /** Of what was put once, and is otherwise by now, the changes are still there. */
  const lotChanging = ({ at, key }: Change): Lot | undefined => {
    const lot = lots.get(key);
    return lot !== undefined && changesOf(lot).includes(at) ? lot : undefined;
  };
  const takeDue = (upTo: Instant): readonly Lot[] => {
    const due = new Map<string, Lot>();
    for (let next = changes.earliest(); next !== undefined && next.at <= upTo; next = changes.earliest()) {
      changes.pop();
      const lot = lotChanging(next);
      if (lot !== undefined) due.set(next.key, lot);
    }
    return [...due.values()];
  };
  const nextAt = (): Instant | null => {
    for (let next = changes.earliest(); next !== undefined; next = changes.earliest()) {
      if (lotChanging(next) !== undefined) return next.at;
      changes.pop();
    }
    return null;
  };
  const put = (changed: readonly Lot[]): void => {
    for (const lot of changed) {
      const key = lotKey(lot);
      lots.delete(key);
      if (lot.remaining <= 0) continue;
      lots.set(key, lot);
      for (const at of changesOf(lot)) changes.push({ at, key });
    }
  };
  return {
    put,
    all: () => [...lots.values()].sort((a, b) => a.seq - b.seq || a.n - b.n),
    some: (upTo, spends) => {
      const due = takeDue(upTo);
      const wanted = new Set([...due, ...toSpend(lots, spends)]);
      const next = nextAt();
      // They stay due until a decision says otherwise.
      put(due);
      return { lots: [...wanted], nextAt: next };
    },
  };
}

function changesOf({ side, availableAt, expiresAt }: Lot): readonly Instant[] {
  return [side === 'pending' ? availableAt : null, expiresAt].filter((at) => at !== null);
}

function toSpend(lots: ReadonlyMap<string, Lot>, spends: readonly Spend[]): readonly Lot[] {
  return spends.flatMap(({ holder, points, amount }) => {
    let left = amount;
    const own = [...lots.values()].filter(
      (lot) => lot.holder === holder && lot.points === points && lot.side === 'active',
    );
    return own.sort(bySpendingOrder).filter((lot) => {
      const isWanted = left > 0;
      left -= lot.remaining;
      return isWanted;
    });
  });
}
