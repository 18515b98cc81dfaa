import { lotKey } from './books.ts';
import type { Decision } from './decision.ts';
import { type Entry, type Holder, isOn, type LotRef } from './ledger.ts';
import type { RecordedLot } from './state.ts';

/** How much of which lots expired in these entries, and from whom, or (below zero) came back. */
export function expiriesIn(
  entries: readonly Entry[],
): readonly { readonly lot: LotRef; readonly amount: number; readonly holder?: Holder }[] {
  return entries.flatMap(({ lot, source, target, amount }) => {
    if (lot === null) return [];
    if (isOn(target, 'expired')) return [{ lot, amount, ...('side' in source && { holder: source.holder }) }];
    return isOn(source, 'expired') ? [{ lot, amount: -amount }] : [];
  });
}

/** How much of one lot expired in these entries, less what came back of it. */
export function expiredIn(entries: readonly Entry[], of: LotRef): number {
  const own = lotKey(of);
  return expiriesIn(entries).reduce((sum, { lot, amount }) => (lotKey(lot) === own ? sum + amount : sum), 0);
}

/** Of lots that are known, those of which something expired or came back in these entries, as they leave them. */
export function withExpiry(
  known: ReadonlyMap<string, RecordedLot>,
  entries: readonly Entry[],
): ReadonlyMap<string, RecordedLot> {
  if (known.size === 0) return known;
  const changed = changedIn(known, entries);
  return changed.length === 0
    ? known
    : new Map([...known, ...changed.map((lot) => [lotKey(lot), lot] as const)]);
}

/** What a decision leaves to be known of lots: those that it opened, and those of which something expired or came back. */
export function recordedIn(
  known: ReadonlyMap<string, RecordedLot>,
  decision: Pick<Decision, 'seq' | 'entries'>,
): readonly RecordedLot[] {
  return [...changedIn(known, decision.entries), ...lotsOpened(decision)];
}

function changedIn(
  known: ReadonlyMap<string, RecordedLot>,
  entries: readonly Entry[],
): readonly RecordedLot[] {
  const changed = new Map<string, RecordedLot>();
  for (const { lot, amount, ...whose } of expiriesIn(entries)) {
    const key = lotKey(lot);
    const record = changed.get(key) ?? known.get(key);
    if (record !== undefined) changed.set(key, { ...record, ...whose, expired: record.expired + amount });
  }
  return [...changed.values()];
}

/** The lots that a decision opened. Points that went into a debt were a lot, too, of which nothing was ever left. */
export function lotsOpened({ seq, entries }: Pick<Decision, 'seq' | 'entries'>): readonly RecordedLot[] {
  return entries.flatMap(({ n, lot, target, points, amount }): RecordedLot[] => {
    if (lot === null || lot.seq !== seq || lot.n !== n || !('side' in target)) return [];
    return [{ seq, n, holder: target.holder, points, amount, expired: expiredIn(entries, { seq, n }) }];
  });
}
