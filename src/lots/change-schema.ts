import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { byHand } from '../http/by-hand.ts';
import { AccountId, Holder, LotChangeId } from '../http/reference-scalars.ts';
import { DateOrDateTime, DateTime, ExternalId, Key, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { Balance } from '../wallets/balance-schema.ts';
import { entryId } from '../wallets/schema.ts';

const expiresAt = nullable(ref(DateOrDateTime), {
  description:
    'When they expire from now on, up to 100 years ahead; a date is the start of that day in the time zone of the programme; ' +
    'null: never. Not before the end that what is left of the lot has.',
  examples: ['2027-07-01'],
  'x-mistake':
    'must be a date that exists, such as "2027-07-01", a date and time such as "2027-07-01T12:00:00Z", or null',
});

const REQUEST_EXAMPLE = { externalId: 'L-1001', reason: 'The goods arrived early', author: 'agent-17' };

export const LotChangeRequest = strictObject(byHand, {
  $id: 'LotChangeRequest',
  description: 'Why a lot is changed by hand, and who does it.',
  examples: [REQUEST_EXAMPLE],
});

export const LotExtendRequest = strictObject(
  { ...byHand, expiresAt },
  {
    $id: 'LotExtendRequest',
    description: 'A later end for what is left of a lot.',
    examples: [{ ...REQUEST_EXAMPLE, reason: 'Closed in August', expiresAt: '2027-07-01' }],
  },
);

export const LotReinstateRequest = strictObject(
  {
    ...byHand,
    amount: Type.Optional(
      ref(PositivePoints, { description: 'How many come back; all that can, if absent.' }),
    ),
    expiresAt,
  },
  {
    $id: 'LotReinstateRequest',
    description: 'What expired of a lot comes back, with another end.',
    examples: [
      { ...REQUEST_EXAMPLE, reason: 'The reminder was not sent', amount: 300, expiresAt: '2027-07-01' },
    ],
  },
);

const lotChange = {
  id: ref(LotChangeId),
  externalId: ref(ExternalId),
  account: ref(AccountId),
  kind: choice(['activated', 'cancelled', 'extended', 'reinstated']),
  lot: entryId,
  holder: ref(Holder),
  points: ref(Key),
  amount: ref(PositivePoints, { description: 'How many points it is about.' }),
  expiresAt: nullable(ref(DateTime), {
    description: 'When they expire now, or would have. Null: never, or not by a date.',
  }),
  reason: byHand.reason,
  author: byHand.author,
  changedAt: ref(DateTime),
};

const CHANGE_EXAMPLE = {
  ...REQUEST_EXAMPLE,
  id: 'lch_01h455vb4pex5vsknk084sn02q_22',
  account: 'acc_01h455vb4pex5vsknk084sn02q',
  kind: 'activated',
  lot: 'ent_01h455vb4pex5vsknk084sn02q_12_0',
  holder: 'account',
  points: 'reward',
  amount: 500,
  expiresAt: '2028-03-01T00:00:00Z',
  changedAt: '2026-03-01T12:00:00Z',
};
const BALANCE_EXAMPLE = { holder: 'account', points: 'reward', active: 1750, pending: 0, reserved: 0 };

export const LotChange = Type.Object(lotChange, {
  $id: 'LotChange',
  description: 'What somebody did to a lot by hand.',
  examples: [CHANGE_EXAMPLE],
});

export const LotChangeAnswer = Type.Object(
  { ...lotChange, balances: Type.Array(ref(Balance), { maxItems: 100 }) },
  {
    $id: 'LotChangeAnswer',
    description:
      'A change of a lot and the balances that it left. The same request gets the same answer for ever.',
    examples: [{ ...CHANGE_EXAMPLE, balances: [BALANCE_EXAMPLE] }],
  },
);

export type LotChangeResult = Static<typeof LotChangeAnswer>;

export const lotChangeSchemas: readonly TSchema[] = [
  LotChangeRequest,
  LotExtendRequest,
  LotReinstateRequest,
  LotChange,
  LotChangeAnswer,
];
