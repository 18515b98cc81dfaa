import { journal, standing } from './book.ts';

export const poolMemberships = journal('pool_memberships', {
  key: ['seq'],
  of: ({ decision: { seq, now, outcome } }) =>
    outcome.kind === 'pool-chosen' ? [{ seq, pool_id: outcome.pool, at: now }] : [],
});

export const poolMembers = standing('pool_members', {
  key: ['member_id'],
  of: ({ state }) =>
    [...state.poolMembers.values()].map(({ member: member_id, told, since, until, turnover }) => ({
      member_id,
      told,
      since,
      until,
      turnover,
    })),
});
