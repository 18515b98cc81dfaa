import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { lotKey } from '../../../src/core/books.ts';
import { formatDecimal } from '../../../src/core/decimal.ts';
import type { ProgramDocument, RuleDefinition } from '../../../src/core/program/document.ts';
import type { Card } from '../../../src/core/state.ts';
import { MS_PER_DAY } from '../../../src/core/time.ts';
import { anyStep, program, START, type Step, take } from '../arbitrary.ts';
import { Account, SEED, stakeholder, type Version } from '../harness.ts';
import { withoutMistakes } from '../program/without-mistakes.ts';

/** FC_TIMES=20 looks longer. */
const TIMES = Number(process.env.FC_TIMES ?? 1);

const gift = fc.oneof(
  fc.record({ earn: fc.record({ points: fc.constant('reward'), fixed: fc.integer({ min: 1, max: 50 }) }) }),
  fc.constant({ grant: { reward: 'mug' } }),
  fc.record({
    earn: fc.record({
      points: fc.constantFrom('reward', 'status'),
      rate: fc.record({
        points: fc.constant(1),
        per: fc.constantFrom('3', '10'),
        of: fc.constantFrom(
          'metric.spend',
          'metric.orders',
          'metric.rewards',
          'target.growth',
          'streak.regular',
        ),
      }),
    }),
    limit: fc.option(fc.constant({ points: 70, per: 'account', within: { calendar: 'quarter' } }), {
      nil: undefined,
    }),
  }),
);
const occasion = fc.oneof(
  fc.record({
    on: fc.constant('period-end'),
    period: fc.record(
      { calendar: fc.constantFrom('week', 'month', 'quarter', 'year'), delay: fc.constantFrom('P1D', 'P5D') },
      { requiredKeys: ['calendar'] },
    ),
  }),
  fc.constant({ on: 'anniversary', anniversary: { years: 1 } }),
  fc.record({
    on: fc.constant('anniversary'),
    anniversary: fc.record({ after: fc.constantFrom('P20D', 'P2M') }),
  }),
  fc.constant({ on: 'birthday', split: [{ to: 'buyer', share: 'rest' }] }),
  fc.record({
    on: fc.constant('inactivity'),
    inactivity: fc.record(
      { for: fc.constantFrom('P5D', 'P1M'), by: fc.constantFrom('purchase', 'visit', 'any') },
      { requiredKeys: ['for'] },
    ),
  }),
);
const onOccasion = fc.tuple(occasion, gift).map(([on, what]) => ({ ...on, ...what }) as RuleDefinition);
/** Random programmes in which something happens by itself, too. */
const timed: fc.Arbitrary<ProgramDocument> = fc
  .tuple(program(), fc.array(onOccasion, { minLength: 1, maxLength: 4 }))
  .map(([document, rules]) =>
    withoutMistakes({
      ...document,
      targets: { growth: { of: 'spend', periods: 3, percent: '105', atLeast: 10 } },
      streaks: { regular: { of: 'orders', atLeast: 1, most: 6 } },
      rules: [
        ...(document.rules ?? []),
        ...rules.map((rule, index) =>
          JSON.parse(JSON.stringify({ ...withoutSplit(rule), key: `occasion-${index}` })),
        ),
      ],
    }),
  );

/** Only points can be split. */
function withoutSplit({ split, ...rule }: RuleDefinition): Omit<RuleDefinition, 'split'> {
  return rule.earn === undefined || split === undefined ? rule : ({ ...rule, split } as RuleDefinition);
}

/** An account whose time passes in steps of so many days at the most, each of which somebody looks at. */
function play(
  document: ProgramDocument | readonly Version[],
  steps: readonly Step[],
  everyDays: number,
): Account {
  const people = ['ann', 'bob', 'eve'].map((id, i) => stakeholder(id, { birthday: `1${i}-2${i}` }));
  const account = new Account(document, 'acme', { people }).clock(START);
  for (const [i, step] of steps.entries()) {
    if (step.do !== 'wait') {
      // What a step takes is a part of what is there to be seen.
      account.settle();
      take(account, step, i);
      continue;
    }
    const until = account.now + step.days * MS_PER_DAY;
    while (account.now + everyDays * MS_PER_DAY < until)
      account.clock(account.now + everyDays * MS_PER_DAY).settle();
    account.clock(until);
  }
  account.settle();
  return account;
}

