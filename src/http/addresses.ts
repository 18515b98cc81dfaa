import type { AccountAddress, StakeholderAddress } from '../engine/submission.ts';
import { parseReference } from './ids.ts';
import { ProblemError } from './problems.ts';

/** Where in the request a reference stands, for the message about it. */
export interface Place {
  readonly in?: 'query' | 'path';
  readonly pointer: string;
}

/** The schemas let only references through that can be read. */
export function accountAddress(ref: string, program: string | undefined): AccountAddress {
  const reference = parseReference('acc', ref);
  if (reference === undefined) throw new Error(`an account reference that no schema should let in: ${ref}`);
  return reference.by === 'id'
    ? { id: reference.id, program: program ?? null }
    : { externalId: reference.externalId, program: program ?? null };
}

export function stakeholderAddress(ref: string): StakeholderAddress {
  const reference = parseReference('stk', ref);
  if (reference === undefined)
    throw new Error(`a stakeholder reference that no schema should let in: ${ref}`);
  return reference.by === 'id' ? { id: reference.id } : { externalId: reference.externalId };
}

/** `account` or a stakeholder; null: the account itself. */
export function holderAddress(ref: string): StakeholderAddress | null {
  return ref === 'account' ? null : stakeholderAddress(ref);
}

/** No account: 404 where the path names it, 422 where the body does. */
export function noAccount(ref: string, place: Place): ProblemError {
  const detail = `There is no account ${JSON.stringify(ref)}: enrol it with PUT /v1/accounts/{ref}, or check the name.`;
  return new ProblemError(place.in === undefined ? 'unknown-account' : 'not-found', detail, [
    { ...place, detail },
  ]);
}

export function ambiguousAccount(ref: string, place: Place): ProblemError {
  const detail = `${JSON.stringify(ref)} names accounts in several programmes: say which with \`program\`, or use the acc_… id.`;
  return new ProblemError('ambiguous-reference', detail, [{ ...place, detail }]);
}
