import { journal, standing } from './book.ts';

export const planActs = journal('plan_acts', {
  key: ['plan', 'seq'],
  of: ({ decision }) =>
    decision.planActs.map(({ plan, seq, version, kind, at }) => ({ plan, seq, version, kind, at })),
});

export const planPeriods = standing('plan_periods', {
  key: ['plan', 'seq'],
  of: ({ state }) =>
    state.planPeriods.map(({ plan, seq, version, kind, since, until, graceUntil, goneAt }) => ({
      plan,
      seq,
      version,
      kind,
      since,
      until,
      grace_until: graceUntil,
      gone_at: goneAt,
    })),
});
