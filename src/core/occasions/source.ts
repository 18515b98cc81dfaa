import type { AccountState, Profile } from '../state.ts';
import type { Instant } from '../time.ts';
import type { ForeseenOccasion } from './occasion.ts';

/** What of an account says when something happens to it by itself. */
export type OccasionAccount = Pick<AccountState, 'stakeholders' | 'series' | 'wallets' | 'lots'> & {
  readonly profile: Profile;
};

/** `after`: of those decided later than this; `from`: and judged as of this or later. */
export interface Looked {
  readonly after: Instant;
  readonly from: Instant;
  /** Since when a figure of what is done has been counted. */
  readonly countedSince: (figure: string) => Instant;
}

/**
 * One reason for which something happens by itself, as a version of a programme has it. Gives the occasions of the
 * earliest instant that is looked for; none: it does not happen again as things stand.
 */
export type OccasionSource = (account: OccasionAccount, looked: Looked) => readonly ForeseenOccasion[];

export const NONE: readonly ForeseenOccasion[] = [];
