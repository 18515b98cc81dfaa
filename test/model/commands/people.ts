import fc from 'fast-check';
import { leave } from '../model/leavers.ts';
import { accountOf, pick, refusal, type Step, type World } from '../model/world.ts';
import { whichAccount } from './which.ts';

/** Somebody leaves an account, or is back. */
export const people = fc.record({
  kind: fc.constant('people' as const),
  account: whichAccount,
  person: fc.nat(1),
  /** Mostly they are back, or there would soon be nobody. */
  isLeaving: fc.constantFrom(true, false, false),
});

type PeopleCommand = typeof people extends fc.Arbitrary<infer T> ? T : never;

export function comeOrGo(world: World, { account: which, person, isLeaving }: PeopleCommand): Step {
  const account = accountOf(world, which);
  const name = pick([...account.people.keys()], person) ?? '';
  const path = `/v1/accounts/external:${account.called}/stakeholders/external:${name}`;
  const request = isLeaving
    ? ({ method: 'DELETE', path, body: {} } as const)
    : ({ method: 'PUT', path, body: { name } } as const);
  const step = { request, status: isLeaving ? 204 : 200 };
  const isThere = account.people.get(name);
  // Then nothing is asked of the account.
  if (isThere !== isLeaving) return step;
  if (account.isClosed) return refusal(request, 'account-closed');
  if (isLeaving) leave(world.twin, account, name);
  else account.people.set(name, true);
  return step;
}
