import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { apply } from '../../src/core/apply.ts';
import type { Command, ReturnRequestLine } from '../../src/core/command.ts';
import { formatDecimal, minus, parseDecimal } from '../../src/core/decimal.ts';
import { explain } from '../../src/core/explain/explain.ts';
import { isOn, type Place } from '../../src/core/ledger.ts';
import { PURCHASES_FIGURE } from '../../src/core/metrics.ts';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { withHistory } from '../../src/core/replay.ts';
import type { AccountState } from '../../src/core/state.ts';
import { MS_PER_DAY } from '../../src/core/time.ts';
import { readTransaction } from '../../src/core/transaction.ts';
import {
  anyStep,
  buy,
  giveBack,
  program,
  programs,
  START,
  type Step,
  spending,
  take,
  visit,
} from './arbitrary.ts';
import { Account, asLoaded, SEED, type Version } from './harness.ts';
import { everythingReturned } from './return-everything.ts';

/** FC_TIMES=20 looks longer. */
const TIMES = Number(process.env.FC_TIMES ?? 1);

const check = (property: unknown, numRuns: number): void =>
  fc.assert(property as fc.IPropertyWithHooks<never>, { seed: SEED, numRuns: numRuns * TIMES });
const steps = (step: fc.Arbitrary<Step>, maxLength = 14) =>
  fc.array(step, { minLength: 3, maxLength, size: 'max' });
const open = (document: ProgramDocument | readonly Version[]): Account => new Account(document).clock(START);
const play = (account: Account, steps: readonly Step[]): Account => {
  for (const [i, step] of steps.entries()) take(account, step, i);
  return account;
};

const wallets = ({ state }: Account): readonly string[] =>
  [...state.wallets.values()]
    .filter(({ pending, active }) => pending !== 0 || active !== 0)
    .map(({ holder, points, pending, active }) => `${holder} ${points}: ${pending} pending, ${active} active`)
    .sort();
const figures = ({ state }: Account, keep: (key: string) => boolean = () => true): readonly string[] =>
  [
    ...[...state.series].flatMap(([key, { days }]) =>
      [...days].flatMap(([day, { value }]) =>
        value === 0n || !keep(key) ? [] : [`${key} ${day}: ${formatDecimal(value)}`],
      ),
    ),
    ...[...state.members].flatMap(([key, { members }]) =>
      [...members].flatMap(([member, days]) =>
        [...days].flatMap(([day, { times }]) =>
          times === 0 || !keep(key) ? [] : [`${key} ${member} ${day}: ${times}`],
        ),
      ),
    ),
  ].sort();
/** Points that were earned stay as they were judged, whenever that was. */
const isFact = (key: string): boolean => key !== 'rewards' && !/^(?:limits?|fired|purchases):/.test(key);
/** That something was done is not taken back with it. */
const isTakenBack = (key: string): boolean => key !== PURCHASES_FIGURE && !key.startsWith('active:');

// The account itself checks after each command that the books add up, and that what the service loads is enough.

t.test(
  'whatever happens, the books add up, what is loaded is enough, and the log replays to the same',
  async (t) => {
    let happened = 0;
    let begun = 0;
    let fallenAway = 0;
    let paid = 0;
    let left = 0;
    const moved = new Map<string, number>();
    check(
      fc.property(programs(), steps(anyStep, 20), (document, steps) => {
        const account = play(open(document), steps);
        account.verify();
        happened += account.log.length;
        begun += account.state.journeyRuns.length;
        fallenAway += account.state.journeyRuns.filter(({ counted }) =>
          counted.some(({ gone }) => gone),
        ).length;
        paid += account.state.planPeriods.length;
        left += account.entries.filter(({ target }) => isOn(target, 'transferred')).length;
        for (const { command } of account.log) moved.set(command.kind, (moved.get(command.kind) ?? 0) + 1);
      }),
      120,
    );
    t.ok(happened > 500, `${happened} commands were accepted`);
    t.ok(begun > 30, `${begun} journeys were begun`);
    t.ok(fallenAway > 5, `of ${fallenAway} a step fell away`);
    t.ok(paid > 10, `${paid} periods of plans were begun`);
    t.ok(left > 4, `${left} times points moved between holders`);
    for (const kind of ['adjustment', 'lot-activate', 'lot-cancel', 'lot-extend', 'lot-reinstate'])
      t.ok((moved.get(kind) ?? 0) > 0, `${moved.get(kind)} times ${kind}`);
  },
);

