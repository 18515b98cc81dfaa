import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenForInterruption } from '../../src/cli/interruption.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/embedded-postgres.ts';
import { parseSweepOptions, type SweepOptions, sweepHelp } from './options.ts';
import { type Measured, renderReport, summarize } from './report.ts';
import { aloneIn, type Shape, shapesOf } from './shape.ts';
import { openSwept } from './swept-database.ts';

type Undo = (() => Promise<unknown>)[];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = parseSweepOptions(args);
  if ('mistake' in options) return fail(options.mistake);
  if (options.help) {
    process.stdout.write(sweepHelp);
    return 0;
  }
  const undo: Undo = [];
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

async function bench({ lots, rounds }: SweepOptions, undo: Undo): Promise<readonly Measured[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fealty-sweep-'));
  // Started by root, Postgres runs as another user, who must be able to pass through this folder.
  await chmod(folder, 0o711);
  undo.unshift(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: true });
  undo.unshift(() => postgres.stop());
  const measured: Measured[] = [];
  for (const shape of shapesOf(lots)) measured.push(await measure(postgres.url, shape, rounds));
  return measured;
}

/** One round more than counts comes first: code is compiled and pages are read by then. */
async function measure(serverUrl: string, shape: Shape, rounds: number): Promise<Measured> {
  const undo: Undo = [];
  try {
    say(`${shape.name}: filling two databases …`);
    const alone = aloneIn(shape, rounds + 1);
    const all = await openSwept(serverUrl, shape, rounds + 1, undo);
    const those = await openSwept(serverUrl, alone, rounds + 1, undo);
    const settle = { all: [] as number[], alone: [] as number[] };
    const reschedule = { all: [] as number[], alone: [] as number[] };
    for (let round = 0; round <= rounds; round++) {
      say(round === 0 ? 'Warming up …' : `Round ${round} of ${rounds} …`);
      const took = { alone: await those.settle(round), all: await all.settle(round) };
      if (round === 0) continue;
      settle.alone.push(took.alone);
      settle.all.push(took.all);
    }
    say('Looking at every account again …');
    reschedule.alone.push(await those.reschedule());
    reschedule.all.push(await all.reschedule());
    await those.check();
    await all.check();
    return { shape, settle, reschedule, accountsAlone: alone.accounts };
  } finally {
    for (const step of undo) await step();
  }
}

function fail(reason: string): number {
  say(reason);
  return 1;
}

/** Messages for people go to stderr, so that stdout holds the result alone. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
