import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { POOL_SPENDERS } from '../core/program/document.ts';
import { LIMIT_MAX } from '../http/paging.ts';
import { AccountId } from '../http/reference-scalars.ts';
import { DateTime, ExternalId, Key, Points } from '../http/scalars.ts';
import { choice, nullable, ref } from '../http/schema.ts';

const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const PoolShare = Type.Object(
  {
    pool: ref(AccountId, { description: 'The account that is the pool.' }),
    spend: choice(POOL_SPENDERS, { description: 'Who redeems from it, as the programme says.' }),
    maySpend: Type.Boolean({
      description: 'Whether this account may redeem from it: POST /v1/redemptions with `holder: "pool"`.',
    }),
    balances: Type.Array(Type.Object({ points: ref(Key), active: ref(Points), pending: count }), {
      maxItems: 100,
      description: 'What is in the pool, of the points that it is for.',
    }),
  },
  {
    $id: 'PoolShare',
    description: 'The pool of the group to which an account belongs.',
    examples: [
      {
        pool: 'acc_01h455vb4pex5vsknk084sn02t',
        spend: 'members',
        maySpend: true,
        balances: [{ points: 'reward', active: 1250, pending: 0 }],
      },
    ],
  },
);

export const PoolMember = Type.Object(
  {
    account: ref(AccountId),
    externalId: nullable(ref(ExternalId)),
    since: nullable(ref(DateTime), {
      description: 'Null: it has fed the pool, and is not heard to have joined.',
    }),
    until: nullable(ref(DateTime), { description: 'When it left; null: it has not.' }),
    points: Type.Array(Type.Object({ points: ref(Key), fed: count, spent: count }), {
      maxItems: 100,
      description: 'What it put into the pool by its share, and redeemed from it.',
    }),
  },
  {
    $id: 'PoolMember',
    description: 'An account that belongs to the pool, or did.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        externalId: 'ALFKI',
        since: '2026-03-01T12:00:00Z',
        until: null,
        points: [{ points: 'reward', fed: 650, spent: 100 }],
      },
    ],
  },
);

export const AccountPool = Type.Object(
  {
    account: ref(AccountId),
    memberOf: nullable(ref(PoolShare), { description: 'Null: it belongs to no pool.' }),
    members: Type.Array(ref(PoolMember), {
      maxItems: LIMIT_MAX,
      description: 'A page of those whose pool the account itself is.',
    }),
    nextCursor: nullable(Type.String({ maxLength: 1000 }), {
      description: 'Send it as `cursor` for the next members; null on the last page.',
    }),
  },
  {
    $id: 'AccountPool',
    description: 'The pool to which an account belongs, and those who belong to its own.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        memberOf: PoolShare.examples?.[0],
        members: [],
        nextCursor: null,
      },
    ],
  },
);

export type PoolShareAnswer = Static<typeof PoolShare>;
export type PoolMemberAnswer = Static<typeof PoolMember>;
export type AccountPoolAnswer = Static<typeof AccountPool>;

export const poolRoomSchemas: readonly TSchema[] = [PoolShare, PoolMember, AccountPool];