t.test('what a rule earns is what its parts come to, what was issued, and what is explained', async () => {
  let earned = 0;
  check(
    fc.property(program(), steps(anyStep), (document, steps) => {
      const account = play(open(document), steps);
      const [program] = account.programs;
      for (const { posted, basis, issued } of account.state.history.values()) {
        assert.ok(program);
        const sumOf = (amounts: readonly { readonly amount: number }[]): number =>
          amounts.reduce((sum, { amount }) => sum + amount, 0);
        const byRule = Map.groupBy(issued, ({ rule }) => rule);
        const told = Map.groupBy(
          explain(program, readTransaction(posted), basis).filter(({ fired }) => fired),
          ({ rule }) => rule,
        );
        for (const [rule, explained] of told) {
          const amount = explained.reduce((sum, { arithmetic }) => sum + (arithmetic?.amount ?? 0), 0);
          assert.equal(sumOf(explained.flatMap(({ split }) => split)), amount);
          assert.equal(sumOf(byRule.get(rule) ?? []), amount);
          earned += amount;
        }
        assert.equal([...byRule.keys()].filter((rule) => !told.has(rule ?? '')).length, 0);
      }
    }),
    60,
  );
  assert.ok(earned > 1_000, `${earned} points were earned`);
});

t.test('returning everything leaves nothing but what was spent', async () => {
  check(
    fc.property(
      programs({ waiving: false, granting: false, evaluating: false }),
      steps(anyStep),
      (document, steps) => {
        const account = play(
          open(document),
          steps.filter((step) => !['send', 'use', 'leave', 'adjust'].includes(step.do)),
        );
        everythingReturned(account);
        // What is reserved for quotes goes back when they end.
        account.settle(account.now + 8 * MS_PER_DAY);
        const spent = new Map<string, number>();
        const spend = (place: Place, other: Place, points: string, amount: number): void => {
          if (!isOn(place, 'redeemed') || !('side' in other)) return;
          const key = `${other.holder} ${points}`;
          spent.set(key, (spent.get(key) ?? 0) + amount);
        };
        for (const { points, amount, source, target } of account.entries) {
          spend(target, source, points, amount);
          // A full card whose coupons nobody has used is opened again.
          spend(source, target, points, -amount);
        }
        for (const [key, { pending, active }] of account.state.wallets) {
          assert.equal(pending + active, 0 - (spent.get(key) ?? 0), key);
        }
        assert.deepEqual(figures(account, isTakenBack), []);
      },
    ),
    80,
  );
});

t.test('parts of a purchase that come back in any order come to the same', async () => {
  const shares = fc.array(fc.tuple(fc.constantFrom('0.5', '1', '0.333333', '2'), fc.nat(2)), {
    minLength: 1,
    maxLength: 5,
  });
  check(
    fc.property(
      program(),
      steps(spending, 5),
      buy,
      shares,
      fc.nat(),
      (document, steps, bought, shares, turn) => {
        const parts = partsOf(
          bought.lines.map(({ quantity }) => quantity ?? '1'),
          shares,
        );
        const ends = [
          parts,
          parts.toReversed(),
          [...parts.slice(turn % parts.length), ...parts.slice(0, turn % parts.length)],
        ].map((parts) => {
          const account = play(open(document), steps);
          take(account, { ...bought, daysLate: 0 }, 99);
          for (const [i, part] of parts.entries())
            account.run(account.returnOf(`part-${i}`, 'buy-99', [part]));
          return {
            wallets: wallets(account),
            figures: figures(account),
            coupons: account.coupons().toSorted(),
          };
        });
        assert.deepEqual(ends[1], ends[0]);
        assert.deepEqual(ends[2], ends[0]);
      },
    ),
    80,
  );
});

/** Quantities of lines, no more of any than was bought. */
function partsOf(
  bought: readonly string[],
  shares: readonly (readonly [string, number])[],
): readonly ReturnRequestLine[] {
  const left = bought.map(parseDecimal);
  const parts = shares.flatMap(([quantity, which]): ReturnRequestLine[] => {
    const index = which % left.length;
    const have = left[index] ?? parseDecimal('0');
    const part = parseDecimal(quantity) < have ? parseDecimal(quantity) : have;
    left[index] = minus(have, part);
    return part > 0n ? [{ id: String(index + 1), quantity: formatDecimal(part) }] : [];
  });
  return parts.length === 0 ? [{ id: '1', quantity: bought[0] ?? '1' }] : parts;
}

