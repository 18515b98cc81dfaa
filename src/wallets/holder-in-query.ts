import type { Kysely } from 'kysely';
import { ACCOUNT, type Holder } from '../core/ledger.ts';
import type { Tables } from '../db/tables.ts';
import { holderAddress } from '../http/addresses.ts';
import { ProblemError } from '../http/problems.ts';
import { findStakeholder } from '../stakeholders/repository.ts';

/** The holder that a query names, if it names one; throws the problem that the client gets where there is none. */
export async function holderInQuery(
  db: Kysely<Tables>,
  accountId: string,
  text: string | undefined,
): Promise<Holder | undefined> {
  if (text === undefined) return undefined;
  const address = holderAddress(text);
  if (address === null) return ACCOUNT;
  const person = await findStakeholder(db, accountId, address);
  if (person !== undefined) return person.id;
  const detail = `The account has no stakeholder ${JSON.stringify(text)}.`;
  throw new ProblemError('not-found', detail, [{ in: 'query', pointer: '/holder', detail }]);
}
