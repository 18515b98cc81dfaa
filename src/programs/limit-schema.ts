import { type TSchema, Type } from '@sinclair/typebox';
import { LIMIT_SCOPES, LIMITS } from '../core/program/document.ts';
import { Key, PositivePoints, text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { Period } from './period-schema.ts';

const limit = {
  points: Type.Optional(ref(PositivePoints, { description: 'So many points.' })),
  count: Type.Optional(ref(PositivePoints, { description: 'So many times that the rule fires.' })),
  per: choice(LIMIT_SCOPES, {
    description:
      'For each transaction, each of its lines, each account, each person named in transactions (all that name nobody ' +
      'share one allowance), or for all accounts of the programme together, as a budget.',
  }),
  within: Type.Optional(
    ref(Period, {
      description:
        'The period of the instant of a transaction, whenever it is posted. Of accounts, people and the programme only; ' +
        'the programme has neither membership years nor rolling periods.',
    }),
  ),
  over: Type.Optional(
    choice(['truncate', 'nothing'], {
      description: 'Where less is left than would be given: what is left (if absent), or nothing at all.',
    }),
  ),
};

export const Limit = strictObject(limit, {
  $id: 'Limit',
  description:
    'How much a rule gives at most: exactly one of `points` and `count`. What comes back with a return is free again in ' +
    'the period that used it.',
  examples: [
    { points: 5000, per: 'account', within: { calendar: 'month' } },
    { count: 1, per: 'stakeholder', within: 'lifetime' },
    { points: 100000, per: 'program', within: { calendar: 'year' }, over: 'nothing' },
  ],
});

export const Limits = Type.Union(
  [ref(Limit), Type.Array(ref(Limit), { minItems: 1, maxItems: LIMITS.limitsOfRule })],
  {
    $id: 'Limits',
    description: 'One limit, or several that all hold.',
    examples: [
      { points: 5000, per: 'account', within: { calendar: 'month' } },
      [
        { points: 50, per: 'transaction' },
        { count: 3, per: 'account', within: { calendar: 'day' } },
      ],
    ],
    'x-mistake': `must be a limit, or a list of 1 to ${LIMITS.limitsOfRule} of them`,
  },
);

export const SharedLimit = strictObject(
  {
    label: Type.Optional(text(200)),
    rules: Type.Array(ref(Key), { minItems: 1, maxItems: LIMITS.rules, uniqueItems: true }),
    ...limit,
  },
  {
    $id: 'SharedLimit',
    description:
      'How much several rules give at most together, used up in the order in which they are judged.',
    examples: [
      {
        label: 'Surveys',
        rules: ['survey-a', 'survey-b'],
        points: 1000,
        per: 'account',
        within: { calendar: 'month' },
      },
    ],
  },
);

export const limitSchemas: readonly TSchema[] = [Limit, Limits, SharedLimit];
