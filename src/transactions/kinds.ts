import { OCCASIONS } from '../core/program/document.ts';

/** What can be posted as a transaction. */
export const KINDS = ['purchase', 'return', 'activity'] as const;
export type Kind = (typeof KINDS)[number];

/** What can be explained beside: that rules look at, though nobody posts it. */
export const EXPLAINED_KINDS = [
  ...KINDS,
  'enrolment',
  'referral',
  'referral-amend',
  'payout',
  'idle-expiry',
  'expiry-warning',
  'migration',
  ...OCCASIONS,
] as const;
export type ExplainedKind = (typeof EXPLAINED_KINDS)[number];
