import { apply } from '../../../src/core/apply.ts';
import type { PostCommand } from '../../../src/core/command.ts';
import { decide } from '../../../src/core/decide/decide.ts';
import { type Decimal, plus, ZERO } from '../../../src/core/decimal.ts';
import type { Decision } from '../../../src/core/decision.ts';
import { type FigureNeed, figuresToPost } from '../../../src/core/needs.ts';
import type { Program } from '../../../src/core/program/compiled.ts';
import { emptyState } from '../../../src/core/replay.ts';
import type { AccountState, Profile, Series, Stakeholder } from '../../../src/core/state.ts';
import type { PostedTransaction } from '../../../src/core/transaction.ts';
import { BUYER, makePurchases } from '../purchases.ts';

/** A purchase as it comes in, and its account as the service loads it for that purchase. */
export interface Case {
  readonly state: AccountState;
  readonly command: PostCommand;
}

export interface Size {
  readonly accounts: number;
  readonly purchases: number;
  readonly lines: number;
}

const BUYER_RECORD: Stakeholder = { id: BUYER, roles: ['buyer'], circle: 1, attributes: {}, active: true };
const COUNTRIES = ['DE', 'AT', 'FR'];
const PROFILE: Omit<Profile, 'country'> = {
  kind: 'company',
  segment: null,
  parent: null,
  attributes: { since: 2019 },
  enrolledAt: Date.parse('2024-05-06T07:08:09Z'),
};

/**
 * Accounts that buy on, one purchase after the other: each is decided on what the ones before left, and in the course
 * of it tiers are reached and limits used up. What is measured is each decision again, on the state it was made on.
 */
export function makeCases(program: Program, { accounts, purchases, lines }: Size): readonly Case[] {
  const posted = makePurchases(accounts * purchases, lines, Date.parse('2026-01-05T08:00:00Z'));
  return Array.from({ length: accounts }).flatMap((_, account) => {
    const enrolled: AccountState = {
      ...emptyState([program]),
      profile: { ...PROFILE, country: COUNTRIES[account % COUNTRIES.length] ?? null },
      stakeholders: new Map([[BUYER, BUYER_RECORD]]),
    };
    return casesOf(program, enrolled, posted.slice(account * purchases, (account + 1) * purchases));
  });
}

export function decideCase(programs: readonly Program[], { state, command }: Case): Decision {
  const now = command.transaction.occurredAt;
  const decision = decide({ ...KNOWN, programs, state, command, now });
  if (decision.refused) throw new Error(`refused: ${decision.detail}`);
  return decision;
}

const KNOWN = { accountId: 'acc_1', refusedClaims: new Map<string, number>(), nonce: 'code' };

function casesOf(
  program: Program,
  enrolled: AccountState,
  posted: readonly PostedTransaction[],
): readonly Case[] {
  let state = enrolled;
  return posted.map((transaction, index) => {
    const command: PostCommand = { kind: 'purchase', externalId: `order-${index + 1}`, transaction };
    const asked = { state: asLoaded(state, program, transaction), command };
    state = apply(state, decideCase([program], asked));
    return asked;
  });
}

/** Of the figures just those that are needed, days before the purchase's own summed up; no lots, no past. */
function asLoaded(
  state: AccountState,
  program: Program,
  { occurredAt, stakeholder }: PostedTransaction,
): AccountState {
  const { enrolledAt } = PROFILE;
  const needs = figuresToPost(program, {
    kind: 'purchase',
    occurredAt,
    enrolledAt,
    stakeholder,
    knownUntil: occurredAt,
  });
  return {
    ...state,
    series: new Map(needs.map((need) => [need.key, seriesOf(state, need)])),
    members: new Map(),
    lots: null,
  };
}

function seriesOf(state: AccountState, { key, from, split, to }: FigureNeed): Series {
  const days = [...(state.series.get(key)?.days ?? [])].filter(([day]) => from <= day && day < to);
  const before = days.reduce(
    (sum: Decimal, [day, { value }]) => (day < split ? plus(sum, value) : sum),
    ZERO,
  );
  return { from, split, to, before, days: new Map(days.filter(([day]) => day >= split)) };
}
