import type { Basis } from './basis.ts';
import type { Decimal } from './decimal.ts';
import type { Claim } from './decision.ts';
import type { Entry, Holder, Lot, LotRef, Wallet } from './ledger.ts';
import type { SamePeople } from './merging/same-people.ts';
import type { Day, Instant } from './time.ts';
import type { Attributes, PostedTransaction } from './transaction.ts';

/** What is known of an account before a command: as much of it as the command can ask for. */
export interface AccountState {
  /** Number of the last command. */
  readonly seq: number;
  /** The books are settled up to this instant. */
  readonly settledAt: Instant;
  /** Of the occasions at that instant, the last one that was decided; null: all of them were. */
  readonly lastOccasion: string | null;
  /** Null: not enrolled yet. */
  readonly profile: Profile | null;
  /** Null: it goes on. */
  readonly ended: Ended | null;
  /** Null: nothing was ever merged into it. */
  readonly absorbed: Absorbed | null;
  /** How many points of each kind are on their way to others; null where nothing asks for it. */
  readonly inTransit: ReadonlyMap<string, number> | null;
  /** Those whom the commands name. */
  readonly stakeholders: ReadonlyMap<string, Stakeholder>;
  readonly wallets: ReadonlyMap<string, Wallet>;
  readonly holdings: readonly Holding[];
  /** In the order in which they were made: of a ladder, the last one counts. */
  readonly tierSets: readonly TierSet[];
  /** In the order in which they began; those of a ladder never overlap. */
  readonly tierHolds: readonly TierHold[];
  /** In the order in which they were begun. */
  readonly journeyRuns: readonly JourneyRun[];
  /** In the order of the commands. */
  readonly planActs: readonly PlanAct[];
  readonly planPeriods: readonly PlanPeriod[];
  readonly series: ReadonlyMap<string, Series>;
  readonly members: ReadonlyMap<string, MemberSeries>;
  /** Whose code it named when it enrolled; null: nobody's, or nothing asks for it. */
  readonly referral: Referral | null;
  /** The account that is the pool of its group; null: it belongs to none. */
  readonly pool: string | null;
  /** Those whose pool the account is, as far as the commands name them. */
  readonly poolMembers: ReadonlyMap<string, PoolMember>;
  /** All open lots; null: not all of them are loaded. */
  readonly lots: readonly Lot[] | null;
  /** Where not all are: those that what is asked for may change; null: nothing is asked for that changes any. */
  readonly someLots: SomeLots | null;
  /** When lots were earned, by lotKey, of those that came by earning; null where nothing asks for it. */
  readonly lotsEarnedAt: ReadonlyMap<string, Instant> | null;
  /** Lots that the commands name, by lotKey, open or not; null where nothing asks for them. */
  readonly recordedLots: ReadonlyMap<string, RecordedLot> | null;
  /** The version in force when the account was last settled, as known then; 0: it was not. */
  readonly settledVersion: number;
  /** The earliest instant at which something falls due; null: nothing. */
  readonly dueAt: Instant | null;
  /** The same of lots and tiers alone: without the lots, nobody could say it again. */
  readonly booksDueAt: Instant | null;
  /** Coupons that the commands name or may withdraw; beside open lots those that come to an end by themselves. */
  readonly coupons: ReadonlyMap<string, Coupon>;
  /** Open quotes, and those that the commands name; null where nothing asks for them and nothing is due. */
  readonly quoteHolds: readonly QuoteHold[] | null;
  /** Beside open lots the cards that are open; where something of the past is returned or undone, all. */
  readonly cards: ReadonlyMap<string, Card>;
  /** Past transactions that the commands amend, by their seq. */
  readonly history: ReadonlyMap<number, PastTransaction>;
  /** Of returns that the commands undo, by their seq: what they would have been as purchases, see `supposed-purchase.ts`. */
  readonly supposed: ReadonlyMap<number, PastTransaction>;
}

/** Nothing begins at the account any more since then: it was closed, or another one goes on for it. */
export interface Ended {
  readonly at: Instant;
  readonly into: string | null;
}

