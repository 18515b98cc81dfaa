import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly json: boolean;
  readonly help: boolean;
  /** How long each measurement of a round takes. */
  readonly seconds: number;
  /** Over how many connections purchases are posted at once. */
  readonly connections: number;
}

export const rounds = 3;

export const benchHelp = `Usage: npm run bench -- [options]

Measures, in one run on one durable Postgres in a temporary folder, how many purchases a second
  (a) pgbench writes with 8 prepared statements each, over 16 connections,
  (b) the HTTP layer alone takes in on POST /v1/transactions, without engine and database,
  (c) the service takes in on POST /v1/transactions, as a client sees it.
The three take turns for ${rounds} rounds; medians count. Load and server share this machine's CPUs.

Options:
  --seconds NUMBER      how long each measurement takes (default: 4; 1 to 60)
  --connections NUMBER  over how many connections purchases are posted (default: 64; 1 to 1000)
  --json                print the result as one JSON document on stdout, everything else on stderr
  --help                print this

pgbench is taken from the PATH or from /usr/lib/postgresql/*/bin. Without it, (b) and (c) are measured.
`;

/** What is wrong with the options is a sentence for whoever typed them. */
export function parseBenchOptions(args: readonly string[]): BenchOptions | { readonly mistake: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: definitions });
    const seconds = wholeNumber(values.seconds, 60);
    if (seconds === undefined) return { mistake: `--seconds must be from 1 to 60, not '${values.seconds}'.` };
    const connections = wholeNumber(values.connections, 1000);
    if (connections === undefined) {
      return { mistake: `--connections must be from 1 to 1000, not '${values.connections}'.` };
    }
    return { json: values.json, help: values.help, seconds, connections };
  } catch (error) {
    return { mistake: (error as Error).message };
  }
}

function wholeNumber(text: string, max: number): number | undefined {
  const value = Number(text);
  return /^\d{1,4}$/.test(text) && value >= 1 && value <= max ? value : undefined;
}

const definitions = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  seconds: { type: 'string', default: '4' },
  connections: { type: 'string', default: '64' },
} as const;
