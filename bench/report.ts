import { cpus } from 'node:os';
import Table from 'cli-table3';
import { type Measurement, medianOf } from './measure.ts';
import { rounds } from './options.ts';

export interface BenchResult {
  /** Undefined: there is no pgbench. */
  readonly pgbench: readonly Measurement[] | undefined;
  readonly http: readonly Measurement[];
  readonly service: readonly Measurement[];
  readonly seconds: number;
  readonly connections: number;
  /** All that were posted, and as many were found in the database. */
  readonly purchases: number;
}

export function summarize({ pgbench, http, service, seconds, connections, purchases }: BenchResult) {
  const median = { pgbench: pgbench && medianOf(pgbench), http: medianOf(http), service: medianOf(service) };
  return {
    rates: {
      pgbench: median.pgbench && Math.round(median.pgbench.rate),
      http: Math.round(median.http.rate),
      service: Math.round(median.service.rate),
    },
    ratios: {
      toPgbench: median.pgbench && round(median.service.rate / median.pgbench.rate, 3),
      toHttp: round(median.service.rate / median.http.rate, 3),
    },
    latencyMs: median.service.latencyMs,
    othersShare: othersShare({ pgbench, http, service }),
    cpuSecondsPer1000: {
      pgbench: median.pgbench?.cpuPer1000,
      http: median.http.cpuPer1000,
      service: median.service.cpuPer1000,
    },
    allRates: { pgbench: pgbench?.map(rateOf), http: http.map(rateOf), service: service.map(rateOf) },
    purchases,
    seconds,
    rounds,
    connections,
    machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
  };
}

export function renderReport(result: BenchResult): string {
  const { ratios } = summarize(result);
  const table = new Table({
    head: ['', 'per second', 'all rounds', 'ms: median, p99', 'CPU s / 1000: service', 'Postgres', 'client'],
    colAligns: ['left', 'right', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const add = (name: string, measurements: readonly Measurement[]) => {
    const { rate, latencyMs, cpuPer1000 } = medianOf(measurements);
    const latency =
      latencyMs === undefined ? '' : `${latencyMs.median.toFixed(1)}, ${latencyMs.p99.toFixed(1)}`;
    const cpu = [cpuPer1000.service, cpuPer1000.postgres, cpuPer1000.client].map(
      (value) => value?.toFixed(3) ?? '',
    );
    table.push([name, Math.round(rate), measurements.map(rateOf).join(' '), latency, ...cpu]);
  };
  if (result.pgbench !== undefined) add('pgbench, 8 prepared statements', result.pgbench);
  add('HTTP alone, without engine', result.http);
  add('POST /v1/transactions', result.service);
  const ratio = (value: number | undefined) => (value === undefined ? 'not measured' : value.toFixed(2));
  return [
    table.toString(),
    `ours to pgbench: ${ratio(ratios.toPgbench)}   ours to HTTP alone: ${ratio(ratios.toHttp)}`,
    `Medians of ${rounds} rounds of ${result.seconds} s on ${cpus().length} CPUs, which load and servers share;`,
    `${result.connections} connections. ${result.purchases} purchases were posted, answered with 201 and found in the database.`,
    ...noiseOf(result),
  ].join('\n');
}

/** Above this share of the CPUs, what other programs do tells more than what we do. */
const noticeableShare = 0.1;

function noiseOf(result: BenchResult): readonly string[] {
  const share = othersShare(result);
  if (share === undefined || share < noticeableShare) return [];
  return [
    `Other programs took up to ${Math.round(share * 100)} % of the CPUs meanwhile: measure again alone.`,
  ];
}

/** The most that other programs took in any round. */
function othersShare({ pgbench = [], http, service }: Pick<BenchResult, 'pgbench' | 'http' | 'service'>) {
  const known = [...pgbench, ...http, ...service].flatMap((measured) => measured.othersShare ?? []);
  return known.length === 0 ? undefined : round(Math.max(...known), 3);
}

function rateOf({ rate }: Measurement): number {
  return Math.round(rate);
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
