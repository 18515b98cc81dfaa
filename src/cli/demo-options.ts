import { readArguments } from './read-arguments.ts';

export interface DemoOptions {
  readonly exit: boolean;
  readonly json: boolean;
  readonly help: boolean;
  /** Undefined: as configured; with --exit, any free one. */
  readonly port: number | undefined;
}

export const demoHelp = `Usage: npm run demo -- [options]

Starts the service, publishes the Northwind programme, posts 830 orders of 91 companies over
HTTP, prints what came of them, and leaves the service up until Ctrl-C.

Options:
  --exit         use a fresh temporary database and stop when the result is printed
  --json         print the result as one JSON document on stdout, everything else on stderr
  --port NUMBER  the port to listen on
  --help         print this

The database is an embedded Postgres in ./.data, or the one that DATABASE_URL names. With --exit
it is an embedded one in a temporary folder, or a new database on the server of DATABASE_URL;
either is removed at the end. Repeating the demo on the same database changes nothing.

npm prints a heading of its own on stdout. For the document alone: npm run --silent demo -- --exit --json
`;

/** What is wrong with the options is a sentence for whoever typed them. */
export function parseDemoOptions(args: readonly string[]): DemoOptions | { readonly mistake: string } {
  const read = readArguments({ args: [...args], options: definitions });
  if ('mistake' in read) return read;
  const { values } = read;
  if (values.port === undefined) return { ...values, port: undefined };
  if (/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65_535)
    return { ...values, port: Number(values.port) };
  return { mistake: `--port must be a number from 0 to 65535, not '${values.port}'.` };
}

const definitions = {
  exit: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  port: { type: 'string' },
} as const;
