import { type Static, type TSchema, Type } from '@sinclair/typebox';
import {
  AccountId,
  AccountRef,
  CouponId,
  Holder,
  PayerRef,
  RedemptionId,
  StakeholderId,
  StakeholderRef,
} from '../http/reference-scalars.ts';
import { DateTime, ExternalId, Key, PositivePoints, text } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { RewardKind } from '../rewards/schema.ts';
import { Balance } from '../wallets/balance-schema.ts';

const common = {
  externalId: ref(ExternalId),
  account: ref(AccountRef),
  program: Type.Optional(ref(Key)),
  stakeholder: Type.Optional(ref(StakeholderRef)),
  reward: ref(Key),
};

const POINTS_EXAMPLE = {
  externalId: 'R-1001',
  account: 'external:ALFKI',
  stakeholder: 'external:ALFKI-contact',
  reward: 'gift-card-50',
  wallet: { holder: 'account', points: 'reward' },
};

export const PointsRedemptionRequest = strictObject(
  { ...common, wallet: strictObject({ holder: ref(PayerRef), points: ref(Key) }) },
  {
    $id: 'PointsRedemptionRequest',
    description:
      'A reward for points: its price is taken from the wallet, or from the pool of the group. The redemption is then one of the account that is the pool, which the answer names as `account`, and this one as `member`.',
    examples: [POINTS_EXAMPLE],
  },
);

export const CouponRedemptionRequest = strictObject(
  { ...common, coupon: text(64, { description: 'The code of the coupon.', examples: ['4Q7ZK2M9XW1B'] }) },
  {
    $id: 'CouponRedemptionRequest',
    description: 'A reward for a coupon that the account was granted.',
    examples: [
      { externalId: 'R-1002', account: 'external:ALFKI', reward: 'free-freight', coupon: '4Q7ZK2M9XW1B' },
    ],
  },
);

export const RedemptionRequest = Type.Union([ref(PointsRedemptionRequest), ref(CouponRedemptionRequest)], {
  $id: 'RedemptionRequest',
  description: 'Paid either from a wallet or with a coupon.',
  examples: [POINTS_EXAMPLE],
});

export type PointsRedemptionBody = Static<typeof PointsRedemptionRequest>;
export type RedemptionBody = PointsRedemptionBody | Static<typeof CouponRedemptionRequest>;

const redemption = {
  id: ref(RedemptionId),
  externalId: ref(ExternalId),
  account: ref(AccountId),
  member: Type.Optional(
    ref(AccountId, { description: 'The account that redeemed it from its pool, which `account` is.' }),
  ),
  stakeholder: nullable(ref(StakeholderId)),
  reward: Type.Object(
    { key: ref(Key), name: text(200), kind: ref(RewardKind) },
    { description: 'The reward as it was called then.' },
  ),
  status: choice(['reserved', 'captured', 'voided']),
  code: text(64, { description: 'What whoever hands out the reward asks for.', examples: ['4Q7ZK2M9XW1B'] }),
  paid: nullable(Type.Object({ holder: ref(Holder), points: ref(Key), amount: ref(PositivePoints) }), {
    description: 'The points that were taken; null where a coupon was used.',
  }),
  coupon: nullable(ref(CouponId), { description: 'The coupon that was used, if one was.' }),
  redeemedAt: ref(DateTime),
};

const BALANCE_EXAMPLE = { holder: 'account', points: 'reward', active: 1250, pending: 0, reserved: 0 };
const REDEMPTION_EXAMPLE = {
  id: 'red_01h455vb4pex5vsknk084sn02q_17',
  externalId: 'R-1001',
  account: 'acc_01h455vb4pex5vsknk084sn02q',
  stakeholder: 'stk_01h455vb4pex5vsknk084sn02r',
  reward: { key: 'gift-card-50', name: 'Gift card, 50 USD', kind: 'gift-card' },
  status: 'captured',
  code: '4Q7ZK2M9XW1B',
  paid: { holder: 'account', points: 'reward', amount: 5000 },
  coupon: null,
  redeemedAt: '2026-03-01T12:00:00Z',
};

export const Redemption = Type.Object(redemption, {
  $id: 'Redemption',
  description: 'One use of a reward.',
  examples: [REDEMPTION_EXAMPLE],
});

export const RedemptionAnswer = Type.Object(
  { ...redemption, balances: Type.Array(ref(Balance), { maxItems: 100 }) },
  {
    $id: 'RedemptionAnswer',
    description:
      'A redemption and the balances that it left. The same request gets the same answer for ever.',
    examples: [{ ...REDEMPTION_EXAMPLE, balances: [BALANCE_EXAMPLE] }],
  },
);

export type RedemptionView = Static<typeof Redemption>;
export type RedemptionResult = Static<typeof RedemptionAnswer>;

export const redemptionSchemas: readonly TSchema[] = [
  PointsRedemptionRequest,
  CouponRedemptionRequest,
  RedemptionRequest,
  Redemption,
  RedemptionAnswer,
];
