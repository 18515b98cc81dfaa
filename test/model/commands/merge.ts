import fc from 'fast-check';
import { settleAccount } from '../model/account.ts';
import { settleLeavers } from '../model/leavers.ts';
import { mergeAccounts } from '../model/merge.ts';
import { holdWhatIsReached } from '../model/tiers.ts';
import { accountOf, nextFact, refusal, type Step, type World } from '../model/world.ts';
import { BY_HAND } from './by-hand.ts';

export const merge = fc.record({
  kind: fc.constant('merge' as const),
  from: fc.nat(2),
  into: fc.nat(2),
});

type MergeCommand = typeof merge extends fc.Arbitrary<infer T> ? T : never;

export function makeOne(world: World, command: MergeCommand): Step {
  const from = accountOf(world, command.from);
  const path = `/v1/accounts/external:${from.called}/merge`;
  const into = accountOf(world, command.into);
  const body = { externalId: nextFact(world), into: `external:${into.called}`, ...BY_HAND };
  const request = { method: 'POST', path, body } as const;
  if (into.isClosed) return refusal(request, 'account-closed');
  if (from === into) return refusal(request, 'same-account');
  if (from.isClosed)
    return { request, status: 201, answer: { status: 'refused', refusal: 'account-closed' } };
  mergeAccounts(from, into);
  settleAccount(into, world.now);
  settleLeavers(world.twin, into);
  // What both reach only together, in the period that is under way.
  const yearEnd = world.twin.calendar.endOfYear(world.now);
  const thisYear = into.purchases.filter(({ at }) => world.twin.calendar.endOfYear(at) === yearEnd);
  holdWhatIsReached(
    world.twin,
    into,
    thisYear.map(({ at }) => at),
  );
  return { request, status: 201, answer: { status: 'done', refusal: null } };
}
