import type { Basis } from './basis.ts';
import type {
  ArriveCommand,
  MergeGiveCommand,
  MergeRefusal,
  MergeTakeCommand,
  PoolNewsCommand,
  PoolOpenCommand,
  ReceiveCommand,
  ReferralAmendCommand,
  ReferralCommand,
} from './command.ts';
import type { Entry, Holder, Lot, LotRef, Wallet } from './ledger.ts';
import type { FigureDelta } from './metrics.ts';
import type {
  Absorbed,
  AmendmentKind,
  Card,
  Coupon,
  Ended,
  Holding,
  HoldingEnd,
  JourneyRun,
  PastTransaction,
  PlanAct,
  PlanPeriod,
  PoolMember,
  Profile,
  QuoteHold,
  Referral,
  ReturnedLine,
  Taken,
  TierHold,
  TierSet,
} from './state.ts';
import type { Instant } from './time.ts';

/** What happens to the account, as data: everything that the commit writes and the next command sees. */
export interface Decision {
  readonly refused: false;
  readonly seq: number;
  readonly now: Instant;
  readonly occurredAt: Instant;
  readonly programVersion: number;
  readonly basis: Basis | null;
  /** What codes were made of, where any were; without it they could not be made again from the log. */
  readonly nonce: string | null;
  readonly profile: Profile | null;
  /** Null: as it was. */
  readonly ended: Ended | null;
  /** Null: as it was. */
  readonly absorbed: Absorbed | null;
  readonly entries: readonly Entry[];
  /** The new state of each wallet and lot that changed; a lot with nothing remaining is closed. */
  readonly wallets: readonly Wallet[];
  readonly lots: readonly Lot[];
  readonly figures: readonly FigureDelta[];
  readonly holdings: readonly Holding[];
  readonly holdingEnds: readonly HoldingEnd[];
  readonly tierSets: readonly TierSet[];
  /** New ones, and those that were released. */
  readonly tierHolds: readonly TierHold[];
  /** New ones, and those that changed. */
  readonly journeyRuns: readonly JourneyRun[];
  readonly planActs: readonly PlanAct[];
  /** New ones, and those whose fee was undone. */
  readonly planPeriods: readonly PlanPeriod[];
  readonly coupons: readonly Coupon[];
  /** Those that were opened or changed. */
  readonly cards: readonly Card[];
  /** New ones, and those that were used or ended. */
  readonly quoteHolds: readonly QuoteHold[];
  /** Null: as it was. */
  readonly referral: Referral | null;
  /** New ones, and those that changed. */
  readonly poolMembers: readonly PoolMember[];
  readonly amendments: readonly AmendmentMade[];
  /** Of a return: the purchase that what is found in none would have been. Its only amendment is the return. */
  readonly supposed: PastTransaction | null;
  readonly payables: readonly PayableMade[];
  readonly claims: readonly Claim[];
  readonly messages: readonly Message[];
  readonly events: readonly DomainEvent[];
  /** Tier per ladder before and after, where the command has an instant of its own. */
  readonly tiers: Readonly<Record<string, { readonly before: string; readonly after: string }>>;
  readonly dueAt: Instant | null;
  readonly booksDueAt: Instant | null;
  /** The name of the occasion that was decided; null: it was none. */
  readonly lastOccasion: string | null;
  /** The version under which the account is settled from now on. */
  readonly settledVersion: number;
  readonly outcome: Outcome;
}

/** What the command itself came to. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'returned'; readonly lines: readonly MatchedLine[] }
  | {
      readonly kind: 'redeemed';
      readonly code: string;
      readonly paid: { readonly points: string; readonly amount: number } | null;
    }
  /** `quoted`: what the purchase would have come to; nothing of it happened. */
  | { readonly kind: 'quote-held'; readonly until: Instant; readonly quoted: Decision }
  | { readonly kind: 'sent' }
  /** It belongs to this pool from then on; null: to none. */
  | { readonly kind: 'pool-chosen'; readonly pool: string | null }
  | { readonly kind: 'merging' }
  | { readonly kind: 'merged'; readonly refusal: MergeRefusal | null }
  /** Sent and credited at once, within the account. */
  | { readonly kind: 'moved' }
  /** `lot`: the one that the points came in; null: they were taken. */
  | { readonly kind: 'adjusted'; readonly lot: LotRef | null; readonly expiresAt: Instant | null }
  /** What became of so many points of a lot, and when they end now. */
  | {
      readonly kind: 'lot-changed';
      readonly holder: Holder;
      readonly points: string;
      readonly amount: number;
      readonly expiresAt: Instant | null;
    }
  | { readonly kind: 'received'; readonly refusal: string | null }
  | { readonly kind: 'arrived'; readonly refusal: string | null };

