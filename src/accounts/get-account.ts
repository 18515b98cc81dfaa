import type { Deps } from '../deps.ts';
import { noAccount, type Place } from '../http/addresses.ts';
import { findAccountOrThrow } from '../http/find-account.ts';
import { findAccount, type StoredAccount } from './repository.ts';

export interface NamedAccount {
  readonly ref: string;
  readonly program: string | undefined;
  readonly place: Place;
}

export const IN_PATH: Place = { in: 'path', pointer: '/ref' };

/** The account that a request names; throws the problem that the client gets where there is none, or several. */
export async function getAccount(
  { pool, db }: Deps,
  tenantId: number,
  named: NamedAccount,
): Promise<StoredAccount> {
  const { accountId } = await findAccountOrThrow(pool, tenantId, named);
  const account = await findAccount(db, tenantId, accountId);
  // A name is reserved before its enrolment is accepted: until then there is no account.
  if (account === undefined) throw noAccount(named.ref, named.place);
  return account;
}
