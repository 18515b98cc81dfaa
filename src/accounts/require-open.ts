import { isClosedSince } from '../core/decide/check-open.ts';
import { ProblemError } from '../http/problems.ts';
import type { Named } from '../http/submit.ts';
import type { StoredAccount } from './repository.ts';

/** For what is made without a command: the same refusal as for those. */
export function requireOpen({ closedAt }: StoredAccount, { place }: Named): void {
  if (closedAt === null) return;
  const detail = isClosedSince(closedAt);
  throw new ProblemError('account-closed', detail, [{ ...place, detail }]);
}
