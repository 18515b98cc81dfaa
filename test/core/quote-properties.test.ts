import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { partOf } from '../../src/core/decide/amend.ts';
import { keptTransaction } from '../../src/core/decide/judge-kept.ts';
import { toWholeNumber } from '../../src/core/decimal.ts';
import type { Decision } from '../../src/core/decision.ts';
import { withStanding } from '../../src/core/journeys/standing.ts';
import { judge } from '../../src/core/judge.ts';
import { isOn } from '../../src/core/ledger.ts';
import { isLimitFigure, isOfAccount, type Limit, useFigure } from '../../src/core/limits/limit.ts';
import { rulesToJudge } from '../../src/core/program/compile.ts';
import type { PastTransaction } from '../../src/core/state.ts';
import { MS_PER_DAY } from '../../src/core/time.ts';
import { anyStep, buy, buyQuoted, program, programs, quote, START, type Step, take } from './arbitrary.ts';
import { Account, SEED } from './harness.ts';
import { assertWithinLimits } from './limits/within-limits.ts';

/** FC_TIMES=20 looks longer. */
const TIMES = Number(process.env.FC_TIMES ?? 1);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: anyStep },
  { weight: 2, arbitrary: quote },
  { weight: 2, arbitrary: buyQuoted },
  { weight: 1, arbitrary: buy },
);
const steps = fc.array(step, { minLength: 6, maxLength: 16, size: 'max' });
const STOCK = 5;

/** Another version takes effect while quotes are kept. */
const soonAnother = fc.tuple(program(), program()).map(([first, second]) => [
  { document: first, from: null },
  { document: { ...second, timezone: first.timezone }, from: '2026-10-22T00:00:00Z' },
]);
const kept = fc.oneof(
  { weight: 3, arbitrary: quote.map((step) => ({ ...step, days: 7, daysLate: 0 })) },
  { weight: 3, arbitrary: buyQuoted },
  { weight: 1, arbitrary: anyStep },
  { weight: 1, arbitrary: fc.constant({ do: 'wait' as const, days: 1 }) },
);
const keptSteps = fc.array(kept, { minLength: 6, maxLength: 16, size: 'max' });

const check = (property: unknown, numRuns: number): void =>
  fc.assert(property as fc.IPropertyWithHooks<never>, { seed: SEED, numRuns: numRuns * TIMES });

function open(versions: Parameters<typeof playEach>[0]): Account {
  const account = new Account(versions).clock(START);
  account.counters.set('reward:mug', STOCK);
  return account;
}

function playEach(
  versions: ConstructorParameters<typeof Account>[0],
  steps: readonly Step[],
  after: (account: Account) => void = () => {},
): Account {
  const account = open(versions);
  for (const [i, step] of steps.entries()) {
    take(account, step, i);
    after(account);
  }
  return account;
}

/** Points issued per holder and kind, and coupons that rules grant: those of cards depend on what is on them then. */
function givenBy({ entries, coupons, seq }: Decision): ReadonlyMap<string, number> {
  const granted = coupons.filter((coupon) => coupon.seq === seq && coupon.card === null);
  const given = new Map([['coupons', granted.length]]);
  for (const { points, amount, source, target } of entries) {
    if (!isOn(source, 'issued') || !('side' in target)) continue;
    const key = `${target.holder} ${points}`;
    given.set(key, (given.get(key) ?? 0) + amount);
  }
  return given;
}

t.test('a quote that is kept is always honoured', async (t) => {
  let honoured = 0;
  let better = 0;
  check(
    fc.property(soonAnother, keptSteps, (versions, steps) => {
      const account = open(versions);
      const promised = new Map<number, ReadonlyMap<string, number>>();
      const { try: tried } = account;
      account.try = (command) => {
        const decision = tried.call(account, command);
        if (decision.refused) return decision;
        if (decision.outcome.kind === 'quote-held')
          promised.set(decision.seq, givenBy(decision.outcome.quoted));
        if (command.kind !== 'purchase' || command.quote === undefined) return decision;
        const given = givenBy(decision);
        for (const [what, amount] of promised.get(command.quote) ?? [])
          assert.ok((given.get(what) ?? 0) >= amount, `${what}: ${given.get(what)} of ${amount}`);
        if (decision.basis?.honoured === undefined) better += 1;
        else honoured += 1;
        return decision;
      };
      for (const [i, step] of steps.entries()) take(account, step, i);
      account.verify();
    }),
    250,
  );
  t.ok(honoured > 10 && better > 20, `${honoured} as quoted, ${better} as things stood`);
});

t.test('what is reserved never leaks: when all quotes have ended, what is used is what stands', async (t) => {
  let held = 0;
  check(
    fc.property(programs(), steps, (versions, steps) => {
      const account = playEach(versions, steps);
      account.settle(account.now + 8 * MS_PER_DAY);
      const { state } = account;
      held += state.quoteHolds?.length ?? 0;
      assert.ok(state.quoteHolds?.every(({ status }) => status !== 'open'));
      for (const [key, { days }] of state.series) {
        // How often rules fired is counted beside it, in the same way.
        if (!isLimitFigure(key) || key.includes('/count')) continue;
        const used = [...days.values()].reduce((sum, { value }) => sum + toWholeNumber(value), 0);
        const standing = [...state.history.values()].reduce(
          (sum, past) => sum + standingOf(account, past, key),
          0,
        );
        assert.equal(used, standing, key);
      }
      const mugs = [...state.coupons.values()].filter(({ reward }) => reward === 'mug');
      const out = mugs.filter(({ status }) => status === 'open' || status === 'used').length;
      const bought = account.log.filter(
        ({ command }) => command.kind === 'redemption' && 'holder' in command.payment,
      ).length;
      assert.equal(account.counters.get('reward:mug'), STOCK - out - bought);
    }),
    120,
  );
  t.ok(held > 100, `${held} quotes were kept`);
});

/** What points of a purchase a limit still counts. */
function standingOf({ programs, state }: Account, past: PastTransaction, key: string): number {
  const program = programs.find(({ version }) => version === past.programVersion);
  const kept = keptTransaction(past);
  if (program === undefined || kept === null) return 0;
  const runs = { runs: state.journeyRuns, programs };
  const { outcomes } = judge(program, kept, withStanding(past.basis, past.seq, runs));
  const counts = (limit: Limit): boolean =>
    isOfAccount(limit) && !limit.isCountedAlready && useFigure(limit, past.posted.stakeholder) === key;
  const limited = new Set(
    rulesToJudge(program, past.posted.kind)
      .filter(({ limits }) => limits.some(counts))
      .map((rule) => rule.key),
  );
  return past.issued
    .filter(({ rule }) => limited.has(rule ?? ''))
    .reduce((sum, entry) => sum + Math.min(entry.amount, partOf(outcomes, entry)), 0);
}

t.test('no limit is exceeded, and no stock is given twice, whatever is kept meanwhile', async (t) => {
  let used = 0;
  check(
    fc.property(programs(), steps, (versions, steps) => {
      playEach(versions, steps, (account) => {
        // A new version may allow less than is used.
        if (account.programs.length === 1) used += assertWithinLimits(account);
        assert.ok((account.counters.get('reward:mug') ?? 0) >= 0);
      });
    }),
    120,
  );
  t.ok(used > 300, `${used} points were within limits`);
});
