import t, { type Test } from 'tap';
import { stateAt } from '../../../src/core/journeys/runs.ts';
import type {
  JourneyDefinition,
  ProgramDocument,
  RuleDefinition,
} from '../../../src/core/program/document.ts';
import { Account, club, instant } from '../harness.ts';

/** A journey of three steps, of which the last asks for two purchases, and what is given for them. */
export function onboarding(
  parts: Partial<JourneyDefinition> = {},
  rules: readonly RuleDefinition[] = REWARDS,
): ProgramDocument {
  return club({
    journeys: {
      onboarding: {
        within: 'P30D',
        steps: [
          { key: 'profile', on: 'activity', type: 'profile' },
          { key: 'survey', on: 'activity', type: 'survey' },
          { key: 'orders', on: 'purchase', when: { fact: 'transaction.net', atLeast: '20' }, times: 2 },
        ],
        ...parts,
      },
    },
    rules,
  });
}

export const REWARDS: readonly RuleDefinition[] = [
  {
    key: 'each-step',
    on: 'journey-step',
    journey: { key: 'onboarding' },
    earn: { points: 'reward', fixed: 10 },
  },
  {
    key: 'two-orders',
    on: 'journey-step',
    journey: { key: 'onboarding', step: 'orders' },
    grant: { reward: 'mug' },
  },
  {
    key: 'all-done',
    on: 'journey-done',
    journey: { key: 'onboarding' },
    earn: { points: 'reward', fixed: 100 },
    grant: { reward: 'crown' },
  },
];

/** Of any steps whatever. */
export const OF_ANY_STEPS = REWARDS.filter(({ journey }) => journey?.step === undefined);

/** What an account does in a journey. The log replays to the same. */
export function story(
  name: string,
  document: ProgramDocument,
  tell: (account: Account, t: Test) => void,
): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

export function stateOf(account: Account, at = account.now, key = 'onboarding'): string {
  return stateAt(key, account.state.journeyRuns, instant(at), account.programs);
}
