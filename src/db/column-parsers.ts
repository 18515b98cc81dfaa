import pg from 'pg';

const { builtins } = pg.types;

type Parser = (text: string) => unknown;

/** The numbers of the array types, which pg does not name. */
const arrayTypes = { int8: 1016, timestamptz: 1185, date: 1182 } as const;

const parsers: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [builtins.INT8, parseInt8],
  [builtins.TIMESTAMPTZ, parseTimestamptz],
  // A date is a day in the programme's zone, not an instant; pg would make one in the machine's zone.
  [builtins.DATE, (text) => text],
  [arrayTypes.int8, arrayOf(parseInt8)],
  [arrayTypes.timestamptz, arrayOf(parseTimestamptz)],
  [arrayTypes.date, arrayOf((text) => text)],
]);

/** For one pool, not for all of the process: a library beside us keeps what it is used to. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser(type: number, format?: 'text' | 'binary') {
    const own = format === 'binary' ? undefined : parsers.get(type);
    return own ?? pg.types.getTypeParser(type, format as 'text');
  },
};

/** Points and counts are far below 2⁵³; one that is not must stop us before it is rounded. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of the safe range: ${text}`);
  return value;
}

/**
 * Epoch milliseconds; microseconds are cut off. Infinity stands for 'infinity', as an open end is written.
 * The usual text is read digit by digit, since `new Date(text)` took most of the time of a wide read.
 */
export function parseTimestamptz(text: string): number {
  const isUsual = text.length >= 22 && text.charCodeAt(4) === hyphen && text.endsWith('+00');
  if (!isUsual) return parseUnusualTimestamptz(text);
  const year = number2(text, 0) * 100 + number2(text, 2);
  // Date.UTC takes the years 0 to 99 for those of the twentieth century.
  if (year < 100) return parseUnusualTimestamptz(text);
  const seconds = Date.UTC(
    year,
    number2(text, 5) - 1,
    number2(text, 8),
    number2(text, 11),
    number2(text, 14),
    number2(text, 17),
  );
  return seconds + parseMilliseconds(text);
}

const zero = 48;
const hyphen = 45;
const point = 46;

function number2(text: string, at: number): number {
  return (text.charCodeAt(at) - zero) * 10 + text.charCodeAt(at + 1) - zero;
}

/** The fraction ends where the offset `+00` begins, and has no trailing zeros. */
function parseMilliseconds(text: string): number {
  if (text.charCodeAt(19) !== point) return 0;
  const end = text.length - 3;
  let milliseconds = 0;
  for (let at = 20, weight = 100; at < end && weight >= 1; at++, weight /= 10) {
    milliseconds += (text.charCodeAt(at) - zero) * weight;
  }
  return milliseconds;
}

const unusualTimestamptz =
  /^(\d{4,6})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)(?::?(\d\d))?(?::?\d\d)?$/;

function parseUnusualTimestamptz(text: string): number {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  const match = unusualTimestamptz.exec(text);
  if (!match) throw new RangeError(`timestamptz that cannot be read: ${text}`);
  const [, year = '', month, day, time, fraction = '', hours, minutes = '00'] = match;
  const isoYear = year.length > 4 ? `+${year.padStart(6, '0')}` : year;
  const milliseconds = `${fraction.slice(1)}000`.slice(0, 3);
  const instant = Date.parse(`${isoYear}-${month}-${day}T${time}.${milliseconds}${hours}:${minutes}`);
  if (Number.isNaN(instant)) throw new RangeError(`timestamptz that cannot be read: ${text}`);
  return instant;
}

function arrayOf(parse: (text: string) => unknown): Parser {
  return (text) => parseTextArray(text).map((item) => (item === null ? null : parse(item)));
}

const textArrayType = 1009;
const parseTextArray = pg.types.getTypeParser(textArrayType as never) as (text: string) => (string | null)[];