/** How a line of a return was matched with purchases, by quantity (or amount) as decimal strings. */
export interface MatchedLine {
  readonly index: number;
  readonly matched: string;
  readonly unmatched: string;
  /** What is unmatched is judged as a purchase of it would be. */
  readonly evaluated?: true;
  readonly of: readonly { readonly purchase: string; readonly line: string; readonly quantity: string }[];
}

export interface AmendmentMade {
  readonly transaction: number;
  readonly kind: AmendmentKind;
  readonly event: string | null;
  readonly lines: readonly ReturnedLine[];
  readonly taken: readonly Taken[];
  /** The amendment of that transaction which this one undoes. */
  readonly voids: number | null;
  /** After it, whether the transaction is what made a referral qualify; null: it never was. */
  readonly qualifies: boolean | null;
}

/** What is owed in money to a holder, for points that were paid out; `n`: the first entry by which they left. */
export interface PayableMade {
  readonly n: number;
  readonly period: string;
  readonly holder: Holder;
  readonly points: string;
  readonly amount: number;
  /** As a decimal string. */
  readonly money: string;
  readonly currency: string;
}

/** `n` of a counter outside the account, or (negative) given back. */
export interface Claim {
  readonly counter: string;
  readonly n: number;
  /** What it is remembered as once it was refused, so that the next decision can know what is left. */
  readonly key: string;
  /** What the counter holds at most, where the programme says so; null: as much as the catalogue has of a reward. */
  readonly size: number | null;
  /** For which rule; null: for none, or for several. */
  readonly rule: string | null;
  readonly budget: Budget;
  /** Of a claim that only asks whether a reward can be had at an instant, and takes nothing: that instant. */
  readonly at?: Instant;
}

/** What a counter counts, as clients know it: the stock of a reward, or a limit in one of its periods. */
export type Budget = { readonly kind: 'stock'; readonly reward: string } | LimitBudget;

export interface LimitBudget {
  readonly kind: 'limit';
  /** The rule whose own it is; null: rules share it. */
  readonly rule: string | null;
  /** Null: it is of one rule. */
  readonly shared: { readonly key: string; readonly label: string | null } | null;
  readonly unit: 'points' | 'count';
  /** The first instant of the period, and the first one after it. Null: it has none, or no end. */
  readonly from: Instant | null;
  readonly until: Instant | null;
}

/** A command for another account: sent with the decision, and decided there once. */
export interface Message {
  readonly to: string;
  readonly command: MessageCommand;
}

export type MessageCommand =
  | ReceiveCommand
  | ArriveCommand
  | ReferralCommand
  | ReferralAmendCommand
  | MergeGiveCommand
  | MergeTakeCommand
  | PoolNewsCommand
  | PoolOpenCommand;

export interface DomainEvent {
  readonly type: string;
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
}

export type RefusalCode =
  | 'unknown-account'
  | 'unknown-stakeholder'
  | 'unknown-transaction'
  | 'unknown-line'
  | 'unknown-coupon'
  | 'unknown-reward'
  | 'unknown-points'
  | 'unknown-quote'
  | 'quote-not-genuine'
  | 'quote-of-another-account'
  | 'quote-used'
  | 'quote-expired'
  | 'quote-mismatch'
  | 'stakeholder-inactive'
  | 'currency-mismatch'
  | 'in-the-future'
  | 'before-enrolment'
  | 'discount-above-price'
  | 'returns-more-than-bought'
  | 'unit-price-missing'
  | 'already-voided'
  | 'not-voidable'
  | 'insufficient-points'
  | 'not-spendable'
  | 'reward-not-available'
  | 'out-of-stock'
  | 'limit-reached'
  | 'too-many-points'
  | 'same-wallet'
  | 'not-a-member'
  | 'referral-not-offered'
  | 'enrolled-already'
  | 'unknown-ladder'
  | 'unknown-tier'
  | 'until-out-of-range'
  | 'on-hold-already'
  | 'unknown-plan'
  | 'unknown-lot'
  | 'lot-not-pending'
  | 'lot-not-open'
  | 'lot-not-expired'
  | 'debt-not-allowed'
  | 'stamps-stay-on-cards'
  | 'not-on-hold'
  | 'account-closed'
  | 'same-account'
  | 'merge-under-way'
  | 'transfers-under-way';

/** An expected no: the field that is the reason, and a sentence that says what to do. Nothing is changed. */
export interface Refusal {
  readonly refused: true;
  readonly code: RefusalCode;
  readonly pointer: string;
  readonly detail: string;
}

export function refuse(code: RefusalCode, pointer: string, detail: string): Refusal {
  return { refused: true, code, pointer, detail };
}
