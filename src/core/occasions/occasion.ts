import { OCCASIONS, type PayableDefinition } from '../program/document.ts';
import type { Instant } from '../time.ts';

/**
 * Something that happens to an account by itself, because time goes by: `at` is when it is decided, `occurredAt` what it
 * is judged as of. The end of a period is judged as of its last moment, whenever it is decided.
 */
export type Occasion = ForeseenOccasion | Migration;

/** Those that a version of the programme foresees. */
export type ForeseenOccasion = JudgedOccasion | Payout | IdleExpiry | ExpiryWarning;

/** The end of a period at which points are paid out. */
export type Payout = WhenItIs & { readonly kind: 'payout'; readonly every: PayableDefinition['every'] };

/**
 * Nothing has happened for as long as points of a kind outlive that, by the terms that a version has for whoever holds a
 * tier (null: for all others).
 */
export type IdleExpiry = WhenItIs & {
  readonly kind: 'idle-expiry';
  readonly points: string;
  readonly version: number;
  readonly tier: string | null;
};

/**
 * Points of a kind expire so long (`before`, a duration) after this. `lapse`: those that do because nothing has happened
 * for long enough, by the terms of a version for whoever holds a tier, if nothing happens meanwhile; null: those whose end
 * a date says.
 */
export type ExpiryWarning = WhenItIs & {
  readonly kind: 'expiry-warning';
  readonly points: string;
  readonly before: string;
  readonly expiresAt: Instant;
  readonly lapse: Pick<IdleExpiry, 'version' | 'tier'> | null;
};

/** A version takes effect that brings new terms to what was earned before. */
export type Migration = WhenItIs & { readonly kind: 'migration'; readonly version: number };

interface WhenItIs {
  readonly at: Instant;
  readonly occurredAt: Instant;
}

/** Those that rules can be about. */
export type JudgedOccasion = WhenItIs &
  (
    | { readonly kind: 'period-end'; readonly period: string }
    /** `rule`: the one that waits for it, once; null: the anniversary of a year, which is the `years`-th. */
    | { readonly kind: 'anniversary'; readonly years: number; readonly rule: string | null }
    | { readonly kind: 'birthday'; readonly stakeholder: string }
    | { readonly kind: 'inactivity'; readonly rule: string }
  );

export function isJudged(occasion: Occasion): occasion is JudgedOccasion {
  return OCCASIONS.some((kind) => kind === occasion.kind);
}

/** What belongs to the time before an instant comes first at it. */
const RANK = {
  'period-end': 1,
  // What rules give for the period is paid out with it.
  payout: 2,
  // What is given at that instant is not over with it.
  'idle-expiry': 3,
  migration: 4,
  anniversary: 5,
  birthday: 6,
  inactivity: 7,
  // What is told is what there is once all that belongs to the instant has happened.
  'expiry-warning': 8,
} as const satisfies Record<Occasion['kind'], number>;

/** Names an occasion of an instant; by these names, occasions of one instant are decided in order. */
export function occasionName(occasion: Occasion): string {
  return `${RANK[occasion.kind]} ${occasion.kind}${detailOf(occasion)}`;
}

/** The key under which its command happens once. */
export function occasionKey(occasion: Occasion): string {
  return `t:${occasion.at}:${occasionName(occasion)}`;
}

const DIGITS = 16;

function detailOf(occasion: Occasion): string {
  switch (occasion.kind) {
    case 'period-end':
      // Of two that are settled at once, the one that ended first comes first.
      return ` ${String(occasion.occurredAt).padStart(DIGITS, '0')} ${occasion.period}`;
    case 'payout':
      return ` ${occasion.every}`;
    case 'idle-expiry':
      return ` ${occasion.points} ${occasion.version}${occasion.tier === null ? '' : ` ${occasion.tier}`}`;
    case 'expiry-warning': {
      const { points, before, expiresAt, lapse } = occasion;
      const by = lapse === null ? '' : ` ${lapse.version}${lapse.tier === null ? '' : ` ${lapse.tier}`}`;
      return ` ${points} ${String(expiresAt).padStart(DIGITS, '0')} ${before}${by}`;
    }
    case 'migration':
      return ` ${occasion.version}`;
    case 'anniversary':
      return occasion.rule === null ? '' : ` ${occasion.rule}`;
    case 'birthday':
      return ` ${occasion.stakeholder}`;
    case 'inactivity':
      return ` ${occasion.rule}`;
  }
}
