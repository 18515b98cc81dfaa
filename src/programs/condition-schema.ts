import { type TSchema, Type } from '@sinclair/typebox';
import { factNames } from '../core/conditions/facts.ts';
import { type ConditionDefinition, LIMITS } from '../core/program/document.ts';
import { ref, refTo, strictObject } from '../http/schema.ts';

const NUMBER_MAX = Number.MAX_SAFE_INTEGER;
const TEXT_LENGTH_MAX = 500;
const VALUES_MAX = 1_000;

export const FactName = Type.String({
  $id: 'FactName',
  minLength: 1,
  maxLength: 100,
  description: `What is looked at: one of ${factNames()
    .map((name) => `\`${name}\``)
    .join(', ')}.`,
  examples: ['line.category'],
});

const literals = [
  Type.String({ maxLength: TEXT_LENGTH_MAX }),
  Type.Integer({ minimum: -NUMBER_MAX, maximum: NUMBER_MAX }),
  Type.Boolean(),
] as const;

export const Literal = Type.Union([...literals], {
  $id: 'Literal',
  description: 'A text, a whole number, true or false. A number with a fraction is a decimal string.',
  examples: ['Seafood', 3, '0.5'],
  'x-mistake':
    'must be a text, a whole number, true or false; a number with a fraction is written as text, such as "0.5"',
});

const OtherFact = strictObject({ fact: ref(FactName) }, { description: 'The value of another fact.' });

export const Operand = Type.Union([...literals, OtherFact], {
  $id: 'Operand',
  description: 'What a fact is compared with: a value, or another fact.',
  examples: ['25.00', { fact: 'metric.yearSpend' }],
  'x-mistake':
    'must be a text, a whole number, true or false (a number with a fraction is written as text, such as "0.5"), or another fact, such as {"fact": "metric.yearSpend"}',
});

const values = Type.Array(ref(Literal), { minItems: 1, maxItems: VALUES_MAX });
const range = Type.Unsafe<[Operand, Operand]>({
  type: 'array',
  items: ref(Operand),
  minItems: 2,
  maxItems: 2,
  description: 'The lower and the upper end; both belong to it.',
});
type Operand = (typeof Operand)['static'];

export const Comparison = strictObject(
  {
    fact: ref(FactName),
    eq: Type.Optional(ref(Operand)),
    ne: Type.Optional(ref(Operand)),
    in: Type.Optional(values),
    notIn: Type.Optional(values),
    atLeast: Type.Optional(ref(Operand)),
    above: Type.Optional(ref(Operand)),
    atMost: Type.Optional(ref(Operand)),
    below: Type.Optional(ref(Operand)),
    between: Type.Optional(range),
    exists: Type.Optional(Type.Boolean()),
    contains: Type.Optional(ref(Operand)),
  },
  {
    $id: 'Comparison',
    description: 'Compares a fact by exactly one operator, which fits its type.',
    examples: [
      { fact: 'line.category', eq: 'Seafood' },
      { fact: 'transaction.net', between: ['50', '99.99'] },
      { fact: 'stakeholder.roles', contains: 'buyer' },
    ],
  },
);

const Part = refTo<ConditionDefinition>('Condition');
const parts = Type.Array(Part, { minItems: 1, maxItems: LIMITS.conditionNodes });

export const Condition = Type.Union(
  [
    ref(Comparison),
    strictObject({ all: parts }, { description: 'Holds if all of its parts hold.' }),
    strictObject({ any: parts }, { description: 'Holds if one of its parts holds.' }),
    strictObject({ not: Part }, { description: 'Holds if its part does not.' }),
    strictObject({ someLine: Part }, { description: 'Holds if its part holds for a line.' }),
    strictObject(
      { everyLine: Part },
      { description: 'Holds if there is a line, and its part holds for every one.' },
    ),
  ],
  {
    $id: 'Condition',
    description:
      'A comparison; `all`, `any` or `not` of conditions; or one that some or every line of a transaction meets. ' +
      `At most ${LIMITS.conditionDepth} deep and ${LIMITS.conditionNodes} parts large.`,
    examples: [
      {
        all: [
          { fact: 'line.category', eq: 'Seafood' },
          { fact: 'line.net', atLeast: '10' },
        ],
      },
      { someLine: { fact: 'line.category', eq: 'Seafood' } },
    ],
  },
);

export const conditionSchemas: readonly TSchema[] = [FactName, Literal, Operand, Comparison, Condition];
