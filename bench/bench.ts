import { listenForInterruption } from '../src/cli/interruption.ts';
import type { Measurement } from './measure.ts';
import { type BenchOptions, benchHelp, parseBenchOptions, rounds } from './options.ts';
import { type BenchResult, renderReport, summarize } from './report.ts';
import { startContenders } from './start-contenders.ts';

/** So long each one runs before it is measured: code is compiled and tables have pages by then. */
const warmUpSeconds = 3;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = parseBenchOptions(args);
  if ('mistake' in options) return fail(options.mistake);
  if (options.help) {
    process.stdout.write(benchHelp);
    return 0;
  }
  const undo: (() => Promise<unknown>)[] = [];
  const interruption = listenForInterruption(() => process.exit(130));
  try {
    const result = await Promise.race([bench(options, undo), interruption.whenInterrupted()]);
    if (result === undefined) return 130;
    const text = options.json ? JSON.stringify(summarize(result), null, 2) : renderReport(result);
    process.stdout.write(`${text}\n`);
    return 0;
  } catch (error) {
    return fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    for (const step of undo.splice(0)) await step().catch((error) => say(String(error)));
  }
}

async function bench(options: BenchOptions, undo: (() => Promise<unknown>)[]): Promise<BenchResult> {
  const { seconds, connections } = options;
  const contenders = await startContenders({ connections, warmUpSeconds, say }, undo);
  const measured = { pgbench: [] as Measurement[], http: [] as Measurement[], service: [] as Measurement[] };
  // They take turns, so that a busy minute of the machine is a busy minute for all.
  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds} …`);
    for (const name of ['pgbench', 'http', 'service'] as const) {
      const measurement = await contenders[name]?.(seconds);
      if (measurement !== undefined) measured[name].push(measurement);
    }
  }
  const purchases = await contenders.checkWritten();
  return { ...measured, pgbench: contenders.pgbench && measured.pgbench, seconds, connections, purchases };
}

function fail(reason: string): number {
  say(reason);
  return 1;
}

/** Messages for people go to stderr, so that stdout holds the result alone. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
