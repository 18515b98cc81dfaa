import { type TSchema, Type } from '@sinclair/typebox';
import { AT_ONCE, LEAVERS, LIMITS, NEVER, PAYABLE_PERIODS } from '../core/program/document.ts';
import { KEY_MISTAKE, KEY_PATTERN, Key, PositiveDecimal, text } from '../http/scalars.ts';
import { choice, mapOf, ref, strictObject } from '../http/schema.ts';
import { DayOfYear, Duration } from './period-schema.ts';

const TYPES_MAX = 50;
const YEAR_ENDS_MAX = 100;

export const Life = strictObject(
  {
    after: ref(Duration),
    at: Type.Optional(
      choice(['end-of-month', 'end-of-year'], { description: 'Then at the end of that period.' }),
    ),
  },
  {
    $id: 'Life',
    description: 'How long something lasts.',
    examples: [{ after: 'P24M', at: 'end-of-month' }],
  },
);

const DAY_MISTAKE = 'must be a date such as "2027-03-31", or a day of every year such as "03-31"';

export const Day = Type.Union(
  [
    Type.String({ format: 'date', maxLength: 10 }),
    Type.String({ pattern: DayOfYear.pattern as string, maxLength: 5 }),
  ],
  {
    $id: 'Day',
    description: 'A date, or the next such day of a year, as month and day.',
    examples: ['2027-03-31', '03-31'],
    'x-mistake': DAY_MISTAKE,
  },
);

const activityType = text(100);

export const Pending = Type.Union(
  [
    Type.Literal(AT_ONCE),
    Type.String({ pattern: Duration.pattern as string, maxLength: 45 }),
    strictObject({ after: ref(Duration) }),
    strictObject({ until: ref(Day) }, { description: 'From the beginning of that day on.' }),
    strictObject(
      { event: activityType, atMost: Type.Optional(ref(Duration)) },
      {
        description:
          'Until an activity of that type names the transaction by `of`, and no longer than atMost.',
      },
    ),
  ],
  {
    $id: 'Pending',
    description: 'How long points wait before they can be spent.',
    examples: ['P14D', { until: '12-24' }, { event: 'delivered', atMost: 'P60D' }],
    'x-mistake':
      'must be a duration such as "P14D", "at-once", a day such as {"until": "2026-12-24"}, or an event such as {"event": "delivered", "atMost": "P60D"}',
  },
);

export const Expires = Type.Union(
  [
    Type.Literal(NEVER),
    ref(Life),
    strictObject({ on: ref(Day) }, { description: 'At the end of that day.' }),
    strictObject(
      { yearEnds: Type.Integer({ minimum: 1, maximum: YEAR_ENDS_MAX }) },
      { description: 'At the n-th end of a calendar year; 1: of the year in which they are earned.' },
    ),
    strictObject(
      {
        inactive: ref(Duration),
        by: Type.Union(
          [
            Type.Literal('any'),
            Type.Array(activityType, { minItems: 1, maxItems: TYPES_MAX, uniqueItems: true }),
          ],
          {
            description:
              'What shows that the account is active: any purchase or activity, or `purchase` and types of activities by name.',
            'x-mistake': 'must be "any", or a list such as ["purchase", "survey"]',
          },
        ),
      },
      { description: 'Once nothing of that kind happened for so many whole days.' },
    ),
  ],
  {
    $id: 'Expires',
    description: 'When points expire, counted from when they are earned; `never` if absent.',
    examples: [
      'never',
      { after: 'P24M', at: 'end-of-month' },
      { on: '03-31' },
      { yearEnds: 2 },
      { inactive: 'P6M', by: ['purchase'] },
    ],
    'x-mistake':
      'must be "never", a time such as {"after": "P24M"}, a day such as {"on": "03-31"}, {"yearEnds": 2}, or {"inactive": "P6M", "by": "any"}',
  },
);

const terms = { pending: Type.Optional(ref(Pending)), expires: Type.Optional(ref(Expires)) };

export const Terms = strictObject(terms, {
  $id: 'Terms',
  description: 'From when points can be spent, and how long they live.',
  examples: [{ pending: 'at-once', expires: 'never' }],
});

