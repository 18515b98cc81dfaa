import { standing } from './book.ts';

export const quoteHolds = standing('quote_holds', {
  key: ['seq'],
  of: ({ state }) =>
    (state.quoteHolds ?? []).map(({ seq, until, status, reserved }) => ({ seq, until, status, reserved })),
});
