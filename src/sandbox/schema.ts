import { type TSchema, Type } from '@sinclair/typebox';
import { AccountId } from '../http/reference-scalars.ts';
import { DateTime } from '../http/scalars.ts';
import { ref, strictObject } from '../http/schema.ts';
import { Duration } from '../programs/period-schema.ts';

export const FAILURES_SHOWN_MAX = 100;

export const SandboxClock = Type.Object(
  { now: ref(DateTime, { description: 'What time it is for this tenant. It goes on as time does.' }) },
  { $id: 'SandboxClock', examples: [{ now: '2027-03-01T12:00:00Z' }] },
);

export const SandboxClockRequest = Type.Union(
  [
    strictObject({
      to: ref(DateTime, {
        description:
          'Where to move the clock: not back, and to no more than 20 years from today. To 0:00 of a day in the time zone ' +
          'of the programme, all of the day before has come.',
      }),
    }),
    strictObject({
      by: ref(Duration, {
        description: 'How far to move the clock; months and days by the calendar of UTC.',
      }),
    }),
  ],
  {
    $id: 'SandboxClockRequest',
    description: 'An instant, or a length of time.',
    examples: [{ to: '2027-03-01T12:00:00Z' }, { by: 'P1Y' }],
  },
);

export const SandboxClockMoved = Type.Object(
  {
    now: ref(DateTime, { description: 'What time it is now.' }),
    done: Type.Boolean({
      description:
        'The clock is where it was to be. If not, so much was due on the way that it took longer than 20 seconds: all ' +
        'that was due up to `now` has come, and the same request once more goes on from there.',
    }),
    accounts: Type.Integer({
      minimum: 0,
      description: 'How many accounts something was due at; one that had several instants counts for each.',
    }),
    failures: Type.Array(
      Type.Object({
        account: ref(AccountId),
        detail: Type.String({ description: 'What went wrong there.' }),
      }),
      {
        maxItems: FAILURES_SHOWN_MAX,
        description:
          'Accounts to which what was due did not come; it is tried again when the clock is moved next.',
      },
    ),
  },
  {
    $id: 'SandboxClockMoved',
    description: 'The clock was moved, and what was due has come.',
    examples: [{ now: '2027-03-01T12:00:00Z', done: true, accounts: 12, failures: [] }],
  },
);

export const sandboxSchemas: readonly TSchema[] = [SandboxClock, SandboxClockRequest, SandboxClockMoved];
