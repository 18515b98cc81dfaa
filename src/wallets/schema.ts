import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { programQuery } from '../accounts/schema.ts';
import { asOfAnswer, asOfQuery } from '../http/as-of.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { AccountId, Holder, HolderRef } from '../http/reference-scalars.ts';
import { DateTime, ExternalId, Key, Points, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { ENTRY_ID_PATTERN } from './entry-id.ts';

export const walletsQuery = strictObject({
  ...programQuery,
  ...asOfQuery,
});

export const entriesQuery = strictObject({
  ...pageQuery,
  ...programQuery,
  holder: Type.Optional(ref(HolderRef, { description: 'Only what this holder got or gave.' })),
  points: Type.Optional(ref(Key, { description: 'Only this kind of points.' })),
});

const side = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const WALLET_EXAMPLE = {
  holder: 'account',
  points: 'reward',
  active: 1250,
  pending: 80,
  reserved: 0,
  expiringNext: { amount: 300, at: '2027-01-01T00:00:00Z' },
};

export const Wallet = Type.Object(
  {
    holder: ref(Holder),
    points: ref(Key),
    active: ref(Points, { description: 'Can be spent. Below zero: the holder owes them.' }),
    pending: { ...side, description: 'Earned, and not active yet.' },
    reserved: { ...side, description: 'Set aside for redemptions that are under way.' },
    expiringNext: nullable(Type.Object({ amount: ref(PositivePoints), at: ref(DateTime) }), {
      description:
        'Which of the active points expire first, and when. Null where none will, and for a past `asOf` but the one of ' +
        '`knownAt`: when points that are gone would have expired is told as it was known then.',
    }),
  },
  {
    $id: 'Wallet',
    description: 'One kind of points of one holder.',
    examples: [WALLET_EXAMPLE],
  },
);

export const AccountWallets = Type.Object(
  { account: ref(AccountId), ...asOfAnswer, wallets: Type.Array(ref(Wallet)) },
  {
    $id: 'AccountWallets',
    description:
      'The wallets of an account and of its stakeholders: first those of the account, one for each kind of points; then ' +
      'those of the stakeholders who have had points.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        asOf: '2026-03-01T12:00:00Z',
        knownAt: null,
        wallets: [WALLET_EXAMPLE],
      },
    ],
  },
);

const PLACES = [
  'pending',
  'active',
  'reserved',
  'issued',
  'redeemed',
  'expired',
  'taken-back',
  'adjusted',
  'in-transit',
  'transferred',
  'paid-out',
] as const;
const EntryPlace = Type.Object(
  { place: choice(PLACES), holder: Type.Optional(ref(Holder)) },
  {
    $id: 'EntryPlace',
    description:
      'A side of the wallet of `holder`, or a counter-place of the books of the account, which has no holder.',
    examples: [{ place: 'active', holder: 'account' }, { place: 'issued' }],
  },
);

export const entryId = Type.String({
  pattern: ENTRY_ID_PATTERN,
  maxLength: 70,
  examples: ['ent_01h455vb4pex5vsknk084sn02q_12_0'],
});

/** What of the account booked an entry. */
export const entryOrigin = Type.Object({
  kind: choice([
    'purchase',
    'return',
    'activity',
    'void',
    'redemption',
    'transfer',
    'enrolment',
    'referral',
    'occasion',
    'adjustment',
    'lot-change',
    'leaver',
    'pool',
  ]),
  id: Type.String({
    maxLength: 70,
    description:
      'Of the transaction (of a void: the one it undid), redemption, transfer, adjustment or change of a lot by hand, the person who left, or the account that is the pool or (there) its member. Of an enrolment, of what a referrer was told or of an ' +
      'occasion, such as the end of a period: by this id it is explained like a transaction.',
  }),
  externalId: nullable(ref(ExternalId)),
});

export const Entry = Type.Object(
  {
    id: entryId,
    at: ref(DateTime, { description: 'When it happened.' }),
    recordedAt: nullable(ref(DateTime), {
      description: 'When it was written. Null: it is due by now, and is written with whatever happens next.',
    }),
    points: ref(Key),
    amount: ref(PositivePoints),
    from: ref(EntryPlace),
    to: ref(EntryPlace),
    rule: nullable(ref(Key), { description: 'The rule of the programme that it comes from.' }),
    transaction: nullable(entryOrigin, {
      description: 'What booked it. Null: time alone did, as when points become active or expire.',
    }),
    lot: nullable(entryId, {
      description:
        'The points belong together with those that this entry brought. Null: to none, as points that are owed.',
    }),
  },
  {
    $id: 'Entry',
    description:
      'A row of the ledger: points that moved from one place to another. Never changed; corrections are new entries.',
    examples: [
      {
        id: 'ent_01h455vb4pex5vsknk084sn02q_12_0',
        at: '1997-08-25T12:00:00Z',
        recordedAt: '2026-03-01T12:00:00Z',
        points: 'reward',
        amount: 652,
        from: { place: 'issued' },
        to: { place: 'active', holder: 'account' },
        rule: 'base',
        transaction: { kind: 'purchase', id: 'trx_01h455vb4pex5vsknk084sn02q_12', externalId: '10643' },
        lot: 'ent_01h455vb4pex5vsknk084sn02q_12_0',
      },
    ],
  },
);

export const EntryPage = pageOf('EntryPage', Entry);

export type WalletAnswer = Static<typeof Wallet>;
export type EntryAnswer = Static<typeof Entry>;
export type EntryPlaceAnswer = Static<typeof EntryPlace>;

export const walletSchemas: readonly TSchema[] = [Wallet, AccountWallets, EntryPlace, Entry, EntryPage];
