import type { AccountState, Stakeholder } from '../state.ts';

/** What an account that was merged leaves beside its points, as it left it: nothing of it changes any more. */
export interface Estate
  extends Pick<
    AccountState,
    | 'holdings'
    | 'tierSets'
    | 'tierHolds'
    | 'journeyRuns'
    | 'planActs'
    | 'planPeriods'
    | 'coupons'
    | 'cards'
    | 'referral'
  > {
  /** All figures, day by day. */
  readonly series: AccountState['series'];
  readonly members: AccountState['members'];
  /** For what falls due because of them. */
  readonly people: readonly Stakeholder[];
}

/** The same, of an account that was decided again. */
export function estateOf(state: AccountState): Estate {
  return { ...state, people: [...state.stakeholders.values()] };
}
