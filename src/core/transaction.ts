import type { Decimal } from './decimal.ts';
import { minus, parseDecimal, plus, times, ZERO } from './decimal.ts';
import type { JudgedOccasion } from './occasions/occasion.ts';
import type { OccasionTrigger, TransactionKind } from './program/document.ts';
import type { Instant } from './time.ts';

export type AttributeValue = string | number | boolean | readonly string[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A purchase, an activity or what a referrer is told of one: normalised, plain JSON, references resolved to ids. */
export interface PostedTransaction {
  readonly kind: TransactionKind;
  readonly occurredAt: Instant;
  readonly stakeholder: string | null;
  readonly currency?: string;
  readonly type?: string;
  /** Of an activity: the externalId of the transaction that it is about. */
  readonly of?: string;
  readonly lines: readonly PostedLine[];
  /** Of a referral only. */
  readonly referral?: PostedReferral;
  readonly channel?: string;
  readonly store?: string;
  readonly paymentMethod?: string;
  readonly attributes?: Attributes;
}

/** What rules look at: enrolments and occasions are transactions without lines, which are not logged as such. */
export type Posted = PostedTransaction | PostedEnrolment | PostedOccasion;

type PostedEnrolment = Omit<PostedTransaction, 'kind'> & { readonly kind: 'enrolment' };

export type PostedOccasion = Omit<PostedTransaction, 'kind'> & {
  readonly kind: OccasionTrigger;
  readonly occasion: JudgedOccasion;
};

/** What another account did that named a code of this one. */
export interface PostedReferral {
  /** The referred account. */
  readonly account: string;
  readonly kind: ReferralEvent;
  /** Whole days since the claim. */
  readonly days: number;
  /** It is what made the referral qualify. */
  readonly qualifies: boolean;
}

export const REFERRAL_EVENTS = ['claimed', 'purchase', 'activity'] as const;
export type ReferralEvent = (typeof REFERRAL_EVENTS)[number];

export interface PostedLine {
  readonly id: string;
  readonly sku: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discount?: string;
  readonly unitCost?: string;
  readonly category?: string;
  readonly brand?: string;
  readonly attributes?: Attributes;
}

/** What the rules look at: the same with exact figures. */
export interface Transaction {
  readonly posted: Posted;
  readonly lines: readonly Line[];
  readonly net: Decimal;
  readonly quantity: Decimal;
}

export interface Line {
  readonly posted: PostedLine;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly gross: Decimal;
  readonly discount: Decimal;
  /** quantity × unitPrice − discount − price reductions given since. */
  readonly net: Decimal;
}

export function readTransaction(posted: Posted): Transaction {
  return transactionOf(posted, posted.lines.map(readLine));
}

export function transactionOf(posted: Posted, lines: readonly Line[]): Transaction {
  let net = ZERO;
  let quantity = ZERO;
  for (const line of lines) {
    net = plus(net, line.net);
    quantity = plus(quantity, line.quantity);
  }
  return { posted, lines, net, quantity };
}

function readLine(posted: PostedLine): Line {
  const discount = posted.discount === undefined ? ZERO : parseDecimal(posted.discount);
  return lineOf(posted, parseDecimal(posted.quantity), discount, ZERO);
}

export function lineOf(posted: PostedLine, quantity: Decimal, discount: Decimal, reduction: Decimal): Line {
  const unitPrice = parseDecimal(posted.unitPrice);
  const gross = times(quantity, unitPrice);
  return { posted, quantity, unitPrice, gross, discount, net: minus(minus(gross, discount), reduction) };
}
