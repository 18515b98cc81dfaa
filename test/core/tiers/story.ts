import t, { type Test } from 'tap';
import type { LadderDefinition, ProgramDocument } from '../../../src/core/program/document.ts';
import { stretchAt, tierTimeline } from '../../../src/core/tiers/tier-timeline.ts';
import { formatInstant } from '../../../src/core/time.ts';
import { Account, club, instant, type Version } from '../harness.ts';

/** What becomes of the status of an account, told through its commands. The log replays to the same. */
export function story(
  name: string,
  document: ProgramDocument | readonly Version[],
  tell: (account: Account, t: Test) => void,
): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

/** Bronze from 100 in a calendar year, silver from 1,000, gold from 5,000; held to the end of the year. */
export function ladder(
  parts: Partial<LadderDefinition> = {},
  document: Partial<ProgramDocument> = {},
): ProgramDocument {
  return club({
    metrics: { spend: { sum: 'line.net', over: { calendar: 'year' } } },
    ladders: { status: { tiers: TIERS, held: { until: 'end-of-year' }, ...parts } },
    ...document,
  });
}

export function heldThen(
  then: NonNullable<LadderDefinition['held']['then']>,
  held: LadderDefinition['held'],
): LadderDefinition['held'] {
  return { ...held, then };
}

export const TIERS: LadderDefinition['tiers'] = [
  { key: 'red' },
  { key: 'bronze', reach: { metric: 'spend', atLeast: 100 } },
  { key: 'silver', reach: { metric: 'spend', atLeast: 1_000 } },
  { key: 'gold', reach: { metric: 'spend', atLeast: 5_000 } },
];

/** Where the account is on a ladder at an instant, as "silver 2026-02-01T12:00:00Z – never". */
export function stretch(account: Account, at: string, ladder = 'status'): string {
  const found = account.programs[0]?.ladders.get(ladder);
  if (found === undefined) throw new Error(`no ladder ${ladder}`);
  const { tier, since, until } = stretchAt(tierTimeline(found, account.state), instant(at));
  const told = (end: number | null, none: string): string => (end === null ? none : formatInstant(end));
  return `${tier.key} ${told(since, 'ever')} – ${told(until, 'never')}`;
}

/** All stretches from one instant on. */
export function stretches(account: Account, from: string, ladder = 'status'): readonly string[] {
  const found = account.programs[0]?.ladders.get(ladder);
  if (found === undefined) throw new Error(`no ladder ${ladder}`);
  return tierTimeline(found, account.state)
    .filter(({ since }) => since !== null && since >= instant(from))
    .map(({ tier, since }) => `${tier.key} ${formatInstant(since ?? 0)}`);
}
