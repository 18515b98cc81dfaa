import { standing } from './book.ts';

export const transfers = standing('transfers', {
  key: ['seq'],
  of: ({ trail }) => [...trail.transfers].map(([seq, ended]) => ({ seq, ...ended })),
});
