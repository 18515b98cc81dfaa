import { drawLot, lotKey } from '../books.ts';
import type { TransferPart } from '../command.ts';
import { ACCOUNT, type Holder, type LotRef, onBook } from '../ledger.ts';
import { floorShare } from '../rounding.ts';
import type { Instant } from '../time.ts';
import { type Draft, programFor, seqOf } from './draft.ts';
import { mergeParts, sumOf } from './transfer-parts.ts';

/** Points that go to the pool of the group. */
export interface Feed {
  readonly holder: Holder;
  readonly points: string;
  readonly part: TransferPart;
}

/**
 * Of points that were earned and become active, a share goes to the pool of the group at that very instant, rounded down
 * per lot, after what the wallet owed was paid. What comes by a transfer, or back, was not earned here: it is not fed on.
 */
export function feedPool(draft: Draft, ref: LotRef | null, at: Instant): void {
  const { books, feeds, deciding } = draft;
  const { state } = deciding;
  if (state.pool === null || state.ended !== null || ref === null) return;
  const lot = books.lots.get(lotKey(ref));
  const pool = programFor(draft, at).pool;
  if (lot === undefined || lot.side !== 'active' || pool === null || pool.share === null) return;
  const { holder, points, expiresAt, lapsesUnder } = lot;
  if (!pool.points.has(points) || (holder !== ACCOUNT && !pool.ofAll)) return;
  const amount = floorShare(lot.remaining, pool.share);
  if (amount === 0) return;
  drawLot(books, lot, amount, { target: onBook('in-transit'), rule: null, at });
  const part = { amount, expiresAt, ...(lapsesUnder !== null && { lapsesUnder }) };
  feeds.push({ holder, points, part });
}

/** What was fed leaves as transfers do: by messages, one for each wallet, and back if it is refused. */
export function sendFeeds(draft: Draft): void {
  const { feeds, messages, events, deciding } = draft;
  const { pool } = deciding.state;
  if (feeds.length === 0 || pool === null) return;
  const from = { account: deciding.accountId, seq: seqOf(draft) };
  for (const fed of Map.groupBy(feeds, ({ holder, points }) => `${holder} ${points}`).values()) {
    const [first] = fed;
    if (first === undefined) continue;
    const { holder, points } = first;
    const parts = mergeParts(fed.map(({ part }) => part));
    const command = {
      kind: 'transfer-receive',
      from,
      sender: holder,
      holder: ACCOUNT,
      points,
      parts,
    } as const;
    messages.push({ to: pool, command: { ...command, feed: true } });
    events.push({ type: 'pool.fed', at: deciding.now, data: { pool, holder, points, amount: sumOf(parts) } });
  }
}
