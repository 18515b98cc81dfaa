import { type TSchema, Type } from '@sinclair/typebox';
import { JOURNEY_ORDERS, JOURNEY_REPEATS, JOURNEY_STARTS, LIMITS } from '../core/program/document.ts';
import { Key, text } from '../http/scalars.ts';
import { choice, ref, strictObject } from '../http/schema.ts';
import { activityTypes } from './activity-types.ts';
import { Condition } from './condition-schema.ts';
import { Duration } from './period-schema.ts';
import { Valid } from './valid-schema.ts';

export const JourneyStep = strictObject(
  {
    key: ref(Key),
    label: Type.Optional(text(200)),
    on: choice(['purchase', 'activity'], { description: 'What does it.' }),
    type: Type.Optional(activityTypes),
    when: Type.Optional(ref(Condition)),
    lines: Type.Optional(ref(Condition, { description: 'Of purchases only: some line meets it.' })),
    times: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LIMITS.stepTimes,
        description: 'So many of them, each in a transaction of its own; 1 if absent.',
      }),
    ),
  },
  {
    $id: 'JourneyStep',
    description: 'A step of a journey: a purchase or an activity, once or several times.',
    examples: [
      { key: 'profile', on: 'activity', type: 'profile-completed' },
      { key: 'orders', on: 'purchase', when: { fact: 'transaction.net', atLeast: '50' }, times: 3 },
    ],
  },
);

export const JourneyDefinition = strictObject(
  {
    label: Type.Optional(text(200)),
    start: Type.Optional(
      choice(JOURNEY_STARTS, {
        description: 'With what it begins; with its first step if absent (in any order: with any of them).',
      }),
    ),
    within: Type.Optional(ref(Duration, { description: 'How long there is for it once it began.' })),
    valid: Type.Optional(ref(Valid, { description: 'It begins within these, and its time ends with them.' })),
    order: Type.Optional(
      choice(JOURNEY_ORDERS, {
        description: 'Whether steps are done in the order in which they stand here; any if absent.',
      }),
    ),
    repeat: Type.Optional(
      choice(JOURNEY_REPEATS, {
        description: 'When it may begin again: once it is done, or done or out of time; never if absent.',
      }),
    ),
    migrate: Type.Optional(
      choice(['new-terms'], {
        description:
          'Journeys that are on their way take these steps and this time when the version takes effect, but no less time than was announced. One keeps its terms where these would undo a step that is done, or leave nothing to do. If absent, all keep the terms under which they began.',
      }),
    ),
    steps: Type.Array(ref(JourneyStep), { minItems: 1, maxItems: LIMITS.journeySteps }),
  },
  {
    $id: 'JourneyDefinition',
    description:
      'Several steps to be done within a time. What is given for them are rules on `journey-step` and `journey-done`.',
    examples: [
      {
        label: 'Onboarding',
        start: 'enrolment',
        within: 'P90D',
        steps: [
          { key: 'profile', on: 'activity', type: 'profile-completed' },
          { key: 'orders', on: 'purchase', times: 3 },
        ],
      },
    ],
  },
);

export const journeySchemas: readonly TSchema[] = [JourneyStep, JourneyDefinition];
