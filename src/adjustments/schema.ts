import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { byHand } from '../http/by-hand.ts';
import { AccountId, AdjustmentId, Holder, HolderRef } from '../http/reference-scalars.ts';
import { DateOrDateTime, DateTime, ExternalId, Key, POINTS_MAX } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { Balance } from '../wallets/balance-schema.ts';
import { entryId } from '../wallets/schema.ts';

export const PointsDifference = Type.Union(
  [Type.Integer({ minimum: 1, maximum: POINTS_MAX }), Type.Integer({ minimum: -POINTS_MAX, maximum: -1 })],
  {
    $id: 'PointsDifference',
    description: 'So many points more, or (below zero) less.',
    examples: [500, -120],
    'x-mistake': 'must be a whole number of points other than 0: above zero they are added, below it taken',
  },
);

const REQUEST_EXAMPLE = {
  externalId: 'A-1001',
  wallet: { holder: 'account', points: 'reward' },
  amount: 500,
  reason: 'Delivered late: 500 points as goodwill',
  author: 'agent-17',
  expiresAt: '2027-07-01',
};

export const AdjustmentRequest = strictObject(
  {
    ...byHand,
    wallet: strictObject({ holder: ref(HolderRef), points: ref(Key) }),
    amount: ref(PointsDifference),
    expiresAt: Type.Optional(
      nullable(ref(DateOrDateTime), {
        description:
          'Of points that are added: when they expire, up to 100 years ahead; a date is the start of that day in the time ' +
          'zone of the programme; null: never. If absent, as if they were earned now.',
        'x-mistake':
          'must be a date that exists, such as "2027-07-01", a date and time such as "2027-07-01T12:00:00Z", or null',
      }),
    ),
    debt: Type.Optional(
      choice(['allow'], {
        description:
          'Of points that are taken: what is not there is owed, and paid by the next points. If absent, no more is taken than there is.',
      }),
    ),
  },
  {
    $id: 'AdjustmentRequest',
    description:
      'A correction of a wallet by hand. Points that are added can be used at once; those that are taken leave in the order of spending.',
    examples: [REQUEST_EXAMPLE],
  },
);

const adjustment = {
  id: ref(AdjustmentId),
  externalId: ref(ExternalId),
  account: ref(AccountId),
  wallet: Type.Object({ holder: ref(Holder), points: ref(Key) }),
  amount: ref(PointsDifference),
  reason: byHand.reason,
  author: byHand.author,
  expiresAt: nullable(ref(DateTime), {
    description: 'When the points that were added expire. Null: never, or not by a date; or they were taken.',
  }),
  lot: nullable(entryId, {
    description: 'The lot of the points that were added; null where they were taken.',
  }),
  adjustedAt: ref(DateTime),
};

const EXAMPLE = {
  ...REQUEST_EXAMPLE,
  id: 'adj_01h455vb4pex5vsknk084sn02q_21',
  account: 'acc_01h455vb4pex5vsknk084sn02q',
  expiresAt: '2027-06-30T22:00:00Z',
  lot: 'ent_01h455vb4pex5vsknk084sn02q_21_0',
  adjustedAt: '2026-03-01T12:00:00Z',
};
const BALANCE_EXAMPLE = { holder: 'account', points: 'reward', active: 1750, pending: 0, reserved: 0 };

export const Adjustment = Type.Object(adjustment, {
  $id: 'Adjustment',
  description: 'A correction of a wallet by hand.',
  examples: [EXAMPLE],
});

export const AdjustmentAnswer = Type.Object(
  { ...adjustment, balances: Type.Array(ref(Balance), { maxItems: 100 }) },
  {
    $id: 'AdjustmentAnswer',
    description:
      'An adjustment and the balances that it left. The same request gets the same answer for ever.',
    examples: [{ ...EXAMPLE, balances: [BALANCE_EXAMPLE] }],
  },
);

export type AdjustmentBody = Static<typeof AdjustmentRequest>;
export type AdjustmentResult = Static<typeof AdjustmentAnswer>;

export const adjustmentSchemas: readonly TSchema[] = [
  PointsDifference,
  AdjustmentRequest,
  Adjustment,
  AdjustmentAnswer,
];
