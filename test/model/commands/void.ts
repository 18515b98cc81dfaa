import fc from 'fast-check';
import { type Account, settleAccount } from '../model/account.ts';
import { settleLeavers } from '../model/leavers.ts';
import type { Purchase, Return } from '../model/purchase.ts';
import { type Moved, standAnew } from '../model/take-back.ts';
import { endWhatFell, holdWhatIsReached, rankAt } from '../model/tiers.ts';
import { accept, accountOf, pick, refusal, type Step, type World } from '../model/world.ts';
import { tiersOf } from './purchase.ts';
import { movedBack } from './return.ts';
import { recent, whichAccount } from './which.ts';

/** What was mis-posted, counted from the last one. */
export const undo = fc.record({
  kind: fc.constant('void' as const),
  account: whichAccount,
  isReturn: fc.boolean(),
  which: recent,
});

type VoidCommand = typeof undo extends fc.Arbitrary<infer T> ? T : never;

export function makeUndone(world: World, command: VoidCommand): Step | null {
  const account = accountOf(world, command.account);
  const subjects: readonly (Purchase | Return)[] = command.isReturn ? account.returns : account.purchases;
  const subject = pick(subjects.toReversed(), command.which);
  if (subject === undefined) return null;
  const path = `/v1/accounts/external:${account.called}/transactions/external:${subject.id}/void`;
  const request = { method: 'POST', path, body: { reason: 'mis-posted' } } as const;
  if (subject.undoneBy !== undefined) return { request, status: 200, again: subject.undoneBy };
  const before = rankAt(account, world.now);
  const moved =
    'lines' in subject ? voidPurchase(world, account, subject) : voidReturn(world, account, subject);
  if (moved === 'not-voidable') return refusal(request, moved);
  subject.undoneBy = request;
  settleAccount(account, world.now);
  settleLeavers(world.twin, account);
  const changed = 'lines' in subject ? [subject] : returnedBy(account, subject);
  holdWhatIsReached(
    world.twin,
    account,
    changed.map(({ at }) => at),
  );
  const tiers = tiersOf(world.twin, before, rankAt(account, world.now));
  return accept(world, request, { earned: [], ...movedBack(moved), ...tiers });
}

function voidPurchase(world: World, account: Account, purchase: Purchase): readonly Moved[] {
  const change = () => {
    purchase.isVoided = true;
  };
  const moved = standAnew({ world, account }, purchase, { change, by: null, isUndoing: false });
  endWhatFell(world.twin, account, purchase, world.now);
  return moved;
}

/** The purchases that it returned stand as if it had not been. */
function voidReturn(world: World, account: Account, returned: Return): readonly Moved[] | 'not-voidable' {
  const backsOf = ({ backs }: Purchase) => backs.filter(({ by }) => by === returned);
  const purchases = returnedBy(account, returned);
  if (purchases.some(({ isVoided }) => isVoided)) return 'not-voidable';
  returned.isUndone = true;
  // Undone backwards: what was found nowhere was taken last.
  const { supposed } = returned;
  const ofSupposed =
    supposed === undefined
      ? []
      : standAnew({ world, account }, supposed, {
          change: () => {
            supposed.isVoided = false;
          },
          by: returned,
          isUndoing: true,
        });
  const ofPurchases = purchases.flatMap((purchase) => {
    const change = () => {
      for (const back of backsOf(purchase)) back.isUndone = true;
    };
    return standAnew({ world, account }, purchase, { change, by: returned, isUndoing: true });
  });
  return [...ofSupposed, ...ofPurchases];
}

function returnedBy({ purchases }: Account, returned: Return): readonly Purchase[] {
  return purchases.filter(({ backs }) => backs.some(({ by }) => by === returned));
}
