import { cpus } from 'node:os';
import { readCpuSeconds } from './cpu.ts';
import type { LoadResult } from './load.ts';
import type { PgbenchResult } from './pgbench.ts';

/** What one contender did in one round. Undefined: cannot be known on this machine. */
export interface Measurement {
  readonly rate: number;
  readonly purchases: number;
  readonly cpuPer1000: CpuSeconds;
  readonly latencyMs: LoadResult['latencyMs'] | undefined;
  /** Of all CPUs: how much other programs took of them meanwhile. */
  readonly othersShare: number | undefined;
}

export interface CpuSeconds {
  readonly service?: number | undefined;
  readonly postgres?: number | undefined;
  /** pgbench, or whatever made the load. */
  readonly client?: number | undefined;
}

/** Ids of the processes that do the work; absent: none does. */
export interface Watched {
  readonly service?: number | undefined;
  readonly postgres?: number | undefined;
}

export async function measureLoad(watched: Watched, load: () => Promise<LoadResult>): Promise<Measurement> {
  const { result, spent, machine } = await watch(watched, load);
  const { answers, seconds, cpuSeconds, latencyMs } = result;
  return measurement(answers / seconds, answers, { ...spent, client: cpuSeconds }, machine, latencyMs);
}

export async function measurePgbench(
  watched: Watched,
  run: () => Promise<PgbenchResult>,
): Promise<Measurement> {
  const { result, spent, machine } = await watch(watched, run);
  const { rate, purchases, cpuSeconds } = result;
  return measurement(rate, purchases, { ...spent, client: cpuSeconds }, machine, undefined);
}

/** The one in the middle, by rate. */
export function medianOf(measurements: readonly Measurement[]): Measurement {
  const sorted = measurements.toSorted((a, b) => a.rate - b.rate);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('nothing was measured');
  return median;
}

function measurement(
  rate: number,
  purchases: number,
  spent: CpuSeconds,
  machine: MachineTime,
  latencyMs: Measurement['latencyMs'],
): Measurement {
  const per1000 = (seconds: number | undefined) => seconds && (seconds * 1000) / purchases;
  const { service, postgres, client } = spent;
  const isKnown = client !== undefined && (service ?? postgres) !== undefined;
  const ours = (service ?? 0) + (postgres ?? 0) + (client ?? 0);
  return {
    rate,
    purchases,
    cpuPer1000: { service: per1000(service), postgres: per1000(postgres), client: per1000(client) },
    latencyMs,
    othersShare: isKnown ? Math.max(0, machine.busy - ours) / machine.all : undefined,
  };
}

async function watch<T>({ service, postgres }: Watched, work: () => Promise<T>) {
  const machineBefore = machineTime();
  const before = { service: cpuOf(service), postgres: cpuOf(postgres) };
  const result = await work();
  const since = (then: number | undefined, now: number | undefined) =>
    then === undefined || now === undefined ? undefined : now - then;
  const spent = {
    service: since(before.service, cpuOf(service)),
    postgres: since(before.postgres, cpuOf(postgres)),
  };
  const after = machineTime();
  const machine = { busy: after.busy - machineBefore.busy, all: after.all - machineBefore.all };
  return { result, spent, machine };
}

function cpuOf(pid: number | undefined): number | undefined {
  return pid === undefined ? undefined : readCpuSeconds(pid);
}

/** CPU seconds of the whole machine since it started. */
interface MachineTime {
  readonly busy: number;
  readonly all: number;
}

function machineTime(): MachineTime {
  const times = cpus().map((cpu) => cpu.times);
  const busy = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  return { busy: busy / 1000, all: (busy + idle) / 1000 };
}
