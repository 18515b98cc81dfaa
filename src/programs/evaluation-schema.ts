import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { HolderRef } from '../http/reference-scalars.ts';
import { DateTime, Decimal, KEY_PATTERN, Key, PositivePoints } from '../http/scalars.ts';
import { mapOf, nullable, ref } from '../http/schema.ts';
import { JudgedOn, RuleExplanation } from '../transactions/explanation-schema.ts';
import { EVALUATION_EXAMPLE } from './evaluation-example.ts';
import { warnings } from './schema.ts';

const keys = { pattern: KEY_PATTERN, mistake: '' };

const WouldBeEarned = Type.Object(
  {
    rule: Type.String(),
    holder: ref(HolderRef),
    points: Type.String(),
    amount: ref(PositivePoints),
    availableAt: nullable(ref(DateTime), {
      description: 'From when on they can be spent. Null: from the event on that they wait for.',
    }),
    expiresAt: nullable(ref(DateTime)),
  },
  { description: 'Points of one rule for one holder: from when they could be spent, and when they expire.' },
);

export const TierAtInstant = Type.Object(
  {
    tier: Type.String(),
    until: nullable(ref(DateTime), { description: 'When it ends, as known then; null: never.' }),
  },
  {
    $id: 'TierAtInstant',
    description: 'A tier held at an instant, and its end.',
    examples: [{ tier: 'silver', until: '2028-01-01T00:00:00Z' }],
  },
);

export const JourneyAtInstant = Type.Object(
  {
    steps: mapOf(Type.Integer({ minimum: 0 }), keys, { description: 'How often each step was done.' }),
    done: Type.Boolean({ description: 'Whether all of them are.' }),
  },
  {
    $id: 'JourneyAtInstant',
    description: 'What is done of a journey.',
    examples: [{ steps: { profile: 1, orders: 2 }, done: false }],
  },
);

export const Evaluation = Type.Object(
  {
    program: Type.Object({
      key: ref(Key),
      version: nullable(Type.Integer(), { description: 'Null: of the document that was given.' }),
    }),
    earned: Type.Array(WouldBeEarned),
    grants: Type.Array(
      Type.Object({
        rule: nullable(Type.String(), { description: 'Null: a full card brings it.' }),
        reward: ref(Key),
        count: Type.Integer({ minimum: 1 }),
      }),
      { description: 'Coupons, as if no reward were out of stock.' },
    ),
    tiers: mapOf(Type.Object({ before: ref(TierAtInstant), after: ref(TierAtInstant) }), keys, {
      description: 'By ladder: at the instant of the transaction, and once it is counted.',
    }),
    metrics: mapOf(Type.Object({ before: ref(Decimal), after: ref(Decimal) }), keys, {
      description: 'By key, each metric of the programme: in its period on the day of the transaction.',
    }),
    journeys: mapOf(Type.Object({ before: ref(JourneyAtInstant), after: ref(JourneyAtInstant) }), keys, {
      description: 'By key, each journey of the programme: before the transaction, and with it.',
    }),
    explanation: Type.Object(
      { judgedOn: ref(JudgedOn), rules: Type.Array(ref(RuleExplanation)) },
      { description: 'Rule by rule, as in the explanation of a transaction that was posted.' },
    ),
    warnings,
  },
  {
    $id: 'Evaluation',
    description: 'What a transaction would come to. Nothing was written.',
    examples: [EVALUATION_EXAMPLE],
  },
);

export type Evaluation = Static<typeof Evaluation>;

export const evaluationSchemas: readonly TSchema[] = [TierAtInstant, JourneyAtInstant, Evaluation];
