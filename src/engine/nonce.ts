import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
const pool = Buffer.alloc(LENGTH * 256);
let used = pool.length;

/** Twelve characters of Crockford's base 32: 60 random bits, easy to read out on the telephone. */
export function newNonce(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let nonce = '';
  for (let i = 0; i < LENGTH; i++) nonce += ALPHABET[(pool[used++] ?? 0) & 31];
  return nonce;
}
