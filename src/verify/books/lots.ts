import { holderToColumn } from '../../engine/holder-column.ts';
import { standing } from './book.ts';

export const lots = standing('lots', {
  key: ['seq', 'n'],
  of: ({ state }) =>
    (state.lots ?? []).map((lot) => ({
      seq: lot.seq,
      n: lot.n,
      holder: holderToColumn(lot.holder),
      points: lot.points,
      side: lot.side,
      amount: lot.amount,
      remaining: lot.remaining,
      available_at: lot.availableAt,
      awaits: lot.awaits,
      expires_at: lot.expiresAt,
      lapses_under: lot.lapsesUnder,
      card_seq: lot.card?.seq ?? null,
      card_n: lot.card?.n ?? null,
    })),
});
