import { type TSchema, Type } from '@sinclair/typebox';
import { LIMITS, POOL_HOLDERS, POOL_SPENDERS } from '../core/program/document.ts';
import { Key } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';

export const PoolDefinition = strictObject(
  {
    points: Type.Array(ref(Key), {
      minItems: 1,
      maxItems: LIMITS.pointsKinds,
      uniqueItems: true,
      description: 'Kinds of points that can be spent.',
    }),
    feed: Type.Optional(
      Type.String({
        pattern: '^[01](?:\\.[0-9]{1,6})?$',
        maxLength: 8,
        description:
          'This share of what a member earns goes to the pool when it becomes active, after what its wallet owes is paid, rounded down per lot, with the same end. Nothing by itself, if absent.',
        'x-mistake': 'must be a decimal string above 0 and up to 1, such as "0.25"',
      }),
    ),
    holders: Type.Optional(
      choice(POOL_HOLDERS, {
        description:
          'Out of whose wallets: those of the accounts (if absent), or also those of their people.',
      }),
    ),
    spend: choice(POOL_SPENDERS, {
      description: 'Who redeems from it: all members, or only the account that is the pool.',
    }),
  },
  {
    $id: 'PoolDefinition',
    description:
      'Accounts that name a `parent` belong to its pool: the wallet of that account. What is fed and cannot arrive comes back, and is not fed again. What is returned later is taken back from whoever earned it, also what was fed: let points wait (`pending`) for as long as purchases are returned.',
    examples: [{ points: ['reward'], feed: '0.25', spend: 'members' }],
  },
);

export const poolSchemas: readonly TSchema[] = [PoolDefinition];