/** What an account knows of those that were merged into it. */
export interface Absorbed {
  /** Those that were asked, and have not answered yet. */
  readonly opening: readonly string[];
  /** Whose slots of numbers it has, the first one first: see merging/numbers.ts. */
  readonly owners: readonly string[];
  /** Whom the ids of people mean who are somebody that was there already. */
  readonly people: SamePeople;
  /** Which referrer was told of what an owner did, of those that had one. */
  readonly referrers: Readonly<Record<string, string>>;
}

/** As many of the open lots of an account as it takes to settle it up to an instant, and to spend something. */
export interface SomeLots {
  /** What falls due up to then, what is spent first, and all that were opened since. */
  readonly lots: readonly Lot[];
  /** When the first of all others changes by itself; null: none does. */
  readonly nextAt: Instant | null;
}

/** What has been counted. */
export type Figures = Pick<AccountState, 'series' | 'members'>;

/** All that says in which tier an account is, and when. */
export type Status = Pick<AccountState, 'holdings' | 'tierSets' | 'tierHolds'>;

export interface Profile {
  readonly kind: string;
  readonly country: string | null;
  readonly segment: string | null;
  /** The client's own id of the account to which this one belongs. */
  readonly parent: string | null;
  readonly attributes: Attributes;
  readonly enrolledAt: Instant;
}

export interface Stakeholder {
  readonly id: string;
  readonly roles: readonly string[];
  readonly circle: number;
  readonly attributes: Attributes;
  readonly active: boolean;
  /** When they left; null or absent: they did not, or before that was of any account. */
  readonly leftAt?: Instant | null;
  /** The day of the year, as "03-15"; null or absent: it is not known. */
  readonly birthday?: string | null;
}

/**
 * How a tier comes to be held: it was reached, or kept by whoever held it; it is the one below a tier that ended; or
 * it is what the figures gave when a tier ended.
 */
export const HELD_BY = ['reach', 'keep', 'one-down', 'figures'] as const;
export type HeldBy = (typeof HELD_BY)[number];

/**
 * A tier held from `since` up to, not including, `until` (null: for ever), as it was when that was decided: holds on
 * the status make it longer, see status-time.ts.
 */
export interface Holding {
  readonly seq: number;
  readonly n: number;
  readonly ladder: string;
  readonly tier: string;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly by: HeldBy;
  /** The row (by its n) of the same command at whose end this one begins; null: it begins by itself. */
  readonly follows: number | null;
  /**
   * From when on it counts no more, because what it stood on was returned: at `since`, where it never did; at its end,
   * where it was over when that became known.
   */
  readonly endedAt: Instant | null;
}

/** That a holding counts no more from an instant on. */
export type HoldingEnd = Pick<Holding, 'seq' | 'n' | 'ladder'> & { readonly endedAt: Instant };

/**
 * A tier that somebody set by hand, from `since` up to, not including, `until` (null: for ever), or until another set:
 * the least that the account has then (floor), or exactly what it has (exact). One with `tier` null lifts the one
 * before it.
 */
export interface TierSet {
  readonly seq: number;
  readonly ladder: string;
  readonly tier: string | null;
  readonly kind: 'floor' | 'exact' | 'lifted';
  readonly since: Instant;
  readonly until: Instant | null;
  readonly reason: string;
}

/** While it lasts, the time of a status does not pass. Null: no end is known, or it was not released. */
export interface TierHold {
  readonly seq: number;
  readonly ladder: string;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly releasedAt: Instant | null;
  readonly reason: string;
}

/**
 * A journey that was begun by the command `seq`, under the terms of a version of the programme. What it has come to is
 * derived of the steps that count: see journeys/progress.ts.
 */
export interface JourneyRun {
  readonly seq: number;
  readonly journey: string;
  readonly version: number;
  readonly startedAt: Instant;
  /** When its time is over; null: never. */
  readonly until: Instant | null;
  /** In the order in which they were counted. */
  readonly counted: readonly CountedStep[];
  /** What stays given although the step, or the whole, fell away. */
  readonly spent: readonly SpentGift[];
}

