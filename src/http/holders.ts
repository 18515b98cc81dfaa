import { type Refusal, refuse } from '../core/decision.ts';
import { ACCOUNT, type Holder } from '../core/ledger.ts';
import type { Known, StakeholderAddress } from '../engine/submission.ts';
import { holderAddress, stakeholderAddress } from './addresses.ts';

/** Those of the references that name people, for a submission to load them. */
export function peopleIn(...refs: readonly (string | undefined)[]): readonly StakeholderAddress[] {
  return refs.flatMap((ref) => (ref === undefined ? [] : (holderAddress(ref) ?? [])));
}

/** The holder that a client named by `account` or by a person, as the core knows it. */
export function findHolder(known: Known, ref: string, pointer: string): Holder | Refusal {
  return ref === ACCOUNT ? ACCOUNT : findPerson(known, ref, pointer);
}

/** The id of the person that a client named; a refusal where the account has no such person. */
export function findPerson(known: Known, ref: string, pointer: string): string | Refusal {
  if (known.account === null) return refuse('unknown-account', '/account', 'There is no such account.');
  return known.find(stakeholderAddress(ref))?.id ?? unknownPerson(ref, pointer);
}

export function unknownPerson(ref: string, pointer: string): Refusal {
  const detail = `The account has no stakeholder ${JSON.stringify(ref)}: put it first, or check the name.`;
  return refuse('unknown-stakeholder', pointer, detail);
}
