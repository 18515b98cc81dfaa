import { decodeUuid, encodeUuid } from '../http/ids.ts';

/**
 * Where an event stands: the database transaction that committed it, then account and command, then its number within
 * the command. The id of an event spells it out, so that it can be gone on from without a look-up.
 */
export interface EventPosition {
  readonly xid: string;
  readonly accountId: string;
  readonly seq: number;
  readonly n: number;
}

const ID = /^evt_(0|[1-9][0-9]{0,19})_([0-9a-z]{26})_([1-9][0-9]{0,15})_(0|[1-9][0-9]{0,5})$/;
const XID_MAX = 2n ** 64n - 1n;

export const EVENT_ID_PATTERN = ID.source;

export function encodeEventId({ xid, accountId, seq, n }: EventPosition): string {
  return `evt_${xid}_${encodeUuid(accountId)}_${seq}_${n}`;
}

export function decodeEventId(id: string): EventPosition | undefined {
  const [, xid = '', account = '', seqText, nText] = ID.exec(id) ?? [];
  const accountId = decodeUuid(account);
  const seq = Number(seqText);
  if (accountId === undefined || !Number.isSafeInteger(seq) || BigInt(xid) > XID_MAX) return undefined;
  return { xid, accountId, seq, n: Number(nText) };
}
