import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { decodeQuoteId, encodeQuoteId, type ScopedId } from '../http/ids.ts';

/** Ids of quotes that are kept are signed, so that no client can make one up, or find out which there are. */
export interface QuoteSigner {
  idOf(quote: ScopedId): string;
  /** Undefined where the id is none that this installation gave out. */
  read(id: string): ScopedId | undefined;
}

/** 128 bits are enough for what is open for a week at the most. */
const SIGNATURE_BYTES = 16;

export function createQuoteSigner(secret: Buffer): QuoteSigner {
  const signatureOf = ({ accountId, seq }: ScopedId): Buffer =>
    createHmac('sha256', secret).update(`${accountId} ${seq}`).digest().subarray(0, SIGNATURE_BYTES);
  return {
    idOf: (quote) => encodeQuoteId({ ...quote, signature: signatureOf(quote).toString('hex') }),
    read: (id) => {
      const quote = decodeQuoteId(id);
      if (quote === undefined) return undefined;
      const { accountId, seq, signature } = quote;
      const given = Buffer.from(signature, 'hex');
      // In constant time, so that a signature cannot be guessed byte by byte.
      return timingSafeEqual(given, signatureOf(quote)) ? { accountId, seq } : undefined;
    },
  };
}

/** The signer of an installation; its secret is read once, when the first one asks. */
export function quoteSignerIn(db: Kysely<Tables>): () => Promise<QuoteSigner> {
  let signer: QuoteSigner | undefined;
  return async () => {
    signer ??= createQuoteSigner(await readSecret(db));
    return signer;
  };
}

async function readSecret(db: Kysely<Tables>): Promise<Buffer> {
  const { value } = await db
    .selectFrom('secrets')
    .select('value')
    .where('name', '=', 'quotes')
    .executeTakeFirstOrThrow();
  return value;
}
