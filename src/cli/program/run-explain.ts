import { compileProgram } from '../../core/program/compile.ts';
import { ProblemError } from '../../http/problems.ts';
import { presentEvaluation } from '../../programs/present-evaluation.ts';
import { tryBody } from '../../programs/try-body.ts';
import { loadDocument } from './load-document.ts';
import { loadTrial } from './load-trial.ts';
import type { ExplainTask } from './options.ts';
import { type Outcome, refuse } from './outcome.ts';
import { renderTrial } from './render-trial.ts';

/** What a transaction would come to by a document, and why: the same decision as the service's. */
export async function runExplain(task: ExplainTask, width: number): Promise<Outcome> {
  const { json } = task;
  const { document, mistakes } = await loadDocument(task.file);
  if (document === null) return refuse(mistakes, json);
  const { body, mistakes: mistaken, trace } = await loadTrial(task);
  if (body === null) return refuse(mistaken, json);
  const program = compileProgram(document, 1, null);
  try {
    const trial = tryBody(program, body);
    const evaluated = { program, isPublished: false, trial, warnings: [] };
    const { program: _, warnings: __, ...evaluation } = presentEvaluation('', evaluated);
    const text = json ? JSON.stringify(evaluation, null, 2) : renderTrial(document, evaluation, width);
    return { status: 0, text };
  } catch (error) {
    if (error instanceof ProblemError) return refuse(trace(error.errors), json);
    throw error;
  }
}
