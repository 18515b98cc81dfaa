import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { canonicalJson } from '../../src/core/canonical-json.ts';
import type { ReturnRequestLine } from '../../src/core/command.ts';
import { formatDecimal } from '../../src/core/decimal.ts';
import { returnable, returnedLines } from '../../src/core/kept.ts';
import { isOn, type Lot } from '../../src/core/ledger.ts';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { giveBack, moving, START, type Step, take } from './arbitrary.ts';
import { Account, club, perEuro, SEED } from './harness.ts';

/** FC_TIMES=20 looks longer. */
const TIMES = Number(process.env.FC_TIMES ?? 1);

const check = (property: unknown, numRuns: number): void =>
  fc.assert(property as fc.IPropertyWithHooks<never>, { seed: SEED, numRuns: numRuns * TIMES });

/** Two rules give points that wait, and end soon: there is always something to activate, to cancel and to bring back. */
const programme = fc
  .record({
    pending: fc.constantFrom('P3D', 'P14D', 'at-once', { event: 'visit', atMost: 'P20D' }),
    expires: fc.constantFrom({ after: 'P20D' }, { on: '11-30' }, { inactive: 'P12D', by: ['purchase'] }),
    debt: fc.constantFrom('allow' as const, 'limit-to-balance' as const),
  })
  .map(
    (kind): ProgramDocument =>
      club({
        points: { reward: kind as ProgramDocument['points'][string], status: {} },
        rules: [
          perEuro({
            split: [
              { to: 'buyer', share: '0.3', otherwise: 'rest' },
              { to: 'account', share: 'rest' },
            ],
          } as object),
          perEuro({ key: 'extra', earn: { points: 'reward', fixed: 40 } }),
        ],
      }),
  );
const steps = fc.array(moving, { minLength: 5, maxLength: 30, size: 'max' });
const MOVES = ['adjustment', 'lot-activate', 'lot-cancel', 'lot-extend', 'lot-reinstate'] as const;

function play(document: ProgramDocument, steps: readonly Step[]): Account {
  const account = new Account(document).clock(START);
  for (const [i, step] of steps.entries()) take(account, step, i);
  account.settle();
  return account;
}

/** Since when active points can be spent is not told: those that came back can since then. */
function told({ availableAt, ...lot }: Lot): string {
  return canonicalJson(lot.side === 'active' ? lot : { ...lot, availableAt });
}

/** All that is left of all purchases goes back. */
function returnEverything(account: Account): void {
  for (const past of account.state.history.values()) {
    const lines = past.posted.lines.flatMap(({ id }, index): ReturnRequestLine[] => {
      const { quantity } = returnable(past.posted, returnedLines(past), index);
      return quantity > 0n ? [{ id, quantity: formatDecimal(quantity) }] : [];
    });
    if (lines.length > 0) account.try(account.returnOf(`all-of-${past.seq}`, past.externalId, lines));
  }
}

/** By wallet: what it lost otherwise than by returns, cancelling and expiry, less what it got otherwise than by earning. */
function movedOtherwise(account: Account): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { source, target, points, amount } of account.entries) {
    const isOther = (place: typeof source): boolean => isOn(place, 'redeemed') || isOn(place, 'adjusted');
    const by = isOther(target) ? amount : isOther(source) ? -amount : 0;
    const side = 'side' in source ? source : target;
    if (by === 0 || !('side' in side)) continue;
    const key = `${side.holder} ${points}`;
    sums.set(key, (sums.get(key) ?? 0) + by);
  }
  return sums;
}

t.test(
  'whatever is done by hand, the books add up, replay, and no more comes back than was lost',
  async (t) => {
    const done = new Map<string, number>();
    check(
      fc.property(programme, steps, (document, steps) => {
        const account = play(document, steps);
        account.verify();
        for (const { command } of account.log) done.set(command.kind, (done.get(command.kind) ?? 0) + 1);
        for (const book of ['expired', 'taken-back']) assert.ok(account.book(book) >= 0, book);
        for (const { expired, amount } of account.state.recordedLots?.values() ?? [])
          assert.ok(0 <= expired && expired <= amount);
      }),
      100,
    );
    for (const kind of MOVES) t.ok((done.get(kind) ?? 0) > 10, `${done.get(kind)} times ${kind}`);
  },
);

t.test(
  'returning everything takes all that was earned and neither spent, cancelled nor expired, once',
  async () => {
    check(
      fc.property(programme, steps, (document, steps) => {
        const [kind] = Object.values(document.points);
        const account = play(
          document,
          // What is adjusted expires, too, and what is forgiven stands.
          steps.filter(({ do: what }) => what !== 'adjust'),
        );
        if (kind?.debt === 'limit-to-balance') return;
        returnEverything(account);
        const otherwise = movedOtherwise(account);
        for (const [key, { pending, active }] of account.state.wallets)
          assert.equal(pending + active, 0 - (otherwise.get(key) ?? 0), key);
      }),
      150,
    );
  },
);

t.test(
  'a return that is undone leaves every lot as it was, also of those that were changed by hand',
  async () => {
    let undone = 0;
    check(
      fc.property(programme, steps, giveBack, (document, steps, step) => {
        const account = play(document, steps);
        const books = (): object => [account.state.wallets, (account.state.lots ?? []).map(told).sort()];
        const before = [account.state.wallets, books()];
        if (!take(account, step, 99)) return;
        account.void('return-99');
        undone += 1;
        // What was owed and paid since comes back as points that are earned now, and so in another lot.
        const wasOwed = account.entries.some(({ lot, source }) => lot === null && 'side' in source);
        assert.deepEqual([account.state.wallets, wasOwed ? before[1] : books()], before);
      }),
      150,
    );
    assert.ok(undone > 30, `${undone} returns were undone`);
  },
);
