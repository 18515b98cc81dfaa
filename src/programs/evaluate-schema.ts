import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { accountFacts, accountKind } from '../accounts/schema.ts';
import { LIMITS } from '../core/program/document.ts';
import { REFERRAL_EVENTS } from '../core/transaction.ts';
import {
  Attributes,
  DateOrDateTime,
  DateTime,
  Decimal,
  ExternalId,
  KEY_MISTAKE,
  KEY_PATTERN,
  Key,
} from '../http/scalars.ts';
import { choice, mapOf, ref, strictObject } from '../http/schema.ts';
import { stakeholderFacts } from '../stakeholders/schema.ts';
import { activity, happening, purchase } from '../transactions/request-schema.ts';
import { NORTHWIND, ProgramDocument } from './document-schema.ts';

const STAKEHOLDERS_MAX = 100;
const FIGURE_MAX = 999_999_999_999;
const DAYS_MAX = 36_525;
const PERIODS_MAX = 60;
const TYPES_MAX = 50;
const types = { pattern: '^.{1,100}$', mistake: 'must be a type of activity, of 1 to 100 characters' };
const keys = { pattern: KEY_PATTERN, mistake: KEY_MISTAKE };

export const GivenAccount = strictObject(
  {
    kind: Type.Optional(ref(Key, { description: `${accountKind.description} "company" if absent.` })),
    country: Type.Optional(accountFacts.country),
    segment: Type.Optional(accountFacts.segment),
    parent: Type.Optional(accountFacts.parent),
    enrolledAt: Type.Optional(
      ref(DateOrDateTime, { description: 'Since when it takes part: since the transaction if absent.' }),
    ),
    lastPurchaseAt: Type.Optional(
      ref(DateOrDateTime, { description: 'When it bought something before: never if absent.' }),
    ),
    lastActivityAt: Type.Optional(
      mapOf(ref(DateOrDateTime), types, {
        maxProperties: TYPES_MAX,
        description: 'When there was an activity before, by its type: never if absent.',
        examples: [{ training: '2026-04-20' }],
      }),
    ),
    referredAt: Type.Optional(
      ref(DateOrDateTime, {
        description:
          'When it named the code of another account; nothing has qualified since. It was not referred if absent.',
      }),
    ),
    attributes: Type.Optional(ref(Attributes)),
  },
  {
    $id: 'GivenAccount',
    description: 'An account as it is thought up for an evaluation.',
    examples: [{ kind: 'company', country: 'DE', enrolledAt: '2024-01-01' }],
  },
);

export const GivenStakeholder = strictObject(
  {
    id: ref(ExternalId, {
      description: 'What they are called here; points of theirs are held by `external:` and that.',
    }),
    roles: Type.Optional(stakeholderFacts.roles),
    circle: Type.Optional(stakeholderFacts.circle),
    attributes: Type.Optional(ref(Attributes)),
  },
  {
    $id: 'GivenStakeholder',
    description:
      'A person at the account as they are thought up for an evaluation. The circle is 1 if absent.',
    examples: [{ id: 'MARIA', roles: ['buyer'], circle: 1 }],
  },
);

export const GivenFigure = Type.Union(
  [
    Type.Integer({ minimum: -FIGURE_MAX, maximum: FIGURE_MAX }),
    Type.String({ pattern: Decimal.pattern as string, maxLength: 20 }),
  ],
  {
    $id: 'GivenFigure',
    description: 'What a metric has come to: an integer, or a decimal string with up to 6 decimals.',
    examples: [5, '9800.50'],
    'x-mistake':
      'must be an integer of at most 12 digits, such as 5, or a decimal string with at most 6 decimals, such as "9800.50"',
  },
);

const tried = {
  stakeholder: Type.Optional(
    ref(ExternalId, {
      description: 'One of the stakeholders that are given, by their id, with or without `external:`.',
      examples: ['MARIA'],
    }),
  ),
  ...happening,
};

export const TriedPurchase = strictObject(
  { ...purchase, ...tried },
  { $id: 'TriedPurchase', description: 'A purchase of the account that is given.' },
);
export const TriedActivity = strictObject(
  { ...activity, ...tried },
  { $id: 'TriedActivity', description: 'An activity of the account that is given.' },
);

export const TriedOccasion = strictObject(
  {
    kind: Type.Literal('occasion'),
    rule: ref(Key, {
      description:
        'A rule on what time brings; what it waits for happens, to all rules that wait for the same.',
    }),
    occurredAt: ref(DateTime, {
      description: 'As of when it is judged: of the end of a period, its last moment.',
    }),
    stakeholder: tried.stakeholder,
  },
  {
    $id: 'TriedOccasion',
    description: 'The end of a period, an anniversary, a birthday or a time without anything done.',
    examples: [{ kind: 'occasion', rule: 'quarter-bonus', occurredAt: '2026-06-30T21:59:59.999Z' }],
  },
);

