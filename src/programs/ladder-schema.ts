import { type TSchema, Type } from '@sinclair/typebox';
import { HELD_UNTIL, LIMITS, type ReachDefinition } from '../core/program/document.ts';
import { KEY_MISTAKE, KEY_PATTERN, Key, NonNegativeDecimal, Quantity, text } from '../http/scalars.ts';
import { choice, mapOf, ref, refTo, strictObject } from '../http/schema.ts';
import { DayOfYear, Duration } from './period-schema.ts';

export const BENEFITS_MAX = 50;

const Part = refTo<ReachDefinition>('Reach');
const parts = Type.Array(Part, { minItems: 1, maxItems: LIMITS.conditionNodes });

export const Reach = Type.Union(
  [
    strictObject(
      { metric: ref(Key), atLeast: ref(Quantity) },
      { description: 'The metric is at the threshold or above it.' },
    ),
    strictObject({ all: parts }, { description: 'All of its parts are reached.' }),
    strictObject({ any: parts }, { description: 'One of its parts is reached.' }),
  ],
  {
    $id: 'Reach',
    description: 'What a tier asks for: a metric from a threshold on, or `all` or `any` of several.',
    examples: [
      {
        all: [
          { metric: 'yearSpend', atLeast: '25000' },
          { metric: 'buyers', atLeast: 3 },
        ],
      },
    ],
  },
);

export const Benefit = strictObject(
  {
    key: ref(Key),
    text: text(500, { description: 'The benefit in words.', examples: ['Answer within 2 hours'] }),
    value: Type.Optional(
      Type.Union(
        [
          Type.String({ maxLength: 200 }),
          Type.Number({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
          Type.Boolean(),
        ],
        { description: 'The benefit for programs.' },
      ),
    ),
  },
  {
    $id: 'Benefit',
    description: 'What a tier brings beside points. It is shown, not acted upon.',
    examples: [{ key: 'priority-support', text: 'Answer within 2 hours', value: 2 }],
  },
);

export const HeadStart = mapOf(
  ref(Quantity),
  { pattern: KEY_PATTERN, mistake: KEY_MISTAKE },
  {
    $id: 'HeadStart',
    minProperties: 1,
    maxProperties: LIMITS.metrics,
    description:
      'How much more of a metric, by its key, counts for the ladder in each period that begins while the tier is held.',
    examples: [{ nights: 10 }],
  },
);

export const TierDefinition = strictObject(
  {
    key: ref(Key),
    label: Type.Optional(text(200)),
    reach: Type.Optional(ref(Reach)),
    keep: Type.Optional(
      ref(Reach, {
        description:
          'What whoever has it needs to keep it for another period; the same as `reach` if absent.',
      }),
    ),
    multiplier: Type.Optional(ref(NonNegativeDecimal)),
    benefits: Type.Optional(Type.Array(ref(Benefit), { maxItems: BENEFITS_MAX })),
    headStart: Type.Optional(ref(HeadStart)),
  },
  {
    $id: 'TierDefinition',
    description:
      'A status. Everybody has the first of a ladder, which asks for nothing; `multiplier` works where a rule says `times`.',
    examples: [
      {
        key: 'silver',
        reach: { metric: 'yearSpend', atLeast: '10000' },
        keep: { metric: 'yearSpend', atLeast: '8000' },
        multiplier: '1.5',
      },
    ],
  },
);

export const Held = strictObject(
  {
    until: Type.Optional(
      choice(HELD_UNTIL, {
        description: 'Until the end of the period in which it was reached, or of the next one.',
      }),
    ),
    for: Type.Optional(ref(Duration)),
    yearStarts: Type.Optional(
      ref(DayOfYear, {
        description: 'The first day of the years that `until` speaks of; 1 January if absent.',
      }),
    ),
    // biome-ignore lint/suspicious/noThenProperty: the word of the document; nothing awaits a schema.
    then: Type.Optional(
      choice(['re-qualify', 'one-down', 'figures'], {
        description:
          'What comes after the end: what else was reached (if absent), one tier less for another period, or what the figures then give.',
      }),
    ),
    grace: Type.Optional(ref(Duration, { description: 'The tier stays for that much longer.' })),
  },
  {
    $id: 'Held',
    description:
      'How long a tier is held once it is reached: `until` the end of a period, or `for` a time. And what comes then.',
    examples: [{ until: 'end-of-next-year', grace: 'P1M' }, { for: 'P12M' }],
  },
);

export const CarryOver = strictObject(
  {
    metric: ref(Key),
    max: Type.Optional(ref(Quantity, { description: 'At most so much.' })),
  },
  {
    $id: 'CarryOver',
    description:
      'What a metric had above the threshold that was reached in a period counts in the next one, too (once).',
    examples: [{ metric: 'nights', max: 20 }],
  },
);

export const onReturn = choice(['keep', 'reassess'], {
  description: 'What a return does to a tier that what is returned helped to reach; `keep` if absent.',
});

export const LadderDefinition = strictObject(
  {
    label: Type.Optional(text(200)),
    tiers: Type.Array(ref(TierDefinition), { minItems: 1, maxItems: LIMITS.tiers }),
    held: ref(Held),
    onReturn: Type.Optional(onReturn),
    carryOver: Type.Optional(ref(CarryOver)),
    migrate: Type.Optional(
      choice(['new-terms'], {
        description:
          'When the version takes effect, whoever comes to a tier by these thresholds holds it, and tiers that are held last as long as under it; but none ends sooner than was announced. If absent, tiers keep the terms under which they were reached.',
      }),
    ),
  },
  {
    $id: 'LadderDefinition',
    description: 'Tiers from the lowest to the highest.',
    examples: [
      {
        tiers: [
          { key: 'red' },
          { key: 'silver', reach: { metric: 'yearSpend', atLeast: '10000' }, multiplier: '1.5' },
        ],
        held: { until: 'end-of-next-year' },
      },
    ],
  },
);

export const ladderSchemas: readonly TSchema[] = [
  Reach,
  Benefit,
  HeadStart,
  TierDefinition,
  Held,
  CarryOver,
  LadderDefinition,
];
