import type { Kysely } from 'kysely';
import type { EnrolCommand } from '../core/command.ts';
import type { Tables } from '../db/tables.ts';
import { ProblemError } from '../http/problems.ts';
import { canonicalCode } from '../referrals/code.ts';
import { findCode, findReferral } from '../referrals/repository.ts';
import { findAccount, type StoredAccount } from './repository.ts';

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
  const referrer = found && (await findAccount(db, tenantId, found.accountId));
  if (found === undefined || referrer === undefined) {
    const detail = `There is no referral code ${JSON.stringify(code)} in the programme: check how it is written.`;
    throw problem('unknown-referral-code', detail);
  }
  requireStranger(referrer, naming);
  return { referrer: referrer.id, holder: found.holder };
}

/** An account that is there can only name whom it named when it enrolled: that says nothing new. */
export async function requireSameReferrer(
  db: Kysely<Tables>,
  { id }: StoredAccount,
  named: Named,
): Promise<void> {
  const known = await findReferral(db, id);
  if (known?.referrer === named.referrer && known.holder === named.holder) return;
  throw problem('enrolled-already', 'The account is enrolled already; only a new one can name a code.');
}

/** Whoever belongs together brings nobody new. */
function requireStranger(referrer: StoredAccount, { externalId, parent, current }: Naming): void {
  if (referrer.id === current?.id || referrer.externalId === externalId)
    throw problem('self-referral', 'The code is its own: an account cannot refer itself.');
  const isGroup =
    referrer.externalId === parent ||
    referrer.parent === externalId ||
    (parent !== null && referrer.parent === parent);
  if (isGroup)
    throw problem('self-referral', 'The code is that of an account of the same group: it brings nobody new.');
}

function problem(
  code: 'unknown-referral-code' | 'self-referral' | 'enrolled-already',
  detail: string,
): ProblemError {
  return new ProblemError(code, detail, [{ pointer: POINTER, detail }]);
}
