import { Type } from '@sinclair/typebox';
import { newNonce } from '../engine/nonce.ts';

/** However it is typed, a code is this. */
export function canonicalCode(code: string): string {
  return code.toUpperCase();
}

const GENERATED_LENGTH = 8;

/** Eight characters of Crockford's base 32, easy to read out on the telephone. */
export function generateCode(): string {
  return newNonce().slice(0, GENERATED_LENGTH);
}

export const ReferralCodeText = Type.String({
  $id: 'ReferralCodeText',
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9-]{1,38}[A-Za-z0-9])$',
  maxLength: 40,
  description: 'A referral code: 3 to 40 letters, digits and "-"; capital and small letters are the same.',
  examples: ['MARIA-2026', '4Q7ZK2M9'],
  'x-mistake':
    'must be 3 to 40 letters, digits and "-", beginning and ending with a letter or a digit, such as "MARIA-2026"',
});
