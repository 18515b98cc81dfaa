import type { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const DATE_TIME =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/;
const YEAR_MIN = 1900;
const YEAR_MAX = 9999;
const INSTANT_MIN = Date.UTC(YEAR_MIN, 0, 1);
const INSTANT_MAX = Date.UTC(YEAR_MAX + 1, 0, 1) - 1;

/**
 * Adds the formats of our schemas to an Ajv. Dates and times are narrower than those of ajv-formats, so that what
 * passes can always be read by `parseInstant` and written back: no leap second, no space for the `T`, and years
 * that Postgres, JavaScript and people agree upon.
 */
export function installFormats(ajv: Ajv): void {
  addFormats.default(ajv, ['email', 'uri', 'uri-reference', 'regex', 'json-pointer']);
  ajv.addFormat('date', isDate);
  ajv.addFormat('date-time', isDateTime);
}

/** Without a Date object for the usual day: this runs for every date of every body. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  if (year < YEAR_MIN || month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export function isDateTime(text: string): boolean {
  if (!DATE_TIME.test(text) || !isDate(text.slice(0, 10))) return false;
  // Only in the first and last year can the offset lead out of the range.
  if (!text.startsWith('1900') && !text.startsWith('9999')) return true;
  const instant = Date.parse(text);
  return instant >= INSTANT_MIN && instant <= INSTANT_MAX;
}

/** Epoch milliseconds of a text that passed the format `date-time`; anything finer than a millisecond is cut off. */
export function parseInstant(dateTime: string): number {
  const instant = Date.parse(dateTime);
  if (Number.isNaN(instant)) throw new Error('not a date-time: it was not checked before');
  return instant;
}

export function formatInstant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
