import { holderToColumn } from '../../engine/holder-column.ts';
import { standing } from './book.ts';

export const wallets = standing('wallets', {
  key: ['holder', 'points'],
  of: ({ state }) =>
    [...state.wallets.values()].map(({ holder, points, pending, active, reserved }) => ({
      holder: holderToColumn(holder),
      points,
      pending,
      active,
      reserved,
    })),
});
