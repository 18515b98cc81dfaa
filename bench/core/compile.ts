import { compileProgram } from '../../src/core/program/compile.ts';
import { programOf } from './decisions/program.ts';
import { medianOf, type Rounds } from './race.ts';

const RULES = 100;

export interface CompileTimes {
  /** Of CPU, once the code is warm. */
  readonly medianMs: number;
  /** The very first document of the process: of the wall's clock, since the compiler's threads work ahead. */
  readonly firstMs: number;
}

/** How long a document takes from data to something that decides. To be called before anything else was compiled. */
export function measureCompile({ milliseconds, rounds }: Rounds): CompileTimes {
  const document = programOf(RULES);
  const start = performance.now();
  const { rules } = compileProgram(document, 1, null);
  const firstMs = performance.now() - start;
  if (rules.purchase.length !== RULES) throw new Error('not all rules were compiled');
  const end = start + milliseconds * rounds;
  const times: number[] = [];
  while (times.length < 5 || performance.now() < end) {
    const before = process.cpuUsage();
    compileProgram(document, 1, null);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1e3);
  }
  return { medianMs: medianOf(times.slice(Math.floor(times.length / 5))), firstMs };
}
