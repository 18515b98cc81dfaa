import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import type { TierHoldCommand, TierReleaseCommand, TierSetCommand } from '../core/command.ts';
import { programAt } from '../core/program/compile.ts';
import { type Instant, instantIn } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Decided } from '../engine/submission.ts';
import { type Accepted, submitOrThrow } from '../http/submit.ts';
import { inPath, submitChange } from '../http/submit-change.ts';
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
  const submission = {
    tenant: tenantId,
    account: { id: account.id },
    key: null,
    stakeholders: [],
    prepare: () => ({ command }),
    present: (decided: Decided) => standingAfter(decided, ladder),
  };
  const named = { ref, place: IN_PATH };
  try {
    if (command.kind !== 'tier-set') return await submitOrThrow(deps.engine, submission, named);
    const { engine } = deps;
    return await submitChange(engine, submission, named, ({ decision }) => decision.tierSets.length === 0);
  } catch (error) {
    throw inPath(error, 'unknown-ladder', 'ladder');
  }
}

function standingAfter({ state, program, decision }: Decided, key: string): TierStandingAnswer {
  const ladder = program.ladders.get(key);
  if (ladder === undefined) throw new Error('a status was changed on a ladder that is not there');
  return presentStanding(ladder, { program, state, asOf: decision.now });
}
