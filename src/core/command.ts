import type { Holder, Lot, LotRef } from './ledger.ts';
import type { SamePeople } from './merging/same-people.ts';
import type { Occasion } from './occasions/occasion.ts';
import type { Absorbed, ReturnedLine } from './state.ts';
import type { Instant } from './time.ts';
import type { Attributes, PostedTransaction } from './transaction.ts';

/**
 * What shall be done to an account. Normalised: references are ids, figures are canonical. It goes into the log
 * as it is, so it holds no personal data.
 */
export type Command =
  | EnrolCommand
  | StakeholderCommand
  | PostCommand
  | QuoteHoldCommand
  | ReturnCommand
  | VoidCommand
  | RedeemCommand
  | SendCommand
  | ReceiveCommand
  | ArriveCommand
  | ReferralCommand
  | ReferralAmendCommand
  | AdjustCommand
  | LotCommand
  | TierSetCommand
  | TierHoldCommand
  | TierReleaseCommand
  | PlanCommand
  | PoolMembershipCommand
  | PoolNewsCommand
  | PoolOpenCommand
  | CloseCommand
  | MergeCommand
  | MergeGiveCommand
  | MergeTakeCommand
  | OccasionCommand
  | SettleCommand;

/** The account's own data: enrolment the first time, a change after that. Names and attributes stay out of it. */
export interface EnrolCommand {
  readonly kind: 'account';
  readonly accountKind: string;
  readonly enrolledAt: Instant | null;
  /** Whose code it names, where it names one. */
  readonly referral?: { readonly referrer: string; readonly holder: Holder };
}

export interface StakeholderCommand {
  readonly kind: 'stakeholder';
  readonly stakeholder: string;
  readonly active: boolean;
  readonly roles: readonly string[];
  readonly circle: number;
}

export interface PostCommand {
  readonly kind: 'purchase' | 'activity';
  readonly externalId: string;
  readonly transaction: PostedTransaction;
  /** The quote that shall be honoured, by the number of the command that held it. */
  readonly quote?: number;
}

/** What posting the purchase would give now shall be kept for a time. */
export interface QuoteHoldCommand {
  readonly kind: 'quote-hold';
  readonly externalId: string | null;
  readonly transaction: PostedTransaction;
  /** A duration. */
  readonly hold: string;
}

/** `of` null: it names no purchase. */
export interface ReturnCommand {
  readonly kind: 'return';
  readonly externalId: string;
  readonly occurredAt: Instant;
  readonly currency: string | null;
  readonly of: string | null;
  readonly stakeholder: string | null;
  readonly lines: readonly ReturnRequestLine[];
  readonly channel?: string;
  readonly store?: string;
  readonly paymentMethod?: string;
  readonly attributes?: Attributes;
}

/**
 * Named by line id or by sku; a quantity that comes back, or an amount off its price. The rest is what it is judged by
 * where it is found in no purchase, and the programme evaluates that.
 */
export interface ReturnRequestLine {
  readonly id?: string;
  readonly sku?: string;
  readonly quantity?: string;
  readonly amount?: string;
  readonly unitPrice?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly attributes?: Attributes;
}

/** Undoes the transaction with that number as a whole. */
export interface VoidCommand {
  readonly kind: 'void';
  readonly subject: number;
  readonly reason: string;
}

export interface RedeemCommand {
  readonly kind: 'redemption';
  readonly externalId: string;
  readonly stakeholder: string | null;
  readonly reward: RewardTerms;
  readonly payment: { readonly holder: Holder; readonly points: string } | { readonly coupon: string };
  /** The account that spends from its pool, which this one is; the person is then one of that account. */
  readonly member?: string;
}

/** The reward as it stood when it was asked for. */
export interface RewardTerms {
  readonly key: string;
  readonly version: number;
  readonly price: { readonly points: string; readonly amount: number } | null;
  readonly availableFrom: Instant | null;
  readonly availableUntil: Instant | null;
}

