import type { Occurrence } from '../basis.ts';
import { contributionTo, metricBefore } from '../metrics.ts';
import type { Metric } from '../program/compiled.ts';
import { meetsQualifying } from '../referral/qualifying.ts';
import { type Draft, referralOf, seqOf } from './draft.ts';
import type { Followed } from './follow.ts';
import { referralEvent } from './referral-event.ts';

const NOTHING: readonly Occurrence[] = [];

/** The first transaction in its time that meets what the programme asks for makes the referral of the account qualify. */
export function qualifyReferral(draft: Draft, followed: Followed): readonly Occurrence[] {
  const referral = referralOf(draft);
  if (referral === null || referral.qualifiedBy !== null) return NOTHING;
  const { program, context } = followed.judgement;
  const { kind, occurredAt } = context.transaction.posted;
  const { claimedAt } = referral;
  const offered = program.referral;
  if (offered?.qualifies?.on !== kind) return NOTHING;
  if (occurredAt < claimedAt || occurredAt >= offered.until(claimedAt)) return NOTHING;
  const of = offered.qualifies.reaches?.of;
  const before = of === undefined ? undefined : beforeIt(of, followed);
  if (!meetsQualifying(program, context, before)) return NOTHING;
  draft.referral = {
    ...referral,
    status: 'qualified',
    qualifiedBy: seqOf(draft),
    qualifiedAt: occurredAt,
  };
  draft.events.push(referralEvent('referral.qualified', occurredAt, referral));
  return [{ on: 'referred', ...(before !== undefined && { before }) }];
}

/** Counted by arrival, as every n-th is: the whole period, also what happened later than this transaction. */
function beforeIt(metric: Metric, { judgement, before, day }: Followed): ReturnType<typeof metricBefore> {
  const { program, context } = judgement;
  const enrolledOn = program.zone.dayOf(before.profile?.enrolledAt ?? context.transaction.posted.occurredAt);
  const window = metric.windowOf(day, enrolledOn);
  return metricBefore(before, metric, window, contributionTo(metric, { context, earned: [] }));
}
