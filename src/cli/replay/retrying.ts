import { setTimeout as wait } from 'node:timers/promises';
import { type ApiClient, ApiFailure } from '../api-client.ts';

export interface Retrying {
  readonly waitsMs: readonly number[];
  readonly signal: AbortSignal;
  /** Told once whenever the service is away, and once when it is there again. */
  readonly onAway: (reason: string | null) => void;
}

/** About half a minute in all. */
export const WAITS_MS: readonly number[] = [250, 500, 1000, 2000, 4000, 8000, 15_000];

/** The same client, which asks again where there is no answer, or none that is about what was asked. */
export function retrying(api: ApiClient, { waitsMs, signal, onAway }: Retrying): ApiClient {
  let isAway = false;
  const tell = (reason: string | null): void => {
    if (isAway === (reason !== null)) return;
    isAway = reason !== null;
    onAway(reason);
  };
  const attempt = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let n = 0; ; n++) {
      try {
        const answer = await ask();
        tell(null);
        return answer;
      } catch (error) {
        const waitMs = waitsMs[n];
        if (waitMs === undefined || !(error instanceof ApiFailure) || !mayPass(error)) throw error;
        tell(error.message);
        await wait(waitMs, undefined, { signal });
      }
    }
  };
  return {
    get: (path) => attempt(() => api.get(path)),
    put: (path, body) => attempt(() => api.put(path, body)),
    post: (path, body) => attempt(() => api.post(path, body)),
    call: (method, path, body) => attempt(() => api.call(method, path, body)),
  };
}

/** What was asked is done once, however often it is asked: so asking again does no harm. */
function mayPass({ status }: ApiFailure): boolean {
  return status === null || status >= 500 || status === 429;
}
