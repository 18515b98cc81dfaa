import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { AccountId, AccountRef, Holder, HolderRef, TransferId } from '../http/reference-scalars.ts';
import { DateTime, ExternalId, Key, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { Balance } from '../wallets/balance-schema.ts';

const side = strictObject({ account: ref(AccountRef), holder: ref(HolderRef) });

export const TransferRequest = strictObject(
  {
    externalId: ref(ExternalId),
    from: side,
    to: side,
    program: Type.Optional(ref(Key)),
    points: ref(Key),
    amount: ref(PositivePoints),
  },
  {
    $id: 'TransferRequest',
    description:
      'Points from a wallet of one account to a wallet of the same or another account of the programme. ' +
      '`externalId` belongs to the account that they are from.',
    examples: [
      {
        externalId: 'T-1001',
        from: { account: 'external:ALFKI', holder: 'account' },
        to: { account: 'external:ANATR', holder: 'external:ANATR-contact' },
        points: 'reward',
        amount: 250,
      },
    ],
  },
);

export type TransferBody = Static<typeof TransferRequest>;

const place = Type.Object({ account: ref(AccountId), holder: ref(Holder) });

const transfer = {
  id: ref(TransferId),
  externalId: ref(ExternalId),
  from: place,
  to: place,
  points: ref(Key),
  amount: ref(PositivePoints),
  status: choice(['in-transit', 'credited', 'refunded'], {
    description: 'In transit until the other account has taken the points, or they have come back.',
  }),
  reason: nullable(
    choice([
      'unknown-account',
      'account-closed',
      'unknown-stakeholder',
      'stakeholder-inactive',
      'unknown-points',
      'too-many-points',
    ]),
    { description: 'Why they came back.' },
  ),
  sentAt: ref(DateTime),
};

const TRANSFER_EXAMPLE = {
  id: 'trf_01h455vb4pex5vsknk084sn02q_18',
  externalId: 'T-1001',
  from: { account: 'acc_01h455vb4pex5vsknk084sn02q', holder: 'account' },
  to: { account: 'acc_01h455vb4pex5vsknk084sn02t', holder: 'stk_01h455vb4pex5vsknk084sn02v' },
  points: 'reward',
  amount: 250,
  status: 'in-transit',
  reason: null,
  sentAt: '2026-03-01T12:00:00Z',
};
const BALANCE_EXAMPLE = { holder: 'account', points: 'reward', active: 1000, pending: 0, reserved: 0 };

export const Transfer = Type.Object(transfer, {
  $id: 'Transfer',
  description: 'Points on their way, or there.',
  examples: [{ ...TRANSFER_EXAMPLE, status: 'credited' }],
});

export const TransferAnswer = Type.Object(
  { ...transfer, balances: Type.Array(ref(Balance), { maxItems: 100 }) },
  {
    $id: 'TransferAnswer',
    description:
      'A transfer as it sets out (or, within one account, as it is done), and the balances of the account that the points left. The same request gets the ' +
      'same answer for ever; GET the transfer for how it stands.',
    examples: [{ ...TRANSFER_EXAMPLE, balances: [BALANCE_EXAMPLE] }],
  },
);

export type TransferView = Static<typeof Transfer>;
export type TransferResult = Static<typeof TransferAnswer>;

export const transferSchemas: readonly TSchema[] = [TransferRequest, Transfer, TransferAnswer];
