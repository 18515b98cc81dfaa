import { readArguments } from '../read-arguments.ts';

export interface ReplayOptions {
  readonly data: string;
  readonly exit: boolean;
  readonly json: boolean;
  /** A service that is up; null: one in this process. */
  readonly service: { readonly url: string; readonly key: string } | null;
  /** Customers whose invoices are posted at once. */
  readonly customersAtOnce: number;
}

export const replayHelp = `Usage: npm run replay -- --data FILE [options]

Puts a history of invoices and returns through the service over HTTP, as if it happened now: it publishes the
programme in examples/online-retail, enrols each customer, posts the invoices of each in the order of the file (of many
customers at once), and shows what came of them. Returns name no purchase: the service finds what they came from.

It can be stopped at any time. Run again with the same data and the same service, it goes on where it was: what was
posted before is counted by the answer it got then, and nothing is posted twice.

FILE holds one JSON document a line, gzipped or not:
  {"invoice":"536365","kind":"purchase","customerId":"17850","at":"2010-12-01T08:26:00Z","currency":"GBP",
   "lines":[{"sku":"85123A","quantity":6,"unitPrice":"2.55"}]}
"kind" is purchase or return; "country" may be there, too, and "description" of a line, which is left out.
A small one is in examples/online-retail.

Options:
  --data FILE       the history
  --exit            use a fresh temporary database, which is removed at the end
  --json            print the result as one JSON document on stdout, everything else on stderr
  --url URL         a service that is up, as http://127.0.0.1:3000; without it, one is started in this process
  --key KEY         its API key; or set REPLAY_KEY
  --at-once NUMBER  how many customers are under way at once, 1 to 500 (64 if absent)
  --help            print this

Without --url the database is an embedded Postgres in ./.data, or the one that DATABASE_URL names; with --exit an
embedded one in a temporary folder, or a new database on the server of DATABASE_URL. It is verified at the end; the one
of a service that is up is not: npm run verify does that.

Exit status: 0 if all is in and nothing differs, 1 if not, 2 if the command was not understood, 130 if it was stopped.
npm prints a heading of its own on stdout. For the document alone: npm run --silent replay -- --data FILE --exit --json
`;

const definitions = {
  data: { type: 'string' },
  exit: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
  key: { type: 'string' },
  'at-once': { type: 'string', default: '64' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Read = ReplayOptions | { readonly help: true } | { readonly mistake: string };

/** What is wrong with the options is a sentence for whoever typed them. */
export function parseReplayOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Read {
  const read = readArguments({ args: [...args], options: definitions });
  if ('mistake' in read) return read;
  const { data, exit, json, url, key = environment.REPLAY_KEY, help, 'at-once': atOnce } = read.values;
  if (help) return { help };
  if (data === undefined || data === '') return { mistake: 'Say which history: --data FILE.' };
  if (!/^\d{1,3}$/.test(atOnce) || Number(atOnce) < 1 || Number(atOnce) > 500)
    return { mistake: `--at-once must be a number from 1 to 500, not '${atOnce}'.` };
  const common = { data, exit, json, customersAtOnce: Number(atOnce) };
  if (url === undefined) {
    if (read.values.key !== undefined)
      return { mistake: '--key belongs to a service that is up: name it with --url.' };
    return { ...common, service: null };
  }
  if (exit) return { mistake: '--exit is for a service of its own: leave it out, or --url.' };
  const address = addressIn(url);
  if (address === null) return { mistake: `--url must be one like http://127.0.0.1:3000, not '${url}'.` };
  if (!key) return { mistake: 'A service that is up asks for a key: give --key KEY, or set REPLAY_KEY.' };
  return { ...common, service: { url: address, key } };
}

/** Without a slash at the end, and without the version of the contract, which is added. */
function addressIn(url: string): string | null {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return null;
  return url.replace(/\/+$/, '').replace(/\/v1$/, '');
}
