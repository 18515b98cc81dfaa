import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import type { StoredAccount } from '../accounts/repository.ts';
import { requireOpen } from '../accounts/require-open.ts';
import { accountParams, accountQuery, programQuery } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { refuse } from '../core/decision.ts';
import { ACCOUNT, type Holder } from '../core/ledger.ts';
import { programAt } from '../core/program/compile.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { loadStakeholders } from '../engine/load/load-stakeholders.ts';
import { stakeholderAddress } from '../http/addresses.ts';
import { unknownPerson } from '../http/holders.ts';
import { encodeId } from '../http/ids.ts';
import { cursorOf, pageQuery, toPage } from '../http/paging.ts';
import { presentHolder } from '../http/present-holder.ts';
import { ProblemError, refusalProblem } from '../http/problems.ts';
import { answer, ref, strictObject } from '../http/schema.ts';
import { tenantNow } from '../tenants/clock.ts';
import { makeCode } from './make-code.ts';
import { findReferral, listCodes, type StoredCode } from './repository.ts';
import {
  Referral,
  ReferralCode,
  type ReferralCodeAnswer,
  ReferralCodePage,
  ReferralCodeRequest,
  referralSchemas,
} from './schema.ts';

export const referralRoom: Room = { schemas: referralSchemas, routes: referralRoutes };

const cursor = cursorOf(Type.Object({ after: Type.String({ maxLength: 40 }) }));

function referralRoutes(deps: Deps): FastifyPluginAsyncTypebox {
  const { db, clock } = deps;
  return async (app) => {
    app.post(
      '/accounts/:ref/referral-codes',
      {
        schema: {
          operationId: 'makeReferralCode',
          summary: 'A code by which an account, or a person at it, refers new accounts',
          description: 'Asked again, the same code is answered. Codes are unique within a programme.',
          tags: ['referrals'],
          params: accountParams,
          querystring: accountQuery,
          body: ref(ReferralCodeRequest),
          response: {
            200: answer('It was asked for before, and stands.', ref(ReferralCode)),
            201: answer('Made.', ref(ReferralCode)),
          },
          problems: [
            'not-found',
            'ambiguous-reference',
            'external-id-reused',
            'referral-code-taken',
            'referral-not-offered',
            'unknown-stakeholder',
            'stakeholder-inactive',
            'account-closed',
          ],
        },
      },
      async ({ body, params, query, tenant }, reply) => {
        const { code = null, externalId = null } = body;
        const account = await getAccount(deps, tenant.id, {
          ...params,
          program: query.program,
          place: IN_PATH,
        });
        requireOpen(account, { ref: params.ref, place: IN_PATH });
        const now = await tenantNow(db, clock, tenant);
        await requireOffer(deps, account, now);
        const holder = await holderOf(deps, account.id, body.stakeholder);
        const space = { tenantId: tenant.id, programId: account.programId };
        const made = await makeCode(db, { space, accountId: account.id, holder, code, externalId, now });
        return reply.code(made.isNew ? 201 : 200).send(presentCode(made.code));
      },
    );

    app.get(
      '/accounts/:ref/referral-codes',
      {
        schema: {
          operationId: 'listReferralCodes',
          summary: 'The referral codes of an account and its people',
          tags: ['referrals'],
          params: accountParams,
          querystring: strictObject({ ...pageQuery, ...programQuery }),
          response: { 200: answer('A page of codes.', ref(ReferralCodePage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const { limit, program } = query;
        const after = cursor.decode(query.cursor)?.after;
        const { id } = await getAccount(deps, tenant.id, { ref: params.ref, program, place: IN_PATH });
        return toPage(await listCodes(db, id, { after, limit }), limit, presentCode, ({ code }) =>
          cursor.encode({ after: code }),
        );
      },
    );

    app.get(
      '/accounts/:ref/referral',
      {
        schema: {
          operationId: 'getReferral',
          summary: 'By whom an account was referred, and what became of it',
          tags: ['referrals'],
          params: accountParams,
          querystring: accountQuery,
          response: { 200: answer('The referral.', ref(Referral)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const { id } = await getAccount(deps, tenant.id, {
          ...params,
          program: query.program,
          place: IN_PATH,
        });
        const found = await findReferral(db, id);
        if (found === undefined) throw noReferral(params.ref);
        const { referrer, holder, status, claimedAt, qualifiedAt } = found;
        return {
          account: encodeId('acc', id),
          referrer: encodeId('acc', referrer),
          holder: presentHolder(holder),
          status,
          claimedAt: formatInstant(claimedAt),
          qualifiedAt: qualifiedAt === null ? null : formatInstant(qualifiedAt),
        };
      },
    );
  };
}

/** A code that nobody could name would be a promise that is not kept. */
async function requireOffer({ engine }: Deps, account: StoredAccount, now: Instant): Promise<void> {
  const versions = await engine.programs.versionsOf(account.programId, account.headVersion);
  if (programAt(versions, now).referral !== null) return;
  const detail = `The programme ${account.programKey} does not refer accounts to each other: add referral to its document.`;
  throw refusalProblem(refuse('referral-not-offered', '', detail));
}

async function holderOf({ pool }: Deps, accountId: string, ref: string | undefined): Promise<Holder> {
  if (ref === undefined) return ACCOUNT;
  const asked = [{ accountId, address: stakeholderAddress(ref) }];
  const [person] = (await loadStakeholders(pool, asked)).get(accountId) ?? [];
  if (person === undefined) throw refusalProblem(unknownPerson(ref, '/stakeholder'));
  if (person.active) return person.id;
  const detail = 'The stakeholder is deactivated and cannot refer anybody.';
  throw refusalProblem(refuse('stakeholder-inactive', '/stakeholder', detail));
}

function presentCode({ code, accountId, holder, createdAt }: StoredCode): ReferralCodeAnswer {
  return {
    code,
    account: encodeId('acc', accountId),
    holder: presentHolder(holder),
    createdAt: formatInstant(createdAt),
  };
}

function noReferral(ref: string): ProblemError {
  const detail = `The account ${JSON.stringify(ref)} was not referred: it named no code when it enrolled.`;
  return new ProblemError('not-found', detail, [{ ...IN_PATH, detail }]);
}
