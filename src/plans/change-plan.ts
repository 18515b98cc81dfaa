import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import type { PlanCommand } from '../core/command.ts';
import type { Deps } from '../deps.ts';
import type { Decided, Submission } from '../engine/submission.ts';
import { ProblemError } from '../http/problems.ts';
import { type Accepted, previewOrThrow, submitOrThrow } from '../http/submit.ts';
import { presentPlan } from './present.ts';
import type { PlanStandingAnswer } from './schema.ts';

export interface PlanAsked {
  readonly tenantId: number;
  readonly ref: string;
  readonly program: string | undefined;
  readonly command: PlanCommand;
}

/** Activates or cancels a plan; the answer is where the account then is with it. */
export async function changePlan(
  deps: Deps,
  { tenantId, ref, program, command }: PlanAsked,
): Promise<Accepted> {
  const account = await getAccount(deps, tenantId, { ref, program, place: IN_PATH });
  const { plan } = command;
  const submission: Submission = {
    tenant: tenantId,
    account: { id: account.id },
    key: null,
    stakeholders: [],
    prepare: () => ({ command }),
    present: (decided) => standingAfter(decided, plan),
  };
  const named = { ref, place: IN_PATH };
  try {
    // Asking for the same once more leaves no trace in the log.
    const preview = await previewOrThrow(deps.engine, submission, named);
    if (preview.decision.planActs.length === 0) {
      const answer = JSON.stringify(standingAfter(preview, plan));
      return { accountId: account.id, answer, replayed: true };
    }
    return await submitOrThrow(deps.engine, submission, named);
  } catch (error) {
    throw inPath(error);
  }
}

function standingAfter({ state, program, programs, decision }: Decided, key: string): PlanStandingAnswer {
  return presentPlan(key, { program, programs, plans: state, now: decision.now });
}

/** The core knows no paths: the plan that it does not find stands in one. */
function inPath(error: unknown): unknown {
  if (!(error instanceof ProblemError) || error.code !== 'unknown-plan') return error;
  const { code, detail } = error;
  return new ProblemError(code, detail, [{ in: 'path', pointer: '/plan', detail }]);
}
