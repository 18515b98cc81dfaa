import { parseArgs } from 'node:util';

export interface SweepOptions {
  readonly json: boolean;
  readonly help: boolean;
  /** How many there are. */
  readonly lots: number;
  readonly rounds: number;
}

const LOTS_MIN = 10_000;
const LOTS_MAX = 10_000_000;
const ROUNDS_MAX = 9;

export const sweepHelp = `Usage: npm run bench:sweep -- [options]

Measures, on a durable Postgres in a temporary folder, what the job "settle" costs where a hundredth of all lots is
due, as a ratio to the same lots alone, in a database that holds nothing else:
  many accounts  10 lots each, one of which is due in every tenth account
  many lots      1,000 lots each, ten of which are due in every account
and what the job "reschedule" costs, which looks at every account once, with all its lots and with those alone.
The two databases take turns; a ratio is the median of the ratios of the rounds. A round is a day, on which other lots
are due than on those before. At the end the books must add up.

Options:
  --lots NUMBER    how many lots there are (default: 1000000; ${LOTS_MIN} to ${LOTS_MAX}, thousands)
  --rounds NUMBER  how many rounds there are (default: 3; 1 to ${ROUNDS_MAX})
  --json           print the result as one JSON document on stdout, everything else on stderr
  --help           print this
`;

/** What is wrong with the options is a sentence for whoever typed them. */
export function parseSweepOptions(args: readonly string[]): SweepOptions | { readonly mistake: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: definitions });
    const lots = Number(values.lots);
    if (!Number.isInteger(lots) || lots < LOTS_MIN || lots > LOTS_MAX || lots % 1000 !== 0)
      return { mistake: `--lots must be thousands from ${LOTS_MIN} to ${LOTS_MAX}, not '${values.lots}'.` };
    const rounds = Number(values.rounds);
    if (!Number.isInteger(rounds) || rounds < 1 || rounds > ROUNDS_MAX)
      return { mistake: `--rounds must be from 1 to ${ROUNDS_MAX}, not '${values.rounds}'.` };
    return { json: values.json, help: values.help, lots, rounds };
  } catch (error) {
    return { mistake: (error as Error).message };
  }
}

const definitions = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  lots: { type: 'string', default: '1000000' },
  rounds: { type: 'string', default: '3' },
} as const;
