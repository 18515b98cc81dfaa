import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { programQuery } from '../accounts/schema.ts';
import { asOfQuery } from '../http/as-of.ts';
import { AccountId } from '../http/reference-scalars.ts';
import { DateTime, Decimal, KEY_PATTERN, Key } from '../http/scalars.ts';
import { mapOf, nullable, ref, strictObject } from '../http/schema.ts';

export const tiersQuery = strictObject({
  ...programQuery,
  ...asOfQuery,
});

const Route = Type.Object({
  missing: Type.Array(
    Type.Object({
      metric: Type.String({ maxLength: 63, examples: ['yearSpend'] }),
      have: ref(Decimal),
      need: ref(Decimal),
    }),
    { description: 'All of these; empty where nothing is missing, and the next transaction leads there.' },
  ),
});

const STANDING_EXAMPLE = {
  key: 'silver',
  since: '1997-10-03T12:00:00Z',
  until: '1999-01-01T00:00:00Z',
  next: { key: 'gold', routes: [{ missing: [{ metric: 'yearSpend', have: '12300.5', need: '25000' }] }] },
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
        'When it leaves this tier, up or down, as known today; that instant is no part of it. Null: never.',
    }),
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
    description: 'Where an account stands on a ladder, and what the next tier asks for.',
    examples: [STANDING_EXAMPLE],
  },
);

export const AccountTiers = Type.Object(
  {
    account: ref(AccountId),
    asOf: ref(DateTime),
    tiers: mapOf(ref(TierStanding), { pattern: KEY_PATTERN, mistake: '' }, { description: 'By ladder.' }),
  },
  {
    $id: 'AccountTiers',
    description: 'Where an account stands on each ladder of its programme.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        asOf: '1998-05-07T00:00:00Z',
        tiers: { status: STANDING_EXAMPLE },
      },
    ],
  },
);

export type TierStandingAnswer = Static<typeof TierStanding>;
export type AccountTiersAnswer = Static<typeof AccountTiers>;

export const tierSchemas: readonly TSchema[] = [TierStanding, AccountTiers];