/** That a transaction counts for a step, once. */
export interface CountedStep {
  readonly seq: number;
  readonly step: string;
  readonly at: Instant;
  /** What is kept of it no longer does the step. */
  readonly gone: boolean;
}

/** Of a rule, for a step or the whole (null), given with a transaction and used before it could be taken back. */
export interface SpentGift {
  readonly seq: number;
  readonly step: string | null;
  readonly rule: string;
}

/** Of an account that says what it wants of a plan: it activates it, or lets it end with what is paid for. */
export interface PlanAct {
  readonly seq: number;
  readonly plan: string;
  /** The version of the programme whose plan it meant. */
  readonly version: number;
  readonly kind: 'activated' | 'cancelled';
  readonly at: Instant;
}

/**
 * A time of a plan that was begun by the command `seq`: its trial, or what a fee paid for, under the terms of a version
 * of the programme. Its ends are kept, for terms change. It lasts up to, not including, `until`.
 */
export interface PlanPeriod {
  readonly seq: number;
  readonly plan: string;
  readonly version: number;
  readonly kind: 'trial' | 'paid';
  readonly since: Instant;
  readonly until: Instant;
  /** Up to then the account stays in the plan, although no fee was paid for it. */
  readonly graceUntil: Instant;
  /** When its fee was undone; null: it stands. */
  readonly goneAt: Instant | null;
}

/** All that says in which plans an account is, and when. */
export type Plans = Pick<AccountState, 'planActs' | 'planPeriods'>;

/**
 * A metric's figures over [from, to): one sum for the days before `split`, and each day from it on.
 */
export interface Series {
  readonly from: Day;
  readonly split: Day;
  readonly to: Day;
  readonly before: Decimal;
  /** The last of the days before `split` on which something was counted; null or absent: none. */
  readonly lastDayBefore?: Day | null;
  readonly days: ReadonlyMap<Day, DayFigure>;
}

export interface DayFigure {
  readonly value: Decimal;
  readonly lastAt: Instant;
}

/** How often each member was counted on each day of [from, to). */
export interface MemberSeries {
  readonly from: Day;
  readonly to: Day;
  readonly members: ReadonlyMap<string, ReadonlyMap<Day, MemberDay>>;
}

export interface MemberDay {
  readonly times: number;
  readonly lastAt: Instant;
}

/** Expired: it came to its end before it was used. Withdrawn: what it was granted for came back. */
export const COUPON_STATUSES = ['open', 'used', 'withdrawn', 'expired'] as const;
export type CouponStatus = (typeof COUPON_STATUSES)[number];

export const REFERRAL_STATUSES = ['claimed', 'qualified', 'reversed'] as const;
export type ReferralStatus = (typeof REFERRAL_STATUSES)[number];

/** What an account owes another one: the code of a person there (or of the account itself) that it named. */
export interface Referral {
  readonly referrer: string;
  readonly holder: Holder;
  readonly claimedAt: Instant;
  /** Reversed: it qualified, and what made it do so was returned; it can qualify again. */
  readonly status: ReferralStatus;
  /** The transaction that made it qualify, by its seq, and when that happened; null: none does. */
  readonly qualifiedBy: number | null;
  readonly qualifiedAt: Instant | null;
}

/** An account that belongs to the pool, or did, as it told last. Without `since` it fed it before it was heard to join. */
export interface PoolMember {
  readonly member: string;
  /** By which of its commands it said so. */
  readonly told: number;
  readonly since: Instant | null;
  readonly until: Instant | null;
  /** Per kind of points. */
  readonly turnover: Readonly<Record<string, Turnover>>;
}

/** What a member put into the pool, and spent out of it. */
export interface Turnover {
  readonly fed: number;
  readonly spent: number;
}

export interface Coupon {
  readonly seq: number;
  readonly n: number;
  readonly reward: string;
  /** The rule that granted it; null: a full card did. */
  readonly rule: string | null;
  readonly card: LotRef | null;
  readonly code: string;
  readonly status: CouponStatus;
  readonly expiresAt: Instant | null;
}

