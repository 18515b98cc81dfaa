import { type Static, Type } from '@sinclair/typebox';
import { LINES_EXPLAINED_MAX } from '../core/explain/explain-arithmetic.ts';
import { LIMIT_SCOPES } from '../core/program/document.ts';
import { Holder, HolderRef, QuoteId, TransactionId } from '../http/reference-scalars.ts';
import { DateTime, Decimal, ExternalId, Key, Points, PositivePoints } from '../http/scalars.ts';
import { choice, nullable, ref } from '../http/schema.ts';
import { EXPLANATION_EXAMPLE } from './examples.ts';
import { EXPLAINED_KINDS } from './kinds.ts';
import { matchedLine } from './matched-line.ts';

const found = Type.Union([Type.String(), Type.Boolean(), Type.Array(Type.String()), Type.Null()]);

export const FailedCondition = Type.Object(
  {
    pointer: Type.String({ description: 'Where the comparison stands in the programme document.' }),
    fact: Type.String(),
    operator: Type.String(),
    found,
    needed: Type.Array(found),
    negated: Type.Boolean({ description: 'It stands inside a `not`: it held, and should not have.' }),
    oneOf: Type.Boolean({ description: 'It stands inside an `any`: another part of that would have done.' }),
    line: nullable(Type.String(), {
      description: 'The line that was looked at, by its id; null: the transaction as a whole.',
    }),
  },
  {
    $id: 'FailedCondition',
    description: 'The first comparison that did not hold: what was found, and what was needed.',
  },
);

export const ExplainedFactor = Type.Object(
  { name: Type.String({ examples: ['silver'] }), value: Type.String({ examples: ['1.5'] }) },
  { $id: 'ExplainedFactor', description: 'By what it was multiplied, where that is not 1.' },
);

export const ExplainedLine = Type.Object(
  {
    id: Type.String(),
    sku: Type.String(),
    value: Type.String({ description: 'Of what is measured; 1 where the line itself counts.' }),
    points: nullable(Type.String(), {
      description: 'The points of this line, where they differ from line to line.',
    }),
    factors: Type.Array(ref(ExplainedFactor), { description: 'Those of this line alone.' }),
    exact: nullable(Type.String(), {
      description: 'What the line comes to before rounding, least and most, where each is looked at alone.',
    }),
    earned: nullable(ref(Points), { description: 'And after them.' }),
  },
  { $id: 'ExplainedLine', description: 'A line that counted.' },
);

const share = Type.Object(
  {
    of: Type.Array(Type.Object({ rule: Type.String(), amount: ref(Points) })),
    percent: Type.String(),
  },
  { description: 'The percentage of what other rules earned.' },
);
const brackets = Type.Object(
  {
    mode: choice(['marginal', 'whole']),
    parts: Type.Array(
      Type.Object({
        from: Type.String({ description: 'Where the bracket begins.' }),
        measure: Type.String({ description: 'What fell into it.' }),
        points: nullable(Type.String()),
        per: nullable(Type.String()),
        fixed: nullable(ref(Points)),
      }),
    ),
  },
  { description: 'The brackets of what is measured.' },
);

export const RuleArithmetic = Type.Object(
  {
    points: Type.String(),
    each: choice(['transaction', 'line'], {
      description: 'Of what whole steps, least, most and rounding are.',
    }),
    lines: Type.Array(ref(ExplainedLine), {
      maxItems: LINES_EXPLAINED_MAX,
      description: 'The lines that count, as far as single lines matter; the first of many.',
    }),
    linesLeftOut: Type.Integer({ minimum: 0, description: 'How many more lines count.' }),
    measure: nullable(Type.Object({ of: Type.String(), value: Type.String() })),
    rate: nullable(
      Type.Object({
        points: nullable(Type.String(), {
          description: 'Null where it differs from line to line; each of them then says it.',
        }),
        per: Type.String(),
        steps: choice(['whole', 'pro-rata']),
        atLeast: nullable(ref(Decimal)),
      }),
    ),
    brackets: nullable(brackets),
    share: nullable(share),
    fixed: nullable(Type.String()),
    factors: Type.Array(ref(ExplainedFactor), { description: 'Those that are the same for all lines.' }),
    stack: choice(['multiply', 'add'], { description: 'How several factors come together.' }),
    times: Type.Integer({ description: 'How often the rule fired at once.' }),
    exact: Type.String(),
    rounding: choice(['floor', 'half-up', 'ceiling']),
    rounded: ref(Points, { description: 'After rounding, `min` and `max`.' }),
    min: nullable(Type.Integer()),
    max: nullable(Type.Integer()),
    headroom: nullable(Type.Integer(), {
      description: 'The least that limits of its points had left; null: none was asked, or it had enough.',
    }),
    amount: ref(Points),
  },
  { $id: 'RuleArithmetic', description: 'How a rule came to its points, step by step.' },
);

export const ExplainedLimit = Type.Object(
  {
    label: nullable(Type.String(), { description: 'Of a limit that rules share.' }),
    per: choice(LIMIT_SCOPES),
    unit: choice(['points', 'count']),
    most: ref(Points),
    left: ref(Points, { description: 'What it had left to the rule.' }),
    until: nullable(Type.String({ format: 'date' }), {
      description: 'From this day on there is all of it again; null: there is no such day.',
    }),
  },
  { $id: 'ExplainedLimit', description: 'A limit that left less than a rule would have given.' },
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
        'another-of-group',
        'not-reached',
        'given-before',
      ]),
      { description: 'Why it gave nothing.' },
    ),
    failed: nullable(ref(FailedCondition)),
    arithmetic: nullable(ref(RuleArithmetic)),
    split: Type.Array(Type.Object({ holder: ref(HolderRef), amount: ref(PositivePoints) })),
    grants: nullable(Type.Object({ reward: Type.String(), times: Type.Integer() })),
    limit: nullable(ref(ExplainedLimit), {
      description: 'The limit that left less than there would have been; null: none did.',
    }),
    sentence: Type.String({
      examples: ['418 Reward points: 278.67 × 1.5 (silver) = 418.005, rounded down.'],
    }),
  },
  { $id: 'RuleExplanation', description: 'Why one rule gave what it gave, or nothing.' },
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

export const ExplainedMatch = Type.Object(
  {
    ...matchedLine,
    sentence: Type.String({
      examples: ['3 of sku A: 2 of purchase p2 (line 1) and 1 of purchase p1 (line 1).'],
    }),
  },
  { $id: 'ExplainedMatch', description: 'How a line of a return was set against purchases, in words, too.' },
);

export const Explanation = Type.Object(
  {
    transaction: nullable(ref(TransactionId)),
    kind: choice(EXPLAINED_KINDS),
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
    matches: Type.Optional(
      Type.Array(ref(ExplainedMatch), {
        description: 'Of a return: which purchases each of its lines was set against.',
      }),
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
    quote: Type.Optional(
      Type.Object(
        { id: ref(QuoteId), honoured: Type.Boolean(), sentence: Type.String() },
        { description: 'The quote that the purchase named: `honoured` where it stands as it was quoted.' },
      ),
    ),
  },
  { $id: 'Explanation', examples: [EXPLANATION_EXAMPLE] },
);

export type Explanation = Static<typeof Explanation>;
export type JudgedOn = Static<typeof JudgedOn>;

export const explanationSchemas = [
  FailedCondition,
  ExplainedFactor,
  ExplainedLine,
  RuleArithmetic,
  ExplainedLimit,
  RuleExplanation,
  JudgedOn,
  StandingPoints,
  ExplainedMatch,
  Explanation,
];
