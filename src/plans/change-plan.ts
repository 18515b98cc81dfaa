import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import type { PlanCommand } from '../core/command.ts';
import type { Deps } from '../deps.ts';
import type { Decided } from '../engine/submission.ts';
import type { Accepted } from '../http/submit.ts';
import { inPath, submitChange } from '../http/submit-change.ts';
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
  const submission = {
    tenant: tenantId,
    account: { id: account.id },
    key: null,
    stakeholders: [],
    prepare: () => ({ command }),
    present: (decided: Decided) => standingAfter(decided, plan),
  };
  try {
    return await submitChange(
      deps.engine,
      submission,
      { ref, place: IN_PATH },
      ({ decision }) => decision.planActs.length === 0,
    );
  } catch (error) {
    throw inPath(error, 'unknown-plan', 'plan');
  }
}

function standingAfter({ state, program, programs, decision }: Decided, key: string): PlanStandingAnswer {
  return presentPlan(key, { program, programs, plans: state, now: decision.now });
}
