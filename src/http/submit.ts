import type { FastifyReply } from 'fastify';
import type { Refusal } from '../core/decision.ts';
import { type Engine, Overloaded } from '../engine/engine.ts';
import type { Enrolment } from '../engine/enrolment.ts';
import type { Decided, Submission } from '../engine/submission.ts';
import { ambiguousAccount, noAccount, type Place } from './addresses.ts';
import { noAccountIn } from './no-program.ts';
import { ProblemError, refusalProblem } from './problems.ts';

/** How the client named the account, for what is said about it. */
export interface Named {
  readonly ref: string;
  readonly place: Place;
}

export interface Accepted {
  readonly accountId: string;
  /** JSON. */
  readonly answer: string;
  readonly replayed: boolean;
}

/** Submits a command; whatever is not an acceptance is thrown as the problem that the client gets. */
export async function submitOrThrow(
  engine: Engine,
  submission: Submission & { readonly enrol?: Enrolment },
  named: Named,
): Promise<Accepted> {
  const result = await engine.submit(submission).catch(throwOverload);
  switch (result.kind) {
    case 'done':
      return result;
    case 'refused':
      throw refusalProblem(placed(result.refusal, named));
    case 'no-account':
      throw await noAccountOf(engine, submission, named);
    case 'ambiguous-account':
      throw ambiguousAccount(named.ref, named.place);
    case 'reused':
      throw reused();
  }
}

/** The decision that submitting would make; writes nothing. */
export async function previewOrThrow(engine: Engine, submission: Submission, named: Named): Promise<Decided> {
  const result = await engine.preview(submission).catch(throwOverload);
  if ('decision' in result) return result;
  if ('refused' in result) throw refusalProblem(placed(result, named));
  if (result.kind === 'no-account') throw await noAccountOf(engine, submission, named);
  if (result.kind === 'ambiguous-account') throw ambiguousAccount(named.ref, named.place);
  throw reused();
}

/** The answer is JSON already, the same that was stored: it is sent as it is. */
export function sendAnswer(reply: FastifyReply, { answer, replayed }: Accepted): FastifyReply {
  return reply
    .code(replayed ? 200 : 201)
    .type('application/json; charset=utf-8')
    .serializer(asItIs)
    .send(answer);
}

function asItIs(payload: unknown): string {
  return payload as string;
}

function reused(): ProblemError {
  const detail =
    'Something else was posted for this account under the same externalId: use a new one, or repeat the very same request.';
  return new ProblemError('external-id-reused', detail, [{ pointer: '/externalId', detail }]);
}

function noAccountOf(engine: Engine, { tenant, account }: Submission, named: Named): Promise<ProblemError> {
  return noAccountIn(account, named, () => engine.programKeys(tenant));
}

/** What is said of the account stands where it is named. One that was never enrolled is, for the client, no account. */
function placed(refusal: Refusal, named: Named): Refusal {
  if (refusal.code === 'unknown-account' && refusal.pointer === '/account')
    throw noAccount(named.ref, named.place);
  if (refusal.code === 'account-closed') {
    const { code, detail } = refusal;
    throw new ProblemError(code, detail, [{ ...named.place, detail }]);
  }
  return refusal;
}

function throwOverload(error: unknown): never {
  if (error instanceof Overloaded) {
    throw new ProblemError('service-unavailable', `${error.message}: try again in a moment.`, [], {
      headers: { 'retry-after': '1' },
    });
  }
  throw error;
}
