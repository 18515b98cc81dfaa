import type pg from 'pg';
import { type AccountPlace, resolveAccounts } from '../engine/load/resolve-accounts.ts';
import { accountAddress, ambiguousAccount, noAccount, type Place } from './addresses.ts';

/** The account that a path names; throws the problem that the client gets where there is none, or several. */
export async function findAccountOrThrow(
  pool: pg.Pool,
  tenant: number,
  named: { readonly ref: string; readonly program: string | undefined; readonly place: Place },
): Promise<AccountPlace> {
  const { ref, program, place } = named;
  const [resolved = 'no-account'] = await resolveAccounts(pool, [
    { tenant, address: accountAddress(ref, program) },
  ]);
  if (resolved === 'no-account') throw noAccount(ref, place);
  if (resolved === 'ambiguous-account') throw ambiguousAccount(ref, place);
  if (!resolved.isEnrolled) throw noAccount(ref, place);
  return resolved;
}
