import { standing } from './book.ts';

/** Returns of what was found in no purchase amend themselves. */
export const amendments = standing('amendments', {
  key: ['transaction_seq', 'seq'],
  of: ({ state }) =>
    [...state.history.values(), ...state.supposed.values()].flatMap((past) =>
      past.amendments.map(({ seq, kind, event, voided, lines, taken, qualifies }) => ({
        transaction_seq: past.seq,
        seq,
        kind,
        event,
        voided,
        lines,
        taken,
        qualifies,
      })),
    ),
});