/**
 * A card of stamps: lots of its kind that name it. It keeps the terms of the version under which it got its first
 * stamp. Completed: its stamps were redeemed for coupons. One that lost all its stamps waits for the next first one.
 */
export const CARD_STATUSES = ['open', 'completed', 'expired'] as const;
export interface Card extends LotRef {
  readonly holder: Holder;
  readonly points: string;
  readonly version: number;
  readonly size: number;
  readonly openedAt: Instant;
  readonly expiresAt: Instant | null;
  readonly status: (typeof CARD_STATUSES)[number];
  readonly completedAt: Instant | null;
  /** The stamps that it was completed or expired with. */
  readonly drawn: readonly TakenOfLot[];
}

/**
 * A quote that is kept until an instant, exclusive: what the purchase was judged on, by which version, and what is
 * reserved for it meanwhile.
 */
export interface QuoteHold {
  /** Of the command that held it. */
  readonly seq: number;
  readonly until: Instant;
  readonly status: 'open' | 'used' | 'expired';
  readonly transaction: PostedTransaction;
  readonly basis: Basis;
  readonly programVersion: number;
  readonly reserved: Reserved;
}

/** What the judgement of a quote took of limits and of counters. */
export interface Reserved {
  readonly figures: readonly ReservedFigure[];
  readonly claims: readonly Claim[];
}

/** So much of a limit's figure on a day. */
export interface ReservedFigure {
  readonly metric: string;
  readonly day: Day;
  readonly by: string;
}

export interface PastTransaction {
  readonly seq: number;
  readonly externalId: string;
  readonly posted: PostedTransaction;
  readonly basis: Basis;
  readonly programVersion: number;
  /** The entries that issued its points. */
  readonly issued: readonly Entry[];
  /** Points of it that expired unspent and were not reinstated, per issuing entry. */
  readonly expired: ReadonlyMap<number, number>;
  readonly amendments: readonly Amendment[];
}

/**
 * A return, or the whole undone, or the undoing of a return (then the return's `voided` is true); or an event that its
 * points may have waited for: an activity of that type named it; or pending points of it that were cancelled by hand.
 */
export interface Amendment {
  readonly seq: number;
  readonly kind: AmendmentKind;
  /** The type of the activity; null of all others. */
  readonly event: string | null;
  readonly voided: boolean;
  readonly lines: readonly ReturnedLine[];
  readonly taken: readonly Taken[];
  /** After it, whether the transaction is what made a referral qualify; null: it never was. */
  readonly qualifies: boolean | null;
}

export type AmendmentKind = 'return' | 'void' | 'event' | 'cancel';

/** Of the line at `index` of the purchase: a quantity that came back, or an amount off its price. */
export interface ReturnedLine {
  readonly index: number;
  readonly quantity?: string;
  readonly amount?: string;
}

/**
 * What was taken back of an issuing entry (negative: given back): out of these lots, and what they do not come to was
 * owed. `waived` could not be taken, and is not asked again.
 */
export interface Taken {
  readonly entry: number;
  readonly amount: number;
  readonly waived: number;
  readonly lots: readonly TakenOfLot[];
}

/**
 * Points out of one lot (negative: put back), with all that it takes to open that lot again. `holder`: whose it was, where
 * that was not whoever had earned the points.
 */
export interface TakenOfLot {
  readonly lot: ReopenableLot;
  readonly amount: number;
  readonly holder?: Holder;
}

export type ReopenableLot = Omit<Lot, 'holder' | 'points' | 'side' | 'remaining'>;

/** A lot as its entries tell of it, whether anything of it is left or not. */
export interface RecordedLot extends LotRef {
  /** Whoever got it; where something of it expired, whoever had that: it may have been handed over before. */
  readonly holder: Holder;
  readonly points: string;
  readonly amount: number;
  /** So much of it expired, and has not come back since. */
  readonly expired: number;
}

export function walletKey(holder: Holder, points: string): string {
  return `${holder} ${points}`;
}
