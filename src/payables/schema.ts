import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { LIMIT_MAX, pageQuery } from '../http/paging.ts';
import { AccountId, Holder } from '../http/reference-scalars.ts';
import { Currency, ExternalId, Key, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { ENTRY_ID_PATTERN } from '../wallets/entry-id.ts';
import { PERIOD_PATTERN } from './period.ts';

export const PayablePeriod = Type.String({
  $id: 'PayablePeriod',
  pattern: PERIOD_PATTERN,
  maxLength: 7,
  description: 'A month, a quarter or a year.',
  examples: ['2026-03', '2026-Q1', '2026'],
  'x-mistake': 'must be a month, a quarter or a year, such as "2026-03", "2026-Q1" or "2026"',
});

export const payableQuery = strictObject({
  ...pageQuery,
  period: ref(PayablePeriod, {
    description: 'For which period; of a quarter also its months, of a year also its quarters.',
  }),
  program: Type.Optional(ref(Key, { description: 'Only those of this programme.' })),
  format: Type.Optional(
    choice(['json', 'csv'], {
      description: 'As which of these; by `Accept` if absent. A table has all of them, without pages.',
    }),
  ),
});

const money = Type.String({
  pattern: '^[0-9]+(?:\\.[0-9]{1,6})?$',
  maxLength: 60,
  description:
    'What is owed: exact, by the value that points had when they were paid out, and not rounded. Round once, at the total that ' +
    'is paid.',
  examples: ['12.5', '0.875', '5'],
});

export const Payable = Type.Object(
  {
    account: Type.Object({ id: ref(AccountId), externalId: ref(ExternalId) }),
    program: ref(Key),
    holder: ref(Holder),
    stakeholder: nullable(ref(ExternalId), { description: 'Your own id of the holder, if it is a person.' }),
    period: ref(PayablePeriod),
    points: ref(Key),
    amount: ref(PositivePoints),
    money,
    currency: ref(Currency),
    entry: Type.String({
      pattern: ENTRY_ID_PATTERN,
      maxLength: 60,
      description: 'The first entry by which the points left the wallet.',
    }),
  },
  {
    $id: 'Payable',
    description: 'What is owed in money for points that were paid out at the end of a period.',
    examples: [
      {
        account: { id: 'acc_01h455vb4pex5vsknk084sn02q', externalId: 'ALFKI' },
        program: 'northwind',
        holder: 'account',
        stakeholder: null,
        period: '2026-03',
        points: 'commission',
        amount: 1250,
        money: '12.5',
        currency: 'EUR',
        entry: 'ent_01h455vb4pex5vsknk084sn02q_42_0',
      },
    ],
  },
);

export const PayablePage = Type.Object(
  {
    data: Type.Array(ref(Payable), { maxItems: LIMIT_MAX }),
    nextCursor: Type.Union([Type.String({ maxLength: 1000 }), Type.Null()], {
      description: 'Send it as `cursor` for the next page; null on the last one.',
    }),
    totals: Type.Array(Type.Object({ currency: ref(Currency), money, payables: Type.Integer() }), {
      description: 'Of all pages, per currency.',
    }),
  },
  {
    $id: 'PayablePage',
    description: 'One page of what is owed, and what all of it comes to.',
    examples: [
      {
        data: Payable.examples,
        nextCursor: null,
        totals: [{ currency: 'EUR', money: '12.5', payables: 1 }],
      },
    ],
  },
);

export const PayableTable = Type.String({
  $id: 'PayableTable',
  description:
    'A table with a header, as RFC 4180 has it. Money is exact and not rounded, as in JSON: round once, at the total.',
});

export type PayableAnswer = Static<typeof Payable>;

export const payableSchemas: readonly TSchema[] = [PayablePeriod, Payable, PayablePage, PayableTable];
