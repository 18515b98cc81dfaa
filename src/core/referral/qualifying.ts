import type { MetricBefore } from '../basis.ts';
import type { FactContext } from '../conditions/fact-context.ts';
import { isMetBy } from '../happening.ts';
import { contributionTo, valueAfter } from '../metrics.ts';
import type { Program } from '../program/compiled.ts';

/** That a transaction made the referral of its account qualify; `before`: how the metric stood without it. */
export interface Referred {
  readonly on: 'referred';
  readonly before?: MetricBefore;
}

/** Does a transaction, or what is kept of it, meet what the programme asks for? Whether it is the first is not asked. */
export function meetsQualifying(
  { referral }: Program,
  context: FactContext,
  before: MetricBefore | undefined,
): boolean {
  const qualifies = referral?.qualifies ?? null;
  if (qualifies === null || !isMetBy(qualifies, context)) return false;
  const { reaches } = qualifies;
  if (reaches === null) return true;
  if (before === undefined) return false;
  // Only what transactions bring is asked for (no points), so nothing has to be earned before.
  const contribution = contributionTo(reaches.of, { context, earned: [] });
  return valueAfter(reaches.of, before, contribution) >= reaches.n;
}
