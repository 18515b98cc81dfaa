import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { checkProgram } from '../../../src/core/program/check.ts';
import type { LadderDefinition, ProgramDocument } from '../../../src/core/program/document.ts';
import { spanOf } from '../../../src/core/tiers/status-time.ts';
import { stretchAt, tierTimeline } from '../../../src/core/tiers/tier-timeline.ts';
import { tierAt } from '../../../src/core/tiers/tiers.ts';
import { formatInstant, MS_PER_DAY } from '../../../src/core/time.ts';
import { Account, club, instant, SEED } from '../harness.ts';
import { heldThen } from './story.ts';

/** FC_TIMES=20 looks longer. */
const TIMES = Number(process.env.FC_TIMES ?? 1);
const START = instant('2026-01-05');
const check = (property: unknown, numRuns: number): void =>
  fc.assert(property as fc.IPropertyWithHooks<never>, { seed: SEED, numRuns: numRuns * TIMES });

const over = fc.constantFrom<NonNullable<ProgramDocument['metrics']>[string]['over'][]>(
  { calendar: 'month' },
  { calendar: 'year' },
  { calendar: 'year', starts: '02-10' },
  { membership: 'year' },
  { rolling: 'P30D' },
  'lifetime',
);
const maybe = <T>(value: T): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, value);

interface Wanted {
  readonly after?: fc.Arbitrary<LadderDefinition['held']['then']>;
  readonly carryOver?: boolean;
}

/** Every feature of a ladder with every other one, as far as the check lets them meet. */
function programs({ after, carryOver = true }: Wanted = {}): fc.Arbitrary<ProgramDocument> {
  const parts = fc.record({
    over,
    distinctOver: over,
    keep: fc.constantFrom(undefined, 30, 30),
    goldKeep: maybe(70),
    headStart: maybe(20),
    carryOver: carryOver
      ? maybe<LadderDefinition['carryOver']>({ metric: 'spend', max: 25 })
      : fc.constant(undefined),
    held: fc.constantFrom<LadderDefinition['held'][]>(
      { until: 'end-of-month' },
      { until: 'end-of-next-month' },
      { until: 'end-of-next-quarter' },
      { until: 'end-of-year' },
      { until: 'end-of-year', yearStarts: '02-10' },
      { until: 'end-of-membership-year' },
      { for: 'P20D' },
      { for: 'P3M' },
      { until: 'forever' },
    ),
    after: after ?? fc.constantFrom<LadderDefinition['held']['then'][]>('re-qualify', 'one-down', 'figures'),
    grace: maybe('P5D'),
    onReturn: fc.constantFrom<LadderDefinition['onReturn'][]>('keep', 'reassess'),
  });
  return parts.map(documentOf).filter((document) => checkProgram(document).length === 0);
}

interface Parts {
  readonly over: NonNullable<ProgramDocument['metrics']>[string]['over'];
  readonly distinctOver: NonNullable<ProgramDocument['metrics']>[string]['over'];
  readonly keep: number | undefined;
  readonly goldKeep: number | undefined;
  readonly headStart: number | undefined;
  readonly carryOver: LadderDefinition['carryOver'];
  readonly held: LadderDefinition['held'];
  readonly after: LadderDefinition['held']['then'];
  readonly grace: string | undefined;
  readonly onReturn: LadderDefinition['onReturn'];
}

function documentOf(parts: Parts): ProgramDocument {
  const spend = (atLeast: number) => ({ metric: 'spend', atLeast });
  const { keep, goldKeep, headStart, carryOver, after, grace, onReturn } = parts;
  return club({
    metrics: {
      spend: { sum: 'line.net', over: parts.over },
      buyers: { distinct: 'stakeholder', over: parts.distinctOver },
    },
    ladders: {
      status: {
        tiers: [
          { key: 'red' },
          { key: 'bronze', reach: spend(10), ...(headStart && { headStart: { spend: 5 } }) },
          {
            key: 'silver',
            reach: spend(50),
            ...(keep && { keep: spend(keep) }),
            ...(headStart && { headStart: { spend: headStart } }),
          },
          {
            key: 'gold',
            reach: { any: [spend(100), { all: [spend(60), { metric: 'buyers', atLeast: 2 }] }] },
            ...(goldKeep && { keep: spend(goldKeep) }),
            ...(headStart && { headStart: { spend: headStart + 5 } }),
          },
        ],
        held: { ...(after ? heldThen(after, parts.held) : parts.held), ...(grace && { grace }) },
        ...(carryOver && { carryOver }),
        ...(onReturn && { onReturn }),
      },
    },
  });
}

