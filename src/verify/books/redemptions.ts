import { journal } from './book.ts';

export const redemptions = journal('redemptions', {
  key: ['seq'],
  of: ({ command, decision: { seq, outcome } }) =>
    outcome.kind === 'redeemed' && command.kind === 'redemption'
      ? [{ seq, reward: command.reward.key, code: outcome.code, status: 'captured' as const }]
      : [],
});
