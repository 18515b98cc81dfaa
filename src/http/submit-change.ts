import type { Engine } from '../engine/engine.ts';
import type { Decided, Submission } from '../engine/submission.ts';
import { ProblemError } from './problems.ts';
import { type Accepted, type Named, previewOrThrow, submitOrThrow } from './submit.ts';

/** Says how something is to stand. Asking for the same once more leaves no trace in the log. */
export async function submitChange(
  engine: Engine,
  submission: Submission & { readonly account: { readonly id: string } },
  named: Named,
  changesNothing: (decided: Decided) => boolean,
): Promise<Accepted> {
  const preview = await previewOrThrow(engine, submission, named);
  if (!changesNothing(preview)) return submitOrThrow(engine, submission, named);
  return {
    accountId: submission.account.id,
    answer: JSON.stringify(submission.present(preview)),
    replayed: true,
  };
}

/** The core knows no paths: what it does not find by a name in the path stands there. */
export function inPath(error: unknown, code: ProblemError['code'], parameter: string): unknown {
  if (!(error instanceof ProblemError) || error.code !== code) return error;
  const { detail } = error;
  return new ProblemError(code, detail, [{ in: 'path', pointer: `/${parameter}`, detail }]);
}