/** All that can be told from outside: not by which command it was booked. */
function booksOf({ state, entries, told: events }: Account): object {
  const sorted = (rows: Iterable<unknown>): readonly string[] =>
    [...rows].map((row) => JSON.stringify(row)).sort();
  return {
    wallets: sorted(state.wallets.values()),
    lots: sorted(
      (state.lots ?? []).map(({ seq: _, n: __, card, ...lot }) => ({
        ...lot,
        card: card === null ? null : told(state.cards.get(lotKey(card))),
      })),
    ),
    cards: sorted([...state.cards.values()].map(told)),
    coupons: sorted(
      [...state.coupons.values()].map(({ reward, rule, status }) => ({ reward, rule, status })),
    ),
    holdings: sorted(
      state.holdings.map(({ ladder, tier, since, until }) => ({ ladder, tier, since, until })),
    ),
    entries: sorted(entries.map(({ seq: _, n: __, lot: ___, ...entry }) => entry)),
    warnings: sorted(events.filter(({ type }) => type === 'points.expiring')),
    figures: sorted(
      [...state.series].flatMap(([key, { days }]) =>
        [...days].map(([day, { value }]) => `${key} ${day} ${formatDecimal(value)}`),
      ),
    ),
  };
}

/** A card, also where another command opened it. */
function told(card: Card | undefined): object | null {
  if (card === undefined) return null;
  const { seq: _, n: __, drawn, ...rest } = card;
  return { ...rest, drawn: drawn.reduce((sum, { amount }) => sum + amount, 0) };
}

t.test('it does not matter how often somebody looks, nor when', async (t) => {
  let occasions = 0;
  let warned = 0;
  fc.assert(
    fc.property(timed, fc.array(anyStep, { minLength: 4, maxLength: 12, size: 'max' }), (document, steps) => {
      const never = play(document, steps, 10_000);
      occasions += never.log.filter(({ command }) => command.kind === 'occasion').length;
      warned += never.told.filter(({ type }) => type === 'points.expiring').length;
      assert.deepStrictEqual(booksOf(play(document, steps, 1)), booksOf(never));
      never.verify();
    }),
    { seed: SEED, numRuns: 60 * TIMES },
  );
  t.ok(occasions > 60 * TIMES, `${occasions} occasions came to something`);
  t.ok(warned > 5 * TIMES, `${warned} times somebody was warned`);
});

/** Another version takes effect meanwhile, and brings its terms to what was earned before. */
const twoVersions = (migrate: 'new-terms' | null): fc.Arbitrary<Version[]> =>
  fc.tuple(program(), program(), fc.nat(30)).map(([first, second, days]): Version[] => {
    const renewing = <T extends object>(parts: Readonly<Record<string, T>>) =>
      Object.fromEntries(
        Object.entries(parts).map(([key, part]) => [key, { ...part, ...(migrate && { migrate }) }]),
      );
    const { points, ladders = {}, journeys = {} } = second;
    const parts = { points: renewing(points), ladders: renewing(ladders), journeys: renewing(journeys) };
    return [
      { document: first, from: null },
      {
        document: { ...second, ...parts, timezone: first.timezone },
        from: new Date(START + days * MS_PER_DAY).toISOString(),
      },
    ];
  });

t.test('nor how late anybody comes upon a version that brings new terms', async (t) => {
  let migrated = 0;
  fc.assert(
    fc.property(
      twoVersions('new-terms'),
      fc.array(anyStep, { minLength: 4, maxLength: 12, size: 'max' }),
      (versions, steps) => {
        const never = play(versions, steps, 10_000);
        migrated += never.log.filter(({ command }) => command.kind === 'occasion').length;
        assert.deepStrictEqual(booksOf(play(versions, steps, 1)), booksOf(never));
        never.verify();
      },
    ),
    { seed: SEED, numRuns: 200 * TIMES },
  );
  t.ok(migrated > 20 * TIMES, `${migrated} migrations came to something`);
});

t.test('nor upon one under which all that was earned keeps its terms', async (t) => {
  let ended = 0;
  fc.assert(
    fc.property(
      twoVersions(null),
      fc.array(anyStep, { minLength: 4, maxLength: 12, size: 'max' }),
      (versions, steps) => {
        const never = play(versions, steps, 10_000);
        ended += never.log.filter(({ command }) => command.kind === 'occasion').length;
        assert.deepStrictEqual(booksOf(play(versions, steps, 1)), booksOf(never));
        never.verify();
      },
    ),
    { seed: SEED, numRuns: 100 * TIMES },
  );
  t.ok(ended > 5 * TIMES, `${ended} times points ended by inactivity`);
});
