import fc from 'fast-check';
import { type Account, settleAccount, walletOf } from '../model/account.ts';
import { decimal, MICRO, micro } from '../model/decimal.ts';
import { type Issue, keptOf, type Line, type Purchase } from '../model/purchase.ts';
import { holdWhatIsReached, rankAt } from '../model/tiers.ts';
import { partsOf, type Twin, termsOf } from '../model/twin.ts';
import { credit } from '../model/wallet.ts';
import {
  accept,
  accountOf,
  nextFact,
  nextLot,
  pick,
  refusal,
  type Step,
  type World,
} from '../model/world.ts';
import { age, format, isTooFarAhead } from './instant.ts';
import { whichAccount } from './which.ts';

export const SKUS = ['x', 'y', 'z'];

const line = fc.record({
  sku: fc.constantFrom(...SKUS),
  quantity: fc.constantFrom('1', '2', '3', '2.5', '7'),
  price: fc.constantFrom('0.99', '3', '12.345678', '19.9', '60', '149.5'),
  discountPercent: fc.constantFrom(0n, 0n, 0n, 10n, 33n, 50n),
  isWine: fc.boolean(),
});

export const purchase = fc.record({
  kind: fc.constant('purchase' as const),
  account: whichAccount,
  buyer: fc.option(fc.nat(1)),
  age,
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
});

type PurchaseCommand = typeof purchase extends fc.Arbitrary<infer T> ? T : never;

export function buy(world: World, command: PurchaseCommand): Step {
  const { twin, now } = world;
  const account = accountOf(world, command.account);
  const buyer = command.buyer === null ? undefined : pick([...account.people.keys()], command.buyer);
  const at = now - command.age;
  const lines = command.lines.map(toLine);
  const id = nextFact(world);
  const request = {
    method: 'POST',
    path: '/v1/transactions',
    body: bodyOf({ id, account, buyer, at, lines }),
  } as const;
  if (account.isClosed) return refusal(request, 'account-closed');
  if (isTooFarAhead(command.age)) return refusal(request, 'in-the-future');
  if (buyer !== undefined && account.people.get(buyer) === false)
    return refusal(request, 'stakeholder-inactive');

  const before = rankAt(account, at);
  const bought: Purchase = {
    id,
    at,
    buyer,
    rank: before,
    lines,
    issues: [],
    backs: [],
    isVoided: false,
    undoneBy: undefined,
  };
  const parts = partsOf(twin, keptOf(bought), bought);
  const earned = parts.map((part) => {
    const terms = termsOf(twin, part.points, at);
    const lot = credit(walletOf(account, part.holder, part.points), nextLot(world), part.amount, terms, at);
    const issue: Issue = { ...part, lot, taken: new Map(), owed: 0n, waived: 0n, byReturn: new Map() };
    bought.issues.push(issue);
    return {
      ...part,
      amount: Number(part.amount),
      availableAt: terms.activeFrom,
      expiresAt: terms.expiresAt,
    };
  });
  account.purchases.push(bought);
  settleAccount(account, now);
  holdWhatIsReached(twin, account, [at]);
  const tiers = tiersOf(twin, before, rankAt(account, at));
  return accept(world, request, { earned, takenBack: [], givenBack: [], ...tiers });
}

function toLine(
  { sku, quantity, price, discountPercent, isWine }: PurchaseCommand['lines'][number],
  index: number,
): Line {
  const whole = (micro(quantity) * micro(price)) / MICRO;
  const discount = (whole * discountPercent) / 100n;
  return { id: `${index + 1}`, sku, quantity: micro(quantity), price: micro(price), discount, isWine };
}

function bodyOf(facts: {
  readonly id: string;
  readonly account: Account;
  readonly buyer: string | undefined;
  readonly at: number;
  readonly lines: readonly Line[];
}) {
  const { id, account, buyer, at, lines } = facts;
  return {
    externalId: id,
    account: `external:${account.called}`,
    kind: 'purchase',
    occurredAt: format(at),
    currency: 'EUR',
    ...(buyer !== undefined && { stakeholder: `external:${buyer}` }),
    lines: lines.map(({ sku, quantity, price, discount, isWine }) => ({
      sku,
      quantity: decimal(quantity * MICRO),
      unitPrice: decimal(price * MICRO),
      ...(discount > 0n && { discount: decimal(discount * MICRO) }),
      ...(isWine && { category: 'wine' }),
    })),
  };
}

export function tiersOf({ tiers }: Twin, before: number, after: number): object {
  if (tiers.length === 0) return { tiers: {} };
  return { tiers: { status: { before: tiers[before]?.key, after: tiers[after]?.key } } };
}
