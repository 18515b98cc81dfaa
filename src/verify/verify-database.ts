import type { Kysely } from 'kysely';
import type { Basis } from '../core/basis.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import { type Command, decidedAt } from '../core/command.ts';
import { formatDecimal } from '../core/decimal.ts';
import type { Place } from '../core/ledger.ts';
import { type LoggedCommand, type Replayed, replay } from '../core/replay.ts';
import { formatDay } from '../core/time.ts';
import type { Tables } from '../db/tables.ts';
import { holderToColumn } from '../engine/holder-column.ts';
import type { ProgramCache } from '../engine/programs.ts';
import { cardText, loadBooks, type StoredBooks } from './load-books.ts';

/** Something that is not as it must be, in words. */
export interface Difference {
  readonly accountId: string;
  readonly detail: string;
}

/**
 * Checks every account of a database: its ledger adds up, and its log, decided again from nothing, gives the very
 * books that are stored. Reads only.
 */
export async function verifyDatabase(
  db: Kysely<Tables>,
  programs: ProgramCache,
): Promise<readonly Difference[]> {
  // One snapshot for all, so that commands which come meanwhile are no differences.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((snapshot) => verifyAll(snapshot, programs));
}

async function verifyAll(db: Kysely<Tables>, programs: ProgramCache): Promise<readonly Difference[]> {
  const heads = await db
    .selectFrom('account_heads as h')
    .innerJoin('programs as p', 'p.program_id', 'h.program_id')
    .select(['h.account_id', 'h.program_id', 'h.seq', 'h.closed_at', 'p.head_version'])
    .execute();
  const differences: Difference[] = [];
  for (const head of heads) {
    const versions = await programs.versionsOf(head.program_id, head.head_version);
    const log = await loadLog(db, head.account_id);
    const books = await loadBooks(db, head.account_id);
    const found = [...checkLedger(books)];
    try {
      const replayed = replay(head.account_id, versions, log);
      found.push(...compare(books, booksOf(replayed)));
      const closedAt = replayed.state.ended?.at ?? null;
      if (head.closed_at !== closedAt)
        found.push(`the head is closed since ${head.closed_at}, on replay since ${closedAt}`);
    } catch (error) {
      found.push(error instanceof Error ? error.message : String(error));
    }
    if (log.length !== head.seq) found.push(`the head says ${head.seq} commands, the log has ${log.length}`);
    differences.push(...found.map((detail) => ({ accountId: head.account_id, detail })));
  }
  return differences;
}

async function loadLog(db: Kysely<Tables>, accountId: string): Promise<readonly LoggedCommand[]> {
  const rows = await db
    .selectFrom('commands')
    .select(['seq', 'body', 'basis', 'nonce', 'recorded_at', 'program_version'])
    .where('account_id', '=', accountId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    command: row.body as Command,
    basis: row.basis as Basis | null,
    nonce: row.nonce,
    programVersion: row.program_version,
    now: decidedAt(row.body as Command, row.recorded_at),
  }));
}

/** For every wallet and side: balance = sum of its entries = sum of its open lots less what is owed. */
function* checkLedger(books: StoredBooks): Generator<string> {
  for (const [wallet, { pending, active, reserved }] of books.wallets) {
    const sides = { pending, active, reserved };
    for (const [side, balance] of Object.entries(sides)) {
      const entered = books.entrySums.get(`${wallet} ${side}`) ?? 0;
      if (entered !== balance) yield `${wallet}: ${side} is ${balance}, its entries sum to ${entered}`;
      if (side === 'reserved') continue;
      const inLots = books.lotSums.get(`${wallet} ${side}`) ?? 0;
      if (inLots !== Math.max(balance, 0))
        yield `${wallet}: ${side} is ${balance}, its open lots hold ${inLots}`;
    }
  }
}

/** Each kind of books as sorted lines, so that a difference names itself. */
function* compare(
  stored: StoredBooks,
  replayed: Readonly<Record<keyof StoredBooks['lines'], readonly string[]>>,
): Generator<string> {
  for (const kind of Object.keys(stored.lines) as (keyof StoredBooks['lines'])[]) {
    const have = new Set(stored.lines[kind]);
    const want = new Set(replayed[kind]);
    for (const line of have) if (!want.has(line)) yield `${kind}: stored, but not on replay: ${line}`;
    for (const line of want) if (!have.has(line)) yield `${kind}: on replay, but not stored: ${line}`;
  }
}

