import { amendments } from './amendments.ts';
import type { AccountTable, Book } from './book.ts';
import { cards } from './cards.ts';
import { coupons } from './coupons.ts';
import { entries } from './entries.ts';
import { metricDays, metricMembers } from './figures.ts';
import { journeyRuns } from './journey-runs.ts';
import { lots } from './lots.ts';
import { merges } from './merges.ts';
import { payables } from './payables.ts';
import { accounts, stakeholders } from './people.ts';
import { planActs, planPeriods } from './plans.ts';
import { poolMembers, poolMemberships } from './pools.ts';
import { quoteHolds } from './quote-holds.ts';
import { redemptions } from './redemptions.ts';
import { referrals } from './referrals.ts';
import { tierHoldings, tierHolds, tierSets } from './tiers.ts';
import { transfers } from './transfers.ts';
import { wallets } from './wallets.ts';

/** Tables of account data that do not follow from the log, and what is said of them instead. */
export const NOT_BOOKS = {
  commands: 'the log itself',
  account_heads: 'compared with the log by its number of commands',
  account_refs: 'compared with the accounts that they name',
  due: 'compared with what the lots say: it may know more than the log',
  messages: 'compared with what the commands sent, and with what arrived',
  referral_codes: 'made when somebody first asks for one',
  job_failures: 'what jobs remember',
} as const;

/** All tables that follow from the log: a table of account data is here or above, or this does not compile. */
const BOOKS: Readonly<Record<Exclude<AccountTable, keyof typeof NOT_BOOKS>, Book>> = {
  wallets,
  lots,
  entries,
  accounts,
  stakeholders,
  metric_days: metricDays,
  metric_members: metricMembers,
  tier_holdings: tierHoldings,
  tier_sets: tierSets,
  tier_holds: tierHolds,
  coupons,
  cards,
  quote_holds: quoteHolds,
  journey_runs: journeyRuns,
  plan_acts: planActs,
  plan_periods: planPeriods,
  referrals,
  pool_memberships: poolMemberships,
  pool_members: poolMembers,
  payables,
  amendments,
  redemptions,
  transfers,
  merges,
};

const all: readonly Book[] = Object.values(BOOKS);

export const JOURNALS = all.flatMap(({ rows, ...book }) => (rows.are === 'added' ? [{ ...book, rows }] : []));
export const STANDING = all.flatMap(({ rows, ...book }) =>
  rows.are === 'standing' ? [{ ...book, rows }] : [],
);
