import type pg from 'pg';
import { listProgramKeys } from '../engine/load/program-keys.ts';
import { type AccountPlace, resolveAccounts } from '../engine/load/resolve-accounts.ts';
import { accountAddress, ambiguousAccount, noAccount, type Place } from './addresses.ts';
import { noAccountIn } from './no-program.ts';

/** The account that a path names; throws the problem that the client gets where there is none, or several. */
export async function findAccountOrThrow(
  pool: pg.Pool,
  tenant: number,
  named: { readonly ref: string; readonly program: string | undefined; readonly place: Place },
): Promise<AccountPlace> {
  const { ref, program, place } = named;
  const address = accountAddress(ref, program);
  const [resolved = 'no-account'] = await resolveAccounts(pool, [{ tenant, address }]);
  if (resolved === 'no-account') throw await noAccountIn(address, named, () => listProgramKeys(pool, tenant));
  if (resolved === 'ambiguous-account') throw ambiguousAccount(ref, place);
  if (!resolved.isEnrolled) throw noAccount(ref, place);
  return resolved;
}
