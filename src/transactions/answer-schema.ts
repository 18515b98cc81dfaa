import { type Static, Type } from '@sinclair/typebox';
import { AccountId, CouponId, Holder, QuoteId, TransactionId } from '../http/reference-scalars.ts';
import { DateTime, ExternalId, Key, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref } from '../http/schema.ts';
import { Balance } from '../wallets/balance-schema.ts';
import {
  HELD_QUOTE_EXAMPLE,
  QUOTE_EXAMPLE,
  TRANSACTION_EXAMPLE,
  TRANSACTION_VIEW_EXAMPLE,
  VOID_EXAMPLE,
} from './examples.ts';
import { Explanation } from './explanation-schema.ts';
import { KINDS } from './kinds.ts';
import { matchedLine } from './matched-line.ts';

export const EarnedPoints = Type.Object(
  {
    rule: Type.String(),
    holder: ref(Holder),
    points: Type.String(),
    amount: ref(PositivePoints),
    availableAt: nullable(ref(DateTime), {
      description: 'From when on they can be spent. Null: from the event on that they wait for.',
    }),
    expiresAt: nullable(ref(DateTime)),
  },
  {
    $id: 'EarnedPoints',
    description: 'Points of one rule for one holder: from when they can be spent, and when they expire.',
  },
);

export const MovedBack = Type.Object(
  {
    of: nullable(ref(ExternalId), {
      description: 'Null: of what is found in no purchase, and was judged as a purchase of it would be.',
    }),
    rule: Type.String(),
    holder: ref(Holder),
    points: Type.String(),
    amount: ref(PositivePoints),
  },
  {
    $id: 'MovedBack',
    description: 'Points of a purchase that were taken back, or given back where a return was undone.',
  },
);

export const GrantedCoupon = Type.Object(
  {
    id: ref(CouponId),
    rule: nullable(Type.String(), { description: 'Null: a full card brought it.' }),
    reward: ref(Key),
    code: Type.String(),
  },
  { $id: 'GrantedCoupon' },
);

export const TierChange = Type.Object({ before: Type.String(), after: Type.String() }, { $id: 'TierChange' });

export const MatchedReturnLine = Type.Object(matchedLine, {
  $id: 'MatchedReturnLine',
  description: 'How a line of a return was set against purchases.',
});

export const NamedQuote = Type.Object(
  {
    id: ref(QuoteId),
    judged: choice(['as-quoted', 'as-things-stand'], {
      description:
        'As things stood where that gave everybody at least as much of everything; else as it was quoted.',
    }),
  },
  {
    $id: 'NamedQuote',
    description: 'The quote that a purchase named, and whether it had to be fallen back on.',
  },
);

const effects = {
  earned: Type.Array(ref(EarnedPoints)),
  takenBack: Type.Array(ref(MovedBack)),
  givenBack: Type.Array(ref(MovedBack)),
  tiers: Type.Record(Type.String(), ref(TierChange), {
    description: 'Per ladder, the tier held before and after.',
  }),
  balances: Type.Array(ref(Balance)),
};
const coupons = {
  grants: Type.Array(ref(GrantedCoupon)),
  withdrawn: Type.Array(ref(GrantedCoupon), { description: 'Coupons that are no longer good.' }),
};
const matched = {
  matches: Type.Optional(Type.Array(ref(MatchedReturnLine), { description: 'Of a return.' })),
};

export const TransactionAnswer = Type.Object(
  {
    id: ref(TransactionId),
    externalId: ref(ExternalId),
    account: ref(AccountId),
    kind: choice(KINDS),
    occurredAt: ref(DateTime),
    recordedAt: ref(DateTime),
    ...effects,
    ...coupons,
    ...matched,
    quote: Type.Optional(ref(NamedQuote)),
  },
  {
    $id: 'TransactionAnswer',
    examples: [TRANSACTION_EXAMPLE],
    description: 'What a transaction came to. The same request gets the same answer for ever.',
  },
);

export const VoidAnswer = Type.Object(
  {
    transaction: ref(TransactionId),
    account: ref(AccountId),
    reason: Type.String(),
    voidedAt: ref(DateTime),
    ...effects,
    ...coupons,
  },
  { $id: 'VoidAnswer', examples: [VOID_EXAMPLE] },
);

export const TransactionView = Type.Object(
  {
    id: ref(TransactionId),
    externalId: ref(ExternalId),
    account: ref(AccountId),
    kind: choice(KINDS),
    status: choice(['posted', 'partly-returned', 'returned', 'voided']),
    programVersion: Type.Integer(),
    occurredAt: ref(DateTime),
    recordedAt: ref(DateTime),
    facts: Type.Object({}, { additionalProperties: true, description: 'What was posted, normalised.' }),
    answer: ref(TransactionAnswer),
  },
  { $id: 'Transaction', examples: [TRANSACTION_VIEW_EXAMPLE] },
);

export const QuoteAnswer = Type.Object(
  {
    ...effects,
    grants: Type.Array(Type.Object({ rule: nullable(Type.String()), reward: ref(Key) })),
    explanation: Type.Optional(ref(Explanation)),
    ...matched,
    quote: Type.Optional(
      ref(QuoteId, { description: 'Where it is kept: name it as `quote` of the purchase.' }),
    ),
    validUntil: Type.Optional(ref(DateTime, { description: 'Where it is kept: until then, exclusive.' })),
  },
  {
    $id: 'Quote',
    description: 'What posting would give now. Nothing was written, unless it is kept.',
    examples: [QUOTE_EXAMPLE, HELD_QUOTE_EXAMPLE],
  },
);

export type TransactionAnswer = Static<typeof TransactionAnswer>;
export type TransactionView = Static<typeof TransactionView>;
export type VoidAnswer = Static<typeof VoidAnswer>;
export type QuoteAnswer = Static<typeof QuoteAnswer>;
export type MovedBack = Static<typeof MovedBack>;

export const answerSchemas = [
  EarnedPoints,
  MovedBack,
  GrantedCoupon,
  NamedQuote,
  TierChange,
  Balance,
  MatchedReturnLine,
  TransactionAnswer,
  VoidAnswer,
  TransactionView,
  QuoteAnswer,
];
