import { drawLot, openLots, owe, putBack } from '../books.ts';
import type { GivenDebt, MergeTakeCommand } from '../command.ts';
import type { Holder } from '../ledger.ts';
import { onBook } from '../ledger.ts';
import { type Shift, shiftedLot } from '../merging/shift.ts';
import type { Draft } from './draft.ts';

/**
 * The lots of another account open here with all their terms, and what this one owes is paid out of them; then what the
 * other one owed is taken out of what there is, or is owed from now on.
 */
export function takePoints(
  draft: Draft,
  { lots, debts }: Pick<MergeTakeCommand, 'lots' | 'debts'>,
  { slot, people }: Shift,
): void {
  const { now: at } = draft.deciding;
  const holderOf = (holder: Holder): Holder => people[holder] ?? holder;
  for (const { remaining, ...lot } of lots) {
    const own = { ...shiftedLot(lot, slot), holder: holderOf(lot.holder) };
    putBack(draft.books, own, remaining, { source: onBook('transferred'), rule: null, at });
  }
  for (const debt of debts) takeDebt(draft, { ...debt, holder: holderOf(debt.holder) });
}

function takeDebt({ books, deciding: { now: at } }: Draft, { holder, points, amount }: GivenDebt): void {
  const target = onBook('transferred');
  let left = amount;
  for (const lot of openLots(books)) {
    if (lot.holder !== holder || lot.points !== points || lot.side !== 'active') continue;
    left -= drawLot(books, lot, left, { target, rule: null, at });
  }
  if (left > 0) owe(books, { holder, points, amount: left, target, rule: null, at });
}
