import { strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { ProgramDocument, RuleDefinition } from '../../src/core/program/document.ts';
import type { AccountState, Card } from '../../src/core/state.ts';
import { anyStep, program, START, take } from './arbitrary.ts';
import { Account, SEED, type Version } from './harness.ts';

const TIMES = Number(process.env.FC_TIMES ?? 1);

/** Whatever else a programme has, stamps are earned, by a rule that is split, too. */
const stamping: readonly RuleDefinition[] = [
  {
    key: 'stamps',
    on: 'purchase',
    earn: { points: 'cup', rate: { points: 3, per: '1', of: 'quantity' }, each: 'line' },
    split: [
      { to: 'buyer', share: '0.333333' },
      { to: 'account', share: 'rest' },
    ],
  },
  { key: 'visits', on: 'activity', earn: { points: 'cup', fixed: 3 } },
];
/** Small cards, and no rule that fills hundreds of them at once. */
function small(document: ProgramDocument, size: number): ProgramDocument {
  const { cup } = document.points;
  const rules = (document.rules ?? []).map((rule) =>
    rule.earn?.points === 'cup' ? { ...rule, earn: { ...rule.earn, points: 'status' } } : rule,
  );
  const points = { ...document.points, ...(cup?.card && { cup: { ...cup, card: { ...cup.card, size } } }) };
  return { ...document, points, rules: [...stamping, ...rules] };
}
const version = fc
  .tuple(program(), fc.constantFrom(5, 12))
  .map(([document, size]): Version => ({ document: small(document, size), from: null }));
/** What happens, with a stock that comes and goes. */
const history = fc.array(fc.tuple(anyStep, fc.constantFrom(0, 1, 2, 1000)), {
  minLength: 5,
  maxLength: 18,
  size: 'max',
});

function sum<T>(items: Iterable<T>, of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}

function stampsOn({ lots }: AccountState, { seq, n }: Card): number {
  const own = (lots ?? []).filter(({ card }) => card?.seq === seq && card.n === n);
  return sum(own, ({ remaining }) => remaining);
}

/** Stamps earned and standing = those on open cards + size × cards completed + those that expired − those owed. */
function checkCards(account: Account): void {
  const { state } = account;
  const cards = [...state.cards.values()];
  const standing = 0 - account.book('issued', 'cup') - account.book('taken-back', 'cup');
  const open = sum(cards, (card) => (card.status === 'open' ? stampsOn(state, card) : 0));
  const completed = sum(cards, ({ status, size }) => (status === 'completed' ? size : 0));
  const expired = sum(cards, ({ status, drawn }) =>
    status === 'expired' ? sum(drawn, ({ amount }) => amount) : 0,
  );
  const owed = sum(state.wallets.values(), ({ points, active }) =>
    points === 'cup' ? Math.max(0, -active) : 0,
  );
  strictEqual(standing, open + completed + expired - owed);
  strictEqual(account.book('expired', 'cup'), expired);
  for (const card of cards) checkCard(account, card);
}

/** No card has more stamps than it takes, and none brings its coupons twice. */
function checkCard({ state, programs }: Account, card: Card): void {
  const own = [...state.coupons.values()].filter(({ card: of }) => of?.seq === card.seq && of.n === card.n);
  const standing = own.filter(({ status }) => status !== 'withdrawn');
  const terms = programs[card.version - 1]?.points.get(card.points)?.cardTerms;
  strictEqual(stampsOn(state, card) <= card.size, true);
  strictEqual(standing.length, card.status === 'completed' ? terms?.count : 0);
  strictEqual(own.length === 0 || own.length === terms?.count, true);
}

t.test('stamps stand on cards, whatever happens, and no card brings its reward twice', async (t) => {
  let full = 0;
  let reopened = 0;
  fc.assert(
    fc.property(fc.tuple(version, fc.option(version, { nil: null })), history, ([first, second], steps) => {
      const later =
        second === null
          ? []
          : [
              {
                document: { ...second.document, timezone: first.document.timezone },
                from: '2026-11-01T00:00:00Z',
              },
            ];
      const account = new Account([first, ...later]).clock(START);
      for (const [i, [step, stock]] of steps.entries()) {
        account.counters.set('reward:cup-of-coffee', stock);
        // Now and then it cannot be had at all.
        if (i % 5 === 3) account.untimely.add('cup-of-coffee');
        else account.untimely.clear();
        take(account, step, i);
        strictEqual((account.counters.get('reward:cup-of-coffee') ?? 0) >= 0, true);
        checkCards(account);
      }
      full += [...account.state.cards.values()].filter(({ status }) => status === 'completed').length;
      reopened += [...account.state.coupons.values()].filter(
        ({ card, status }) => card !== null && status === 'withdrawn',
      ).length;
      account.verify();
    }),
    { seed: SEED, numRuns: 350 * TIMES },
  );
  t.ok(full > 250 * TIMES, `${full} cards are full`);
  t.ok(reopened > 20 * TIMES, `${reopened} coupons are withdrawn`);
});
