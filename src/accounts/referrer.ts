import type { Kysely } from 'kysely';
import type { EnrolCommand } from '../core/command.ts';
import { ACCOUNT } from '../core/ledger.ts';
import type { Tables } from '../db/tables.ts';
import { ProblemError } from '../http/problems.ts';
import { canonicalCode } from '../referrals/code.ts';
import { findCode, findReferral, isActive, type StoredCode } from '../referrals/repository.ts';
import { areOfOneGroup } from './group.ts';
import { findAccount, type StoredAccount, survivorOf } from './repository.ts';

type Named = NonNullable<EnrolCommand['referral']>;

/** The account that names a code, as far as it is known. */
export interface Naming {
  readonly tenantId: number;
  readonly programId: number;
  readonly externalId: string;
  readonly parent: string | null;
  /** Null: it is not there yet. */
  readonly current: StoredAccount | undefined;
}

const POINTER = '/referralCode';

/** Whose the code is that an account names; throws the problem that the client gets where it may not be named. */
export async function findReferrerOrThrow(db: Kysely<Tables>, code: string, naming: Naming): Promise<Named> {
  const { tenantId } = naming;
  const found = await findCode(db, naming, canonicalCode(code));
  const referrer = found && (await findAccount(db, tenantId, await survivorOf(db, found.accountId)));
  if (found === undefined || referrer === undefined) {
    const detail = `There is no referral code ${JSON.stringify(code)} in the programme: check how it is written.`;
    throw problem('unknown-referral-code', detail);
  }
  const holder = referrer.absorbed?.people[found.holder] ?? found.holder;
  const named = { referrer: referrer.id, holder };
  // What was claimed stays so, whoever has left or joined the group since: asked again, it says nothing new.
  if (naming.current !== undefined && (await isReferredBy(db, tenantId, naming.current, named))) return named;
  requireOpen(referrer, code);
  await requireStranger(db, referrer, naming);
  await requirePresent(db, { ...found, accountId: referrer.id, holder });
  return named;
}

/** An account that is there can only name whom it named when it enrolled: that says nothing new. */
export async function requireSameReferrer(
  db: Kysely<Tables>,
  tenantId: number,
  account: StoredAccount,
  named: Named,
): Promise<void> {
  if (await isReferredBy(db, tenantId, account, named)) return;
  throw problem('enrolled-already', 'The account is enrolled already; only a new one can name a code.');
}

async function isReferredBy(
  db: Kysely<Tables>,
  tenantId: number,
  { id }: StoredAccount,
  named: Named,
): Promise<boolean> {
  const known = await findReferral(db, id);
  if (known === undefined) return false;
  const referrer = await findAccount(db, tenantId, await survivorOf(db, known.referrer));
  const holder = referrer?.absorbed?.people[known.holder] ?? known.holder;
  return referrer?.id === named.referrer && holder === named.holder;
}

/** Whoever belongs together brings nobody new. */
async function requireStranger(db: Kysely<Tables>, referrer: StoredAccount, naming: Naming): Promise<void> {
  const { externalId, parent, current } = naming;
  if (referrer.id === current?.id || referrer.externalId === externalId)
    throw problem('self-referral', 'The code is its own: an account cannot refer itself.');
  if (await areOfOneGroup(db, { ...naming, known: referrer.externalId, coming: externalId, parent }))
    throw problem('self-referral', 'The code is that of an account of the same group: it brings nobody new.');
}

/** Nobody is referred by what is over. */
function requireOpen({ closedAt }: StoredAccount, code: string): void {
  if (closedAt === null) return;
  const detail = `The referral code ${JSON.stringify(code)} is that of an account that is closed: name another code.`;
  throw problem('unknown-referral-code', detail);
}

/** Whoever has left refers nobody any more. */
async function requirePresent(db: Kysely<Tables>, { code, accountId, holder }: StoredCode): Promise<void> {
  if (holder === ACCOUNT || (await isActive(db, accountId, holder))) return;
  const detail = `The referral code ${JSON.stringify(code)} is that of a person who is no longer active: name another code.`;
  throw problem('unknown-referral-code', detail);
}

function problem(
  code: 'unknown-referral-code' | 'self-referral' | 'enrolled-already',
  detail: string,
): ProblemError {
  return new ProblemError(code, detail, [{ pointer: POINTER, detail }]);
}
