import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { programAt } from '../core/program/compile.ts';
import type { Deps } from '../deps.ts';
import { presentMoment, readMoment } from '../http/as-of.ts';
import { encodeId } from '../http/ids.ts';
import { answer, ref } from '../http/schema.ts';
import { sendAnswer } from '../http/submit.ts';
import { tenantNow } from '../tenants/clock.ts';
import { changeStatus, type LadderAsked } from './change-status.ts';
import { presentTiers } from './present.ts';
import {
  AccountTiers,
  ladderParams,
  ladderQuery,
  TierHoldRequest,
  TierSetRequest,
  TierStanding,
  tierSchemas,
  tiersQuery,
} from './schema.ts';
import { standingAt } from './standing-at.ts';

export const tierRoom: Room = { schemas: tierSchemas, routes: tierRoutes };

function tierRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/tiers',
      {
        schema: {
          operationId: 'getAccountTiers',
          summary: 'Where an account stands on each ladder, and what its tier and the next one ask for',
          description:
            'As it is now; or as it was at a past instant, as known today or as it was known at another one.',
          tags: ['tiers'],
          params: accountParams,
          querystring: tiersQuery,
          response: { 200: answer('The tiers.', ref(AccountTiers)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const account = await getAccount(deps, tenant.id, {
          ref: params.ref,
          program: query.program,
          place: IN_PATH,
        });
        const { id, programId, headVersion } = account;
        const programs = await deps.engine.programs.versionsOf(programId, headVersion);
        const now = await tenantNow(deps.db, deps.clock, tenant);
        // All versions have the same zone, so that any of them can read the date.
        const moment = readMoment(query, programAt(programs, now).zone, now);
        const asked = { tenantId: tenant.id, account, programs, now };
        const standing = await standingAt(deps, asked, moment);
        return { account: encodeId('acc', id), ...presentMoment(moment), tiers: presentTiers(standing) };
      },
    );

    app.put(
      '/accounts/:ref/tiers/:ladder',
      {
        schema: {
          operationId: 'setTier',
          summary: 'Put an account into a tier by hand, or take that back',
          description:
            'It holds from now on and replaces what was set before. Asking for the same again changes nothing.',
          tags: ['tiers'],
          params: ladderParams,
          querystring: ladderQuery,
          body: ref(TierSetRequest),
          response: { 200: answer('Where the account stands now.', ref(TierStanding)) },
          problems: [
            'not-found',
            'unknown-ladder',
            'ambiguous-reference',
            'account-closed',
            'unknown-tier',
            'until-out-of-range',
          ],
        },
      },
      async (request, reply) => {
        const { tier, until, reason } = request.body;
        const asked = askedIn(request);
        const accepted = await changeStatus(deps, asked, (at) => ({
          kind: 'tier-set',
          ladder: asked.ladder,
          tier,
          until: at(until),
          reason,
        }));
        return sendAnswer(reply, { ...accepted, replayed: true });
      },
    );

    app.post(
      '/accounts/:ref/tiers/:ladder/hold',
      {
        schema: {
          operationId: 'holdTier',
          summary: 'Hold the status of an account: its time does not pass',
          description:
            'Whatever tier is held ends later by as long as the hold lasts. More can still be reached meanwhile.',
          tags: ['tiers'],
          params: ladderParams,
          querystring: ladderQuery,
          body: ref(TierHoldRequest),
          response: { 201: answer('Where the account stands now.', ref(TierStanding)) },
          problems: [
            'not-found',
            'unknown-ladder',
            'ambiguous-reference',
            'account-closed',
            'on-hold-already',
            'until-out-of-range',
          ],
        },
      },
      async (request, reply) => {
        const { until, reason } = request.body;
        const asked = askedIn(request);
        const accepted = await changeStatus(deps, asked, (at) => ({
          kind: 'tier-hold',
          ladder: asked.ladder,
          until: at(until),
          reason,
        }));
        return sendAnswer(reply, accepted);
      },
    );

    app.delete(
      '/accounts/:ref/tiers/:ladder/hold',
      {
        schema: {
          operationId: 'releaseTier',
          summary: 'Release the status of an account: its time passes again',
          description: 'Tiers keep the time by which the hold has lengthened them so far.',
          tags: ['tiers'],
          params: ladderParams,
          querystring: ladderQuery,
          response: { 200: answer('Where the account stands now.', ref(TierStanding)) },
          problems: ['not-found', 'unknown-ladder', 'not-on-hold', 'ambiguous-reference', 'account-closed'],
        },
      },
      async (request, reply) => {
        const asked = askedIn(request);
        const accepted = await changeStatus(deps, asked, () => ({
          kind: 'tier-release',
          ladder: asked.ladder,
        }));
        return sendAnswer(reply, { ...accepted, replayed: true });
      },
    );
  };
}

interface Request {
  readonly params: { readonly ref: string; readonly ladder: string };
  readonly query: { readonly program?: string };
  readonly tenant: { readonly id: number };
}

function askedIn({ params, query, tenant }: Request): LadderAsked {
  return { tenantId: tenant.id, ref: params.ref, program: query.program, ladder: params.ladder };
}
