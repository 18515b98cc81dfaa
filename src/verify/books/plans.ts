import { standing } from './book.ts';

/** Those that came with a merged account have numbers of before the first command. */
export const planActs = standing('plan_acts', {
  key: ['plan', 'seq'],
  of: ({ state }) =>
    state.planActs.map(({ plan, seq, version, kind, at }) => ({ plan, seq, version, kind, at })),
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
