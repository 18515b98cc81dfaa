import type {
  ActivityFilter,
  AnniversaryDefinition,
  InactivityDefinition,
  PeriodEndDefinition,
  RuleDefinition,
} from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import { averageDays, checkDayOfYear, checkDuration, checkWhole } from './values.ts';

const YEARS_MAX = 100;
/** Longer than anybody waits for the invoices of a period, and shorter than the next one. */
const DELAY_MAX_DAYS = 31;
const DELAY_IN_WEEK_MAX_DAYS = 7;
const TYPES_MAX = 50;

/** What a rule on an occasion says of it stands there, and nowhere else. */
export function checkOccasion(rule: RuleDefinition, pointer: string): readonly Mistake[] {
  const { on, period, anniversary, inactivity } = rule;
  return [
    ...checkPresence(on === 'period-end', period, pointer, PERIOD),
    ...checkPresence(on === 'anniversary', anniversary, pointer, ANNIVERSARY),
    ...checkPresence(on === 'inactivity', inactivity, pointer, INACTIVITY),
    ...(period === undefined ? NO_MISTAKES : checkPeriodEnd(period, at(pointer, 'period'))),
    ...(anniversary === undefined ? NO_MISTAKES : checkAnniversary(anniversary, at(pointer, 'anniversary'))),
    ...(inactivity === undefined ? NO_MISTAKES : checkInactivity(inactivity, at(pointer, 'inactivity'))),
  ];
}

interface Told {
  readonly field: string;
  readonly missing: string;
  readonly misplaced: string;
}

const PERIOD: Told = {
  field: 'period',
  missing: 'Say by period which periods the rule settles, such as { calendar: month }.',
  misplaced: 'Periods end on period-end only: set on to it, or leave period out.',
};
const ANNIVERSARY: Told = {
  field: 'anniversary',
  missing: 'Say by anniversary which one the rule waits for, such as { years: 1 }.',
  misplaced: 'An enrolment has its day on anniversary only: set on to it, or leave anniversary out.',
};
const INACTIVITY: Told = {
  field: 'inactivity',
  missing: 'Say by inactivity how long nothing was done, such as { for: P90D }.',
  misplaced: 'Nothing is done for a time on inactivity only: set on to it, or leave inactivity out.',
};

function checkPresence(
  isAsked: boolean,
  given: object | undefined,
  pointer: string,
  { field, missing, misplaced }: Told,
): readonly Mistake[] {
  if (isAsked === (given !== undefined)) return NO_MISTAKES;
  return isAsked ? mistake(pointer, missing) : mistake(at(pointer, field), misplaced);
}

function checkPeriodEnd(
  { calendar, starts, delay }: PeriodEndDefinition,
  pointer: string,
): readonly Mistake[] {
  return [
    ...(starts === undefined ? NO_MISTAKES : checkStarts(calendar, starts, at(pointer, 'starts'))),
    ...(delay === undefined ? NO_MISTAKES : checkDelay(calendar, delay, at(pointer, 'delay'))),
  ];
}

function checkStarts(
  calendar: PeriodEndDefinition['calendar'],
  starts: string,
  pointer: string,
): readonly Mistake[] {
  return calendar === 'year'
    ? checkDayOfYear(starts, pointer)
    : mistake(pointer, 'Only a year starts on a day of your choice: leave starts out.');
}

function checkDelay(
  calendar: PeriodEndDefinition['calendar'],
  delay: string,
  pointer: string,
): readonly Mistake[] {
  const found = checkDuration(delay, pointer, 'days');
  const most = calendar === 'week' ? DELAY_IN_WEEK_MAX_DAYS : DELAY_MAX_DAYS;
  if (found.length > 0 || (averageDays(delay) ?? 0) <= most) return found;
  return mistake(
    pointer,
    `Wait at most ${most} days: the next period would be over before this one is settled.`,
  );
}

function checkAnniversary({ years, after }: AnniversaryDefinition, pointer: string): readonly Mistake[] {
  if ((years === undefined) === (after === undefined)) {
    return mistake(
      pointer,
      'Give exactly one of years (every so many years) and after (once, so long after the enrolment).',
    );
  }
  return years === undefined
    ? checkDuration(after ?? '', at(pointer, 'after'), 'days')
    : checkWhole(years, at(pointer, 'years'), { max: YEARS_MAX });
}

function checkInactivity({ for: duration, by }: InactivityDefinition, pointer: string): readonly Mistake[] {
  return [
    ...checkDuration(duration, at(pointer, 'for'), 'days'),
    ...(by === undefined ? NO_MISTAKES : checkActivityFilter(by, at(pointer, 'by'))),
  ];
}

/** "any" is all there is: beside it, nothing else is worth naming. */
function checkActivityFilter(filter: ActivityFilter, pointer: string): readonly Mistake[] {
  if (typeof filter === 'string') return NO_MISTAKES;
  if (filter.length === 0) return mistake(pointer, 'Name at least one kind of activity, or write "any".');
  if (filter.length > TYPES_MAX) return mistake(pointer, `Name at most ${TYPES_MAX} kinds of activities.`);
  return filter.flatMap((name, index) =>
    name === 'any' ? mistake(at(pointer, index), 'Write "any" alone, not in a list.') : NO_MISTAKES,
  );
}