t.test('a return that is undone leaves wallets, lots, figures and coupons as they were', async () => {
  let undone = 0;
  check(
    fc.property(programs(), steps(anyStep, 10), giveBack, (document, steps, step) => {
      const account = play(open(document), steps);
      account.settle();
      const before = [wallets(account), figures(account), account.coupons(), sorted(account.state)];
      if (!take(account, step, 99)) return;
      account.void('return-99');
      undone += 1;
      assert.deepEqual(
        [wallets(account), figures(account), account.coupons(), sorted(account.state)],
        before,
      );
    }),
    120,
  );
  assert.ok(undone > 20);
});

/** Lots that ended: points that a lot owes again may come back into another one, so only their sums are compared. */
function sorted(state: AccountState): readonly string[] {
  return (state.lots ?? []).map(({ seq, n, remaining }) => `${seq} ${n} ${remaining}`).sort();
}

t.test('the order of rules that do not depend on each other does not matter', async () => {
  check(
    fc.property(
      program({ expiring: false, grouping: false, sharing: false }),
      steps(anyStep),
      (document, steps) => {
        const reversed = { ...document, rules: document.rules?.toReversed() ?? [] };
        const ends = [document, reversed].map((document) => {
          // Coupons and lots are named by their place, which is that of the rule they come from.
          const account = play(
            open(document),
            steps.filter((step) => step.do !== 'use' && !isOfLot(step)),
          );
          return {
            wallets: wallets(account),
            figures: figures(account),
            tier: account.tier(),
            coupons: account.coupons().toSorted(),
          };
        });
        assert.deepEqual(ends[1], ends[0]);
      },
    ),
    60,
  );
});

function isOfLot(step: Step): boolean {
  return ['activate', 'cancel', 'extend', 'reinstate'].includes(step.do);
}

const posting = fc.array(fc.oneof({ weight: 4, arbitrary: buy }, { weight: 1, arbitrary: visit }), {
  minLength: 2,
  maxLength: 8,
});

t.test(
  'what arrives late is counted as on time, and every day ends in the tier that it would have',
  async () => {
    check(
      fc.property(program(), posting, (document, posting) => {
        const post = (order: readonly Step[]): Account =>
          play(open(document).clock(START + 75 * MS_PER_DAY), order);
        const late = post(posting);
        const onTime = post(posting.toSorted((a, b) => b.daysLate - a.daysLate));
        assert.deepEqual(figures(late, isFact), figures(onTime, isFact));
        const tiersOf = (account: Account): readonly string[] =>
          Array.from({ length: 120 }, (_, i) => account.tier(START + i * MS_PER_DAY + MS_PER_DAY / 2 - 1));
        assert.deepEqual(tiersOf(late), tiersOf(onTime));
      }),
      150,
    );
  },
);

t.test('commands of one account that are loaded together are decided as one after the other', async () => {
  check(
    fc.property(programs(), steps(anyStep, 8), posting, (document, steps, posting) => {
      const account = play(open(document), steps);
      account.clock(account.now + 40 * MS_PER_DAY);
      const returns = [...account.state.history.values()]
        .slice(0, 1)
        .map(({ externalId, posted: { lines } }, i) =>
          account.returnOf(`return-${90 + i}`, externalId, [{ id: lines[0]?.id ?? '1', quantity: '0.5' }]),
        );
      const commands: Command[] = [
        // A return waits for what came before it to be committed: it may amend that.
        ...returns,
        ...posting.map((step, i) => commandOf(account, step, i)),
        account.redeemOf('redeem-99', 5),
      ];
      let full: AccountState = { ...account.state, stakeholders: account.people };
      let loaded = asLoaded(full, commands, account.programs, account.now);
      for (const command of commands) {
        const decision = account.decide(command, full);
        assert.deepEqual(account.decide(command, loaded), decision);
        if (decision.refused) continue;
        full = withHistory(apply(full, decision), command, decision);
        loaded = apply(loaded, decision);
      }
    }),
    80,
  );
});

function commandOf(account: Account, step: Step, i: number): Command {
  if (step.do === 'visit') {
    const occurredAt = account.now - step.daysLate * MS_PER_DAY;
    const transaction = {
      kind: 'activity' as const,
      occurredAt,
      stakeholder: null,
      type: 'visit',
      lines: [],
    };
    return { kind: 'activity', externalId: `visit-${80 + i}`, transaction };
  }
  if (step.do !== 'buy') throw new Error('only posts');
  const { lines, by, daysLate } = step;
  return account.purchaseOf(`buy-${80 + i}`, lines, {
    ...(by && { by }),
    at: account.now - daysLate * MS_PER_DAY,
  });
}