export interface SendCommand {
  readonly kind: 'transfer';
  readonly externalId: string;
  readonly from: Holder;
  readonly to: { readonly account: string; readonly holder: Holder };
  /** Both wallets are of this account, so that it needs no message. Older logs have messages also there. */
  readonly within?: true;
  readonly points: string;
  readonly amount: number;
}

/** Points in transit and the end of the life of the lot that they came from. */
export interface TransferPart {
  readonly amount: number;
  readonly expiresAt: Instant | null;
  /** They live for as long as their account is active (from now on, the other one), by the terms of that version. */
  readonly lapsesUnder?: number;
}

/** The other side of a transfer: a message. It carries the sender's wallet along for the way back. */
export interface ReceiveCommand {
  readonly kind: 'transfer-receive';
  readonly from: { readonly account: string; readonly seq: number };
  readonly sender: Holder;
  readonly holder: Holder;
  readonly points: string;
  readonly parts: readonly TransferPart[];
  /** A share that the sender feeds to the pool of its group. */
  readonly feed?: true;
}

/** The answer to it, as a message back: arrived, or refused with a reason. */
export interface ArriveCommand {
  readonly kind: 'transfer-arrive';
  readonly transfer: number;
  readonly holder: Holder;
  readonly points: string;
  readonly parts: readonly TransferPart[];
  readonly refusal: string | null;
  readonly feed?: true;
}

/** What a referred account did, told to its referrer, who is judged on it: a message. */
export interface ReferralCommand {
  readonly kind: 'referral';
  /** Made of the account and its command: see referralName. */
  readonly externalId: string;
  readonly transaction: PostedTransaction;
}

/** What became of it there: a message, too. */
export interface ReferralAmendCommand {
  readonly kind: 'referral-amend';
  readonly of: string;
  /** How many amendments there were before it. Messages may overtake each other: it waits for those. */
  readonly nth: number;
  readonly amendment: 'return' | 'void';
  readonly at: Instant;
  readonly lines: readonly ReturnedLine[];
  /** The amendment that it undoes, counted from 0. */
  readonly voids: number | null;
  readonly qualifies: boolean | null;
}

/** Why something is done by hand, and who does it, by the client's own id. Both stay in the log: no personal data. */
interface ByHand {
  readonly externalId: string;
  readonly reason: string;
  readonly author: string;
}

/** Corrects a wallet by so many points, up or (below zero) down. */
export interface AdjustCommand extends ByHand {
  readonly kind: 'adjustment';
  readonly holder: Holder;
  readonly points: string;
  readonly amount: number;
  /** Of points that are added: their end (null: none); absent: as if they were earned now. */
  readonly expiresAt?: Instant | null;
  /** Of points that are taken: what is not there shall be owed. */
  readonly debt?: 'allow';
}

export type LotCommand = LotActivateCommand | LotCancelCommand | LotExtendCommand | LotReinstateCommand;

/** What is pending becomes active before its time. */
export interface LotActivateCommand extends ByHand {
  readonly kind: 'lot-activate';
  readonly lot: LotRef;
}

/** What is pending never becomes active. */
export interface LotCancelCommand extends ByHand {
  readonly kind: 'lot-cancel';
  readonly lot: LotRef;
}

/** What is open lasts longer; null: for ever. */
export interface LotExtendCommand extends ByHand {
  readonly kind: 'lot-extend';
  readonly lot: LotRef;
  readonly expiresAt: Instant | null;
}

/** What expired comes back with another end; amount null: all of it. */
export interface LotReinstateCommand extends ByHand {
  readonly kind: 'lot-reinstate';
  readonly lot: LotRef;
  readonly amount: number | null;
  readonly expiresAt: Instant | null;
}

/** Puts the account into a tier by hand (null: takes that back). The reason stays in the log: no personal data. */
export interface TierSetCommand {
  readonly kind: 'tier-set';
  readonly ladder: string;
  readonly tier: string | null;
  readonly until: Instant | null;
  readonly reason: string;
}

/** From now on the time of a status does not pass. The reason stays in the log: no personal data. */
export interface TierHoldCommand {
  readonly kind: 'tier-hold';
  readonly ladder: string;
  readonly until: Instant | null;
  readonly reason: string;
}

