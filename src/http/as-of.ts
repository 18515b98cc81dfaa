import { Type } from '@sinclair/typebox';
import { formatInstant, type Instant, instantIn, type Zone } from '../core/time.ts';
import { ProblemError } from './problems.ts';
import { DateOrDateTime, DateTime } from './scalars.ts';
import { nullable, ref } from './schema.ts';

export const asOfQuery = {
  asOf: Type.Optional(
    ref(DateOrDateTime, {
      description:
        'A past instant to look at; a date is the start of that day in the time zone of the programme. What happened at ' +
        'that very instant is included. As it is known today, or as it was known at `knownAt`. `knownAt` if absent, or now.',
      examples: ['1998-05-07'],
    }),
  ),
  knownAt: Type.Optional(
    ref(DateOrDateTime, {
      description:
        'Only what was recorded by then counts, and what was due by then: late posts, returns and corrections that came ' +
        'later are left out. A date is the start of that day in the time zone of the programme. All that is known if absent.',
      examples: ['1998-06-01'],
    }),
  ),
};

export const asOfAnswer = {
  asOf: ref(DateTime),
  knownAt: nullable(ref(DateTime), { description: 'As it was known then; null: as it is known now.' }),
};

/** What a query asks about: an instant of business time, and up to when what was recorded counts (null: up to now). */
export interface Moment {
  readonly asOf: Instant;
  readonly knownAt: Instant | null;
}

interface MomentQuery {
  readonly asOf?: string;
  readonly knownAt?: string;
}

/** It cannot be asked about the future, nor about what was the future when it was known. */
export function readMoment({ asOf, knownAt }: MomentQuery, zone: Zone, now: Instant): Moment {
  const known = knownAt === undefined ? null : instantIn(zone, knownAt);
  if (known !== null && known > now)
    throw refused('knownAt', `knownAt lies in the future; ${clockShows(now)}.`);
  if (asOf === undefined) return { asOf: known ?? now, knownAt: known };
  const at = instantIn(zone, asOf);
  if (at > now) throw refused('asOf', `asOf lies in the future; ${clockShows(now)}. ${FORECAST}`);
  if (known !== null && at > known) {
    throw refused('asOf', 'asOf lies after knownAt: what was still to come then was not known.');
  }
  return { asOf: at, knownAt: known };
}

export function presentMoment({ asOf, knownAt }: Moment): { asOf: string; knownAt: string | null } {
  return { asOf: formatInstant(asOf), knownAt: knownAt === null ? null : formatInstant(knownAt) };
}

const FORECAST = 'What is to come is told by GET /v1/accounts/{ref}/forecast.';

function clockShows(now: Instant): string {
  return `the service's clock shows ${formatInstant(now)}`;
}

function refused(field: keyof MomentQuery, detail: string): ProblemError {
  return new ProblemError('invalid-request', detail, [{ in: 'query', pointer: `/${field}`, detail }]);
}