type Step =
  | { readonly do: 'buy'; readonly amount: number; readonly by: string; readonly daysLate: number }
  | {
      readonly do: 'give-back' | 'void';
      readonly which: number;
      readonly amount: number;
      readonly daysLate: number;
    }
  | { readonly do: 'set'; readonly tier: string | null; readonly days: number | null }
  | { readonly do: 'hold'; readonly days: number | null }
  | { readonly do: 'release' | 'settle' }
  | { readonly do: 'wait'; readonly days: number };

const daysLate = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 90 }) },
);
const days = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 60 }));
const buy = fc.record({
  do: fc.constant('buy' as const),
  amount: fc.constantFrom(1, 9, 20, 50, 100),
  by: fc.constantFrom('ann', 'bob'),
  daysLate,
});
const wait = fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0.25, 1, 7, 25, 40, 200) });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: buy },
  { weight: 4, arbitrary: wait },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('give-back' as const, 'void' as const),
      which: fc.nat(10),
      amount: fc.constantFrom(1, 10, 1_000),
      daysLate,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      tier: fc.constantFrom(null, 'red', 'bronze', 'silver', 'gold'),
      days,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), days }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('release' as const, 'settle' as const) }) },
);

function play(account: Account, steps: readonly Step[]): Account {
  for (const [i, step] of steps.entries()) take(account, step, i);
  return account;
}

function take(account: Account, step: Step, i: number): void {
  const { now } = account;
  const ahead = (days: number | null): number | null => (days === null ? null : now + days * MS_PER_DAY);
  switch (step.do) {
    case 'buy': {
      const at = now - step.daysLate * MS_PER_DAY;
      account.purchase(`p${i}`, String(step.amount), { at, by: step.by });
      return;
    }
    case 'give-back':
    case 'void': {
      const posted = account.log.filter(
        ({ command }) => command.kind === 'purchase' || command.kind === 'return',
      );
      const logged = posted[step.which % Math.max(1, posted.length)];
      if (logged === undefined || !('externalId' in logged.command)) return;
      const { externalId: of } = logged.command;
      if (of === null) return;
      const back = { id: '1', amount: String(step.amount) };
      const at = now - step.daysLate * MS_PER_DAY;
      account.try(step.do === 'void' ? account.voidOf(of) : account.returnOf(`r${i}`, of, [back], { at }));
      return;
    }
    case 'set':
      account.setTier(step.tier, { until: ahead(step.days) });
      return;
    case 'hold':
      account.try(account.holdOf({ until: ahead(step.days) }));
      return;
    case 'release':
      account.try({ kind: 'tier-release', ladder: 'status' });
      return;
    case 'settle':
      account.settle();
      return;
    case 'wait':
      account.clock(now + step.days * MS_PER_DAY);
  }
}

const steps = (step: fc.Arbitrary<Step> = anyStep, maxLength = 16): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: 3, maxLength, size: 'max' });
const ladderOf = (account: Account) => {
  const ladder = account.programs[0]?.ladders.get('status');
  if (ladder === undefined) throw new Error('no ladder');
  return ladder;
};
const timelineOf = (account: Account): readonly string[] =>
  tierTimeline(ladderOf(account), account.state).map(
    ({ tier, since }) => `${tier.key} ${since === null ? 'ever' : formatInstant(since)}`,
  );

