import { StartupError } from '../startup-error.ts';
import { ApiFailure, createApiClient } from './api-client.ts';
import { type Interruption, listenForInterruption } from './interruption.ts';
import { type OwnService, startOwnService } from './own-service.ts';
import { createProgress, type Progress } from './progress.ts';
import { parseReplayOptions, type ReplayOptions, replayHelp } from './replay/options.ts';
import { type Customer, readInvoices } from './replay/read-invoices.ts';
import { type Replayed, replayHistory } from './replay/replay-history.ts';
import { renderReport } from './replay/report.ts';
import { readProgram } from './replay/requests.ts';
import { summarize } from './replay/result.ts';
import { retrying, WAITS_MS } from './replay/retrying.ts';
import { verifyOwn } from './replay/verify-own.ts';

const GO_ON = 'Run it again with the same data and service: it goes on where it was.';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = parseReplayOptions(args, process.env);
  if ('mistake' in options) {
    say(`${options.mistake}\nTry: npm run replay -- --help`);
    return 2;
  }
  if ('help' in options) {
    process.stdout.write(replayHelp);
    return 0;
  }
  let own: OwnService | undefined;
  const interruption = listenForInterruption(() => {
    own?.abandon();
    process.exit(130);
  });
  let isDatabaseLost = false;
  try {
    say(`Reading ${options.data} …`);
    const customers = await readInvoices(options.data);
    if (options.service === null) {
      say(options.exit ? 'Starting the service on a temporary database …' : 'Starting the service …');
      own = await startOwnService(
        { isTemporary: options.exit, port: 0, tenant: 'online-retail', label: 'made by the replay' },
        () => {
          isDatabaseLost = true;
          interruption.interrupt();
        },
      );
    }
    return await run(options, own, customers, interruption);
  } catch (error) {
    if (isDatabaseLost) return fail(`the embedded Postgres has ended. ${GO_ON}`);
    if (interruption.signal.aborted) {
      say(`Stopped.${options.exit ? '' : ` ${GO_ON}`}`);
      return 130;
    }
    if (error instanceof StartupError) return fail(error.message);
    if (error instanceof ApiFailure) return fail(failureOf(error));
    throw error;
  } finally {
    await own?.stop();
  }
}

async function run(
  options: ReplayOptions,
  own: OwnService | undefined,
  customers: readonly Customer[],
  { signal }: Interruption,
): Promise<number> {
  const { url, key } = options.service ?? { url: own?.address ?? '', key: own?.key ?? '' };
  const progress = createProgress(process.stderr);
  try {
    const api = retrying(createApiClient(url, key, signal), {
      waitsMs: WAITS_MS,
      signal,
      onAway: (reason) => say(reason === null ? 'It answers again.' : `Waiting for the service: ${reason}`),
    });
    const history = { program: await readProgram(), customers };
    const { customersAtOnce } = options;
    const replayed = await replayHistory(api, history, { customersAtOnce, observer: progress });
    return await finish(options, own, replayed, progress);
  } finally {
    progress.stop();
  }
}

async function finish(
  options: ReplayOptions,
  own: OwnService | undefined,
  replayed: Replayed,
  progress: Progress,
): Promise<number> {
  const differences = own === undefined ? null : await verifyOwn(own, progress, say);
  progress.stop();
  const result = summarize(replayed, differences);
  process.stdout.write(
    options.json ? `${JSON.stringify(result, null, 2)}\n` : `\n${renderReport(replayed.tally, result)}\n`,
  );
  if (own !== undefined && !options.exit)
    say(`Look at it with npm start, and this key of the tenant "online-retail": ${own.key}`);
  return (differences ?? 0) === 0 ? 0 : 1;
}

function failureOf({ message, status }: ApiFailure): string {
  if (status === null) return `${message}. The service was asked for half a minute. ${GO_ON}`;
  return status >= 500 ? `${message}\n${GO_ON}` : message;
}

/** Messages for people go to stderr, so that stdout holds the result alone. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function fail(reason: string): number {
  say(`The replay ended early: ${reason}`);
  return 1;
}
