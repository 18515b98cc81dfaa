import { standing } from './book.ts';

export const amendments = standing('amendments', {
  key: ['transaction_seq', 'seq'],
  of: ({ state }) =>
    [...state.history.values()].flatMap((past) =>
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
