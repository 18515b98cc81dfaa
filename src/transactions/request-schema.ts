import { type Static, Type } from '@sinclair/typebox';
import { AccountRef, QuoteId, StakeholderRef } from '../http/reference-scalars.ts';
import {
  Attributes,
  Currency,
  DateTime,
  ExternalId,
  Key,
  NonNegativeDecimal,
  PositiveDecimal,
  Quantity,
  text,
} from '../http/scalars.ts';
import { ref, strictObject } from '../http/schema.ts';
import { HoldDuration } from './hold-duration.ts';

const LINES_MAX = 1000;

const lineId = text(100, {
  description: 'Your id of the line, for returns; else 1, 2, 3 … in order.',
  examples: ['1'],
});
const sku = text(100, { examples: ['51'] });

const described = {
  category: Type.Optional(text(200)),
  brand: Type.Optional(text(200)),
  attributes: Type.Optional(ref(Attributes)),
};

export const PurchaseLine = strictObject(
  {
    id: Type.Optional(lineId),
    sku,
    quantity: ref(Quantity),
    unitPrice: ref(NonNegativeDecimal),
    discount: Type.Optional(ref(NonNegativeDecimal)),
    unitCost: Type.Optional(ref(NonNegativeDecimal)),
    ...described,
  },
  {
    $id: 'PurchaseLine',
    description:
      'What was bought. `discount` is an amount off the line; its net is quantity × unitPrice − discount, exact.',
    examples: [{ sku: '51', quantity: 35, unitPrice: '42.40', discount: '222.60', category: 'Produce' }],
  },
);

export const ReturnLine = strictObject(
  {
    id: Type.Optional(lineId),
    sku: Type.Optional(sku),
    quantity: Type.Optional(ref(Quantity)),
    amount: Type.Optional(ref(PositiveDecimal)),
    unitPrice: Type.Optional(ref(NonNegativeDecimal)),
    ...described,
  },
  {
    $id: 'ReturnLine',
    description:
      'What came back: the line by its id, or by sku (then the last line of that sku first); and either a quantity, or an amount off its price. All else is recorded only, unless no purchase of it is found and the programme says `returns: { unmatched: evaluate }`.',
    examples: [{ sku: '51', quantity: 5 }],
  },
);

export const happening = {
  occurredAt: ref(DateTime),
  channel: Type.Optional(text(100, { examples: ['web'] })),
  store: Type.Optional(
    text(100, { description: 'Where it happened, in a word of yours.', examples: ['berlin-1'] }),
  ),
  paymentMethod: Type.Optional(text(100, { examples: ['invoice'] })),
  attributes: Type.Optional(ref(Attributes)),
};
const common = {
  account: ref(AccountRef),
  program: Type.Optional(ref(Key)),
  stakeholder: Type.Optional(ref(StakeholderRef)),
  ...happening,
};
export const purchase = {
  kind: Type.Literal('purchase'),
  currency: ref(Currency),
  lines: Type.Array(ref(PurchaseLine), { minItems: 1, maxItems: LINES_MAX }),
};
const returned = {
  kind: Type.Literal('return'),
  currency: Type.Optional(ref(Currency)),
  of: Type.Optional(ref(ExternalId)),
  lines: Type.Array(ref(ReturnLine), { minItems: 1, maxItems: LINES_MAX }),
};
export const activity = {
  kind: Type.Literal('activity'),
  type: ref(Key, { description: 'What happened, as your programme calls it.', examples: ['training'] }),
};
const about = {
  of: Type.Optional(
    ref(ExternalId, {
      description:
        'Your id of the transaction that it is about: points of that one which wait for such an event become active.',
    }),
  ),
};
const posted = { externalId: ref(ExternalId) };

const PURCHASE_EXAMPLE = {
  externalId: '10248',
  account: 'external:VINET',
  kind: 'purchase',
  occurredAt: '1996-07-04T12:00:00Z',
  stakeholder: 'external:VINET-contact',
  currency: 'USD',
  lines: [{ id: '1', sku: '11', quantity: 12, unitPrice: '14.00', category: 'Dairy Products' }],
};
const { externalId: _, ...QUOTE_EXAMPLE } = PURCHASE_EXAMPLE;

export const Purchase = strictObject(
  {
    ...posted,
    ...purchase,
    ...common,
    quote: Type.Optional(
      ref(QuoteId, {
        description:
          'The quote that shall be honoured: the purchase then earns at least what was quoted. It must be the one that was quoted, within the time that the quote is kept.',
      }),
    ),
  },
  { $id: 'Purchase', examples: [PURCHASE_EXAMPLE] },
);
export const Return = strictObject(
  { ...posted, ...returned, ...common },
  {
    $id: 'Return',
    description:
      'Something came back. `of` is the externalId of the purchase. Without it, the lines are named by sku and set against the purchases of that sku which were recorded before, the last one recorded first, each unit once and whatever it cost; what is found in none takes nothing back, unless the programme evaluates it.',
  },
);
export const Activity = strictObject(
  { ...posted, ...activity, ...about, ...common },
  { $id: 'Activity', description: 'Any named event: a survey answered, a training attended.' },
);
export const TransactionRequest = Type.Union([ref(Purchase), ref(Return), ref(Activity)], {
  $id: 'TransactionRequest',
  examples: [PURCHASE_EXAMPLE],
});

export const PurchaseQuote = strictObject(
  {
    ...purchase,
    ...common,
    hold: Type.Optional(
      ref(HoldDuration, {
        description:
          'Keep the quote for so long. What it takes of limits, budgets and stock is reserved meanwhile; the answer then names it, and the purchase that does so earns at least as much.',
      }),
    ),
    externalId: Type.Optional(
      ref(ExternalId, {
        description:
          'Your own id of a quote that is kept: the same request again gets the same answer. Goes with `hold`.',
      }),
    ),
  },
  { $id: 'PurchaseQuote' },
);
export const ReturnQuote = strictObject({ ...returned, ...common }, { $id: 'ReturnQuote' });
export const ActivityQuote = strictObject({ ...activity, ...about, ...common }, { $id: 'ActivityQuote' });
export const QuoteRequest = Type.Union([ref(PurchaseQuote), ref(ReturnQuote), ref(ActivityQuote)], {
  $id: 'QuoteRequest',
  examples: [QUOTE_EXAMPLE],
});

export const VoidRequest = strictObject(
  { reason: text(500, { examples: ['posted twice'] }) },
  { $id: 'VoidRequest', examples: [{ reason: 'posted twice' }] },
);

/** Either way; each schema lets through what belongs to it. */
export type PurchaseBody = Static<typeof PurchaseQuote> & Pick<Static<typeof Purchase>, 'quote'>;
export type ReturnBody = Static<typeof ReturnQuote>;
export type ActivityBody = Static<typeof ActivityQuote>;
export type TransactionBody = PurchaseBody | ReturnBody | ActivityBody;

export const requestSchemas = [
  HoldDuration,
  PurchaseLine,
  ReturnLine,
  Purchase,
  Return,
  Activity,
  TransactionRequest,
  PurchaseQuote,
  ReturnQuote,
  ActivityQuote,
  QuoteRequest,
  VoidRequest,
];
