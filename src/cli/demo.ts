import { StartupError } from '../startup-error.ts';
import { ApiFailure, createApiClient } from './api-client.ts';
import { type DemoOptions, demoHelp, parseDemoOptions } from './demo-options.ts';
import { type Interruption, listenForInterruption } from './interruption.ts';
import { loadNorthwind } from './northwind/load.ts';
import { renderReport } from './northwind/report.ts';
import { type CustomerResult, summarize } from './northwind/result.ts';
import { readNorthwind } from './northwind/source.ts';
import { type OwnService, type OwnServiceOptions, startOwnService } from './own-service.ts';
import { createProgress } from './progress.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = parseDemoOptions(args);
  if ('mistake' in options) return fail(options.mistake);
  if (options.help) {
    process.stdout.write(demoHelp);
    return 0;
  }
  let service: OwnService | undefined;
  const interruption = listenForInterruption(() => {
    service?.abandon();
    process.exit(130);
  });
  let isDatabaseLost = false;
  try {
    say(options.exit ? 'Starting the service on a temporary database …' : 'Starting the service …');
    service = await startOwnService(ownServiceOf(options), () => {
      isDatabaseLost = true;
      interruption.interrupt();
    });
    await runDemo(options, service, interruption);
    return isDatabaseLost ? fail('the embedded Postgres has ended') : 0;
  } catch (error) {
    if (isDatabaseLost) return fail('the embedded Postgres has ended');
    if (interruption.signal.aborted) return 130;
    if (error instanceof StartupError || error instanceof ApiFailure) return fail(error.message);
    throw error;
  } finally {
    await service?.stop();
  }
}

function ownServiceOf({ exit, port }: DemoOptions): OwnServiceOptions {
  return { isTemporary: exit, port, tenant: 'northwind-demo', label: 'made by the demo' };
}

async function runDemo(options: DemoOptions, service: OwnService, interruption: Interruption): Promise<void> {
  const startedAt = performance.now();
  const results = await load(service, interruption.signal);
  printResult(options, results, (performance.now() - startedAt) / 1000);
  if (options.exit) return;
  say(renderInvitation(service));
  await interruption.whenInterrupted();
  say('Stopping …');
}

async function load(service: OwnService, signal: AbortSignal): Promise<readonly CustomerResult[]> {
  const api = createApiClient(service.address, service.key, signal);
  const progress = createProgress(process.stderr);
  try {
    return await loadNorthwind(api, await readNorthwind(), progress);
  } finally {
    progress.stop();
  }
}

function printResult(options: DemoOptions, results: readonly CustomerResult[], seconds: number): void {
  const text = options.json
    ? JSON.stringify(summarize(results), null, 2)
    : `\n${renderReport(results)}\n\nAll over HTTP, in ${seconds.toFixed(1)} s.`;
  process.stdout.write(`${text}\n`);
}

function renderInvitation({ address, key, defaultKey }: OwnService): string {
  const get = (path: string) => `  curl -s -H 'Authorization: Bearer ${key}' '${address}/v1${path}'`;
  return [
    '',
    'The service stays up until Ctrl-C.',
    `  API            ${address}/v1`,
    `  documentation  ${address}/docs`,
    `  key            ${key}`,
    ...(defaultKey === undefined ? [] : ['', `Key of the tenant "default", shown this once: ${defaultKey}`]),
    '',
    'Try:',
    get('/accounts/external:QUICK/wallets'),
    get('/accounts/external:QUICK/transactions/external:10273/explanation'),
    '',
  ].join('\n');
}

/** Messages for people go to stderr, so that stdout holds the result alone. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function fail(reason: string): number {
  say(`The demo stopped: ${reason}`);
  return 1;
}
