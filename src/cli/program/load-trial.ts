import type { Mistake } from '../../core/program/check/mistake.ts';
import { ref } from '../../http/schema.ts';
import { documentSchemas } from '../../programs/document-schema.ts';
import { type EvaluateBody, EvaluateRequest, evaluateSchemas } from '../../programs/evaluate-schema.ts';
import { requestSchemas } from '../../transactions/request-schema.ts';
import { type Finding, findingsOf, findingsOfSyntax } from './findings.ts';
import type { ExplainTask } from './options.ts';
import { readSource, type Source } from './source.ts';
import { structureMistakes } from './structure.ts';

/** A transaction and the state to try it on, as the evaluate route takes them; or what is wrong with them. */
export interface LoadedTrial {
  readonly body: EvaluateBody | null;
  readonly mistakes: readonly Finding[];
  /** Leads a mistake in the body back to the file that it came from. */
  readonly trace: (mistakes: readonly Mistake[]) => readonly Finding[];
}

export async function loadTrial({ transaction, state }: ExplainTask): Promise<LoadedTrial> {
  const posted = await readSource(transaction);
  if (!('value' in posted)) return refused(findingsOfSyntax(posted));
  const given = state === null ? null : await readSource(state);
  if (given !== null && !('value' in given)) return refused(findingsOfSyntax(given));
  const trace = tracer(posted, given);
  if (given !== null && !isObject(given.value))
    return refused(findingsOf(given, [{ pointer: '', detail: 'must be an object' }]));
  const body = { ...(given === null ? {} : stateIn(given.value)), transaction: transactionIn(posted.value) };
  const schemas = [...documentSchemas, ...requestSchemas, ...evaluateSchemas];
  const mistakes = structureMistakes(ref(EvaluateRequest), schemas, body);
  if (mistakes.length > 0) return { body: null, mistakes: trace(mistakes), trace };
  return { body: body as EvaluateBody, mistakes: [], trace };
}

/** What says whose transaction it is, and which, is of no matter here. */
function transactionIn(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { account: _account, program: _program, externalId: _externalId, ...transaction } = value;
  return transaction;
}

/** The document and the transaction are files of their own. */
function stateIn(value: unknown): object {
  if (!isObject(value)) return {};
  const { document: _document, transaction: _transaction, ...state } = value;
  return state;
}

function tracer(posted: Source, given: Source | null): LoadedTrial['trace'] {
  const prefix = '/transaction';
  return (mistakes) =>
    mistakes.flatMap((mistake) => {
      const { pointer, detail } = mistake;
      if (given !== null && !pointer.startsWith(prefix)) return findingsOf(given, [mistake]);
      return findingsOf(posted, [{ pointer: pointer.slice(prefix.length), detail }]);
    });
}

function refused(mistakes: readonly Finding[]): LoadedTrial {
  return { body: null, mistakes, trace: () => [] };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
