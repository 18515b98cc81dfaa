import { cpus } from 'node:os';
import Table from 'cli-table3';
import type { CompileTimes } from './compile.ts';
import { medianOf, type Rate, type Rounds, ratioOf } from './race.ts';

export const SIZES = [10, 100, 1000] as const;

export interface CoreBenchResult {
  readonly conditions: Readonly<Record<'ours' | 'handWritten' | 'jsonRulesEngine', readonly Rate[]>>;
  readonly decisions: Readonly<Record<'ours' | 'handWritten' | 'oursApplied', readonly Rate[]>>;
  readonly compile: CompileTimes;
  /** Rates of decisions for each of SIZES. */
  readonly growth: Readonly<Record<'rules' | 'lines', readonly (readonly Rate[])[]>>;
}

export function summarize({ conditions, decisions, compile, growth }: CoreBenchResult) {
  return {
    conditions: {
      vsHandWritten: round(ratioOf(conditions.ours, conditions.handWritten), 3),
      vsJsonRulesEngine: round(ratioOf(conditions.ours, conditions.jsonRulesEngine), 1),
    },
    decisions: {
      perSecond: Math.round(medianOfCpu(decisions.ours)),
      vsHandWritten: round(ratioOf(decisions.ours, decisions.handWritten), 3),
    },
    compile100RulesMs: round(compile.medianMs, 2),
    growth: { rules: costsOf(growth.rules), lines: costsOf(growth.lines) },
  };
}

/** What one rule or line costs at each size, as a multiple of what it costs at the first. */
function costsOf(bySize: readonly (readonly Rate[])[]): readonly number[] {
  const first = bySize[0] ?? [];
  return SIZES.map((size, i) => round(ratioOf(first, bySize[i] ?? []) / (size / SIZES[0]), 3));
}

export function renderReport(result: CoreBenchResult, { milliseconds, rounds }: Rounds): string {
  const { conditions, decisions, growth } = result;
  const summary = summarize(result);
  const table = new Table({
    head: ['', 'per s of CPU', 'per s', 'lowest and highest round', 'ours to it'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  const add = (name: string, rates: readonly Rate[], ours?: readonly Rate[]) => {
    const byCpu = rates.map(({ ofCpu }) => ofCpu);
    const range = `${count(Math.min(...byCpu))} to ${count(Math.max(...byCpu))}`;
    const ratio = ours === undefined ? '' : ratioOf(ours, rates).toFixed(2);
    table.push([name, count(medianOfCpu(rates)), count(medianOf(rates.map((r) => r.ofWall))), range, ratio]);
  };
  add('conditions, ours (rule × line)', conditions.ours);
  add('conditions, by hand', conditions.handWritten, conditions.ours);
  add('conditions, json-rules-engine', conditions.jsonRulesEngine, conditions.ours);
  add('decisions, ours (10 rules, 10 lines)', decisions.ours);
  add('decisions, by hand', decisions.handWritten, decisions.ours);
  add('decisions, ours, and the state after', decisions.oursApplied);
  for (const [i, size] of SIZES.entries()) add(`decisions, ${size} rules`, growth.rules[i] ?? []);
  for (const [i, size] of SIZES.entries()) add(`decisions, ${size} lines`, growth.lines[i] ?? []);
  return [
    table.toString(),
    `100 rules are compiled in ${summary.compile100RulesMs} ms of CPU; as the first of a process in ${result.compile.firstMs.toFixed(1)} ms.`,
    `One rule costs ${summary.growth.rules.join(', ')} under ${SIZES.join(', ')} rules; one line ${summary.growth.lines.join(', ')}.`,
    `Medians of ${rounds} rounds of ${milliseconds} ms each; ${cpus()[0]?.model}, Node ${process.version}.`,
  ].join('\n');
}

function medianOfCpu(rates: readonly Rate[]): number {
  return medianOf(rates.map(({ ofCpu }) => ofCpu));
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
