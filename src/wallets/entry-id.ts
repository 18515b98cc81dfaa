import { encodeUuid } from '../http/ids.ts';

export const ENTRY_ID_PATTERN = '^ent_[0-7][0-9a-hjkmnp-tv-z]{25}_[0-9]{1,16}_[0-9]{1,9}$';

/** An entry is named by its account, the number of the command that booked it, and its place among that one's entries. */
export function encodeEntryId(
  accountId: string,
  { seq, n }: { readonly seq: number; readonly n: number },
): string {
  return `ent_${encodeUuid(accountId)}_${seq}_${n}`;
}
