import { readCpuSeconds } from './cpu.ts';
import type { LoadResult } from './load.ts';
import type { PgbenchResult } from './pgbench.ts';

/** What one contender did in one round. Undefined: cannot be known on this machine. */
export interface Measurement {
  readonly rate: number;
  readonly purchases: number;
  readonly cpuPer1000: {
    readonly service: number | undefined;
    readonly postgres: number | undefined;
    /** pgbench, or whatever made the load. */
    readonly client: number | undefined;
  };
  readonly latencyMs: LoadResult['latencyMs'] | undefined;
}

export interface Watched {
  readonly service: number | undefined;
  readonly postgres: number | undefined;
}

export async function measureLoad(watched: Watched, load: () => Promise<LoadResult>): Promise<Measurement> {
  const { result, spent } = await watch(watched, load);
  const { answers, seconds, cpuSeconds, latencyMs } = result;
  return {
    rate: answers / seconds,
    purchases: answers,
    cpuPer1000: per1000({ ...spent, client: cpuSeconds }, answers),
    latencyMs,
  };
}

export async function measurePgbench(
  watched: Watched,
  run: () => Promise<PgbenchResult>,
): Promise<Measurement> {
  const { result, spent } = await watch(watched, run);
  const { rate, purchases, cpuSeconds } = result;
  return {
    rate,
    purchases,
    cpuPer1000: per1000({ ...spent, client: cpuSeconds }, purchases),
    latencyMs: undefined,
  };
}

/** The measurement that the median of all is, by rate. */
export function medianOf(measurements: readonly Measurement[]): Measurement {
  const sorted = measurements.toSorted((a, b) => a.rate - b.rate);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('nothing was measured');
  return median;
}

async function watch<T>({ service, postgres }: Watched, work: () => Promise<T>) {
  const before = { service: cpuOf(service), postgres: cpuOf(postgres) };
  const result = await work();
  const difference = (then: number | undefined, now: number | undefined) =>
    then === undefined || now === undefined ? undefined : now - then;
  const spent = {
    service: difference(before.service, cpuOf(service)),
    postgres: difference(before.postgres, cpuOf(postgres)),
  };
  return { result, spent };
}

function cpuOf(pid: number | undefined): number | undefined {
  return pid === undefined ? undefined : readCpuSeconds(pid);
}

function per1000(spent: Measurement['cpuPer1000'], purchases: number): Measurement['cpuPer1000'] {
  const each = (seconds: number | undefined) =>
    seconds === undefined ? undefined : (seconds * 1000) / purchases;
  return { service: each(spent.service), postgres: each(spent.postgres), client: each(spent.client) };
}
