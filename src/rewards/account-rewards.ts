import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from '@sinclair/typebox';
import { IN_PATH } from '../accounts/get-account.ts';
import { programQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { ACCOUNT, type Wallet } from '../core/ledger.ts';
import { describeObstacle } from '../core/obstacles.ts';
import { offerOf } from '../core/offer.ts';
import { countOpenCoupons } from '../coupons/repository.ts';
import type { Deps } from '../deps.ts';
import type { Decided } from '../engine/submission.ts';
import { accountAddress } from '../http/addresses.ts';
import { cursorOf, pageOf, pageQuery, toPage } from '../http/paging.ts';
import { presentHolder } from '../http/present-holder.ts';
import { AccountRef, Holder } from '../http/reference-scalars.ts';
import { Key, text } from '../http/scalars.ts';
import { answer, choice, nullable, ref, strictObject } from '../http/schema.ts';
import { previewOrThrow } from '../http/submit.ts';
import { listInactiveIds } from '../stakeholders/repository.ts';
import { listRewards, type Reward } from './repository.ts';
import { RewardKind, RewardPrice } from './schema.ts';
import { termsOfReward } from './terms.ts';

const REASONS = [
  'not-yet',
  'no-longer',
  'no-price',
  'other-points',
  'not-spendable',
  'out-of-stock',
  'insufficient-points',
] as const;

const RewardReason = Type.Object(
  {
    code: choice(REASONS),
    detail: text(500, { examples: ['The wallet has 120 active reward points; 500 are needed.'] }),
    have: Type.Optional(Type.Integer({ description: 'Of too few points: what the best wallet has.' })),
    need: Type.Optional(Type.Integer({ description: 'Of too few points: what the reward asks for.' })),
  },
  { $id: 'RewardReason', description: 'What stands between the account and the reward.' },
);

const AccountReward = Type.Object(
  {
    key: ref(Key),
    name: text(200),
    kind: ref(RewardKind),
    price: nullable(ref(RewardPrice), { description: 'Null: it is had by a coupon only.' }),
    available: Type.Boolean({
      description: 'It can be redeemed now, by one of the wallets or with a coupon.',
    }),
    payableBy: Type.Array(Type.Object({ holder: ref(Holder), points: ref(Key) }), {
      description: 'The wallets of the account that can pay now.',
    }),
    coupons: Type.Integer({ minimum: 0, description: 'How many open coupons for it the account has.' }),
    reasons: Type.Array(ref(RewardReason), {
      maxItems: REASONS.length,
      description: 'Why it is not available.',
    }),
  },
  {
    $id: 'AccountReward',
    description: 'A reward of the catalogue as one account can have it.',
    examples: [
      {
        key: 'gift-card-50',
        name: 'Gift card, 50 USD',
        kind: 'gift-card',
        price: { points: 'reward', amount: 5000 },
        available: false,
        payableBy: [],
        coupons: 0,
        reasons: [
          {
            code: 'insufficient-points',
            detail: 'The wallet has 1250 active reward points; 5000 are needed.',
            have: 1250,
            need: 5000,
          },
        ],
      },
    ],
  },
);

const AccountRewardPage = pageOf('AccountRewardPage', AccountReward);
const cursor = cursorOf(Type.Object({ key: Type.String() }));

export const accountRewardRoom: Room = {
  schemas: [RewardReason, AccountReward, AccountRewardPage],
  routes: accountRewardRoutes,
};

function accountRewardRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, engine } = deps;
  return async (app) => {
    app.get(
      '/accounts/:ref/rewards',
      {
        schema: {
          operationId: 'listAccountRewards',
          summary: 'The catalogue for an account: what it can have now, and why not the rest',
          tags: ['rewards'],
          params: strictObject({ ref: ref(AccountRef) }),
          querystring: strictObject({ ...pageQuery, ...programQuery }),
          response: { 200: answer('A page, by key.', ref(AccountRewardPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const after = cursor.decode(query.cursor)?.key;
        const settled = await previewOrThrow(engine, settling(tenant.id, params.ref, query.program), {
          ref: params.ref,
          place: IN_PATH,
        });
        const rewards = await listRewards(db, tenant.id, { after, limit: query.limit + 1 });
        const show = await offersFor(deps, settled, rewards);
        return toPage(rewards, query.limit, show, ({ key }) => cursor.encode({ key }));
      },
    );
  };
}

/** Settled to now without being written, so that what is due by now counts. */
function settling(tenant: number, account: string, program: string | undefined) {
  return {
    tenant,
    account: accountAddress(account, program),
    key: null,
    stakeholders: [],
    prepare: () => ({ command: { kind: 'settle' } as const }),
    present: () => ({}),
  };
}

async function offersFor(
  { db }: Deps,
  { accountId, state, program, decision }: Decided,
  rewards: readonly Reward[],
): Promise<(reward: Reward) => Static<typeof AccountReward>> {
  const { now } = decision;
  const keys = rewards.map((reward) => reward.key);
  const [coupons, inactive] = await Promise.all([
    countOpenCoupons(db, accountId, keys, now),
    listInactiveIds(db, accountId),
  ]);
  const wallets = [...state.wallets.values()]
    .filter(({ holder }) => holder === ACCOUNT || !inactive.has(holder))
    .sort(byHolder);
  return (reward) => {
    const open = coupons.get(reward.key) ?? 0;
    const isInStock = reward.stock === null || reward.stock > 0;
    const offer = offerOf(termsOfReward(reward), { program, now, wallets, coupons: open, isInStock });
    return {
      key: reward.key,
      name: reward.name,
      kind: reward.kind as Static<typeof RewardKind>,
      price: reward.price,
      available: offer.available,
      payableBy: offer.payableBy.map(({ holder, points }) => ({ holder: presentHolder(holder), points })),
      coupons: open,
      reasons: offer.obstacles.map((obstacle) => ({
        code: obstacle.code,
        detail: describeObstacle(obstacle),
        ...('have' in obstacle && { have: obstacle.have, need: obstacle.need }),
      })),
    };
  };
}

/** The account itself first, then its people in the order in which they came. */
function byHolder(a: Wallet, b: Wallet): number {
  if (a.holder === b.holder) return 0;
  return a.holder === ACCOUNT || (b.holder !== ACCOUNT && a.holder < b.holder) ? -1 : 1;
}
