/** The few calls that the command-line programs make to a running service, as any client would. */
export interface ApiClient {
  readonly get: <Answer>(path: string) => Promise<Answer>;
  readonly put: <Answer>(path: string, body: unknown) => Promise<Answer>;
  readonly post: <Answer>(path: string, body: unknown) => Promise<Answer>;
}

/** An answer that is not 2xx, or none at all, in words for whoever started the program. */
export class ApiFailure extends Error {}

export function createApiClient(address: string, key: string, signal: AbortSignal): ApiClient {
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await send(address, method, path, {
      method,
      signal,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiFailure(describeProblem(method, path, response.status, text));
    return JSON.parse(text) as Answer;
  };
  return {
    get: (path) => call('GET', path),
    put: (path, body) => call('PUT', path, body),
    post: (path, body) => call('POST', path, body),
  };
}

async function send(address: string, method: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${address}${path}`, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ApiFailure(`${method} ${path} got no answer: ${cause}`);
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
