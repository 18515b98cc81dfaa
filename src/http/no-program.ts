import { closest } from '../core/closest-word.ts';
import type { AccountAddress } from '../engine/submission.ts';
import { noAccount, type Place } from './addresses.ts';
import { ProblemError } from './problems.ts';

/** Where routes of a programme name it. */
export const KEY_IN_PATH: Place = { in: 'path', pointer: '/key' };

/** No programme: 404 where the address names it, 422 where the body does. */
export function noProgram(key: string, known: readonly string[], place: Place): ProblemError {
  const meant = closest(key, known);
  const said = `There is no programme ${JSON.stringify(key)}`;
  const detail =
    meant === undefined
      ? `${said}: publish it with PUT /v1/programs/${key}, or check the name.`
      : `${said}; did you mean ${JSON.stringify(meant)}?`;
  return new ProblemError(place.in === undefined ? 'unknown-program' : 'not-found', detail, [
    { ...place, detail },
  ]);
}

/**
 * Why there is no account: of the programme that was named beside it, there may be none. `listKeys` says which there
 * are, and is asked only here, where nothing was found.
 */
export async function noAccountIn(
  { program }: Pick<AccountAddress, 'program'>,
  { ref, place }: { readonly ref: string; readonly place: Place },
  listKeys: () => Promise<readonly string[]>,
): Promise<ProblemError> {
  if (program === null || program === undefined) return noAccount(ref, place);
  const known = await listKeys();
  if (known.includes(program)) return noAccount(ref, place);
  // An account in the path has its programme in the query; one in the body has it beside it.
  return noProgram(program, known, { ...(place.in && { in: 'query' }), pointer: '/program' });
}
