import { Temporal } from 'temporal-polyfill';
import { closest } from '../../closest-word.ts';
import { type Decimal, decimalFromNumber, parseDecimal, ZERO } from '../../decimal.ts';
import { type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';

const DECIMAL = /^-?\d{1,12}(?:\.\d{1,6})?$/;
const DATE = /^(?:19|[2-9]\d)\d\d-\d\d-\d\d$/;
const DAY_OF_YEAR = /^\d\d-\d\d$/;
const DATE_TIME =
  /^(.{10})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DURATION =
  /^P(?=.)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?(T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?$/;
const DURATION_MAX_DAYS = 36_525;

/** Exact, with at most 12 digits before the point and 6 after it; null for anything else. */
export function decimalIn(value: string | number): Decimal | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? decimalFromNumber(value) : null;
  return DECIMAL.test(value) ? parseDecimal(value) : null;
}

export function checkDecimal(
  value: string | number,
  pointer: string,
  least: 'zero' | 'above zero',
): readonly Mistake[] {
  const decimal = decimalIn(value);
  if (decimal === null) {
    return mistake(
      pointer,
      'Write a decimal with at most 12 digits before the point and 6 after it, such as "1.50".',
    );
  }
  if (least === 'zero')
    return decimal < ZERO ? mistake(pointer, 'Give a number of zero or more.') : NO_MISTAKES;
  return decimal <= ZERO ? mistake(pointer, 'Give a number above zero.') : NO_MISTAKES;
}

export function checkWhole(
  value: number,
  pointer: string,
  { min = 1, max = Number.MAX_SAFE_INTEGER }: { readonly min?: number; readonly max?: number } = {},
): readonly Mistake[] {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return NO_MISTAKES;
  return mistake(pointer, `Give a whole number from ${min} to ${max}.`);
}

/** `days`: only whole days, weeks, months and years. Bounded, so that adding it to any date gives a date. */
export function checkDuration(
  text: string,
  pointer: string,
  unit: 'any' | 'days' = 'any',
): readonly Mistake[] {
  const parts = DURATION.exec(text);
  if (parts === null)
    return mistake(pointer, 'Write a duration as ISO 8601 does, such as "P14D", "P24M" or "PT12H".');
  if (unit === 'days' && parts[5] !== undefined) {
    return mistake(pointer, 'Give whole days, weeks, months or years, such as "P30D" or "P12M".');
  }
  const total = daysIn(parts);
  if (total <= 0) return mistake(pointer, 'Give a duration above zero, such as "P14D".');
  return total > DURATION_MAX_DAYS ? mistake(pointer, 'Give a duration of at most 100 years.') : NO_MISTAKES;
}

/** With months and years of their average length; null for what is no duration. */
export function averageDays(duration: string): number | null {
  const parts = DURATION.exec(duration);
  return parts === null ? null : daysIn(parts);
}

function daysIn(parts: RegExpExecArray): number {
  const [years = 0, months = 0, weeks = 0, days = 0, , hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (
    years * 365.25 + months * 30.4375 + weeks * 7 + days + hours / 24 + minutes / 1440 + seconds / 86_400
  );
}

/** 29 February is refused: a year that begins on it would have no beginning in three years of four. */
export function checkDayOfYear(text: string, pointer: string): readonly Mistake[] {
  if (DAY_OF_YEAR.test(text) && isDate(`2025-${text}`)) return NO_MISTAKES;
  return mistake(pointer, 'Write a day that every year has, as month and day, such as "04-01".');
}

/** A date, or a day that every year has. */
export function checkDay(text: string, pointer: string): readonly Mistake[] {
  if (DAY_OF_YEAR.test(text)) return checkDayOfYear(text, pointer);
  if (isDateText(text)) return NO_MISTAKES;
  return mistake(
    pointer,
    'Write a date that exists, such as "2027-03-31", or a day of every year, such as "03-31".',
  );
}

export function checkMoment(text: string, pointer: string): readonly Mistake[] {
  const date = DATE_TIME.exec(text)?.[1] ?? text;
  if (isDateText(date)) return NO_MISTAKES;
  return mistake(
    pointer,
    'Write a date that exists, such as "2026-03-01", or a time with its offset, such as "2026-03-01T12:00:00Z".',
  );
}

export function checkZone(id: string, pointer: string): readonly Mistake[] {
  const known = zoneId(id);
  if (known === id) return NO_MISTAKES;
  const meant = known ?? closest(id, Intl.supportedValuesOf('timeZone'));
  const hint =
    meant === undefined
      ? 'name one as IANA does, such as "Europe/Berlin" or "UTC".'
      : `did you mean ${quote(meant)}?`;
  return mistake(pointer, `There is no time zone ${quote(id)}; ${hint}`);
}

/** The zone's own spelling; null for an unknown zone and for a mere offset, whose day never changes its length. */
function zoneId(id: string): string | null {
  if (!/^[A-Za-z]/.test(id)) return null;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id).timeZoneId;
  } catch {
    return null;
  }
}

/** "2026-03-01", if there is such a day. */
export function isDateText(text: string): boolean {
  return DATE.test(text) && isDate(text);
}

function isDate(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}
