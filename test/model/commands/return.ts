import fc from 'fast-check';
import { type Account, settleAccount } from '../model/account.ts';
import { decimal, MICRO, micro } from '../model/decimal.ts';
import { settleLeavers } from '../model/leavers.ts';
import { type Asked, type Matched, matchReturn } from '../model/match.ts';
import type { Purchase, Return } from '../model/purchase.ts';
import { supposedLines, supposedPurchase } from '../model/supposed.ts';
import { type Moved, standAnew } from '../model/take-back.ts';
import { holdWhatIsReached, rankAt } from '../model/tiers.ts';
import { accept, accountOf, nextFact, pick, refusal, type Step, type World } from '../model/world.ts';
import { age, format, isTooFarAhead } from './instant.ts';
import { SKUS, tiersOf } from './purchase.ts';
import { recent, whichAccount } from './which.ts';

const line = fc.record({
  /** Of the purchase that is named; of the skus there are where none is. */
  which: fc.nat(2),
  by: fc.constantFrom('id', 'sku'),
  price: fc.constantFrom('5', '20', '33.333333', null),
  back: fc.oneof(
    { weight: 4, arbitrary: fc.record({ quantity: fc.constantFrom('1', '2', '0.5', '3', '7') }) },
    { weight: 1, arbitrary: fc.record({ amount: fc.constantFrom('1.5', '0.000001', '20', '100') }) },
  ),
});

export const giveBack = fc.record({
  kind: fc.constant('return' as const),
  account: whichAccount,
  age,
  /** Counted from the last one; null: none is named. */
  of: fc.option(recent, { freq: 3 }),
  lines: fc.array(line, { minLength: 1, maxLength: 2 }),
});

type ReturnCommand = typeof giveBack extends fc.Arbitrary<infer T> ? T : never;

interface AskedByName extends Asked {
  readonly named: { readonly id: string } | { readonly sku: string };
  readonly sku: string;
  /** In millionths, if it is told. */
  readonly price: bigint | null;
}

export function bringBack(world: World, command: ReturnCommand): Step {
  const { twin, now } = world;
  const account = accountOf(world, command.account);
  const of = command.of === null ? undefined : pick(account.purchases.toReversed(), command.of);
  const asked = command.lines.map((asking) => toAsked(asking, of));
  const at = now - command.age;
  const id = nextFact(world);
  const request = {
    method: 'POST',
    path: '/v1/transactions',
    body: bodyOf({ id, account, of, at, asked }),
  } as const;
  if (isTooFarAhead(command.age)) return refusal(request, 'in-the-future');
  if (of?.isVoided) return refusal(request, 'already-voided');

  const candidates = of === undefined ? account.purchases.filter(({ isVoided }) => !isVoided) : [of];
  const returned: Return = { id, isUndone: false, undoneBy: undefined, supposed: undefined };
  const matched = matchReturn(asked, candidates, { by: returned, isNamed: of !== undefined });
  if (typeof matched === 'string') return refusal(request, matched);
  const isEvaluated = twin.evaluatesUnmatched && of === undefined;
  const lines = isEvaluated ? supposedLines(asked, matched.left) : [];
  if (lines === null) return refusal(request, 'unit-price-missing');
  const before = rankAt(account, at);
  if (lines.length > 0) returned.supposed = supposedPurchase(twin, { at, rank: before, lines });
  account.returns.push(returned);
  const moved = takeReturned(world, account, { returned, backs: matched.backs });
  settleAccount(account, now);
  settleLeavers(twin, account);
  holdWhatIsReached(
    twin,
    account,
    [...matched.backs.keys()].map((purchase) => purchase.at),
  );
  const tiers = tiersOf(twin, before, rankAt(account, at));
  const matches = matched.lines.map((line, i) =>
    isEvaluated && (matched.left[i] ?? 0n) > 0n ? { ...line, evaluated: true } : line,
  );
  return accept(world, request, { earned: [], ...movedBack(moved), ...tiers, matches });
}

function takeReturned(
  world: World,
  account: Account,
  { returned, backs }: Pick<Matched, 'backs'> & { readonly returned: Return },
): readonly Moved[] {
  const why = { by: returned, isUndoing: false };
  const moved = [...backs].flatMap(([purchase, own]) =>
    standAnew({ world, account }, purchase, { change: () => purchase.backs.push(...own), ...why }),
  );
  const { supposed } = returned;
  if (supposed === undefined) return moved;
  const change = () => {
    supposed.isVoided = true;
  };
  return [...moved, ...standAnew({ world, account }, supposed, { change, ...why })];
}

/** As the answers tell it. */
export function movedBack(moved: readonly Moved[]): object {
  const told = (sign: bigint) =>
    moved.flatMap(({ amount, ...rest }) =>
      amount * sign > 0n ? [{ ...rest, amount: Number(amount * sign) }] : [],
    );
  return { takenBack: told(1n), givenBack: told(-1n) };
}

function toAsked(
  { which, by, price, back }: ReturnCommand['lines'][number],
  of: Purchase | undefined,
): AskedByName {
  const line = of === undefined ? undefined : pick([...of.lines, undefined], which);
  const sku = line?.sku ?? (of === undefined ? (pick(SKUS, which) ?? 'x') : 'w');
  const told = {
    sku,
    price: price === null ? null : micro(price),
    quantity: 'quantity' in back ? micro(back.quantity) : of === undefined ? MICRO : 0n,
    amount: 'amount' in back && of !== undefined ? micro(back.amount) * MICRO : 0n,
  };
  if (line !== undefined && by === 'id')
    return { ...told, named: { id: line.id }, isMeant: ({ id }) => id === line.id };
  return { ...told, named: { sku }, isMeant: (candidate) => candidate.sku === sku };
}

function bodyOf(facts: {
  readonly id: string;
  readonly account: Account;
  readonly of: Purchase | undefined;
  readonly at: number;
  readonly asked: readonly AskedByName[];
}) {
  const { id, account, of, at, asked } = facts;
  return {
    externalId: id,
    account: `external:${account.called}`,
    kind: 'return',
    occurredAt: format(at),
    ...(of !== undefined && { of: of.id }),
    lines: asked.map(({ named, price, quantity, amount }) => ({
      ...named,
      ...(price !== null && { unitPrice: decimal(price * MICRO) }),
      ...(quantity > 0n ? { quantity: decimal(quantity * MICRO) } : { amount: decimal(amount) }),
    })),
  };
}