export const TriedReferral = strictObject(
  {
    kind: Type.Literal('referral'),
    occurredAt: ref(DateTime),
    stakeholder: Type.Optional(
      ref(ExternalId, {
        description: 'Whose code it was, of the stakeholders that are given; of the account if absent.',
      }),
    ),
    referral: strictObject({
      kind: choice(REFERRAL_EVENTS, {
        description: 'What the referred account did.',
        'x-mistake':
          'must be one of "claimed", "purchase" or "activity"; that the referral qualifies by it is said by "qualifies": true',
      }),
      days: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: DAYS_MAX,
          description:
            'How long after the claim, in calendar days in the time zone of the programme; 0 if absent.',
        }),
      ),
      qualifies: Type.Optional(
        Type.Boolean({ description: 'Whether the referral qualifies by it; false if absent.' }),
      ),
    }),
    currency: Type.Optional(purchase.currency),
    lines: Type.Optional(purchase.lines),
  },
  {
    $id: 'TriedReferral',
    description: 'What the account that is given is told of one that it referred.',
    examples: [
      {
        kind: 'referral',
        occurredAt: '2026-05-05T10:00:00Z',
        referral: { kind: 'purchase', days: 30, qualifies: true },
        lines: [{ sku: 'CASE', quantity: 1, unitPrice: '278.67' }],
      },
    ],
  },
);

const PURCHASE = {
  kind: 'purchase',
  occurredAt: '2026-05-05T10:00:00Z',
  stakeholder: 'MARIA',
  currency: 'USD',
  lines: [{ sku: 'CASE', quantity: 1, unitPrice: '278.67' }],
};

export const TriedTransaction = Type.Union(
  [ref(TriedPurchase), ref(TriedActivity), ref(TriedReferral), ref(TriedOccasion)],
  {
    $id: 'TriedTransaction',
    description:
      'A transaction as it would be posted, but for its account and its externalId; what a referrer is told; or what time brings.',
    examples: [PURCHASE],
  },
);

export const EvaluateRequest = strictObject(
  {
    document: Type.Optional(
      ref(ProgramDocument, {
        description:
          'What the programme shall be tried as; the published version that is in force at the instant of the transaction if absent.',
      }),
    ),
    account: Type.Optional(ref(GivenAccount)),
    tiers: Type.Optional(
      mapOf(ref(Key), keys, {
        maxProperties: LIMITS.ladders,
        description:
          'The tier held, by ladder, as if it had been reached just now; the first of the ladder if absent.',
        examples: [{ status: 'silver' }],
      }),
    ),
    cards: Type.Optional(
      mapOf(Type.Integer({ minimum: 0, maximum: 999 }), keys, {
        maxProperties: LIMITS.pointsKinds,
        description:
          'How many stamps are on the open card of the account, by kind of points; none if absent.',
        examples: [{ cup: 5 }],
      }),
    ),
    metrics: Type.Optional(
      mapOf(ref(GivenFigure), keys, {
        maxProperties: LIMITS.metrics,
        description:
          'What each metric has come to in its period before the transaction, by its key; zero if absent.',
        examples: [{ yearSpend: '9800.50' }],
      }),
    ),
    earlier: Type.Optional(
      mapOf(Type.Array(ref(GivenFigure), { maxItems: PERIODS_MAX }), keys, {
        maxProperties: LIMITS.metrics,
        description:
          'What metrics came to in the periods before that, by their keys, the latest first; zero if absent.',
        examples: [{ quarterSpend: ['1200', '900.50', '1100'] }],
      }),
    ),
    plans: Type.Optional(
      Type.Array(ref(Key), {
        maxItems: LIMITS.plans,
        description: 'The plans that the account is in, as if their fees had been paid just now.',
        examples: [['premium']],
      }),
    ),
    journeys: Type.Optional(
      mapOf(
        mapOf(Type.Integer({ minimum: 0, maximum: LIMITS.stepTimes }), keys, {
          maxProperties: LIMITS.journeySteps,
        }),
        keys,
        {
          maxProperties: LIMITS.journeys,
          description:
            'The journeys that the account has begun, as if just now, each with how often its steps were done; none if absent.',
          examples: [{ onboarding: { profile: 1, orders: 2 } }],
        },
      ),
    ),
    stakeholders: Type.Optional(Type.Array(ref(GivenStakeholder), { maxItems: STAKEHOLDERS_MAX })),
    transaction: ref(TriedTransaction),
  },
  {
    $id: 'EvaluateRequest',
    description: 'A transaction to try, and the state of an account on which to try it.',
    examples: [
      {
        document: NORTHWIND,
        tiers: { status: 'silver' },
        metrics: { yearSpend: '9800.50' },
        stakeholders: [{ id: 'MARIA', roles: ['buyer'] }],
        transaction: PURCHASE,
      },
    ],
  },
);

export type EvaluateBody = Static<typeof EvaluateRequest>;

export const evaluateSchemas: readonly TSchema[] = [
  GivenAccount,
  GivenStakeholder,
  GivenFigure,
  TriedPurchase,
  TriedActivity,
  TriedReferral,
  TriedOccasion,
  TriedTransaction,
  EvaluateRequest,
];
