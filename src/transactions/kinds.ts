/** What can be posted as a transaction. */
export const KINDS = ['purchase', 'return', 'activity'] as const;
export type Kind = (typeof KINDS)[number];
