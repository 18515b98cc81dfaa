import { type CouponId, decodeUuid, encodeUuid } from '../http/ids.ts';

const ID = /^ent_([0-7][0-9a-hjkmnp-tv-z]{25})_([0-9]{1,16})_([0-9]{1,9})$/;

export const ENTRY_ID_PATTERN = ID.source;

/** An entry is named by its account, the number of the command that booked it, and its place among that one's entries. */
export function encodeEntryId(
  accountId: string,
  { seq, n }: { readonly seq: number; readonly n: number },
): string {
  return `ent_${encodeUuid(accountId)}_${seq}_${n}`;
}

/** Undefined for what is no id of an entry. */
export function decodeEntryId(text: string): CouponId | undefined {
  const [, account = '', seqText, nText] = ID.exec(text) ?? [];
  const accountId = decodeUuid(account);
  const seq = Number(seqText);
  return accountId === undefined || !Number.isSafeInteger(seq)
    ? undefined
    : { accountId, seq, n: Number(nText) };
}
