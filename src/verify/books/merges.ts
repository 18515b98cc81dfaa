import { standing } from './book.ts';

export const merges = standing('merges', {
  key: ['seq'],
  of: ({ trail }) => [...trail.merges].map(([seq, merge]) => ({ seq, ...merge })),
});
