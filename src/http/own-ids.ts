import type { LotRef } from '../core/ledger.ts';
import { originOf } from '../core/merging/numbers.ts';
import type { AccountState } from '../core/state.ts';
import { encodeCardId, encodeCouponId, encodeScopedId, type ScopedId, type ScopedPrefix } from './ids.ts';

/** An account, and those that were merged into it: what they had is its own, and keeps the id that clients know. */
export interface Owning {
  readonly accountId: string;
  readonly owners: readonly string[];
}

export function owning(accountId: string, absorbed: AccountState['absorbed']): Owning {
  return { accountId, owners: absorbed?.owners ?? [] };
}

export function ownId(prefix: ScopedPrefix, of: Owning, seq: number): string {
  return encodeScopedId(prefix, scopedOf(of, seq));
}

export function ownCouponId(of: Owning, { seq, n }: LotRef): string {
  return encodeCouponId({ ...scopedOf(of, seq), n });
}

export function ownCardId(of: Owning, { seq, n }: LotRef): string {
  return encodeCardId({ ...scopedOf(of, seq), n });
}

/** By which account and number clients know what has this number here. */
export function scopedOf({ accountId, owners }: Owning, seq: number): ScopedId {
  return originOf(accountId, owners, seq);
}
