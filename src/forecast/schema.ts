import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { programQuery } from '../accounts/schema.ts';
import { AccountId, Holder, HolderRef } from '../http/reference-scalars.ts';
import { DateTime, Key, Points, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { AHEAD_DEFAULT } from './until.ts';

const INSTANTS_DEFAULT = 100;
const INSTANTS_MAX = 1_000;

const ForecastUntil = Type.Union(
  [
    Type.String({ format: 'date-time', maxLength: 40 }),
    Type.String({ format: 'date', maxLength: 10 }),
    Type.String({
      pattern: '^P(?=[0-9])(?:[0-9]{1,3}Y)?(?:[0-9]{1,4}M)?(?:[0-9]{1,4}W)?(?:[0-9]{1,5}D)?$',
      maxLength: 20,
    }),
  ],
  {
    $id: 'ForecastUntil',
    description:
      'Up to when to look ahead, that instant included: an instant, a date (then its first instant in the time zone of the ' +
      'programme), or a duration from now on in years, months, weeks and days.',
    examples: ['P12M', '2027-01-01', '2027-01-01T12:00:00Z'],
    'x-mistake':
      'must be a duration such as "P12M", a date such as "2027-01-01", or a date and time such as "2027-01-01T12:00:00Z"',
  },
);

export const forecastQuery = strictObject({
  ...programQuery,
  until: Type.Optional(
    ref(ForecastUntil, {
      description: `Up to when to look ahead, at most 5 years from now; \`${AHEAD_DEFAULT}\` if absent.`,
    }),
  ),
  holder: Type.Optional(ref(HolderRef, { description: 'Only the points of this holder.' })),
  points: Type.Optional(ref(Key, { description: 'Only this kind of points.' })),
  limit: Type.Integer({
    minimum: 1,
    maximum: INSTANTS_MAX,
    default: INSTANTS_DEFAULT,
    description: 'How many instants to answer at most: the first ones.',
    examples: [20],
    'x-mistake': `must be an integer from 1 to ${INSTANTS_MAX}`,
  }),
});

const side = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const WALLET_EXAMPLE = { holder: 'account', points: 'reward', pending: 0, active: 330, reserved: 0 };

export const ForecastWallet = Type.Object(
  {
    holder: ref(Holder),
    points: ref(Key),
    pending: side,
    active: ref(Points, { description: 'Below zero: the holder owes them.' }),
    reserved: side,
  },
  { $id: 'ForecastWallet', description: 'One kind of points of one holder.', examples: [WALLET_EXAMPLE] },
);

const CHANGE_EXAMPLE = { kind: 'expires', holder: 'account', points: 'reward', amount: 300 } as const;

export const ForecastInstant = Type.Object(
  {
    at: ref(DateTime),
    changes: Type.Array(
      Type.Object({
        kind: choice(['activates', 'expires'], {
          description: 'They become active, or they are lost.',
        }),
        holder: ref(Holder),
        points: ref(Key),
        amount: ref(PositivePoints),
      }),
    ),
    wallets: Type.Array(ref(ForecastWallet), {
      description: 'The wallets that change, as they are after that.',
    }),
  },
  {
    $id: 'ForecastInstant',
    description: 'What happens at one instant.',
    examples: [{ at: '2027-01-01T00:00:00Z', changes: [CHANGE_EXAMPLE], wallets: [WALLET_EXAMPLE] }],
  },
);

export const Awaiting = Type.Object(
  {
    holder: ref(Holder),
    points: ref(Key),
    amount: ref(PositivePoints),
    event: Type.String({ maxLength: 63, description: 'The type of the activity that they wait for.' }),
  },
  {
    $id: 'AwaitingPoints',
    description: 'Pending points that become active once something is done, of which nobody knows when.',
    examples: [{ holder: 'account', points: 'reward', amount: 80, event: 'invoice-paid' }],
  },
);

export const Forecast = Type.Object(
  {
    account: ref(AccountId),
    from: ref(DateTime, { description: 'Now.' }),
    until: ref(DateTime),
    wallets: Type.Array(ref(ForecastWallet), { description: 'As they are now.' }),
    instants: Type.Array(ref(ForecastInstant), {
      maxItems: INSTANTS_MAX,
      description: 'What happens, in that order; only instants at which something does.',
    }),
    truncatedAt: nullable(ref(DateTime), {
      description: 'The first instant that is left out because of `limit`; null: none is.',
    }),
    awaiting: Type.Array(ref(Awaiting), {
      description:
        'What waits for something to be done, and may become active sooner than that. Where the programme says for how long it ' +
        'waits at most, it becomes active at the end of that at the latest; else it is in no instant as active.',
    }),
  },
  {
    $id: 'Forecast',
    description:
      'What becomes active and what expires, as the points stand now and if nothing else is done. What is done meanwhile, and ' +
      'what rules give meanwhile, as for a birthday, moves it.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        from: '2026-03-01T12:00:00Z',
        until: '2027-03-01T12:00:00Z',
        wallets: [{ ...WALLET_EXAMPLE, active: 630 }],
        instants: ForecastInstant.examples,
        truncatedAt: null,
        awaiting: Awaiting.examples,
      },
    ],
  },
);

export type ForecastAnswer = Static<typeof Forecast>;
export type ForecastInstantAnswer = Static<typeof ForecastInstant>;
export type ForecastWalletAnswer = Static<typeof ForecastWallet>;
export type AwaitingAnswer = Static<typeof Awaiting>;

export const forecastSchemas: readonly TSchema[] = [
  ForecastUntil,
  ForecastWallet,
  ForecastInstant,
  Awaiting,
  Forecast,
];
