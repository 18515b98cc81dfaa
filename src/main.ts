import { readFile } from 'node:fs/promises';
import pino from 'pino';
import { readArguments } from './cli/read-arguments.ts';
import { describeVariables, loadEnvironment, readConfig } from './config.ts';
import type { Service } from './service.ts';
import { StartupError } from './startup-error.ts';

const help = `Usage: npm start [-- --help | --version]

Starts the Fealty service: its API, and an embedded Postgres unless DATABASE_URL is set.

Environment (also read from a file .env in the current folder):
${describeVariables()}
`;

/**
 * npm passes on the signal that the terminal has sent to both, so one Ctrl-C arrives twice. Only a signal
 * that comes later than that is meant as "now, please".
 */
const sameSignalMs = 500;

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  const options = readOptions(args);
  if (typeof options === 'string') return fail([options, 'Try: npm start -- --help']);
  if (options.help) return print(help);
  if (options.version) return print(`${await readVersion()}\n`);
  const result = readConfig(loadEnvironment());
  if ('mistakes' in result) return fail(result.mistakes);
  const log = pino({ level: result.config.logLevel });
  // Loaded only now: help and mistakes need nothing of it, and it takes a while.
  const { startService } = await import('./service.ts');
  const starting = startService(result.config, {
    log,
    onDatabaseLost: () => {
      log.fatal(`the embedded Postgres has ended; its logs are in ${result.config.dataDir}/postgres/log`);
      void stopOnce(1);
    },
  });
  const stopOnce = stopOnSignals(starting, (line) => log.info(line));
  try {
    announce(await starting);
  } catch (error) {
    if (error instanceof StartupError) fail([error.message]);
    else throw error;
  }
}

function readOptions(args: string[]): { help?: boolean; version?: boolean } | string {
  const read = readArguments({
    args,
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
  });
  return 'mistake' in read ? read.mistake : read.values;
}

async function readVersion(): Promise<string> {
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version;
}

/** In one piece, so that whoever waits for the address has the key too. */
function announce({ address, newKey }: Service): void {
  const key = newKey === undefined ? '' : `API key of the tenant "default", shown this once: ${newKey}\n`;
  print(`${key}Fealty answers at ${address}/v1, its documentation is at ${address}/docs\n`);
}

/** Returns how to stop for another reason than a signal. */
function stopOnSignals(
  starting: Promise<Service>,
  log: (line: string) => void,
): (exitCode: number) => Promise<void> {
  let askedAt: number | undefined;
  const stop = async (exitCode: number) => {
    askedAt ??= Date.now();
    const service = await starting.catch(() => undefined);
    await service?.stop();
    process.exit(service ? exitCode : 1);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (askedAt === undefined) {
      log(`${signal}: finishing what is under way; once more to stop at once`);
      void stop(0);
    } else if (Date.now() - askedAt > sameSignalMs) {
      void starting.then((service) => service.abandon()).finally(() => process.exit(1));
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop;
}

function print(text: string): void {
  process.stdout.write(text);
}

function fail(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = 1;
}
