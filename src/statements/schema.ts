import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { programQuery } from '../accounts/schema.ts';
import { AccountId, Holder, HolderRef } from '../http/reference-scalars.ts';
import { DateOrDateTime, DateTime, ExternalId, Key, Points, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { ENTRY_ID_PATTERN } from '../wallets/entry-id.ts';
import { entryOrigin } from '../wallets/schema.ts';

export const STATEMENT_FORMATS = ['json', 'csv', 'html'] as const;

export const statementQuery = strictObject({
  ...programQuery,
  from: Type.Optional(
    ref(DateOrDateTime, {
      description:
        'The beginning of the period; a date is the start of that day in the time zone of the programme. A month before ' +
        '`until` if absent; the beginning of the last full calendar month if both are.',
      examples: ['2026-03-01'],
    }),
  ),
  until: Type.Optional(
    ref(DateOrDateTime, {
      description:
        'The first instant after the period, at most one year after `from`. A month after `from` if absent. A period that is ' +
        'not over yet is told as far as it has gone.',
      examples: ['2026-04-01'],
    }),
  ),
  holder: Type.Optional(ref(HolderRef, { description: 'Only the wallets of this holder.' })),
  points: Type.Optional(ref(Key, { description: 'Only this kind of points.' })),
  format: Type.Optional(
    choice(STATEMENT_FORMATS, { description: 'As which of these; by `Accept` if absent.' }),
  ),
});

const side = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const StatementBalance = Type.Object(
  {
    pending: side,
    active: ref(Points, { description: 'Below zero: the holder owes them.' }),
    reserved: side,
  },
  {
    $id: 'StatementBalance',
    description: 'What a wallet has.',
    examples: [{ pending: 80, active: 1250, reserved: 0 }],
  },
);

export const StatementChange = Type.Object(
  { pending: ref(Points), active: ref(Points), reserved: ref(Points) },
  {
    $id: 'StatementChange',
    description: 'What came into each side of a wallet, or (below zero) left it.',
    examples: [{ pending: 0, active: 652, reserved: 0 }],
  },
);

const WALLET_EXAMPLE = {
  holder: 'account',
  points: 'reward',
  label: 'Reward points',
  opening: { pending: 0, active: 598, reserved: 0 },
  closing: { pending: 0, active: 1250, reserved: 0 },
  expiringNext: { amount: 300, at: '2027-01-01T00:00:00Z' },
};

export const StatementWallet = Type.Object(
  {
    holder: ref(Holder),
    points: ref(Key),
    label: Type.String({ maxLength: 200, description: 'What the programme calls them.' }),
    opening: ref(StatementBalance),
    closing: ref(StatementBalance, { description: 'The opening balance of the next period.' }),
    expiringNext: nullable(Type.Object({ amount: ref(PositivePoints), at: ref(DateTime) }), {
      description:
        'Which of the active points expired first after the end of the period, as things stood then. Null where none would.',
    }),
  },
  {
    $id: 'StatementWallet',
    description: 'One kind of points of one holder, at both ends of a period.',
    examples: [WALLET_EXAMPLE],
  },
);

const MOVEMENT_EXAMPLE = {
  entry: 'ent_01h455vb4pex5vsknk084sn02q_12_0',
  at: '2026-03-02T12:00:00Z',
  postedAt: '2026-03-02T12:00:05Z',
  holder: 'account',
  points: 'reward',
  change: { pending: 0, active: 652, reserved: 0 },
  balance: { pending: 0, active: 1250, reserved: 0 },
  sentence:
    'Purchase 10643: 652 Reward points earned by the rule "Base". 652 Reward points: 434.8 × 1.5 (silver) = 652.2, rounded down.',
  transaction: { kind: 'purchase', id: 'trx_01h455vb4pex5vsknk084sn02q_12', externalId: '10643' },
} as const;

export const StatementMovement = Type.Object(
  {
    entry: Type.String({ pattern: ENTRY_ID_PATTERN, maxLength: 70 }),
    at: ref(DateTime, { description: 'When it happened.' }),
    postedAt: ref(DateTime, {
      description:
        'By when statements count it: when it was recorded; of what time alone brings, when it happened.',
    }),
    holder: ref(Holder),
    points: ref(Key),
    change: ref(StatementChange),
    balance: ref(StatementBalance, { description: 'After it.' }),
    sentence: Type.String({ description: 'What happened, and why it came to that much.' }),
    transaction: nullable(entryOrigin, {
      description: 'What booked it. Null: time alone did, as when points become active or expire.',
    }),
  },
  {
    $id: 'StatementMovement',
    description: 'What one entry of the ledger did to one wallet.',
    examples: [MOVEMENT_EXAMPLE],
  },
);

const head = {
  account: Type.Object({ id: ref(AccountId), externalId: ref(ExternalId) }),
  program: ref(Key),
  timezone: Type.String({ maxLength: 100, description: 'Of the programme.', examples: ['Europe/Berlin'] }),
  from: ref(DateTime),
  until: ref(DateTime, { description: 'The first instant after the period.' }),
  closed: Type.Boolean({
    description:
      'The period is over: this statement never changes any more. False: it is told as far as it has gone.',
  }),
  wallets: Type.Array(ref(StatementWallet)),
};
const StatementHead = Type.Object(head);

export const Statement = Type.Object(
  {
    ...head,
    movements: Type.Array(ref(StatementMovement), {
      description: 'All of them, in the order of the ledger.',
    }),
  },
  {
    $id: 'Statement',
    description:
      'What came into the wallets of an account in a period, and what left them. For each wallet and side, opening and changes ' +
      'add up to closing.',
    examples: [
      {
        account: { id: 'acc_01h455vb4pex5vsknk084sn02q', externalId: 'ALFKI' },
        program: 'northwind',
        timezone: 'Europe/Berlin',
        from: '2026-02-28T23:00:00Z',
        until: '2026-03-31T22:00:00Z',
        closed: true,
        wallets: [WALLET_EXAMPLE],
        movements: [MOVEMENT_EXAMPLE],
      },
    ],
  },
);

export const StatementTable = Type.String({
  $id: 'StatementTable',
  description:
    'A table with a header, as RFC 4180 has it: a row `opening` for each wallet, a row `movement` for each of them, and a row ' +
    '`closing` for each wallet, with what expires next.',
});

export const StatementPage = Type.String({
  $id: 'StatementPage',
  description: 'A page to read and to print, without scripts and without anything to load.',
});

export type StatementHeadAnswer = Static<typeof StatementHead>;
export type StatementMovementAnswer = Static<typeof StatementMovement>;

export const statementSchemas: readonly TSchema[] = [
  StatementBalance,
  StatementChange,
  StatementWallet,
  StatementMovement,
  Statement,
  StatementTable,
  StatementPage,
];
