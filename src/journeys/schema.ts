import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { programQuery } from '../accounts/schema.ts';
import { JOURNEY_STATES } from '../core/journeys/journey-state.ts';
import { LIMITS } from '../core/program/document.ts';
import { AccountId, TransactionId } from '../http/reference-scalars.ts';
import { DateTime, KEY_PATTERN, Key, text } from '../http/scalars.ts';
import { choice, mapOf, nullable, ref, strictObject } from '../http/schema.ts';

export const journeysQuery = strictObject(programQuery);

const orNull = (description: string) => nullable(ref(DateTime), { description });
const state = choice(JOURNEY_STATES, {
  description: 'Not begun, on the way, all steps done, or out of time.',
});
const span = {
  startedAt: orNull('When it began.'),
  until: orNull('When its time is over; that instant is no part of it. Null: never, or not begun.'),
  doneAt: orNull('When the last of its steps was done.'),
};

export const JourneyStepProgress = Type.Object(
  {
    key: ref(Key),
    label: nullable(text(200)),
    done: Type.Integer({ minimum: 0, description: 'How many transactions count for it.' }),
    needed: Type.Integer({ minimum: 1 }),
    missing: Type.Integer({ minimum: 0, description: 'How many more it takes; zero: it is done.' }),
    doneAt: orNull('When it was done.'),
    counted: Type.Array(Type.Object({ transaction: ref(TransactionId), at: ref(DateTime) }), {
      maxItems: LIMITS.stepTimes,
      description: 'What counts for it, in the order in which it became known.',
    }),
    open: Type.Boolean({
      description: 'Whether the next transaction may count for it: in the given order that is one step.',
    }),
  },
  {
    $id: 'JourneyStepProgress',
    description: 'What is done of a step, and what is missing.',
    examples: [
      {
        key: 'orders',
        label: 'Three orders',
        done: 1,
        needed: 3,
        missing: 2,
        doneAt: null,
        counted: [{ transaction: 'trx_01h455vb4pex5vsknk084sn02q_12', at: '2026-03-02T09:00:00Z' }],
        open: true,
      },
    ],
  },
);

export const JourneyStanding = Type.Object(
  {
    label: nullable(text(200)),
    state,
    ...span,
    version: Type.Integer({
      minimum: 1,
      description: 'The version of the programme whose terms it goes by: a run keeps those it began under.',
    }),
    steps: Type.Array(ref(JourneyStepProgress), { maxItems: LIMITS.journeySteps }),
    earlier: Type.Array(Type.Object({ state, ...span }, { description: 'A run before this one.' }), {
      description: 'Earlier runs of a journey that begins again, the latest first.',
    }),
  },
  {
    $id: 'JourneyStanding',
    description: 'Where an account is with a journey: in its latest run, or before the first one.',
    examples: [
      {
        label: 'Onboarding',
        state: 'running',
        startedAt: '2026-03-01T12:00:00Z',
        until: '2026-05-30T12:00:00Z',
        doneAt: null,
        version: 1,
        steps: [
          {
            key: 'profile',
            label: null,
            done: 0,
            needed: 1,
            missing: 1,
            doneAt: null,
            counted: [],
            open: true,
          },
        ],
        earlier: [],
      },
    ],
  },
);

export const AccountJourneys = Type.Object(
  {
    account: ref(AccountId),
    asOf: ref(DateTime),
    journeys: mapOf(
      ref(JourneyStanding),
      { pattern: KEY_PATTERN, mistake: '' },
      { description: 'By journey: those of the programme, and those that the account began before.' },
    ),
  },
  {
    $id: 'AccountJourneys',
    description: 'What is done and what is missing of each journey of an account.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        asOf: '2026-03-02T12:00:00Z',
        journeys: {
          onboarding: {
            label: 'Onboarding',
            state: 'open',
            startedAt: null,
            until: null,
            doneAt: null,
            version: 1,
            steps: [],
            earlier: [],
          },
        },
      },
    ],
  },
);

export type AccountJourneysAnswer = Static<typeof AccountJourneys>;
export type JourneyStandingAnswer = Static<typeof JourneyStanding>;

export const journeyRoomSchemas: readonly TSchema[] = [JourneyStepProgress, JourneyStanding, AccountJourneys];
