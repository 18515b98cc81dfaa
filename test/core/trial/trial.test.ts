import fc from 'fast-check';
import t from 'tap';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type { ProgramDocument } from '../../../src/core/program/document.ts';
import type { PostedTransaction } from '../../../src/core/transaction.ts';
import { type Trial, tryTransaction } from '../../../src/core/trial/trial.ts';
import type { GivenState } from '../../../src/core/trial/trial-state.ts';
import { club, instant, perEuro, SEED, stakeholder } from '../harness.ts';
import { checkedProgram } from '../program/arbitrary-program.ts';

const AT = instant('2026-05-05T10:00:00Z');

const posted = (parts: Partial<PostedTransaction> = {}): PostedTransaction => ({
  kind: 'purchase',
  occurredAt: AT,
  stakeholder: null,
  currency: 'EUR',
  lines: [{ id: '1', sku: 'A', quantity: '1', unitPrice: '100' }],
  ...parts,
});

function tried(document: ProgramDocument, given: GivenState = {}, parts?: Partial<PostedTransaction>): Trial {
  const trial = tryTransaction(compileProgram(document, 1, null), given, posted(parts));
  if (trial.refused) throw new Error(JSON.stringify(trial));
  return trial;
}

const pointsOf = ({ decision }: Trial) => decision.entries.map(({ amount }) => amount);

t.test('earned points that are given count on like any metric', async (t) => {
  const document = club({
    metrics: { collected: { earned: 'reward', over: { membership: 'year' } } },
    ladders: {
      status: {
        tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'collected', atLeast: 500 } }],
        held: { until: 'end-of-membership-year' },
      },
    },
    rules: [perEuro()],
  });
  const account = { enrolledAt: instant('2024-11-20T00:00:00Z') };
  const below = tried(document, { account, metrics: { collected: '399' } });
  t.strictSame(below.metrics.collected, { before: '399', after: '499' });
  t.equal(below.tiers.status?.after.tier, 'red');
  const reached = tried(document, { account, metrics: { collected: '400' } });
  t.equal(reached.tiers.status?.after.tier, 'silver');
});

t.test(
  'earlier periods are given for targets and streaks, and activities for the days since then',
  async (t) => {
    const document = club({
      metrics: {
        spend: { sum: 'line.net', over: { calendar: 'month' } },
        buyers: { distinct: 'stakeholder', over: { calendar: 'month' } },
        ever: { sum: 'line.net', over: 'lifetime' },
      },
      targets: { growth: { of: 'spend', periods: 2, percent: '110' } },
      streaks: { busy: { of: 'buyers', atLeast: 2, most: 6 } },
      rules: [
        perEuro({ key: 'grown', when: { fact: 'metric.spend', atLeast: { fact: 'target.growth' } } }),
        perEuro({ key: 'busy', when: { fact: 'streak.busy', eq: 3 } }),
        perEuro({ key: 'trained', when: { fact: 'daysSince.training', atMost: 30 } }),
      ],
    });
    const fired = (given: GivenState) =>
      tried(document, given)
        .explanation.filter((rule) => rule.fired)
        .map(({ rule }) => rule);
    t.strictSame(fired({ metrics: { spend: '109.99' }, earlier: { spend: ['100', '100'] } }), []);
    t.strictSame(fired({ metrics: { spend: '110' }, earlier: { spend: ['100', '100'] } }), ['grown']);
    t.strictSame(fired({ metrics: { buyers: '2' }, earlier: { buyers: ['2', '5', '1'] } }), [
      'grown',
      'busy',
    ]);
    const lastActivityAt = { training: instant('2026-04-05T23:00:00Z') };
    t.strictSame(fired({ account: { lastActivityAt } }), ['grown', 'trained']);
    t.strictSame(fired({ account: { lastActivityAt: { training: instant('2026-04-04') } } }), ['grown']);
    const program = compileProgram(document, 1, null);
    const refused = (earlier: GivenState['earlier']) => {
      const trial = tryTransaction(program, { ...(earlier && { earlier }) }, posted());
      return trial.refused && trial.mistakes.map(({ pointer }) => pointer);
    };
    t.strictSame(refused({ spent: ['1'] }), ['/earlier/spent']);
    t.strictSame(refused({ ever: ['1'] }), ['/earlier/ever']);
    t.strictSame(refused({ spend: ['1', 'two'], buyers: ['1.5'] }), [
      '/earlier/spend/1',
      '/earlier/buyers/0',
    ]);
  },
);

