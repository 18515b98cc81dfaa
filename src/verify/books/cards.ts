import { holderToColumn } from '../../engine/holder-column.ts';
import { standing } from './book.ts';

export const cards = standing('cards', {
  key: ['seq', 'n'],
  of: ({ state }) =>
    [...state.cards.values()].map((card) => ({
      seq: card.seq,
      n: card.n,
      holder: holderToColumn(card.holder),
      points: card.points,
      version: card.version,
      size: card.size,
      opened_at: card.openedAt,
      expires_at: card.expiresAt,
      status: card.status,
      completed_at: card.completedAt,
      drawn: card.drawn,
    })),
});