export const Card = strictObject(
  {
    size: Type.Integer({ minimum: 2, maximum: 1_000, description: 'With so many stamps it is full.' }),
    reward: ref(Key, { description: 'What a full card brings coupons for.' }),
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: 'Coupons per card; 1 if absent.' }),
    ),
    expires: Type.Optional(
      ref(Life, { description: 'How long a card lasts from its first stamp on; for ever if absent.' }),
    ),
    completed: Type.Optional(
      strictObject({
        expires: Type.Optional(
          ref(Life, { description: 'How long its coupons can be used; for ever if absent.' }),
        ),
      }),
    ),
  },
  {
    $id: 'CardDefinition',
    description: 'A card of stamps. Stamps that do not fit go on to the next one.',
    examples: [{ size: 6, reward: 'free-cup', expires: { after: 'P12M' } }],
  },
);

const keys = { pattern: KEY_PATTERN, mistake: KEY_MISTAKE };

export const PointsKind = strictObject(
  {
    label: Type.Optional(text(200)),
    spendable: Type.Optional(Type.Boolean({ description: 'True if absent.' })),
    ...terms,
    byTier: Type.Optional(
      strictObject(
        {
          ladder: ref(Key),
          tiers: mapOf(ref(Terms), keys, { minProperties: 1, maxProperties: LIMITS.tiers }),
        },
        {
          description:
            'Other terms for points earned in a tier; what a tier leaves out stays as it is. Whether inactivity ends points goes by the tier held at that time; where that one keeps them, it is asked again each time that as long has passed once more.',
        },
      ),
    ),
    card: Type.Optional(
      ref(Card, { description: 'Then its points are stamps, which are neither spent nor handed on.' }),
    ),
    value: Type.Optional(ref(PositiveDecimal)),
    payable: Type.Optional(
      strictObject(
        { every: choice(PAYABLE_PERIODS) },
        {
          description:
            'They cannot be spent: at the end of each such period what is active is owed in money, by `value`, exactly: whoever pays rounds once, at the total. What a wallet owes is carried over.',
          examples: [{ every: 'month' }],
        },
      ),
    ),
    warn: Type.Optional(
      Type.Union(
        [
          Type.String({ pattern: Duration.pattern as string, maxLength: 45 }),
          Type.Array(ref(Duration), { minItems: 1, maxItems: LIMITS.warnings, uniqueItems: true }),
        ],
        {
          description:
            'How long before active points expire their holders are told, by the event `points.expiring`: once for each end and each of these durations, of what there is at that instant. Where inactivity ends them, as things stand then.',
          examples: ['P30D', ['P30D', 'P7D']],
          'x-mistake': `must be a duration such as "P30D", or a list of at most ${LIMITS.warnings} of them`,
        },
      ),
    ),
    debt: Type.Optional(
      choice(['allow', 'limit-to-balance'], {
        description: 'Whether a return may take back more than is left; `allow` if absent.',
      }),
    ),
    leavers: Type.Optional(
      choice(LEAVERS, {
        description:
          'What becomes of those of people who are deactivated: they stay theirs (`keep`, if absent); they go to the wallet of the account, with their ends, those that are pending, too, and so does what they owe (`to-account`); or they expire at once (`expire`). It goes by the version in force when they leave, also for what comes to them later. A later return of what they earned takes back from their own points, then from those of the account where they went there.',
      }),
    ),
    migrate: Type.Optional(
      choice(['new-terms'], {
        description:
          'Points that were earned before take these terms when the version takes effect, but none waits longer or ends sooner than was announced. Cards that are open take their size, their reward and their time; those that are full by it are completed, and one that is full already and waits for its reward is never asked for more stamps. If absent, they keep their own.',
      }),
    ),
  },
  {
    $id: 'PointsKind',
    description:
      'A kind of points: how long they wait, how long they live, what one is worth in the currency.',
    examples: [
      {
        label: 'Reward points',
        pending: 'P14D',
        expires: { after: 'P24M', at: 'end-of-month' },
        value: '0.01',
      },
    ],
  },
);

export const pointsSchemas: readonly TSchema[] = [Life, Day, Pending, Expires, Terms, Card, PointsKind];