t.test('whatever happens, what is loaded is enough, and the log replays to the same status', async (t) => {
  const seen = new Map<string, number>();
  check(
    fc.property(programs(), steps(anyStep, 22), (document, steps) => {
      const account = play(new Account(document).clock(START), steps);
      account.verify();
      const { state } = account;
      for (const holding of state.holdings) {
        const { since, until } = spanOf(holding, state);
        assert.ok(since <= until && holding.since <= since);
        assert.ok(holding.until === null || holding.since < holding.until);
        const what = holding.endedAt === null ? holding.by : `${holding.by}, ended`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
      assert.ok(state.dueAt === null || state.dueAt > state.settledAt);
    }),
    250,
  );
  for (const what of ['reach', 'keep', 'one-down', 'figures', 'reach, ended', 'one-down, ended'])
    t.ok((seen.get(what) ?? 0) > 0, `${what}: ${seen.get(what) ?? 0} times`);
});

t.test('the tier is that of the stretch around an instant, and neighbours differ', async () => {
  check(
    fc.property(programs(), steps(), fc.integer({ min: -100, max: 800 }), (document, steps, day) => {
      const account = play(new Account(document).clock(START), steps);
      const ladder = ladderOf(account);
      const timeline = tierTimeline(ladder, account.state);
      const at = START + day * MS_PER_DAY;
      assert.equal(tierAt(ladder, account.state, at), stretchAt(timeline, at).tier);
      for (const [i, stretch] of timeline.entries()) {
        assert.notEqual(stretch.tier, timeline[i + 1]?.tier);
        if (i > 0) assert.equal(stretch.since, timeline[i - 1]?.until);
      }
    }),
    100,
  );
});

t.test('where each tier gives way to the one below it, none is skipped', async (t) => {
  let falls = 0;
  const mild: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: buy },
    { weight: 2, arbitrary: wait },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), days }) },
    { weight: 1, arbitrary: fc.constant({ do: 'release' as const }) },
  );
  check(
    fc.property(programs({ after: fc.constant('one-down') }), steps(mild), (document, steps) => {
      const account = play(new Account(document).clock(START), steps);
      const timeline = tierTimeline(ladderOf(account), account.state);
      for (const [i, { tier }] of timeline.entries()) {
        const before = timeline[i - 1]?.tier.rank ?? 0;
        assert.ok(tier.rank >= before - 1, timelineOf(account).join(', '));
        if (tier.rank < before) falls += 1;
      }
    }),
    150,
  );
  t.ok(falls > 50, `${falls} falls`);
});

t.test('a hold never takes anything away: not then, and not later', async () => {
  check(
    fc.property(
      programs(),
      steps(),
      days,
      fc.integer({ min: 0, max: 1_000 }),
      (document, steps, held, day) => {
        const account = play(new Account(document).clock(START), steps);
        const before = account.state;
        account.try(account.holdOf({ until: held === null ? null : account.now + held * MS_PER_DAY }));
        const ladder = ladderOf(account);
        const at = account.now + day * MS_PER_DAY;
        assert.ok(tierAt(ladder, account.state, at).rank >= tierAt(ladder, before, at).rank);
        for (const [i, holding] of before.holdings.entries()) {
          const after = account.state.holdings[i] ?? holding;
          assert.ok(spanOf(after, account.state).until >= spanOf(holding, before).until);
        }
      },
    ),
    150,
  );
});

t.test(
  'purchases that arrive late, in any order, come to the status that they would have come to on time',
  async () => {
    const purchases = fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: 0, max: 120 }),
        amount: fc.constantFrom(1, 9, 20, 50, 100),
        order: fc.nat(),
      }),
      { minLength: 2, maxLength: 8, selector: ({ day }) => day },
    );
    check(
      // What is left over of a period can become less by what is known late; tiers that were reached by it stay. And
      // figures decide at the ends that were known then, which another purchase may move, unless all end together.
      fc.property(programs({ carryOver: false }), purchases, (document, purchases) => {
        const { held } = document.ladders?.status ?? {};
        fc.pre(held?.then !== 'figures' || /^end-of-(?:month|year|membership-year)$/.test(held.until ?? ''));
        const end = START + 400 * MS_PER_DAY;
        const onTime = new Account(document).clock(START);
        for (const { day, amount } of purchases.toSorted((a, b) => a.day - b.day))
          onTime.clock(START + day * MS_PER_DAY).purchase(`p${day}`, String(amount));
        onTime.settle(end);
        const late = new Account(document).clock(START);
        for (const { day, amount } of purchases.toSorted((a, b) => a.order - b.order))
          late.clock(end).purchase(`p${day}`, String(amount), { at: START + day * MS_PER_DAY });
        assert.deepEqual(timelineOf(late), timelineOf(onTime));
      }),
      150,
    );
  },
);

t.test('a return that is undone leaves the status as if it had never been', async () => {
  check(
    fc.property(programs(), steps(fc.oneof(buy, wait), 10), fc.nat(), (document, steps, which) => {
      const account = play(new Account(document).clock(START), steps);
      account.settle();
      const bought = account.log.filter(({ command }) => command.kind === 'purchase');
      const logged = bought[which % Math.max(1, bought.length)];
      if (logged === undefined || logged.command.kind !== 'purchase') return;
      const before = timelineOf(account);
      account.return('back', logged.command.externalId, [{ id: '1', quantity: '1' }]);
      account.void('back');
      assert.deepEqual(timelineOf(account), before);
    }),
    150,
  );
});
