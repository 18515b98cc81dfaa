import type { Place } from '../../core/ledger.ts';
import { holderToColumn } from '../../engine/holder-column.ts';
import { journal } from './book.ts';

export const entries = journal('entries', {
  key: ['seq', 'n'],
  of: ({ decision: { seq, entries } }) =>
    entries.map(({ n, points, amount, source, target, rule, lot, at }) => ({
      seq,
      n,
      points,
      amount,
      source: nameOf(source),
      source_holder: holderOf(source),
      target: nameOf(target),
      target_holder: holderOf(target),
      rule,
      lot_seq: lot?.seq ?? null,
      lot_n: lot?.n ?? null,
      at,
    })),
});

function nameOf(place: Place): string {
  return 'side' in place ? place.side : place.book;
}

function holderOf(place: Place): string | null {
  return 'side' in place ? holderToColumn(place.holder) : null;
}
