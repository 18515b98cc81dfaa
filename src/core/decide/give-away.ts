import { drawLot, openLots, payOff, walletOf } from '../books.ts';
import type { GivenDebt, GivenLot, MergeTakeCommand } from '../command.ts';
import { type Lot, onBook } from '../ledger.ts';
import type { Instant } from '../time.ts';
import type { Draft } from './draft.ts';

/** All points leave for another account, pending or not, whoever holds them, and so does what is owed. */
export function giveAway(draft: Draft): Pick<MergeTakeCommand, 'lots' | 'debts'> {
  const { now: at } = draft.deciding;
  const transferred = onBook('transferred');
  const lots = openLots(draft.books).toSorted((a, b) => a.seq - b.seq || a.n - b.n);
  for (const lot of lots) drawLot(draft.books, lot, lot.remaining, { target: transferred, rule: null, at });
  const debts = debtsOf(draft);
  for (const debt of debts) payOff(draft.books, { ...debt, source: transferred, at });
  return { lots: lots.map((lot) => givenLot(lot, at)), debts };
}

/** What is active stays so, also where the clock of whoever posted it was ahead. */
function givenLot({ side, ...lot }: Lot, now: Instant): GivenLot {
  return side === 'active' ? { ...lot, availableAt: Math.min(lot.availableAt ?? now, now) } : lot;
}

/** In one order, whatever order the wallets came in. */
function debtsOf({ books, deciding: { state } }: Draft): readonly GivenDebt[] {
  return [...state.wallets.keys()].sort().flatMap((key) => {
    const { holder, points } = state.wallets.get(key) ?? { holder: '', points: '' };
    const { active } = walletOf(books, holder, points);
    return active < 0 ? [{ holder, points, amount: -active }] : [];
  });
}
