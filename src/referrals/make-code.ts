import type { Kysely } from 'kysely';
import type { Holder } from '../core/ledger.ts';
import type { Instant } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import { holderToColumn } from '../engine/holder-column.ts';
import { ProblemError } from '../http/problems.ts';
import { canonicalCode, generateCode } from './code.ts';
import { type CodeSpace, findCode, findCodeAsked, insertCode, type StoredCode } from './repository.ts';

export interface CodeAsked {
  readonly space: CodeSpace;
  readonly accountId: string;
  readonly holder: Holder;
  /** Null: one is made up. */
  readonly code: string | null;
  readonly externalId: string | null;
  readonly now: Instant;
}

/** Codes that are made up are 40 random bits; that so many are taken one after the other does not happen. */
const ATTEMPTS_MAX = 10;

/** A code, or the one that was made when the same was asked before: then `isNew` is false. */
export async function makeCode(
  db: Kysely<Tables>,
  asked: CodeAsked,
): Promise<{ readonly code: StoredCode; readonly isNew: boolean }> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const made = candidateOf(asked);
    if (await insertCode(db, asked.space, made)) return { code: made, isNew: true };
    const before = await findCodeAsked(db, asked.accountId, made.asked);
    if (before !== undefined) return { code: sameOrThrow(before, asked), isNew: false };
    if (asked.code !== null) return { code: await ownOrThrow(db, asked, made.code), isNew: false };
  }
  throw new Error('no code could be made up that is not taken');
}

function candidateOf({ accountId, holder, code, externalId, now }: CodeAsked): StoredCode {
  const text = code === null ? generateCode() : canonicalCode(code);
  const made = code === null ? `h:${holderToColumn(holder)}` : `c:${text}`;
  return {
    code: text,
    accountId,
    holder,
    asked: externalId === null ? made : `x:${externalId}`,
    createdAt: now,
  };
}

function sameOrThrow(before: StoredCode, { holder, code, externalId }: CodeAsked): StoredCode {
  if (before.holder === holder && (code === null || canonicalCode(code) === before.code)) return before;
  if (externalId === null) throw taken(before.code);
  const detail =
    'Another code was asked for under the same externalId: use a new one, or repeat the very same request.';
  throw new ProblemError('external-id-reused', detail, [{ pointer: '/externalId', detail }]);
}

/** The words are taken: by whoever asks, which is no new code, or by somebody else. */
async function ownOrThrow(
  db: Kysely<Tables>,
  { space, accountId, holder }: CodeAsked,
  code: string,
): Promise<StoredCode> {
  const found = await findCode(db, space, code);
  if (found?.accountId === accountId && found.holder === holder) return found;
  throw taken(code);
}

function taken(code: string): ProblemError {
  const detail = `The code ${JSON.stringify(code)} is taken: choose other words, or let one be made up.`;
  return new ProblemError('referral-code-taken', detail, [{ pointer: '/code', detail }]);
}
