import type { Difference } from '../../verify/difference.ts';

/** What a verification has come to so far. */
export interface Tally {
  readonly accounts: number;
  readonly commands: number;
  readonly entries: number;
  readonly seconds: number;
  /** The first ones, in order; how many more there are is counted. */
  readonly differences: readonly NamedDifference[];
  readonly moreDifferences: number;
}

/** A difference as it is printed. */
export interface NamedDifference extends Omit<Difference, 'accountId'> {
  /** acc_…; null: it is of no account alone. */
  readonly account: string | null;
  readonly externalId: string | null;
}

export const NOTHING_YET: Tally = {
  accounts: 0,
  commands: 0,
  entries: 0,
  seconds: 0,
  differences: [],
  moreDifferences: 0,
};

/** All are counted, but so many are kept: where everything differs, nobody reads it all. */
const DIFFERENCES_MAX = 1000;

export function add(
  tally: Tally,
  checked: Pick<Tally, 'accounts' | 'commands' | 'entries' | 'seconds'>,
  found: readonly NamedDifference[],
): Tally {
  const kept = found.slice(0, DIFFERENCES_MAX - tally.differences.length);
  return {
    accounts: tally.accounts + checked.accounts,
    commands: tally.commands + checked.commands,
    entries: tally.entries + checked.entries,
    seconds: tally.seconds + checked.seconds,
    differences: kept.length === 0 ? tally.differences : [...tally.differences, ...kept],
    moreDifferences: tally.moreDifferences + found.length - kept.length,
  };
}

export function countDifferences({ differences, moreDifferences }: Tally): number {
  return differences.length + moreDifferences;
}
