/** The few calls that the command-line programs make to a running service, as any client would. */
export interface ApiClient {
  readonly get: <Answer>(path: string) => Promise<Answer>;
  readonly put: <Answer>(path: string, body: unknown) => Promise<Answer>;
  readonly post: <Answer>(path: string, body: unknown) => Promise<Answer>;
  /** The same with the status of the answer, which says whether something is new. */
  readonly call: <Answer>(method: string, path: string, body?: unknown) => Promise<ApiAnswer<Answer>>;
}

export interface ApiAnswer<Answer> {
  readonly status: number;
  readonly body: Answer;
}

/** An answer that is not 2xx, or none at all, in words for whoever started the program. */
export class ApiFailure extends Error {
  /** Null: there was no answer. */
  readonly status: number | null;
  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

/** So long is waited for an answer. */
const ANSWER_MS = 60_000;

export function createApiClient(address: string, key: string, signal: AbortSignal): ApiClient {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<ApiAnswer<Answer>> => {
    const { response, text } = await send(address, path, signal, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status } = response;
    if (!response.ok) throw new ApiFailure(describeProblem(method, path, status, text), status);
    return { status, body: JSON.parse(text) as Answer };
  };
  const bodyOf =
    (method: string) =>
    async <Answer>(path: string, body?: unknown): Promise<Answer> =>
      (await call<Answer>(method, path, body)).body;
  return { get: bodyOf('GET'), put: bodyOf('PUT'), post: bodyOf('POST'), call };
}

async function send(
  address: string,
  path: string,
  signal: AbortSignal,
  init: RequestInit,
): Promise<{ readonly response: Response; readonly text: string }> {
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    const response = await fetch(`${address}${path}`, { ...init, signal: limited });
    return { response, text: await response.text() };
  } catch (error) {
    if (signal.aborted) throw error;
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ApiFailure(`${init.method} ${path} got no answer: ${cause}`, null);
  }
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer?: string; readonly detail?: string }[];
}

function describeProblem(method: string, path: string, status: number, text: string): string {
  const problem = parseProblem(text);
  const code = problem.code === undefined ? '' : ` ${problem.code}`;
  const fields = (problem.errors ?? []).map(({ pointer, detail }) => `\n  ${pointer ?? ''}: ${detail ?? ''}`);
  return `${method} ${path} was answered with ${status}${code}: ${problem.detail ?? text.slice(0, 500)}${fields.join('')}`;
}

function parseProblem(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
