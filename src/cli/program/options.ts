import { readArguments } from '../read-arguments.ts';

export const programHelp = `Usage: npm run program -- check FILE [--json]
       npm run program -- describe FILE [--json]
       npm run program -- explain FILE --transaction FILE [--state FILE] [--json]

check     says what is wrong with a programme document, and where; warnings are shown, too
describe  tells the whole programme in plain English, one sentence for each rule and tier
explain   says what a transaction would earn by it, and why, rule by rule

A document is YAML or JSON. A transaction is JSON (or YAML) as it is posted to /v1/transactions,
of which account and externalId may be absent; a state is what /v1/programs/{key}/evaluate takes:
account, tiers, metrics, cards and stakeholders. Nothing is stored, and no service is needed.

Options:
  --transaction FILE  the transaction to explain
  --state FILE        the state of the account before it; a new account if absent
  --json              print one JSON document
  --help              print this

Exit status: 0 if there are no mistakes, 1 if there are, 2 if the command was not understood or
a file cannot be read. npm prints a heading of its own: npm run --silent program -- … leaves it out.
`;

export type ProgramTask =
  | { readonly verb: 'help' }
  | { readonly verb: 'check' | 'describe'; readonly file: string; readonly json: boolean }
  | ExplainTask;

export interface ExplainTask {
  readonly verb: 'explain';
  readonly file: string;
  readonly json: boolean;
  readonly transaction: string;
  readonly state: string | null;
}

/** What is wrong with the options is a sentence for whoever typed them. */
export function parseProgramOptions(args: readonly string[]): ProgramTask | { readonly mistake: string } {
  const read = readArguments({ args: [...args], options, allowPositionals: true });
  if ('mistake' in read) return read;
  return read.values.help || args.length === 0 ? { verb: 'help' } : taskOf(read.values, read.positionals);
}

const options = {
  transaction: { type: 'string' },
  state: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

interface Values {
  readonly transaction?: string;
  readonly state?: string;
  readonly json: boolean;
}

function taskOf(
  { transaction, state, json }: Values,
  [verb, file, ...rest]: readonly string[],
): ProgramTask | { readonly mistake: string } {
  if (verb !== 'check' && verb !== 'describe' && verb !== 'explain')
    return { mistake: `Say what to do: check, describe or explain, not ${JSON.stringify(verb ?? '')}.` };
  if (file === undefined) return { mistake: `Name the document: npm run program -- ${verb} FILE` };
  if (rest.length > 0) return { mistake: `One document at a time: ${rest.join(' ')} was not expected.` };
  if (verb !== 'explain') {
    if (transaction === undefined && state === undefined) return { verb, file, json };
    return { mistake: `--transaction and --state belong to explain, not to ${verb}.` };
  }
  if (transaction === undefined) return { mistake: 'Name the transaction to explain: --transaction FILE' };
  return { verb, file, json, transaction, state: state ?? null };
}