function booksOf({ state, decisions }: Replayed): Record<keyof StoredBooks['lines'], readonly string[]> {
  return {
    wallets: [...state.wallets.values()].map((w) =>
      [holderToColumn(w.holder), w.points, w.pending, w.active, w.reserved].join(' '),
    ),
    lots: (state.lots ?? []).map((l) =>
      [
        l.seq,
        l.n,
        holderToColumn(l.holder),
        l.points,
        l.side,
        l.amount,
        l.remaining,
        l.availableAt ?? 'unknown',
        l.awaits ?? '-',
        l.expiresAt ?? 'never',
        l.lapsesUnder ?? '-',
        cardText(l.card?.seq, l.card?.n),
      ].join(' '),
    ),
    entries: decisions.flatMap((d) =>
      d.entries.map((e) =>
        [
          d.seq,
          e.n,
          e.points,
          e.amount,
          placeText(e.source),
          placeText(e.target),
          e.rule ?? '-',
          e.lot?.seq ?? '-',
          e.lot?.n ?? '-',
          e.at,
        ].join(' '),
      ),
    ),
    figures: [...state.series].flatMap(([metric, series]) =>
      [...series.days].map(([day, figure]) =>
        [metric, formatDay(day), formatDecimal(figure.value), figure.lastAt].join(' '),
      ),
    ),
    members: [...state.members].flatMap(([metric, series]) =>
      [...series.members].flatMap(([member, days]) =>
        [...days].map(([day, figure]) =>
          [metric, formatDay(day), member, figure.times, figure.lastAt].join(' '),
        ),
      ),
    ),
    holdings: state.holdings.map((h) =>
      [
        ...[h.ladder, h.seq, h.n, h.tier, h.since, h.until ?? 'never'],
        ...[h.by, h.follows ?? '-', h.endedAt ?? '-'],
      ].join(' '),
    ),
    tierSets: state.tierSets.map((s) =>
      [s.ladder, s.seq, s.tier ?? '-', s.kind, s.since, s.until ?? 'never', s.reason].join(' '),
    ),
    tierHolds: state.tierHolds.map((h) =>
      [h.ladder, h.seq, h.since, h.until ?? 'never', h.releasedAt ?? '-', h.reason].join(' '),
    ),
    coupons: [...state.coupons.values()].map((c) =>
      [
        ...[c.seq, c.n, c.reward, c.rule ?? '-', c.status, c.expiresAt ?? 'never'],
        cardText(c.card?.seq, c.card?.n),
      ].join(' '),
    ),
    cards: [...state.cards.values()].map((c) =>
      [
        ...[
          c.seq,
          c.n,
          holderToColumn(c.holder),
          c.points,
          c.version,
          c.size,
          c.openedAt,
          c.expiresAt ?? 'never',
        ],
        ...[c.status, c.completedAt ?? '-', JSON.stringify(c.drawn)],
      ].join(' '),
    ),
    payables: decisions.flatMap(({ seq, payables }) =>
      payables.map((p) =>
        [
          ...[seq, p.n, holderToColumn(p.holder), p.points, p.period],
          ...[p.amount, p.money, p.currency],
        ].join(' '),
      ),
    ),
    referrals: [state.referral ?? []]
      .flat()
      .map((r) =>
        [
          r.referrer,
          holderToColumn(r.holder),
          r.claimedAt,
          r.status,
          r.qualifiedBy ?? '-',
          r.qualifiedAt ?? '-',
        ].join(' '),
      ),
    quoteHolds: (state.quoteHolds ?? []).map((q) =>
      [q.seq, q.until, q.status, JSON.stringify(q.reserved)].join(' '),
    ),
    planActs: state.planActs.map((a) => [a.plan, a.seq, a.version, a.kind, a.at].join(' ')),
    planPeriods: state.planPeriods.map((p) =>
      [p.plan, p.seq, p.version, p.kind, p.since, p.until, p.graceUntil, p.goneAt ?? '-'].join(' '),
    ),
    journeyRuns: state.journeyRuns.map((r) =>
      [
        ...[r.journey, r.seq, r.version, r.startedAt, r.until ?? 'never'],
        ...[canonicalJson(r.counted), canonicalJson(r.spent)],
      ].join(' '),
    ),
  };
}

function placeText(place: Place): string {
  return 'side' in place ? `${place.side}/${holderToColumn(place.holder)}` : place.book;
}
