import { decodeId, parseReference, type Reference } from '../../http/ids.ts';
import { readArguments } from '../read-arguments.ts';

export const verifyHelp = `Usage: npm run verify -- [options]

Does the ledger add up? Every wallet is compared with its entries and with its open lots; the log of every account is
decided again, from nothing, and what comes of it is compared with every row that is stored; what is in transit
between accounts is compared with the messages that carry it, and what left accounts with what arrived at others. Each
difference is named: the account, the table, the row, what is stored and what was expected.

It only reads, by a database user that may do no more, and can run beside the service: each page of accounts is
compared as of one instant. Accounts come in the order of their ids.

Options:
  --tenant NAME    only the accounts of this tenant
  --account ID     only this account: acc_…, or external:ID as its client knows it
  --ledger-only    only sums and numbers, which the database can say by itself: no log is decided again
  --after ID       only accounts behind this one: to go on where a run was stopped
  --state FILE     writes there how far it is and what it has found, and goes on from there if the file exists;
                   a run that comes to its end removes it
  --json           print one JSON document
  --help           print this

Works on DATABASE_URL, or on the embedded database in DATA_DIR, whether its service runs or not.

Exit status: 0 if there is no difference; 1 if there is, or if it was stopped or failed on the way; 2 if the command
was not understood. Progress goes to stderr, the result to stdout. npm prints a heading of its own:
npm run --silent verify -- … leaves it out.
`;

export interface VerifyTask {
  readonly verb: 'verify';
  readonly tenant: string | null;
  readonly account: Reference | null;
  readonly depth: 'replay' | 'sums';
  /** The id of an account. */
  readonly after: string | null;
  readonly state: string | null;
  readonly json: boolean;
}

const options = {
  tenant: { type: 'string' },
  account: { type: 'string' },
  'ledger-only': { type: 'boolean', default: false },
  after: { type: 'string' },
  state: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What is wrong with the options is a sentence for whoever typed them. */
export function parseVerifyOptions(
  args: readonly string[],
): VerifyTask | { readonly verb: 'help' } | { readonly mistake: string } {
  const read = readArguments({ args: [...args], options });
  if ('mistake' in read) return read;
  const { tenant, account, after, state, json, help, 'ledger-only': ledgerOnly } = read.values;
  if (help) return { verb: 'help' };
  const reference = account === undefined ? null : parseReference('acc', account);
  if (reference === undefined)
    return { mistake: `--account takes acc_… or external:ID, not ${JSON.stringify(account)}.` };
  const afterId = after === undefined ? null : decodeId('acc', after);
  if (afterId === undefined)
    return { mistake: `--after takes the id of an account, acc_…, not ${JSON.stringify(after)}.` };
  if (reference !== null && (afterId !== null || state !== undefined))
    return { mistake: '--after and --state belong to a run over many accounts, not to --account.' };
  if (afterId !== null && state !== undefined)
    return { mistake: '--after and --state both say where to go on: take one of them.' };
  return {
    verb: 'verify',
    tenant: tenant ?? null,
    account: reference,
    depth: ledgerOnly ? 'sums' : 'replay',
    after: afterId,
    state: state ?? null,
    json,
  };
}
