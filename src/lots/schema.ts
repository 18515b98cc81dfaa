import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { accountParams, programQuery } from '../accounts/schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { CardId, Holder, HolderRef } from '../http/reference-scalars.ts';
import { DateTime, Key, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { entryId, entryOrigin } from '../wallets/schema.ts';

export const lotsQuery = strictObject({
  ...pageQuery,
  ...programQuery,
  holder: Type.Optional(ref(HolderRef, { description: 'Only those of this holder.' })),
  points: Type.Optional(ref(Key, { description: 'Only those of this kind of points.' })),
});

export const lotParams = strictObject({
  ...accountParams.properties,
  lot: Type.String({
    ...entryId,
    description: 'The id of a lot, as lots and entries name it.',
    'x-mistake': 'must be the id of a lot, such as "ent_01h455vb4pex5vsknk084sn02q_12_0"',
  }),
});

export const Lot = Type.Object(
  {
    id: entryId,
    holder: ref(Holder),
    points: ref(Key),
    side: choice(['pending', 'active']),
    amount: ref(PositivePoints, { description: 'How many points it was opened with.' }),
    remaining: ref(PositivePoints, { description: 'How many of them are left.' }),
    earnedAt: ref(DateTime, { description: 'When the points came.' }),
    availableAt: nullable(ref(DateTime), {
      description: 'From when on they can be spent. Null: once what they wait for happens.',
    }),
    awaits: nullable(Type.String({ maxLength: 100, examples: ['delivered'] }), {
      description: 'The type of activity that makes them active when it names their transaction.',
    }),
    expiresAt: nullable(ref(DateTime), { description: 'Null: never, or not by a date.' }),
    whileActive: Type.Boolean({
      description: 'They live for as long as the account is active: no date says when they end.',
    }),
    card: nullable(ref(CardId), { description: 'The card that they are stamps on.' }),
    transaction: nullable(entryOrigin, { description: 'What brought them. Null: it is not written yet.' }),
  },
  {
    $id: 'Lot',
    description: 'Points that came together, of which something is left.',
    examples: [
      {
        id: 'ent_01h455vb4pex5vsknk084sn02q_12_0',
        holder: 'account',
        points: 'reward',
        side: 'pending',
        amount: 652,
        remaining: 500,
        earnedAt: '2026-02-20T12:00:00Z',
        availableAt: '2026-03-06T12:00:00Z',
        awaits: null,
        expiresAt: '2028-03-01T00:00:00Z',
        whileActive: false,
        card: null,
        transaction: { kind: 'purchase', id: 'trx_01h455vb4pex5vsknk084sn02q_12', externalId: '10643' },
      },
    ],
  },
);

export const LotPage = pageOf('LotPage', Lot);

export type LotAnswer = Static<typeof Lot>;

export const lotSchemas: readonly TSchema[] = [Lot, LotPage];
