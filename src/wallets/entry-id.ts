import { type CouponId, decodeUuid, encodeUuid } from '../http/ids.ts';
import { type Owning, scopedOf } from '../http/own-ids.ts';

const ID = /^ent_([0-7][0-9a-hjkmnp-tv-z]{25})_([0-9]{1,16})_([0-9]{1,9})$/;

export const ENTRY_ID_PATTERN = ID.source;

/** An entry is named by its account, the number of the command that booked it, and its place among that one's entries. */
export function encodeEntryId(
  accountId: string,
  { seq, n }: { readonly seq: number; readonly n: number },
): string {
  return `ent_${encodeUuid(accountId)}_${seq}_${n}`;
}

/** The same of what an account may have taken over. */
export function ownEntryId(of: Owning, { seq, n }: { readonly seq: number; readonly n: number }): string {
  const { accountId, seq: there } = scopedOf(of, seq);
  return encodeEntryId(accountId, { seq: there, n });
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
