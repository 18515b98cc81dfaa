import { type TSchema, Type } from '@sinclair/typebox';
import { type ProgramDocument as InCore, LIMITS, UNMATCHED } from '../core/program/document.ts';
import { Currency, KEY_MISTAKE, KEY_PATTERN, text } from '../http/scalars.ts';
import { choice, mapOf, ref, strictObject } from '../http/schema.ts';
import { amountSchemas } from './amount-schema.ts';
import { conditionSchemas } from './condition-schema.ts';
import { earnSchemas } from './earn-schema.ts';
import { GroupDefinition, groupSchemas } from './group-schema.ts';
import { JourneyDefinition, journeySchemas } from './journey-schema.ts';
import { LadderDefinition, ladderSchemas } from './ladder-schema.ts';
import { SharedLimit } from './limit-schema.ts';
import { MetricDefinition, metricSchemas } from './metric-schema.ts';
import { occasionSchemas } from './occasion-schema.ts';
import { periodSchemas } from './period-schema.ts';
import { periodsBeforeSchemas, StreakDefinition, TargetDefinition } from './periods-before-schema.ts';
import { PlanDefinition, planSchemas } from './plan-schema.ts';
import { PointsKind, pointsSchemas } from './points-schema.ts';
import { PoolDefinition, poolSchemas } from './pool-schema.ts';
import { ReferralDefinition, referralSchemas } from './referral-schema.ts';
import { RuleDefinition, ruleSchemas } from './rule-schema.ts';
import { splitSchemas } from './split-schema.ts';
import { validSchemas } from './valid-schema.ts';

export const NORTHWIND: InCore = {
  name: 'Northwind Partner Club',
  timezone: 'UTC',
  currency: 'USD',
  points: { reward: { label: 'Reward points' } },
  metrics: { yearSpend: { sum: 'line.net', over: { calendar: 'year' } } },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'yearSpend', atLeast: '10000' }, multiplier: '1.5' },
      ],
      held: { until: 'end-of-next-year' },
    },
  },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: {
        points: 'reward',
        rate: { points: 1, per: '1.00', of: 'net' },
        times: { tier: 'status' },
      },
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    },
  ],
};

const keys = { pattern: KEY_PATTERN, mistake: KEY_MISTAKE };

export const ReturnsDefinition = strictObject(
  {
    unmatched: Type.Optional(
      choice([...UNMATCHED], {
        description:
          'What becomes of what a return without a purchase brings back that is found in no purchase: it takes nothing back (`ignore`, if absent), or it is judged as a purchase of it would be at that instant, and what that would earn is taken back (`evaluate`; its lines then need a unitPrice).',
      }),
    ),
  },
  { $id: 'ReturnsDefinition', examples: [{ unmatched: 'evaluate' }] },
);

export const ProgramDocument = strictObject(
  {
    name: text(200),
    timezone: text(64, {
      description: 'Whose days and calendar count, as IANA names it. Never changes.',
      examples: ['Europe/Berlin'],
    }),
    currency: ref(Currency),
    beforeEnrolment: Type.Optional(
      choice(['judge', 'refuse'], {
        description: 'What to do with what happened before; `judge` if absent.',
      }),
    ),
    returns: Type.Optional(ref(ReturnsDefinition)),
    points: mapOf(ref(PointsKind), keys, { maxProperties: LIMITS.pointsKinds }),
    metrics: Type.Optional(mapOf(ref(MetricDefinition), keys, { maxProperties: LIMITS.metrics })),
    targets: Type.Optional(mapOf(ref(TargetDefinition), keys, { maxProperties: LIMITS.targets })),
    streaks: Type.Optional(mapOf(ref(StreakDefinition), keys, { maxProperties: LIMITS.streaks })),
    ladders: Type.Optional(mapOf(ref(LadderDefinition), keys, { maxProperties: LIMITS.ladders })),
    groups: Type.Optional(mapOf(ref(GroupDefinition), keys, { maxProperties: LIMITS.groups })),
    limits: Type.Optional(mapOf(ref(SharedLimit), keys, { maxProperties: LIMITS.limits })),
    plans: Type.Optional(mapOf(ref(PlanDefinition), keys, { maxProperties: LIMITS.plans })),
    journeys: Type.Optional(mapOf(ref(JourneyDefinition), keys, { maxProperties: LIMITS.journeys })),
    referral: Type.Optional(ref(ReferralDefinition)),
    pool: Type.Optional(ref(PoolDefinition)),
    rules: Type.Optional(Type.Array(ref(RuleDefinition), { maxItems: LIMITS.rules })),
  },
  {
    $id: 'ProgramDocument',
    description:
      'A loyalty programme: which points there are, what is counted, which tiers that reaches, and what earns.',
    examples: [NORTHWIND],
  },
);

export const documentSchemas: readonly TSchema[] = [
  ...periodSchemas,
  ...pointsSchemas,
  ...conditionSchemas,
  ...occasionSchemas,
  ...periodsBeforeSchemas,
  ...metricSchemas,
  ...ladderSchemas,
  ...groupSchemas,
  ...amountSchemas,
  ...earnSchemas,
  ...splitSchemas,
  ...validSchemas,
  ...planSchemas,
  ...journeySchemas,
  ...ruleSchemas,
  ...referralSchemas,
  ...poolSchemas,
  ReturnsDefinition,
  ProgramDocument,
];
