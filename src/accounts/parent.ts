import { ProblemError } from '../http/problems.ts';

/** A parent is named before it is enrolled, too, so nothing else about it can be checked. */
export function requireOtherParent(externalId: string, parent: string | null): void {
  if (parent !== externalId) return;
  const detail = 'An account cannot be its own parent: name another account by your own id, or none (null).';
  throw new ProblemError('validation-failed', detail, [{ pointer: '/parent', detail }]);
}
