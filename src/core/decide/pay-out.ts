import { walletOf } from '../books.ts';
import { decimalFromNumber, formatDecimal, parseDecimal, times } from '../decimal.ts';
import type { Decision } from '../decision.ts';
import { onBook, type Wallet } from '../ledger.ts';
import type { Payout } from '../occasions/occasion.ts';
import { payoutPeriod } from '../occasions/payout.ts';
import type { Points, Program } from '../program/compiled.ts';
import type { Instant } from '../time.ts';
import { close } from './close.ts';
import { type Draft, programFor } from './draft.ts';
import { spend } from './redeem.ts';

/**
 * What is in wallets of points that are paid out leaves them, and is owed to their holders in money. What a wallet owes
 * stays there, and is paid by what comes later.
 */
export function decidePayout(draft: Draft, { every, at, occurredAt }: Payout): Decision {
  const program = programFor(draft, occurredAt);
  const { zone } = program;
  const period = payoutPeriod(every, occurredAt, zone);
  for (const { holder, points } of walletsInOrder(draft)) {
    const kind = program.points.get(points);
    if (kind?.payable?.every !== every) continue;
    payOut(draft, program, kind, walletOf(draft.books, holder, points), { period, at });
  }
  return close(draft, { occurredAt });
}

/** In one order, whatever order they were loaded in: a replay has to number the entries alike. */
function walletsInOrder({ deciding: { state } }: Draft): readonly Wallet[] {
  return [...state.wallets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, wallet]) => wallet);
}

function payOut(
  draft: Draft,
  program: Program,
  { value }: Points,
  { holder, points, active: amount }: Wallet,
  { period, at }: { readonly period: string; readonly at: Instant },
): void {
  if (amount <= 0 || value === undefined) return;
  const n = draft.books.entries.length;
  spend(draft, holder, points, amount, onBook('paid-out'));
  const { currency } = program.document;
  const money = formatDecimal(times(decimalFromNumber(amount), parseDecimal(value)));
  draft.payables.push({ n, period, holder, points, amount, money, currency });
  const data = { period, holder, points, amount, money, currency };
  draft.events.push({ type: 'payable.settled', at, data });
}
