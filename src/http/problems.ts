import { PROBLEMS, type ProblemCode } from './problem-catalogue.ts';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** One place in the request and what is wrong there. Without `in`, the place is in the body. */
export interface Mistake {
  readonly in?: 'query' | 'path';
  /** A JSON Pointer, such as `/lines/0/quantity`; empty for the whole. */
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly Mistake[];
  readonly [extra: string]: unknown;
}

export interface ProblemOptions {
  /** Members added to the answer beside those of every problem. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** What a route, a hook or a parser throws to refuse a request; the error handler makes the answer of it. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly Mistake[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    errors: readonly Mistake[] = [],
    { extra = {}, headers = {}, cause }: ProblemOptions = {},
  ) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.name = 'ProblemError';
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.extra = extra;
    this.headers = headers;
  }
}

/** A refusal as the core returns it: a value, not an exception. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly pointer: string;
  readonly detail: string;
}

export function refusalProblem({ code, pointer, detail }: Refusal): ProblemError {
  return new ProblemError(code, detail, [{ pointer, detail }]);
}

export function problemBody(
  code: ProblemCode,
  detail: string,
  errors: readonly Mistake[] = [],
  extra: Readonly<Record<string, unknown>> = {},
): ProblemBody {
  const { status, title } = PROBLEMS[code];
  return { ...extra, type: problemType(code), title, status, code, detail, errors };
}

/** A stable name that can also be opened: the service answers a short page there. */
export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}
