import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import type { TierHoldCommand, TierReleaseCommand, TierSetCommand } from '../core/command.ts';
import { programAt } from '../core/program/compile.ts';
import { type Instant, instantIn } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Decided, Submission } from '../engine/submission.ts';
import { ProblemError } from '../http/problems.ts';
import { type Accepted, previewOrThrow, submitOrThrow } from '../http/submit.ts';
import { presentStanding } from './present.ts';
import type { TierStandingAnswer } from './schema.ts';

/** A request about the status of one account on one ladder. */
export interface LadderAsked {
  readonly tenantId: number;
  readonly ref: string;
  readonly program: string | undefined;
  readonly ladder: string;
}

export type StatusCommand = TierSetCommand | TierHoldCommand | TierReleaseCommand;

/** Does something by hand to a status; the answer is where the account then stands. */
export async function changeStatus(
  deps: Deps,
  asked: LadderAsked,
  commandIn: (at: (text: string | null | undefined) => Instant | null) => StatusCommand,
): Promise<Accepted> {
  const { tenantId, ref, program, ladder } = asked;
  const account = await getAccount(deps, tenantId, { ref, program, place: IN_PATH });
  const versions = await deps.engine.programs.versionsOf(account.programId, account.headVersion);
  // All versions have the same zone, so that any of them can read the date, whatever time it is.
  const { zone } = programAt(versions, deps.clock());
  const command = commandIn((text) => (text === null || text === undefined ? null : instantIn(zone, text)));
  const submission: Submission = {
    tenant: tenantId,
    account: { id: account.id },
    key: null,
    stakeholders: [],
    prepare: () => ({ command }),
    present: (decided) => standingAfter(decided, ladder),
  };
  const named = { ref, place: IN_PATH };
  try {
    // Asking for the same once more leaves no trace in the log.
    const preview = command.kind === 'tier-set' ? await previewOrThrow(deps.engine, submission, named) : null;
    if (preview !== null && preview.decision.tierSets.length === 0) {
      const answer = JSON.stringify(standingAfter(preview, ladder));
      return { accountId: account.id, answer, replayed: true };
    }
    return await submitOrThrow(deps.engine, submission, named);
  } catch (error) {
    throw inPath(error);
  }
}

function standingAfter({ state, program, decision }: Decided, key: string): TierStandingAnswer {
  const ladder = program.ladders.get(key);
  if (ladder === undefined) throw new Error('a status was changed on a ladder that is not there');
  return presentStanding(ladder, { program, state, asOf: decision.now });
}

/** The core knows no paths: the ladder that it does not find stands in one. */
function inPath(error: unknown): unknown {
  if (!(error instanceof ProblemError) || error.code !== 'unknown-ladder') return error;
  return new ProblemError(error.code, error.detail, [
    { in: 'path', pointer: '/ladder', detail: error.detail },
  ]);
}