export interface TierReleaseCommand {
  readonly kind: 'tier-release';
  readonly ladder: string;
}

/** Decided at the instant of the occasion, whenever that is found to have passed. */
export interface OccasionCommand {
  readonly kind: 'occasion';
  readonly occasion: Occasion;
}

/** Activates a plan, or lets it end with what is paid for. */
export interface PlanCommand {
  readonly kind: 'plan-activate' | 'plan-cancel';
  readonly plan: string;
}

/** Ends the account. The reason and the author stay in the log: no personal data. */
export interface CloseCommand {
  readonly kind: 'close';
  readonly externalId: string;
  readonly reason: string;
  readonly author: string;
}

/** From now on the account belongs to this pool (null: to none): that of its parent, which was looked up. */
export interface PoolMembershipCommand {
  readonly kind: 'pool-membership';
  readonly pool: string | null;
  readonly asOf?: Instant;
}

/** What a member tells its pool: a message. `told`: by which of its commands. */
export interface PoolNewsCommand {
  readonly kind: 'pool-join' | 'pool-leave';
  readonly member: string;
  readonly told: number;
}

/** A message to itself, once it is enrolled: those who named it as their parent before belong to its pool now. */
export interface PoolOpenCommand {
  readonly kind: 'pool-open';
}

/**
 * Another account is the same customer: it shall be merged into this one. Said to whom goes on; the other one is asked by
 * a message, and answers by one.
 */
export interface MergeCommand {
  readonly kind: 'merge';
  readonly externalId: string;
  /** The account as it was named, by its id: one that was merged before is named still, and means where it went. */
  readonly named: string;
  readonly account: string;
  readonly reason: string;
  readonly author: string;
}

/** Asks an account for all that it has. */
export interface MergeGiveCommand {
  readonly kind: 'merge-give';
  /** Who is asked: whoever has been merged since is asked in vain. */
  readonly account: string;
  readonly into: string;
  /** The number of the command that began it, there. */
  readonly merge: number;
}

/** The answer: the points, or why not. Whatever else there is can be read at the account, where it changes no more. */
export interface MergeTakeCommand {
  readonly kind: 'merge-take';
  readonly account: string;
  readonly merge: number;
  readonly refusal: MergeRefusal | null;
  readonly lots: readonly GivenLot[];
  readonly debts: readonly GivenDebt[];
  /** Of what it has absorbed itself. */
  readonly absorbed: Pick<Absorbed, 'owners' | 'people' | 'referrers'>;
  /** Who told a referrer of what it did: which one; null: nobody. */
  readonly referrer: string | null;
  /** Added where it arrives: people who are known at both accounts, and those who come along. */
  readonly people?: SamePeople;
  readonly joining?: readonly Joining[];
}

/** Somebody who was not known here. */
export interface Joining extends Omit<StakeholderCommand, 'kind'> {
  readonly leftAt: Instant | null;
}

export const MERGE_REFUSALS = ['account-closed', 'merge-under-way', 'merged-already'] as const;
export type MergeRefusal = (typeof MERGE_REFUSALS)[number];

export type GivenLot = Omit<Lot, 'side'>;

export interface GivenDebt {
  readonly holder: Holder;
  readonly points: string;
  readonly amount: number;
}

export interface SettleCommand {
  readonly kind: 'settle';
  /** For when it was decided, where that was over by then; absent: for when it was recorded. */
  readonly asOf?: Instant;
}

export function isPost(command: Command): command is PostCommand {
  return command.kind === 'purchase' || command.kind === 'activity';
}

/** The instant at which a command is decided that was recorded at another, later one: what happens by itself has its own. */
export function decidedAt(command: Command, recordedAt: Instant): Instant {
  if (command.kind === 'occasion') return command.occasion.at;
  const isDated = command.kind === 'settle' || command.kind === 'pool-membership';
  return (isDated ? command.asOf : undefined) ?? recordedAt;
}

/** A transaction that is judged: posted by a client, or told to a referrer. */
export function isJudged(command: Command): command is PostCommand | ReferralCommand {
  return isPost(command) || command.kind === 'referral';
}
