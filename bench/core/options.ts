import { parseArgs } from 'node:util';

export interface CoreBenchOptions {
  readonly json: boolean;
  readonly help: boolean;
  /** How long each contender runs in each round. */
  readonly milliseconds: number;
  readonly rounds: number;
}

export const coreBenchHelp = `Usage: npm run bench:core -- [options]

Measures the rules alone, in one process, without HTTP and database.

  conditions  ten conditions on each of the ten lines of a purchase, by
                (a) the programme's conditions, compiled from the document (what a purchase is wrapped in for them
                    is made anew for each purchase, and counts),
                (b) one plain function for each rule and line, written by hand, over the same figures made ready,
                (c) json-rules-engine, its rules built once, run for each line on numbers made ready.
  decisions   a purchase of ten lines as it is posted and an account as it is loaded, decided under a programme of
              ten rules, two metrics and three tiers, by
                (a) the core: entries, lots, wallets, figures, tiers and basis come out,
                (b) plain functions written by hand that bring all of these, too.
  compile     a document of a hundred rules.
  growth      decisions under 10, 100 and 1,000 rules, and on purchases of 10, 100 and 1,000 lines.

Answers are compared for every purchase before anything is measured, and summed up again in each measured pass.
The contenders of a table take turns in short rounds; a ratio is the median of the ratios of the rounds, a rate the
median of the rates. Time is CPU time of the whole process, with the collector's and the compiler's threads.

Options:
  --milliseconds NUMBER  how long each contender runs in each round (default: 100; 1 to 10000)
  --rounds NUMBER        how many rounds there are (default: 15; 1 to 1000)
  --json                 print the result as one JSON document on stdout, everything else on stderr
  --help                 print this

The JSON document:
  conditions.vsHandWritten      our rate divided by that of (b); 1 is as fast, 0.33 a third as fast
  conditions.vsJsonRulesEngine  our rate divided by that of (c)
  decisions.perSecond           decisions in a second of CPU time, on one core
  decisions.vsHandWritten       our rate divided by that of (b)
  compile100RulesMs             milliseconds of CPU time, once the code is warm
  growth.rules                  what one rule costs of a decision under 10, 100 and 1,000 of them, as a multiple of
                                what it costs under 10: 1 throughout is linear, above it worse, below it better
  growth.lines                  the same for one line of a purchase of 10, 100 and 1,000 lines
`;

/** What is wrong with the options is a sentence for whoever typed them. */
export function parseCoreBenchOptions(
  args: readonly string[],
): CoreBenchOptions | { readonly mistake: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: definitions });
    const milliseconds = wholeNumber(values.milliseconds, 10_000);
    if (milliseconds === undefined) {
      return { mistake: `--milliseconds must be from 1 to 10000, not '${values.milliseconds}'.` };
    }
    const rounds = wholeNumber(values.rounds, 1000);
    if (rounds === undefined) return { mistake: `--rounds must be from 1 to 1000, not '${values.rounds}'.` };
    return { json: values.json, help: values.help, milliseconds, rounds };
  } catch (error) {
    return { mistake: (error as Error).message };
  }
}

function wholeNumber(text: string, max: number): number | undefined {
  const value = Number(text);
  return /^\d{1,5}$/.test(text) && value >= 1 && value <= max ? value : undefined;
}

const definitions = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  milliseconds: { type: 'string', default: '100' },
  rounds: { type: 'string', default: '15' },
} as const;
