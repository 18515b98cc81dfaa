import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { accountParams, programQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { isMember } from '../core/decide/pool-members.ts';
import { ACCOUNT } from '../core/ledger.ts';
import { walletKey } from '../core/state.ts';
import { formatInstant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Decided } from '../engine/submission.ts';
import { encodeId } from '../http/ids.ts';
import { cursorOf, pageQuery, toPage, UUID_PATTERN } from '../http/paging.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { settledAccount } from '../wallets/settled-account.ts';
import { findPoolMember, listPoolMembers, type StoredMember } from './repository.ts';
import { AccountPool, type PoolMemberAnswer, type PoolShareAnswer, poolRoomSchemas } from './schema.ts';

export const poolRoom: Room = { schemas: poolRoomSchemas, routes: poolRoutes };

const cursor = cursorOf(Type.Object({ after: Type.String({ pattern: UUID_PATTERN }) }));

function poolRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/pool',
      {
        schema: {
          operationId: 'getPool',
          summary: 'The pool that an account belongs to, and who belongs to its own',
          description:
            'An account belongs to the pool of the account that it names as its `parent`, within moments. For the pool: its ' +
            'members, also those who have left, with what each fed and spent.',
          tags: ['pools'],
          params: accountParams,
          querystring: strictObject({ ...pageQuery, ...programQuery }),
          response: { 200: answer('The pool.', ref(AccountPool)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const after = cursor.decode(query.cursor)?.after;
        const settled = await settledAccount(deps.engine, tenant.id, params.ref, query.program);
        const { accountId } = settled;
        const found = await listPoolMembers(deps.db, accountId, { after, limit: query.limit });
        const page = toPage(found, query.limit, presentMember, ({ member }) =>
          cursor.encode({ after: member }),
        );
        const memberOf = await shareOf(deps, tenant.id, settled);
        const { data: members, nextCursor } = page;
        return { account: encodeId('acc', accountId), memberOf, members, nextCursor };
      },
    );
  };
}

async function shareOf(
  { db, engine }: Deps,
  tenantId: number,
  { accountId, program, state }: Decided,
): Promise<PoolShareAnswer | null> {
  if (state.pool === null || program.pool === null) return null;
  const { points, isForMembers } = program.pool;
  const pool = await settledAccount(engine, tenantId, encodeId('acc', state.pool), undefined);
  const heard = await findPoolMember(db, state.pool, accountId);
  const { wallets, ended } = pool.state;
  return {
    pool: encodeId('acc', state.pool),
    spend: isForMembers ? 'members' : 'owner',
    maySpend: isForMembers && ended === null && heard !== undefined && isMember(heard),
    balances: [...points].map((key) => {
      const { active = 0, pending = 0 } = wallets.get(walletKey(ACCOUNT, key)) ?? {};
      return { points: key, active, pending };
    }),
  };
}

function presentMember({ member, externalId, since, until, turnover }: StoredMember): PoolMemberAnswer {
  return {
    account: encodeId('acc', member),
    externalId,
    since: since === null ? null : formatInstant(since),
    until: until === null ? null : formatInstant(until),
    points: Object.entries(turnover).map(([points, { fed, spent }]) => ({ points, fed, spent })),
  };
}
