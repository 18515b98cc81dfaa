import type { Instant } from '../core/time.ts';

/**
 * Arrays for `unnest`, in Postgres's binary format. As text, every quote of every JSON document would be escaped here
 * and read again there, which took more time than the rest of a batch; a Buffer is sent as it is.
 * Each function takes one value per row; null where the column may be null.
 */
export function uuids(values: readonly (string | null)[]): Buffer {
  return fixed(UUID, 16, values, (buffer, uuid, at) => {
    buffer.write(uuid.replaceAll('-', ''), at, 'hex');
  });
}

/** Whole numbers in the safe range. */
export function bigints(values: readonly (number | null)[]): Buffer {
  return fixed(BIGINT, 8, values, writeBigint);
}

export function ints(values: readonly (number | null)[]): Buffer {
  return fixed(INT, 4, values, (buffer, value, at) => buffer.writeInt32BE(value, at));
}

export function timestamps(values: readonly (Instant | null)[]): Buffer {
  return fixed(TIMESTAMPTZ, 8, values, (buffer, instant, at) => {
    const sinceEpochMs = instant - POSTGRES_EPOCH_MS;
    if (Math.abs(sinceEpochMs) < EXACT_MS_MAX) writeBigint(buffer, sinceEpochMs * 1000, at);
    else buffer.writeBigInt64BE(BigInt(sinceEpochMs) * 1000n, at);
  });
}

export function texts(values: readonly (string | null)[]): Buffer {
  return variable(TEXT, values);
}

/** Each value is a JSON document already. */
export function jsons(values: readonly (string | null)[]): Buffer {
  return variable(JSON_TYPE, values);
}

const INT = 23;
const BIGINT = 20;
const TEXT = 25;
const JSON_TYPE = 114;
const TIMESTAMPTZ = 1184;
const UUID = 2950;

/** 2000-01-01, from which Postgres counts microseconds. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
/** Up to here milliseconds × 1000 is a safe integer: some 285 years either way. */
const EXACT_MS_MAX = 9_007_199_254_740;
const TWO_TO_32 = 2 ** 32;

/** Dimensions, a flag for nulls, the type of the elements, and the length and first index of the one dimension. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

function fixed<T>(
  type: number,
  bytes: number,
  values: readonly (T | null)[],
  write: (buffer: Buffer, value: T, at: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * (LENGTH_BYTES + bytes));
  let at = writeHeader(buffer, type, values);
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? NULL_LENGTH : bytes, at);
    if (value === null) continue;
    write(buffer, value, at);
    at += bytes;
  }
  return buffer.subarray(0, at);
}

function variable(type: number, values: readonly (string | null)[]): Buffer {
  // A UTF-16 unit takes three bytes of UTF-8 at the most: cheaper than measuring each text first.
  let bytesMax = HEADER_BYTES;
  for (const value of values) bytesMax += LENGTH_BYTES + (value === null ? 0 : value.length * 3);
  const buffer = Buffer.allocUnsafe(bytesMax);
  let at = writeHeader(buffer, type, values);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(NULL_LENGTH, at);
      continue;
    }
    const bytes = buffer.write(value, at + LENGTH_BYTES, 'utf8');
    buffer.writeInt32BE(bytes, at);
    at += LENGTH_BYTES + bytes;
  }
  return buffer.subarray(0, at);
}

function writeHeader(buffer: Buffer, type: number, values: readonly unknown[]): number {
  // An empty array has no dimension.
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  buffer.writeInt32BE(type, 8);
  if (values.length === 0) return 12;
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  return HEADER_BYTES;
}

function writeBigint(buffer: Buffer, value: number, at: number): void {
  const high = Math.floor(value / TWO_TO_32);
  buffer.writeInt32BE(high, at);
  buffer.writeUInt32BE(value - high * TWO_TO_32, at + 4);
}
