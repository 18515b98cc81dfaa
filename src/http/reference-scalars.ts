import { type TSchema, Type } from '@sinclair/typebox';
import {
  cardIdPattern,
  couponIdPattern,
  type EntityPrefix,
  idPattern,
  quoteIdPattern,
  type ScopedPrefix,
  scopedIdPattern,
} from './ids.ts';
import { EXTERNAL_ID_PATTERN } from './scalars.ts';

const EXAMPLE = '01h455vb4pex5vsknk084sn02q';
const EXTERNAL = `^external:${EXTERNAL_ID_PATTERN}$`;
const REF_LENGTH_MAX = 'external:'.length + 200;

export const AccountId = entityId('AccountId', 'acc', 'The id of an account.');
export const StakeholderId = entityId('StakeholderId', 'stk', 'The id of a stakeholder.');
export const TransactionId = scopedId('TransactionId', 'trx', 'The id of a transaction.');
export const RedemptionId = scopedId('RedemptionId', 'red', 'The id of a redemption.');
export const TransferId = scopedId('TransferId', 'trf', 'The id of a transfer.');
export const AdjustmentId = scopedId('AdjustmentId', 'adj', 'The id of an adjustment.');
export const MergeId = scopedId('MergeId', 'mrg', 'The id of a merge of two accounts.');
export const LotChangeId = scopedId('LotChangeId', 'lch', 'The id of a change of a lot by hand.');

export const CouponId = Type.String({
  $id: 'CouponId',
  pattern: couponIdPattern,
  maxLength: 70,
  description: 'The id of a coupon.',
  examples: [`cpn_${EXAMPLE}_12_1`],
  'x-mistake': `must be the id of a coupon, such as "cpn_${EXAMPLE}_12_1"`,
});

export const CardId = Type.String({
  $id: 'CardId',
  pattern: cardIdPattern,
  maxLength: 70,
  description: 'The id of a card of stamps.',
  examples: [`crd_${EXAMPLE}_12_0`],
  'x-mistake': `must be the id of a card, such as "crd_${EXAMPLE}_12_0"`,
});

export const QuoteId = Type.String({
  $id: 'QuoteId',
  pattern: quoteIdPattern,
  maxLength: 90,
  description: 'The id of a quote that is kept. It is signed: do not build it.',
  examples: [`quo_${EXAMPLE}_12_7d3f0c5a9b1e44d28a6c0f3b7e915d24`],
  'x-mistake': 'must be the id of a quote that was kept, as it was given out',
});

export const AccountRef = entityRef('AccountRef', 'acc', 'an account', 'ALFKI');
export const StakeholderRef = entityRef('StakeholderRef', 'stk', 'a stakeholder', 'C-1001');
export const TransactionRef = entityRef('TransactionRef', 'trx', 'a transaction', '10248');

export const Holder = Type.String({
  $id: 'Holder',
  pattern: `^account$|${idPattern('stk')}`,
  maxLength: 30,
  description:
    'Who holds the points: `account` for the company itself, or the id of one of its stakeholders.',
  examples: ['account', `stk_${EXAMPLE}`],
});

export const HolderRef = Type.String({
  $id: 'HolderRef',
  pattern: `^account$|${idPattern('stk')}|${EXTERNAL}`,
  maxLength: REF_LENGTH_MAX,
  description:
    'Who holds the points: `account`, the id of a stakeholder, or `external:` and your own id of one.',
  examples: ['account', `stk_${EXAMPLE}`, 'external:C-1001'],
  'x-mistake': `must be "account", the id of a stakeholder such as "stk_${EXAMPLE}", or "external:" and your own id`,
});

/** Whoever redeems from the pool of the group. */
export const POOL = 'pool';

export const PayerRef = Type.String({
  $id: 'PayerRef',
  pattern: `^account$|^${POOL}$|${idPattern('stk')}|${EXTERNAL}`,
  maxLength: REF_LENGTH_MAX,
  description:
    'Who holds the points: `account`, the id of a stakeholder, or `external:` and your own id of one; or `pool`: the pool of the group to which the account belongs.',
  examples: ['account', `stk_${EXAMPLE}`, 'external:C-1001', 'pool'],
  'x-mistake': `must be "account", "pool", the id of a stakeholder such as "stk_${EXAMPLE}", or "external:" and your own id`,
});

export const referenceScalars: readonly TSchema[] = [
  AccountId,
  StakeholderId,
  TransactionId,
  RedemptionId,
  TransferId,
  AdjustmentId,
  MergeId,
  LotChangeId,
  CouponId,
  CardId,
  QuoteId,
  AccountRef,
  StakeholderRef,
  TransactionRef,
  Holder,
  HolderRef,
  PayerRef,
];

function entityId<Id extends string>($id: Id, prefix: EntityPrefix, description: string) {
  const example = `${prefix}_${EXAMPLE}`;
  return Type.String({
    $id,
    pattern: idPattern(prefix),
    maxLength: 30,
    description,
    examples: [example],
    'x-mistake': `must be an id such as "${example}"`,
  });
}

function scopedId<Id extends string>($id: Id, prefix: ScopedPrefix, description: string) {
  const example = `${prefix}_${EXAMPLE}_12`;
  return Type.String({
    $id,
    pattern: scopedIdPattern(prefix),
    maxLength: 50,
    description,
    examples: [example],
    'x-mistake': `must be an id such as "${example}"`,
  });
}

function entityRef<Id extends string>($id: Id, prefix: EntityPrefix | 'trx', what: string, external: string) {
  const pattern = prefix === 'trx' ? scopedIdPattern(prefix) : idPattern(prefix);
  const example = prefix === 'trx' ? `trx_${EXAMPLE}_12` : `${prefix}_${EXAMPLE}`;
  return Type.String({
    $id,
    pattern: `${pattern}|${EXTERNAL}`,
    maxLength: REF_LENGTH_MAX,
    description: `Names ${what}: by its id, or by \`external:\` and your own id.`,
    examples: [example, `external:${external}`],
    'x-mistake': `must name ${what} by an id such as "${example}" or by your own, such as "external:${external}"`,
  });
}
