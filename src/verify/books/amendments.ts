import { standing } from './book.ts';

/** Returns of what was found in no purchase amend themselves. */
export const amendments = standing('amendments', {
  key: ['transaction_seq', 'seq'],
  untold: { voids: 'what it undoes of an account that was merged is voided there by it' },
  of: ({ state }) =>
    [...state.history.values(), ...state.supposed.values()].flatMap((past) =>
      // What an account did before it was merged into this one stands with that one.
      past.amendments
        .filter(({ seq }) => seq > 0)
        .map(({ seq, kind, event, voided, lines, taken, qualifies }) => ({
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
