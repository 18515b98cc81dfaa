/**
 * Exact decimals. A Decimal is a whole number of 10^-12; what comes in has at most 6 decimals, so that the
 * product of two such numbers (quantity × price) is still exact.
 */
export type Decimal = bigint & { readonly __brand: 'Decimal' };

const SCALE = 12;
const ONE_RAW = 10n ** BigInt(SCALE);
const PATTERN = /^-?\d{1,60}(\.\d{1,12})?$/;

export const ZERO = 0n as Decimal;
export const ONE = ONE_RAW as Decimal;

/** What a decimal with that many decimals is multiplied by to become a whole number of 10^-12. */
const SHIFTS: readonly bigint[] = Array.from(
  { length: SCALE + 1 },
  (_, decimals) => 10n ** BigInt(SCALE - decimals),
);
/** This many digits are exact as a number. */
const SHORT = 15;

/** Reads a decimal string with at most 12 decimals; throws a RangeError on anything else. */
export function parseDecimal(text: string): Decimal {
  return parseShort(text) ?? parseLong(text);
}

/** Nearly all decimals are short: read digit by digit, they cost a fifth. Null for one that is not, or is none. */
function parseShort(text: string): Decimal | null {
  if (text.length > SHORT + 1) return null;
  let value = 0;
  let dot = -1;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (digit === -2 && dot < 0 && i > 0) dot = i;
    else return null;
  }
  const decimals = dot < 0 ? 0 : text.length - dot - 1;
  const digits = dot < 0 ? text.length : text.length - 1;
  const shift = SHIFTS[decimals];
  if (digits === 0 || digits > SHORT || dot === text.length - 1 || shift === undefined) return null;
  // A product of numbers that is exact costs a third of one of bigints.
  const exact = value * 10 ** (SCALE - decimals);
  return (exact <= Number.MAX_SAFE_INTEGER ? BigInt(exact) : BigInt(value) * shift) as Decimal;
}

function parseLong(text: string): Decimal {
  if (!PATTERN.test(text)) throw new RangeError(`not a decimal: ${text}`);
  const dot = text.indexOf('.');
  const digits = dot < 0 ? text : text.slice(0, dot) + text.slice(dot + 1);
  const decimals = dot < 0 ? 0 : text.length - dot - 1;
  return (BigInt(digits) * (SHIFTS[decimals] ?? ONE_RAW)) as Decimal;
}

export function isDecimalText(text: string): boolean {
  return PATTERN.test(text);
}

/** A whole number, or a JSON number by its shortest decimal form. Throws a RangeError on 1e21 or 1e-7. */
export function decimalFromNumber(value: number): Decimal {
  return Number.isSafeInteger(value) ? ((BigInt(value) * ONE_RAW) as Decimal) : parseDecimal(String(value));
}

/** A number of the safe range, rounded to 12 decimals where its shortest form has more. */
export function nearestDecimal(value: number): Decimal {
  const shortest = String(value);
  return parseDecimal(isDecimalText(shortest) ? shortest : value.toFixed(SCALE));
}

/** The shortest decimal form: no exponent, no trailing zeros, "0" for zero. */
export function formatDecimal(value: Decimal): string {
  const units = value / ONE_RAW;
  if (units * ONE_RAW === value) return units.toString();
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(SCALE + 1, '0');
  const whole = digits.slice(0, -SCALE);
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

export function plus(a: Decimal, b: Decimal): Decimal {
  return (a + b) as Decimal;
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return (a - b) as Decimal;
}

export function negate(a: Decimal): Decimal {
  return -a as Decimal;
}

/** Exact where both factors have at most 6 decimals (what the contract lets in); the rest would be cut. */
export function times(a: Decimal, b: Decimal): Decimal {
  return ((a * b) / ONE_RAW) as Decimal;
}

/** The whole part as a number; throws a RangeError outside the safe range. */
export function toWholeNumber(value: Decimal): number {
  const whole = Number(value / ONE_RAW);
  if (!Number.isSafeInteger(whole)) throw new RangeError('outside the safe range');
  return whole;
}