t.test('what time brings can be tried, to all rules that wait for the same', async (t) => {
  const period = { calendar: 'quarter' } as const;
  const document = club({
    metrics: { spend: { sum: 'line.net', over: { calendar: 'quarter' } } },
    rules: [
      perEuro(),
      {
        key: 'rebate',
        on: 'period-end',
        period,
        earn: { points: 'reward', rate: { points: 2, per: '100', of: 'metric.spend' } },
      },
      {
        key: 'first-quarter',
        on: 'period-end',
        period,
        when: { fact: 'transaction.month', eq: 3 },
        earn: { points: 'reward', fixed: 5 },
      },
      {
        key: 'birthday',
        on: 'birthday',
        earn: { points: 'reward', fixed: 9 },
        split: [{ to: 'buyer', share: 'rest' }],
      },
      { key: 'tenth', on: 'anniversary', anniversary: { years: 10 }, earn: { points: 'reward', fixed: 7 } },
      {
        key: 'too-much',
        on: 'inactivity',
        inactivity: { for: 'P1Y' },
        earn: { points: 'reward', fixed: 9e15, times: { factor: '2' } },
      },
    ],
  });
  const program = compileProgram(document, 1, null);
  const occasion = (rule: string, occurredAt: string, stakeholder: string | null = null) =>
    ({ kind: 'occasion', rule, occurredAt: instant(occurredAt), stakeholder }) as const;
  const given = { metrics: { spend: '1234.56' }, stakeholders: [stakeholder('ann')] };
  const triedOn = (...tried: Parameters<typeof occasion>): unknown => {
    const trial = tryTransaction(program, given, occasion(...tried));
    if (trial.refused) return trial.mistakes.map(({ pointer }) => pointer);
    return trial.decision.entries.map(({ rule, amount }) => `${rule} ${amount}`);
  };
  t.strictSame(triedOn('rebate', '2026-03-31T23:59:59.999Z'), ['rebate 24', 'first-quarter 5']);
  t.strictSame(triedOn('first-quarter', '2026-06-30T23:59:59.999Z'), ['rebate 24']);
  t.strictSame(triedOn('tenth', '2026-03-31'), ['tenth 7']);
  t.strictSame(triedOn('birthday', '2026-03-31', 'ann'), ['birthday 9']);
  t.strictSame(triedOn('birthday', '2026-03-31'), ['/transaction/stakeholder']);
  t.strictSame(triedOn('birthday', '2026-03-31', 'bob'), ['/transaction/stakeholder']);
  t.strictSame(triedOn('base', '2026-03-31'), ['/transaction/rule']);
  t.strictSame(triedOn('rebat', '2026-03-31'), ['/transaction/rule']);
  t.strictSame(triedOn('too-much', '2026-03-31'), ['/transaction']);
});

t.test(
  'a rule that fires when a metric comes to a figure counts from the figure that is given',
  async (t) => {
    const document = club({
      metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
      rules: [
        {
          key: 'milestone',
          on: 'purchase',
          reaches: { n: 500, of: 'spend' },
          earn: { points: 'reward', fixed: 9 },
        },
      ],
    });
    t.strictSame(pointsOf(tried(document, { metrics: { spend: '399.99' } })), []);
    t.strictSame(pointsOf(tried(document, { metrics: { spend: '400' } })), [9]);
    t.strictSame(pointsOf(tried(document, { metrics: { spend: '500' } })), [], 'it was there before');
  },
);

