import type { HttpConnection } from './http-connection.ts';

export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  /** Of this process: what it cost to make the load. */
  readonly cpuSeconds: number;
  readonly latencyMs: { readonly median: number; readonly p99: number };
}

/** Sends requests over all connections, each as soon as the last one is answered; all must be answered with 201. */
export async function runLoad(
  connections: readonly HttpConnection[],
  nextRequest: () => string,
  seconds: number,
): Promise<LoadResult> {
  const latencies: number[] = [];
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const deadline = startedAt + seconds * 1000;
  await Promise.all(
    connections.map(async (connection) => {
      for (let sentAt = startedAt; sentAt < deadline; ) {
        const { status, body } = await connection.send(nextRequest());
        if (status !== 201) throw new Error(`a purchase was answered with ${status}: ${body.toString()}`);
        const now = performance.now();
        latencies.push(now - sentAt);
        sentAt = now;
      }
    }),
  );
  const elapsedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    answers: latencies.length,
    seconds: elapsedMs / 1000,
    cpuSeconds: (user + system) / 1e6,
    latencyMs: quantiles(latencies),
  };
}

function quantiles(values: readonly number[]): LoadResult['latencyMs'] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), p99: at(0.99) };
}
