import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import { programQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { COUPON_STATUSES } from '../core/state.ts';
import type { Deps } from '../deps.ts';
import { owning } from '../http/own-ids.ts';
import { cursorOf, pageOf, pageQuery, toPage } from '../http/paging.ts';
import { AccountRef } from '../http/reference-scalars.ts';
import { answer, choice, ref, strictObject } from '../http/schema.ts';
import { tenantNow } from '../tenants/clock.ts';
import { presentCoupon } from './present.ts';
import { listCoupons, type StoredCoupon } from './repository.ts';
import { Coupon, couponSchemas } from './schema.ts';

const CouponPage = pageOf('CouponPage', Coupon);
const cursor = cursorOf(Type.Object({ seq: Type.Integer(), n: Type.Integer() }));

export const couponRoom: Room = { schemas: [...couponSchemas, CouponPage], routes: couponRoutes };

function couponRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/coupons',
      {
        schema: {
          operationId: 'listCoupons',
          summary: 'The coupons of an account, newest first',
          tags: ['rewards'],
          params: strictObject({ ref: ref(AccountRef) }),
          querystring: strictObject({
            ...pageQuery,
            ...programQuery,
            status: Type.Optional(choice(COUPON_STATUSES, { description: 'Only those that stand so.' })),
          }),
          response: { 200: answer('A page of coupons.', ref(CouponPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const { status, limit, program } = query;
        const before = cursor.decode(query.cursor);
        const { id, absorbed } = await getAccount(deps, tenant.id, {
          ref: params.ref,
          program,
          place: IN_PATH,
        });
        const now = await tenantNow(deps.db, deps.clock, tenant);
        const coupons = await listCoupons(deps.db, id, { status, before, limit, now });
        const present = (coupon: StoredCoupon) => presentCoupon(owning(id, absorbed), coupon);
        return toPage(coupons, limit, present, ({ seq, n }) => cursor.encode({ seq, n }));
      },
    );
  };
}
