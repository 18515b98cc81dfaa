import type { ReturnRequestLine } from '../../src/core/command.ts';
import { formatDecimal } from '../../src/core/decimal.ts';
import { returnable, returnedLines } from '../../src/core/kept.ts';
import type { Account } from './harness.ts';

/** All that is left of all purchases goes back, and activities are undone. */
export function everythingReturned(account: Account): void {
  for (const past of account.state.history.values()) {
    if (past.posted.kind === 'activity') {
      account.try({ kind: 'void', subject: past.seq, reason: 'all of it' });
      continue;
    }
    const lines = past.posted.lines.flatMap(({ id }, index): ReturnRequestLine[] => {
      const { quantity } = returnable(past.posted, returnedLines(past), index);
      return quantity > 0n ? [{ id, quantity: formatDecimal(quantity) }] : [];
    });
    if (lines.length > 0) account.try(account.returnOf(`all-of-${past.seq}`, past.externalId, lines));
  }
}
