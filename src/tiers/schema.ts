import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { accountParams, programQuery } from '../accounts/schema.ts';
import { asOfAnswer, asOfQuery } from '../http/as-of.ts';
import { AccountId } from '../http/reference-scalars.ts';
import {
  DateOrDateTime,
  DateTime,
  Decimal,
  KEY_PATTERN,
  Key,
  NonNegativeDecimal,
  text,
} from '../http/scalars.ts';
import { choice, mapOf, nullable, ref, strictObject } from '../http/schema.ts';
import { BENEFITS_MAX, Benefit } from '../programs/ladder-schema.ts';

export const tiersQuery = strictObject({
  ...programQuery,
  ...asOfQuery,
});
export const ladderQuery = strictObject(programQuery);
export const ladderParams = strictObject({
  ...accountParams.properties,
  ladder: ref(Key, { description: 'The key of the ladder in the programme.', examples: ['status'] }),
});

const REASON_MAX = 100;
const reason = text(REASON_MAX, {
  description:
    'Why, in a few words. They stay in the log for ever: write no personal data, such as a name or an illness.',
  examples: ['parental-leave'],
});
const until = Type.Optional(
  nullable(ref(DateOrDateTime), {
    description:
      'When it ends, up to 10 years from now: an instant, or a date, which is the start of that day in the time zone of the programme. Null or absent: it has no end yet.',
    examples: ['2026-09-01'],
    'x-mistake':
      'must be a date that exists, such as "2026-09-01", a date and time such as "2026-09-01T12:00:00Z", or null',
  }),
);

export const TierHoldRequest = strictObject(
  { until, reason },
  {
    $id: 'TierHoldRequest',
    description: 'From now on the time of the status does not pass.',
    examples: [{ until: '2026-09-01', reason: 'parental-leave' }],
  },
);

export const TierSetRequest = strictObject(
  {
    tier: nullable(ref(Key), {
      description:
        'The tier. From what the account has earned up, it is the least that it has until then, and more can still be ' +
        'reached; below, it is exactly what it has. Null: what was set before ends.',
      examples: ['gold'],
    }),
    until,
    reason,
  },
  {
    $id: 'TierSetRequest',
    description: 'Puts an account into a tier by hand. What was set before is replaced.',
    examples: [{ tier: 'gold', until: '2027-01-01', reason: 'status-match' }],
  },
);

const Route = Type.Object({
  missing: Type.Array(
    Type.Object({
      metric: Type.String({ maxLength: 63, examples: ['yearSpend'] }),
      have: ref(Decimal, {
        description: 'With a head start, and with what was carried over, where the programme gives any.',
      }),
      need: ref(Decimal),
    }),
    { description: 'All of these; empty where nothing is missing, and the next transaction leads there.' },
  ),
});

const STANDING_EXAMPLE = {
  key: 'silver',
  since: '1997-10-03T12:00:00Z',
  until: '1999-01-01T00:00:00Z',
  multiplier: '1.5',
  benefits: [{ key: 'priority-support', text: 'Answer within 2 hours', value: 2 }],
  hold: null,
  set: null,
  keep: {
    until: '2000-01-01T00:00:00Z',
    routes: [{ missing: [{ metric: 'yearSpend', have: '300', need: '10000' }] }],
  },
  next: { key: 'gold', routes: [{ missing: [{ metric: 'yearSpend', have: '300', need: '25000' }] }] },
};

export const TierStanding = Type.Object(
  {
    key: ref(Key),
    since: nullable(ref(DateTime), {
      description:
        'Since when it has been in this tier without a break; for the lowest, since the enrolment or the end of a higher ' +
        'one. Null before the enrolment.',
    }),
    until: nullable(ref(DateTime), {
      description:
        'When it leaves this tier, up or down, as known today, with holds; that instant is no part of it. Null: never, or ' +
        'not before a hold without an end is released.',
    }),
    multiplier: ref(NonNegativeDecimal, {
      description: 'By how much points are multiplied in this tier, where a rule says so.',
    }),
    benefits: Type.Array(ref(Benefit), {
      maxItems: BENEFITS_MAX,
      description: 'What the tier brings beside points.',
    }),
    hold: nullable(
      Type.Object({
        since: ref(DateTime),
        until: nullable(ref(DateTime), { description: 'Null: until it is released.' }),
        reason: text(REASON_MAX, { examples: ['parental-leave'] }),
      }),
      { description: 'The hold in force: while it lasts, the time of the status does not pass.' },
    ),
    set: nullable(
      Type.Object({
        tier: ref(Key),
        kind: choice(['floor', 'exact'], {
          description: 'Whether it is the least that the account has, or exactly what it has.',
        }),
        since: ref(DateTime),
        until: nullable(ref(DateTime), {
          description: 'As it was named; a hold makes a floor last longer. Null: no end.',
        }),
        reason: text(REASON_MAX, { examples: ['status-match'] }),
      }),
      { description: 'The tier that somebody set by hand, if one is in force.' },
    ),
    keep: nullable(
      Type.Object({
        until: nullable(ref(DateTime), {
          description: 'Until when whoever meets this today then has it. Null: as for `until` above.',
        }),
        routes: Type.Array(Route, { description: 'The ways to keep it: any one of them is enough.' }),
      }),
      {
        description:
          'What keeps this tier, judged by all that is counted up to the end of the day; null for the first tier, which ' +
          'everybody has.',
      },
    ),
    next: nullable(
      Type.Object({
        key: ref(Key),
        routes: Type.Array(Route, { description: 'The ways to reach it: any one of them is enough.' }),
      }),
      {
        description:
          'The next higher tier, judged by all that is counted up to the end of the day; null at the top.',
      },
    ),
  },
  {
    $id: 'TierStanding',
    description: 'Where an account stands on a ladder, and what its tier and the next one ask for.',
    examples: [STANDING_EXAMPLE],
  },
);

export const AccountTiers = Type.Object(
  {
    account: ref(AccountId),
    ...asOfAnswer,
    tiers: mapOf(ref(TierStanding), { pattern: KEY_PATTERN, mistake: '' }, { description: 'By ladder.' }),
  },
  {
    $id: 'AccountTiers',
    description: 'Where an account stands on each ladder of its programme.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        asOf: '1998-05-07T00:00:00Z',
        knownAt: null,
        tiers: { status: STANDING_EXAMPLE },
      },
    ],
  },
);

export type TierStandingAnswer = Static<typeof TierStanding>;
export type AccountTiersAnswer = Static<typeof AccountTiers>;
export type TierSetBody = Static<typeof TierSetRequest>;
export type TierHoldBody = Static<typeof TierHoldRequest>;

export const tierSchemas: readonly TSchema[] = [TierHoldRequest, TierSetRequest, TierStanding, AccountTiers];