t.test(
  'a tier that is given is held no earlier than the transaction, so no period began with a head start',
  async (t) => {
    const document = club({
      metrics: { nights: { sum: 'line.quantity', over: { calendar: 'year' } } },
      ladders: {
        status: {
          tiers: [
            { key: 'red' },
            { key: 'silver', reach: { metric: 'nights', atLeast: 10 }, headStart: { nights: 5 } },
            { key: 'gold', reach: { metric: 'nights', atLeast: 20 } },
          ],
          held: { for: 'P12M' },
        },
      },
      rules: [perEuro()],
    });
    const tierWith = (nights: string): string | undefined =>
      tried(document, {
        account: { enrolledAt: instant('2020-01-01T00:00:00Z') },
        tiers: { status: 'silver' },
        metrics: { nights },
      }).tiers.status?.after.tier;
    t.equal(tierWith('18'), 'silver');
    t.equal(tierWith('19'), 'gold');
  },
);

t.test('the first tier of a ladder can be given, too', async (t) => {
  const document = club({
    metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
    ladders: {
      status: {
        tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'spend', atLeast: 1000 } }],
        held: { until: 'forever' },
      },
    },
  });
  const red = { tier: 'red', until: null };
  t.strictSame(tried(document, { tiers: { status: 'red' } }).tiers, { status: { before: red, after: red } });
});

t.test('people who are given share as those of an account do', async (t) => {
  const document = club({
    rules: [
      perEuro({
        split: [
          { to: { circle: 2 }, share: '0.5' },
          { to: 'account', share: 'rest' },
        ],
      }),
    ],
  });
  const stakeholders = [
    stakeholder('ann', { circle: 2 }),
    stakeholder('bob', { circle: 2 }),
    stakeholder('eve', { circle: 3 }),
  ];
  const [rule] = tried(document, { stakeholders }).explanation;
  t.strictSame(Object.fromEntries((rule?.split ?? []).map(({ holder, amount }) => [holder, amount])), {
    ann: 25,
    bob: 25,
    account: 50,
  });
});

t.test('no document that passed the check can make a trial fail', async (t) => {
  const line = fc.record({
    id: fc.constantFrom('1', '2'),
    sku: fc.constantFrom('11', '42'),
    quantity: fc.constantFrom('1', '0.000001', '999999999999'),
    unitPrice: fc.constantFrom('0', '9.99', '999999999999.999999'),
  });
  const purchase = fc.record({ lines: fc.uniqueArray(line, { minLength: 1, selector: ({ id }) => id }) });
  const activity = fc.constant({ kind: 'activity' as const, type: 'training', lines: [] });
  const sum = fc.constantFrom('0', '-3', '999.5', '999999999999');
  const count = fc.constantFrom('0', '1', '5', '5000');
  let decided = 0;
  fc.assert(
    fc.property(checkedProgram, fc.oneof(purchase, activity), sum, count, (document, transaction, ...of) => {
      const program = compileProgram(document, 1, null);
      const [asSum, asCount] = of;
      const given = [...program.metrics.values()].map(({ key, kind }) => [
        key,
        kind === 'sum' ? asSum : asCount,
      ]);
      const metrics: Record<string, string> = Object.fromEntries(given);
      const tiers = [...program.ladders.values()].map(({ key, tiers }) => [key, tiers.at(-1)?.key]);
      const state = { metrics, tiers: Object.fromEntries(tiers) };
      const trial = tryTransaction(program, state, posted(transaction));
      if (trial.refused) return trial.code === 'too-many-points';
      decided += 1;
      return Object.entries(trial.metrics).every(([key, { before }]) => before === metrics[key]);
    }),
    { numRuns: 300, seed: SEED },
  );
  t.ok(decided > 100, 'and many are decided');
});
