import fc from 'fast-check';
import { settleAccount } from '../model/account.ts';
import { accept, accountOf, nextFact, refusal, type Step, type World } from '../model/world.ts';
import { BY_HAND } from './by-hand.ts';

/** Only the last account is ever closed, for little can be done with it then. */
export const close = fc.record({ kind: fc.constant('close' as const), account: fc.constant(2) });

type CloseCommand = typeof close extends fc.Arbitrary<infer T> ? T : never;

export function closeForGood(world: World, command: CloseCommand): Step {
  const account = accountOf(world, command.account);
  const body = { externalId: nextFact(world), ...BY_HAND };
  const request = { method: 'POST', path: `/v1/accounts/external:${account.called}/close`, body } as const;
  if (account.isClosed) return refusal(request, 'account-closed');
  account.isClosed = true;
  settleAccount(account, world.now);
  return accept(world, request);
}
