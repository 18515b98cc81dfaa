import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import type { PlanCommand } from '../core/command.ts';
import { programAt } from '../core/program/compile.ts';
import { formatInstant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { loadPlans, NO_PLANS } from '../engine/load/load-plans.ts';
import { encodeId } from '../http/ids.ts';
import { answer, nullable, ref } from '../http/schema.ts';
import { sendAnswer } from '../http/submit.ts';
import { tenantNow } from '../tenants/clock.ts';
import { changePlan, type PlanAsked } from './change-plan.ts';
import { presentPlans } from './present.ts';
import {
  AccountPlans,
  PlanActivation,
  PlanStanding,
  planParams,
  planRoomSchemas,
  plansQuery,
} from './schema.ts';

export const planRoom: Room = { schemas: planRoomSchemas, routes: planRoutes };

function planRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/plans',
      {
        schema: {
          operationId: 'getAccountPlans',
          summary: 'In which plans an account is, until when, and what they bring',
          description:
            'Each plan of the programme in force, and those that the account had before, as of now: what ended by itself has ended, ' +
            'whether anything has been posted since or not.',
          tags: ['plans'],
          params: accountParams,
          querystring: plansQuery,
          response: { 200: answer('The plans.', ref(AccountPlans)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const account = await getAccount(deps, tenant.id, {
          ref: params.ref,
          program: query.program,
          place: IN_PATH,
        });
        const { id, programId } = account;
        const plans = (await loadPlans(deps.pool, [id])).get(id) ?? NO_PLANS;
        // A version that was published since may have begun one of them.
        const versions = [...plans.planActs, ...plans.planPeriods].map(({ version }) => version);
        const version = Math.max(account.headVersion, ...versions);
        const programs = await deps.engine.programs.versionsOf(programId, version);
        const now = await tenantNow(deps.db, deps.clock, tenant);
        const program = programAt(programs, now);
        const shown = presentPlans({ program, programs, plans, now });
        return { account: encodeId('acc', id), asOf: formatInstant(now), plans: shown };
      },
    );

    app.put(
      '/accounts/:ref/plans/:plan',
      {
        schema: {
          operationId: 'activatePlan',
          summary: 'Activate a plan for an account',
          description:
            'The trial begins where there is one and the account never had the plan; else it waits for the first fee, which is posted as ' +
            'an activity. What was cancelled and still lasts goes on. Asking for the same again changes nothing.',
          tags: ['plans'],
          params: planParams,
          querystring: plansQuery,
          body: nullable(ref(PlanActivation), { examples: [{}] }),
          response: { 200: answer('Where the account is with the plan now.', ref(PlanStanding)) },
          problems: ['not-found', 'unknown-plan', 'ambiguous-reference', 'account-closed'],
        },
      },
      async (request, reply) => {
        const accepted = await changePlan(deps, askedIn(request, 'plan-activate'));
        return sendAnswer(reply, { ...accepted, replayed: true });
      },
    );

    app.delete(
      '/accounts/:ref/plans/:plan',
      {
        schema: {
          operationId: 'cancelPlan',
          summary: 'Cancel a plan of an account: it ends with what is paid for',
          description:
            'Where nothing is paid for, it ends at once. Asking for the same again changes nothing.',
          tags: ['plans'],
          params: planParams,
          querystring: plansQuery,
          response: { 200: answer('Where the account is with the plan now.', ref(PlanStanding)) },
          problems: ['not-found', 'unknown-plan', 'ambiguous-reference', 'account-closed'],
        },
      },
      async (request, reply) => {
        const accepted = await changePlan(deps, askedIn(request, 'plan-cancel'));
        return sendAnswer(reply, { ...accepted, replayed: true });
      },
    );
  };
}

interface Request {
  readonly params: { readonly ref: string; readonly plan: string };
  readonly query: { readonly program?: string };
  readonly tenant: { readonly id: number };
}

function askedIn({ params, query, tenant }: Request, kind: PlanCommand['kind']): PlanAsked {
  const { ref: account, plan } = params;
  return { tenantId: tenant.id, ref: account, program: query.program, command: { kind, plan } };
}
