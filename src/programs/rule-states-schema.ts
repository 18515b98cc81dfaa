import { type TSchema, Type } from '@sinclair/typebox';
import { LIMIT_SCOPES, LIMITS } from '../core/program/document.ts';
import { DateTime, Key, Points } from '../http/scalars.ts';
import { choice, nullable, ref } from '../http/schema.ts';
import { Period } from './period-schema.ts';
import { Trigger } from './rule-schema.ts';

const counted = {
  size: ref(Points, { description: 'How much there is.' }),
  used: ref(Points),
  left: ref(Points),
  since: nullable(ref(DateTime), { description: 'Since when nothing is left; null: something is.' }),
};

export const LimitState = Type.Object(
  {
    label: nullable(Type.String(), { description: 'Of a limit that rules share.' }),
    per: choice(LIMIT_SCOPES),
    unit: choice(['points', 'count']),
    within: nullable(ref(Period), { description: 'Null: it is of one transaction, or of its lines.' }),
    over: choice(['truncate', 'nothing']),
    size: counted.size,
    used: nullable(counted.used, {
      description: 'In the period of `asOf`; null: each account, person or transaction has its own.',
    }),
    left: nullable(counted.left),
    since: counted.since,
  },
  { $id: 'LimitState', description: 'A limit of a rule, and how much of it is left.' },
);

export const StockState = Type.Object(
  { reward: ref(Key), left: counted.left, since: counted.since },
  { $id: 'StockState', description: 'How much is left of what a rule grants.' },
);

export const RuleState = Type.Object(
  {
    key: ref(Key),
    label: nullable(Type.String()),
    on: ref(Trigger),
    state: choice(['scheduled', 'active', 'ended', 'spent'], {
      description:
        'Not valid yet, valid, no longer valid, or valid, but a limit of the programme or the stock of what it grants is used up.',
    }),
    valid: Type.Object({
      from: nullable(ref(DateTime), { description: 'Null: since ever.' }),
      until: nullable(ref(DateTime), { description: 'Null: for ever.' }),
    }),
    limits: Type.Array(ref(LimitState)),
    stock: nullable(ref(StockState), { description: 'Null: it grants nothing, or something without limit.' }),
  },
  { $id: 'RuleState', description: 'How a rule stands.' },
);

export const RuleStates = Type.Object(
  {
    key: ref(Key),
    version: Type.Integer({ minimum: 1 }),
    asOf: ref(DateTime),
    rules: Type.Array(ref(RuleState), { maxItems: LIMITS.rules }),
  },
  {
    $id: 'RuleStates',
    description:
      'How the rules of the version stand that is in force at `asOf`, in the order of the document.',
    examples: [
      {
        key: 'northwind',
        version: 1,
        asOf: '2026-03-20T12:00:00Z',
        rules: [
          {
            key: 'spring-bonus',
            label: null,
            on: 'purchase',
            state: 'spent',
            valid: { from: '2026-03-01T00:00:00Z', until: '2026-04-01T00:00:00Z' },
            limits: [
              {
                label: null,
                per: 'program',
                unit: 'points',
                within: { calendar: 'month' },
                over: 'truncate',
                size: 100000,
                used: 100000,
                left: 0,
                since: '2026-03-19T17:04:11Z',
              },
            ],
            stock: null,
          },
        ],
      },
    ],
  },
);

export const ruleStateSchemas: readonly TSchema[] = [LimitState, StockState, RuleState, RuleStates];
