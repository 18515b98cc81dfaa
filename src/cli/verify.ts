import { loadEnvironment, readConfig } from '../config.ts';
import { StartupError } from '../startup-error.ts';
import { listenForInterruption } from './interruption.ts';
import { onDatabaseAsItIs } from './on-database.ts';
import { parseVerifyOptions, verifyHelp } from './verify/options.ts';
import { verifyLive } from './verify/verify-live.ts';

/** One for each page that is under way, and one to list the next. */
const POOL = { applicationName: 'fealty-verify', connectionsMax: 3 };

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  const task = parseVerifyOptions(args);
  if ('mistake' in task) {
    process.stderr.write(`${task.mistake}\nTry: npm run verify -- --help\n`);
    process.exitCode = 2;
    return;
  }
  if (task.verb === 'help') {
    process.stdout.write(verifyHelp);
    return;
  }
  const result = readConfig(loadEnvironment());
  if ('mistakes' in result) throw new StartupError(result.mistakes.join('\n'));
  const interruption = listenForInterruption(() => process.exit(1));
  process.exitCode = await onDatabaseAsItIs(result.config, POOL, ({ db }) =>
    verifyLive(db, task, { signal: interruption.signal, out: process.stdout, err: process.stderr }),
  );
}
