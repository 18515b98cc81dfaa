import { type Static, Type } from '@sinclair/typebox';
import { Holder, TransactionId } from '../http/reference-scalars.ts';
import { DateTime, Decimal, ExternalId, Key, Points, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref } from '../http/schema.ts';
import { EXPLANATION_EXAMPLE } from './examples.ts';
import { KINDS } from './kinds.ts';

const found = Type.Union([Type.String(), Type.Boolean(), Type.Array(Type.String()), Type.Null()]);

export const FailedCondition = Type.Object(
  {
    pointer: Type.String({ description: 'Where the comparison stands in the programme document.' }),
    fact: Type.String(),
    operator: Type.String(),
    found,
    needed: Type.Array(found),
    negated: Type.Boolean({ description: 'It stands inside a `not`: it held, and should not have.' }),
  },
  { $id: 'FailedCondition' },
);

export const RuleArithmetic = Type.Object(
  {
    points: Type.String(),
    lines: Type.Array(Type.Object({ id: Type.String(), sku: Type.String(), value: ref(Decimal) })),
    measure: nullable(Type.Object({ of: Type.String(), value: ref(Decimal) })),
    rate: nullable(Type.Object({ points: Type.String(), per: Type.String() })),
    multiplier: nullable(Type.Object({ tier: Type.String(), value: Type.String() })),
    exact: Type.String(),
    rounding: choice(['floor', 'half-up', 'ceiling']),
    rounded: ref(Points),
    headroom: nullable(Type.Integer()),
    amount: ref(Points),
  },
  { $id: 'RuleArithmetic' },
);

export const RuleExplanation = Type.Object(
  {
    rule: Type.String(),
    label: Type.String(),
    fired: Type.Boolean(),
    silence: nullable(
      choice([
        'another-kind',
        'not-valid-then',
        'condition',
        'no-line',
        'not-the-nth',
        'nothing-earned',
        'limit-reached',
        'out-of-stock',
      ]),
      { description: 'Why it gave nothing.' },
    ),
    failed: nullable(ref(FailedCondition)),
    arithmetic: nullable(ref(RuleArithmetic)),
    split: Type.Array(Type.Object({ holder: ref(Holder), amount: ref(PositivePoints) })),
    grants: nullable(Type.Object({ reward: Type.String(), times: Type.Integer() })),
    sentence: Type.String({
      examples: ['418 Reward points: 278.67 × 1.5 (silver) = 418.005, rounded down.'],
    }),
  },
  { $id: 'RuleExplanation' },
);

export const JudgedOn = Type.Object(
  {
    tiers: Type.Record(Type.String(), Type.String()),
    metrics: Type.Record(Type.String(), ref(Decimal)),
    counts: Type.Record(Type.String(), Type.Object({ before: ref(Decimal), fired: Type.Integer() })),
    headroom: Type.Record(Type.String(), Type.Integer()),
  },
  { $id: 'JudgedOn', description: 'What the transaction was judged on, beside itself.' },
);

export const StandingPoints = Type.Object(
  {
    rule: Type.String(),
    holder: ref(Holder),
    points: Type.String(),
    earned: ref(Points),
    keptEarns: ref(Points),
    takenBack: ref(Points),
    sentence: Type.String(),
  },
  { $id: 'StandingPoints' },
);

export const Explanation = Type.Object(
  {
    transaction: nullable(ref(TransactionId)),
    kind: choice(KINDS),
    program: Type.Object({ key: ref(Key), version: Type.Integer() }),
    judgedOn: nullable(ref(JudgedOn)),
    rules: Type.Array(ref(RuleExplanation)),
    returnOf: Type.Array(
      Type.Object({
        purchase: ref(ExternalId),
        keptNet: ref(Decimal),
        points: Type.Array(ref(StandingPoints)),
      }),
      { description: 'Of a return: how each purchase stands after it.' },
    ),
    entries: Type.Array(
      Type.Object({
        points: Type.String(),
        amount: ref(PositivePoints),
        from: Type.String(),
        to: Type.String(),
        rule: nullable(Type.String()),
        at: ref(DateTime),
      }),
    ),
  },
  { $id: 'Explanation', examples: [EXPLANATION_EXAMPLE] },
);

export type Explanation = Static<typeof Explanation>;

export const explanationSchemas = [
  FailedCondition,
  RuleArithmetic,
  RuleExplanation,
  JudgedOn,
  StandingPoints,
  Explanation,
];
