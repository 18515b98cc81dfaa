import { v7 } from 'uuid';

/**
 * Ids are the 128 bits of a UUIDv7 in the base32 of TypeID (Crockford's alphabet in lower case, no padding): they
 * sort by time, survive being read aloud, and say by their prefix what they name. Decoding is strict, so that each
 * thing has exactly one spelling.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ENCODED = '[0-7][0-9a-hjkmnp-tv-z]{25}';
const ENCODED_WHOLE = new RegExp(`^${ENCODED}$`);
const SEQUENCE = '(?:0|[1-9][0-9]{0,15})';
const SEQUENCE_WHOLE = new RegExp(`^${SEQUENCE}$`);
const SIGNATURE = '[0-9a-f]{32}';
const SIGNATURE_WHOLE = new RegExp(`^${SIGNATURE}$`);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export type EntityPrefix = 'acc' | 'stk';
/** Things that live at an account carry its id, so that they are found without an index across accounts. */
export type ScopedPrefix = 'trx' | 'red' | 'trf' | 'adj' | 'lch' | 'mrg';

export interface ScopedId {
  readonly accountId: string;
  readonly seq: number;
}

export interface CouponId extends ScopedId {
  readonly n: number;
}

/** Of a quote that is kept; the signature is 32 hexadecimal digits. */
export interface QuoteId extends ScopedId {
  readonly signature: string;
}

/** How a client names an account or a stakeholder: by our id or by its own. */
export type Reference =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'externalId'; readonly externalId: string };

export type TransactionReference =
  | ({ readonly by: 'id' } & ScopedId)
  | { readonly by: 'externalId'; readonly externalId: string };

export const EXTERNAL_PREFIX = 'external:';

export const idPattern = (prefix: EntityPrefix): string => `^${prefix}_${ENCODED}$`;
export const scopedIdPattern = (prefix: ScopedPrefix): string => `^${prefix}_${ENCODED}_${SEQUENCE}$`;
export const couponIdPattern = `^cpn_${ENCODED}_${SEQUENCE}_${SEQUENCE}$`;
export const cardIdPattern = `^crd_${ENCODED}_${SEQUENCE}_${SEQUENCE}$`;
export const quoteIdPattern = `^quo_${ENCODED}_${SEQUENCE}_${SIGNATURE}$`;

export function newUuid(): string {
  return v7();
}

/** The uuid is the lower-case text that Postgres gives. */
export function encodeId(prefix: EntityPrefix, uuid: string): string {
  return `${prefix}_${encodeUuid(uuid)}`;
}

export function decodeId(prefix: EntityPrefix, text: string): string | undefined {
  return text.startsWith(`${prefix}_`) ? decodeUuid(text.slice(prefix.length + 1)) : undefined;
}

export function encodeScopedId(prefix: ScopedPrefix, { accountId, seq }: ScopedId): string {
  return `${prefix}_${encodeUuid(accountId)}_${seq}`;
}

export function decodeScopedId(prefix: ScopedPrefix, text: string): ScopedId | undefined {
  const [head, account, seqText, ...rest] = text.split('_');
  if (head !== prefix || account === undefined || seqText === undefined || rest.length > 0) return undefined;
  const accountId = decodeUuid(account);
  const seq = decodeSequence(seqText);
  return accountId === undefined || seq === undefined ? undefined : { accountId, seq };
}

export function encodeCouponId({ accountId, seq, n }: CouponId): string {
  return `cpn_${encodeUuid(accountId)}_${seq}_${n}`;
}

/** A card is named by the command that opened it, and its number there. */
export function encodeCardId({ accountId, seq, n }: CouponId): string {
  return `crd_${encodeUuid(accountId)}_${seq}_${n}`;
}

export function decodeCouponId(text: string): CouponId | undefined {
  const [head, account, seqText, nText, ...rest] = text.split('_');
  if (head !== 'cpn' || account === undefined || rest.length > 0) return undefined;
  const accountId = decodeUuid(account);
  const seq = decodeSequence(seqText ?? '');
  const n = decodeSequence(nText ?? '');
  return accountId === undefined || seq === undefined || n === undefined ? undefined : { accountId, seq, n };
}

export function encodeQuoteId({ accountId, seq, signature }: QuoteId): string {
  return `quo_${encodeUuid(accountId)}_${seq}_${signature}`;
}

export function decodeQuoteId(text: string): QuoteId | undefined {
  const [head, account, seqText, signature = '', ...rest] = text.split('_');
  if (head !== 'quo' || account === undefined || rest.length > 0) return undefined;
  const accountId = decodeUuid(account);
  const seq = decodeSequence(seqText ?? '');
  if (accountId === undefined || seq === undefined || !SIGNATURE_WHOLE.test(signature)) return undefined;
  return { accountId, seq, signature };
}

/** Undefined for what is neither an id of this kind nor an external id. */
export function parseReference(prefix: EntityPrefix, text: string): Reference | undefined {
  const externalId = externalIdIn(text);
  if (externalId !== undefined) return { by: 'externalId', externalId };
  const id = decodeId(prefix, text);
  return id === undefined ? undefined : { by: 'id', id };
}

/** A transaction at a known account, by its id or by the externalId that it was posted with. */
export function parseTransactionReference(text: string): TransactionReference | undefined {
  const externalId = externalIdIn(text);
  if (externalId !== undefined) return { by: 'externalId', externalId };
  const id = decodeScopedId('trx', text);
  return id === undefined ? undefined : { by: 'id', ...id };
}

function externalIdIn(text: string): string | undefined {
  return text.startsWith(EXTERNAL_PREFIX) && text.length > EXTERNAL_PREFIX.length
    ? text.slice(EXTERNAL_PREFIX.length)
    : undefined;
}

/**
 * The first 8 bits make two characters, the other 120 six blocks: 5 hexadecimal digits are 20 bits are 4 characters.
 * In blocks with a table it takes half the time of a loop over bits, and an answer holds many ids.
 */
export function encodeUuid(uuid: string): string {
  if (!UUID.test(uuid)) throw new Error(`not a uuid in lower case: ${uuid.slice(0, 50)}`);
  const hex = uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24);
  let text = pairAt(Number.parseInt(hex.slice(0, 2), 16));
  for (let start = 2; start < 32; start += 5) {
    const bits = Number.parseInt(hex.slice(start, start + 5), 16);
    text += pairAt(bits >> 10) + pairAt(bits & 1023);
  }
  return text;
}

export function decodeUuid(text: string): string | undefined {
  if (!ENCODED_WHOLE.test(text)) return undefined;
  let hex = hexOf(bitsAt(text, 0, 2), 2);
  for (let start = 2; start < 26; start += 4) hex += hexOf(bitsAt(text, start, 4), 5);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const PAIRS = Array.from(
  { length: 1024 },
  (_, bits) => ALPHABET.charAt(bits >> 5) + ALPHABET.charAt(bits & 31),
);

function pairAt(bits: number): string {
  return PAIRS[bits] as string;
}

function bitsAt(text: string, start: number, length: number): number {
  let bits = 0;
  for (let at = start; at < start + length; at += 1) bits = (bits << 5) | ALPHABET.indexOf(text.charAt(at));
  return bits;
}

function hexOf(bits: number, digits: number): string {
  return bits.toString(16).padStart(digits, '0');
}

function decodeSequence(text: string): number | undefined {
  if (!SEQUENCE_WHOLE.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
