import { ok, strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { parse } from 'yaml';
import { describeProgram } from '../../../src/core/describe/describe-program.ts';
import { describeDuration } from '../../../src/core/describe/durations.ts';
import type {
  HeldDefinition,
  LadderDefinition,
  MetricDefinition,
  PointsKind,
  ProgramDocument,
  ReachDefinition,
  TierDefinition,
} from '../../../src/core/program/document.ts';
import { club, SEED } from '../harness.ts';
import { checkedProgram } from '../program/arbitrary-program.ts';

t.test('describes the Northwind programme whole', async (t) => {
  const text = readFileSync(new URL('../../../examples/northwind/program.yaml', import.meta.url), 'utf8');
  t.match(describeProgram(parse(text) as ProgramDocument), {
    name: 'Northwind Partner Club',
    sentence: 'Money is in USD, and days are those of UTC.',
    points: [
      {
        key: 'reward',
        label: 'Reward points',
        sentence: 'Reward points can be spent at once and never expire.',
      },
    ],
    metrics: [
      {
        key: 'yearSpend',
        label: null,
        sentence: 'The sum of the net of lines of purchases, in a calendar year.',
      },
      { key: 'orders', label: null, sentence: 'The number of purchases, over all time.' },
    ],
    ladders: [
      {
        key: 'status',
        label: null,
        sentence:
          'From the lowest to the highest red, silver and gold; a tier that is reached is held to the end of the next year; then whatever else was reached counts.',
        tiers: [
          { key: 'red', label: null, sentence: 'What everybody has to begin with.' },
          {
            key: 'silver',
            label: null,
            sentence:
              'Reached with at least 10000 USD of yearSpend in a calendar year; multiplies by 1.5 where a rule says so.',
          },
          {
            key: 'gold',
            label: null,
            sentence:
              'Reached with at least 25000 USD of yearSpend in a calendar year; multiplies by 2 where a rule says so.',
          },
        ],
      },
    ],
    groups: [],
    limits: [],
    rules: [
      {
        key: 'base',
        label: null,
        sentence:
          "On each purchase: 1 Reward point per 1.00 USD of net, times the tier's multiplier (silver 1.5, gold 2), rounded down; 20 % to the buyer, the rest to the account.",
      },
      {
        key: 'seafood-spring',
        label: null,
        sentence:
          'On each purchase from 1 January 1998 and before 1 April 1998, counting only lines where the category is "Seafood": 1 Reward point per 1.00 USD of net, rounded down.',
      },
      {
        key: 'sixth-order',
        label: null,
        sentence:
          'On each purchase that brings orders over all time to a multiple of 6 or past it, once for each: a coupon for "free-freight".',
      },
    ],
  });
});

t.test('says what happened before the enrolment is worth', async (t) => {
  const said = (beforeEnrolment: 'judge' | 'refuse'): string =>
    describeProgram(club({ beforeEnrolment })).sentence;
  t.equal(
    said('judge'),
    'Money is in EUR, and days are those of UTC; what happened before the enrolment counts, too.',
  );
  t.equal(
    said('refuse'),
    'Money is in EUR, and days are those of UTC; what happened before the enrolment is refused.',
  );
});

t.test('says what becomes of what comes back and was never bought', async (t) => {
  const said = (unmatched: 'ignore' | 'evaluate'): string =>
    describeProgram(club({ returns: { unmatched } })).sentence;
  t.match(said('ignore'), /; what comes back and is found in no purchase takes nothing back\.$/);
  t.match(
    said('evaluate'),
    /; what comes back and is found in no purchase is judged as if it were bought then, and what that would earn is taken back\.$/,
  );
});

t.test('says from when to when points can be spent, and what they are worth', async (t) => {
  const said = (kind: PointsKind): string | undefined =>
    describeProgram(club({ points: { status: kind } })).points[0]?.sentence;
  t.equal(said({}), 'Status points can be spent at once and never expire.');
  t.equal(said({ label: 'Stars', spendable: false }), 'Stars cannot be spent and never expire.');
  t.equal(
    said({ spendable: false, pending: 'P1D' }),
    'Status points become active 1 day after they are earned and cannot be spent and never expire.',
  );
  t.equal(
    said({
      pending: 'P14D',
      expires: { after: 'P24M', at: 'end-of-month' },
      value: '0.01',
      debt: 'limit-to-balance',
    }),
    'Status points can be spent 14 days after they are earned, expire at the end of the month 24 months after they are earned, are worth 0.01 EUR each and never fall below zero by a return.',
  );
  t.equal(
    said({ expires: { after: 'P1Y', at: 'end-of-year' }, debt: 'allow' }),
    'Status points can be spent at once, expire at the end of the year 1 year after they are earned and can fall below zero by a return.',
  );
  t.equal(
    said({ expires: { after: 'P1Y' }, warn: ['P30D', 'P1W'] }),
    'Status points can be spent at once, expire 1 year after they are earned and are warned of 30 days and 1 week before they expire.',
  );
  t.equal(
    said({ expires: { after: 'P90D' } }),
    'Status points can be spent at once and expire 90 days after they are earned.',
  );
  t.equal(
    said({ pending: { event: 'delivered', atMost: 'P60D' }, expires: { on: '03-31' } }),
    'Status points can be spent once an activity "delivered" names what earned them, at the latest 60 days after they are earned and expire at the end of the next 31 March.',
  );
  t.equal(
    said({ pending: { until: '2026-12-24' }, expires: { yearEnds: 2 } }),
    'Status points can be spent from 24 December 2026 on and expire at the 2nd end of a year after they are earned.',
  );
  t.equal(
    said({ expires: { yearEnds: 1 } }),
    'Status points can be spent at once and expire at the end of the year in which they are earned.',
  );
});

t.test('says when a card is full, what it brings, and how long it lasts', async (t) => {
  const said = (card: PointsKind['card']): string | undefined =>
    describeProgram(club({ points: { cup: { label: 'Cups', ...(card && { card }) } } })).points[0]?.sentence;
  t.equal(
    said({ size: 6, reward: 'free-cup' }),
    'Cups are stamps of a card: the 6th makes it full and brings a coupon for "free-cup"; what does not fit goes on to the next card; a card that is not full never expires.',
  );
  t.equal(
    said({
      size: 22,
      reward: 'mug',
      count: 2,
      expires: { after: 'P12M' },
      completed: { expires: { after: 'P3M', at: 'end-of-month' } },
    }),
    'Cups are stamps of a card: the 22nd makes it full and brings 2 coupons for "mug", which expire at the end of the month 3 months later; what does not fit goes on to the next card; a card that is not full expires 12 months after its first stamp.',
  );
});

t.test('says what ends points by inactivity, and what other terms a tier has', async (t) => {
  const ladders = {
    status: {
      tiers: [{ key: 'green' }, { key: 'gold', label: 'Gold', reach: { metric: 'm', atLeast: 1 } }],
      held: { until: 'end-of-year' as const },
    },
  };
  const said = (kind: PointsKind): string | undefined =>
    describeProgram(club({ points: { stars: { label: 'Stars', ...kind } }, ladders })).points[0]?.sentence;
  t.equal(
    said({
      expires: { inactive: 'P6M', by: ['purchase', 'survey'] },
      byTier: { ladder: 'status', tiers: { gold: { pending: 'at-once', expires: 'never' } } },
    }),
    'Stars can be spent at once and expire after 6 months without a purchase or an activity "survey"; those of Gold can be spent at once and never expire.',
  );
  t.equal(
    said({ expires: { inactive: 'P12M', by: 'any' } }),
    'Stars can be spent at once and expire after 12 months without any purchase or activity.',
  );
});

t.test('says what a metric counts', async (t) => {
  const said = (metric: MetricDefinition): string | undefined =>
    describeProgram(
      club({ metrics: { figure: metric }, rules: [{ key: 'base', label: 'Base', on: 'purchase' }] }),
    ).metrics[0]?.sentence;
  const over = { rolling: 'P12M' };
  t.equal(
    said({ sum: 'line.quantity', where: { fact: 'line.category', eq: 'room' }, over }),
    'The sum of the quantity of lines of purchases where the category is "room", in the last 12 months.',
  );
  t.equal(said({ sum: 'transaction.net', over }), 'The sum of the net of purchases, in the last 12 months.');
  t.equal(
    said({ count: 'transaction', on: 'activity', where: { fact: 'transaction.type', eq: 'survey' }, over }),
    'The number of activities where the type is "survey", in the last 12 months.',
  );
  t.equal(
    said({ count: 'line', over: { calendar: 'week' } }),
    'The number of lines of purchases, in a calendar week.',
  );
  t.equal(
    said({ distinct: 'stakeholder', over: { membership: 'year' } }),
    'The number of different values of the stakeholder of purchases, in a membership year.',
  );
  t.equal(
    said({ max: 'line.unitPrice', over: 'lifetime' }),
    'The largest of the unit price of lines of purchases, over all time.',
  );
  t.equal(said({ earned: 'reward', over }), 'The reward points earned, in the last 12 months.');
  t.equal(
    said({ earned: 'reward', by: ['base', 'other'], over: { calendar: 'year', starts: '04-01' } }),
    'The reward points earned by "Base" and "other", in a year from 1 April on.',
  );
});

const metrics: ProgramDocument['metrics'] = {
  nights: { sum: 'line.quantity', over: { calendar: 'year' } },
  spend: { sum: 'line.net', over: { calendar: 'year' } },
};

function ladder(parts: Partial<LadderDefinition>): LadderDefinition {
  return {
    tiers: [{ key: 'red' }, { key: 'gold', label: 'Gold' }],
    held: { until: 'end-of-year' },
    ...parts,
  };
}

t.test('says what a tier asks for and what it brings', async (t) => {
  const said = (tier: Partial<TierDefinition>): string | undefined => {
    const tiers = [{ key: 'gold', ...tier }];
    return describeProgram(club({ metrics, ladders: { status: ladder({ tiers }) } })).ladders[0]?.tiers[0]
      ?.sentence;
  };
  const nights: ReachDefinition = { metric: 'nights', atLeast: 100 };
  const spend: ReachDefinition = { metric: 'spend', atLeast: '23000' };
  t.equal(said({}), 'What everybody has to begin with.');
  t.equal(said({ reach: nights }), 'Reached with at least 100 of nights in a calendar year.');
  t.equal(
    said({ reach: { all: [nights, spend] }, keep: { any: [nights, spend] } }),
    'Reached with at least 100 of nights in a calendar year and at least 23000 EUR of spend in a calendar year; kept with at least 100 of nights in a calendar year or at least 23000 EUR of spend in a calendar year.',
  );
  t.equal(
    said({ reach: { any: [{ all: [nights, spend] }, { all: [spend] }] } }),
    'Reached with (at least 100 of nights in a calendar year and at least 23000 EUR of spend in a calendar year) or at least 23000 EUR of spend in a calendar year.',
  );
  t.equal(
    said({
      reach: spend,
      multiplier: '1.25',
      headStart: { nights: 15, spend: '500' },
      benefits: [
        { key: 'late', text: 'Late check-out' },
        { key: 'lounge', text: 'Access to the lounge' },
      ],
    }),
    'Reached with at least 23000 EUR of spend in a calendar year; multiplies by 1.25 where a rule says so; whoever holds it begins with 15 of nights in a calendar year and 500 EUR of spend in a calendar year; brings: Late check-out, Access to the lounge.',
  );
});

t.test('says how long tiers are held, and what comes then', async (t) => {
  const said = (parts: Partial<LadderDefinition>): string | undefined =>
    describeProgram(club({ metrics, ladders: { status: ladder(parts) } })).ladders[0]?.sentence.replace(
      'From the lowest to the highest red and Gold; a tier that is reached is held ',
      '',
    );
  const held = (held: HeldDefinition): string | undefined => said({ held });
  const toEndOfYear = (
    what: NonNullable<HeldDefinition['then']>,
    more: HeldDefinition = {},
  ): string | undefined =>
    // biome-ignore lint/suspicious/noThenProperty: the word of the document; nothing awaits one.
    held({ until: 'end-of-year', ...more, then: what });
  const requalify = 'then whatever else was reached counts.';
  t.equal(held({ until: 'forever' }), 'for ever.');
  t.equal(held({ for: 'P12M' }), `for 12 months; ${requalify}`);
  t.equal(held({ until: 'end-of-next-year' }), `to the end of the next year; ${requalify}`);
  t.equal(held({ until: 'end-of-month' }), `to the end of the month; ${requalify}`);
  t.equal(held({ until: 'end-of-next-month' }), `to the end of the next month; ${requalify}`);
  t.equal(held({ until: 'end-of-quarter' }), `to the end of the quarter; ${requalify}`);
  t.equal(held({ until: 'end-of-next-quarter' }), `to the end of the next quarter; ${requalify}`);
  t.equal(held({ until: 'end-of-membership-year' }), `to the end of the membership year; ${requalify}`);
  t.equal(
    held({ until: 'end-of-next-membership-year' }),
    `to the end of the next membership year; ${requalify}`,
  );
  t.equal(
    toEndOfYear('one-down', { yearStarts: '04-01', grace: 'P2M' }),
    'to the end of the year (years begin on 1 April) and 2 months of grace; then the next lower tier is held for as long again, and so on.',
  );
  t.equal(
    toEndOfYear('figures'),
    'to the end of the year; then the highest tier that the figures meet is held for as long again.',
  );
  t.equal(toEndOfYear('re-qualify'), `to the end of the year; ${requalify}`);
  t.equal(
    said({ onReturn: 'reassess', carryOver: { metric: 'nights', max: 20 } }),
    'to the end of the year; then whatever else was reached counts; a return can take back a tier that it helped to reach; what exceeds the threshold reached in nights in a calendar year counts once more in the next period, at most 20 of nights in a calendar year.',
  );
  t.equal(
    said({ onReturn: 'keep', carryOver: { metric: 'nights' } }),
    'to the end of the year; then whatever else was reached counts; a return takes back no tier; what exceeds the threshold reached in nights in a calendar year counts once more in the next period.',
  );
});

t.test('says which rules exclude each other', async (t) => {
  const said = (pick: 'best' | 'first'): string | undefined =>
    describeProgram(
      club({
        groups: { promotions: { label: 'Promotions', pick } },
        rules: [
          { key: 'spring', label: 'Spring', on: 'purchase', group: 'promotions' },
          { key: 'base', on: 'purchase' },
          { key: 'summer', on: 'purchase', group: 'promotions' },
        ],
      }),
    ).groups[0]?.sentence;
  t.equal(said('best'), 'Of "Spring" and "summer", only the one that gives most applies.');
  t.equal(
    said('first'),
    'Of "Spring" and "summer", only the first that fires applies, higher priority first.',
  );
});

t.test('tells every document that passed the check, whole', async () => {
  fc.assert(
    fc.property(checkedProgram, (document) => {
      const { sentence, points, metrics, ladders, groups, rules } = describeProgram(document);
      const tiers = ladders.flatMap((ladder) => ladder.tiers);
      const parts = [...points, ...metrics, ...ladders, ...tiers, ...groups, ...rules];
      const sentences = [sentence, ...parts.map((part) => part.sentence)];
      ok(sentences.every((text) => /^[^a-z].*\.$/.test(text) && !/undefined|NaN|\[object/.test(text)));
      strictEqual(rules.length, document.rules?.length ?? 0);
    }),
    { seed: SEED, numRuns: 60 },
  );
});

t.test('says durations in words', async (t) => {
  t.equal(describeDuration('P14D'), '14 days');
  t.equal(describeDuration('P1D'), '1 day');
  t.equal(describeDuration('P24M'), '24 months');
  t.equal(describeDuration('P2W'), '2 weeks');
  t.equal(describeDuration('P1Y6M'), '1 year and 6 months');
  t.equal(describeDuration('P1DT12H30M'), '1 day, 12 hours and 30 minutes');
  t.equal(describeDuration('PT45S'), '45 seconds');
  t.equal(describeDuration('P0Y3M'), '3 months');
});

t.end();
