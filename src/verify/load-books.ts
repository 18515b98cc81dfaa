import type { Kysely } from 'kysely';
import { canonicalJson } from '../core/canonical-json.ts';
import { formatDecimal, parseDecimal } from '../core/decimal.ts';
import type { Tables } from '../db/tables.ts';

/** The books of one account as the database has them. */
export interface StoredBooks {
  /** By `holder points`. */
  readonly wallets: ReadonlyMap<
    string,
    { readonly pending: number; readonly active: number; readonly reserved: number }
  >;
  /** By `holder points side`: what entries brought less what they took. */
  readonly entrySums: ReadonlyMap<string, number>;
  readonly lotSums: ReadonlyMap<string, number>;
  /** One line of text per row, to be compared with the replay. */
  readonly lines: Readonly<
    Record<
      | 'wallets'
      | 'lots'
      | 'entries'
      | 'figures'
      | 'members'
      | 'holdings'
      | 'tierSets'
      | 'tierHolds'
      | 'coupons'
      | 'cards'
      | 'quoteHolds'
      | 'journeyRuns'
      | 'referrals'
      | 'planActs'
      | 'planPeriods'
      | 'payables',
      readonly string[]
    >
  >;
}

export async function loadBooks(db: Kysely<Tables>, accountId: string): Promise<StoredBooks> {
  const of = <
    T extends
      | 'wallets'
      | 'lots'
      | 'entries'
      | 'metric_days'
      | 'metric_members'
      | 'tier_holdings'
      | 'tier_sets'
      | 'tier_holds'
      | 'coupons'
      | 'cards'
      | 'quote_holds'
      | 'journey_runs'
      | 'referrals'
      | 'plan_acts'
      | 'plan_periods'
      | 'payables',
  >(
    table: T,
  ) =>
    db
      .selectFrom(table as 'wallets')
      .selectAll()
      .where('account_id', '=', accountId)
      .execute() as unknown as Promise<Row<T>[]>;
  const [
    wallets,
    lots,
    entries,
    figures,
    members,
    holdings,
    sets,
    holds,
    coupons,
    cards,
    quotes,
    runs,
    referrals,
    acts,
    periods,
    payables,
  ] = await Promise.all([
    of('wallets'),
    of('lots'),
    of('entries'),
    of('metric_days'),
    of('metric_members'),
    of('tier_holdings'),
    of('tier_sets'),
    of('tier_holds'),
    of('coupons'),
    of('cards'),
    of('quote_holds'),
    of('journey_runs'),
    of('referrals'),
    of('plan_acts'),
    of('plan_periods'),
    of('payables'),
  ]);
  return {
    wallets: new Map(
      wallets.map(({ holder, points, pending, active, reserved }) => [
        `${holder} ${points}`,
        { pending, active, reserved },
      ]),
    ),
    entrySums: sumEntries(entries),
    lotSums: sumBy(lots.map((lot) => [`${lot.holder} ${lot.points} ${lot.side}`, lot.remaining])),
    lines: {
      wallets: wallets.map((w) => [w.holder, w.points, w.pending, w.active, w.reserved].join(' ')),
      lots: lots.map((l) =>
        [
          l.seq,
          l.n,
          l.holder,
          l.points,
          l.side,
          l.amount,
          l.remaining,
          l.available_at ?? 'unknown',
          l.awaits ?? '-',
          l.expires_at ?? 'never',
          l.lapses_under ?? '-',
          cardText(l.card_seq, l.card_n),
        ].join(' '),
      ),
      entries: entries.map((e) =>
        [
          e.seq,
          e.n,
          e.points,
          e.amount,
          place(e.source, e.source_holder),
          place(e.target, e.target_holder),
          e.rule ?? '-',
          e.lot_seq ?? '-',
          e.lot_n ?? '-',
          e.at,
        ].join(' '),
      ),
      figures: figures.map((f) =>
        [f.metric, f.day, formatDecimal(parseDecimal(f.value)), f.last_at].join(' '),
      ),
      members: members.map((m) => [m.metric, m.day, m.member, m.times, m.last_at].join(' ')),
      holdings: holdings.map((h) =>
        [
          ...[h.ladder, h.seq, h.n, h.tier, h.since, h.until ?? 'never'],
          ...[h.by, h.follows ?? '-', h.ended_at ?? '-'],
        ].join(' '),
      ),
      tierSets: sets.map((s) =>
        [s.ladder, s.seq, s.tier ?? '-', s.kind, s.since, s.until ?? 'never', s.reason].join(' '),
      ),
      tierHolds: holds.map((h) =>
        [h.ladder, h.seq, h.since, h.until ?? 'never', h.released_at ?? '-', h.reason].join(' '),
      ),
      coupons: coupons.map((c) =>
        [
          ...[c.seq, c.n, c.reward, c.rule ?? '-', c.status, c.expires_at ?? 'never'],
          cardText(c.card_seq, c.card_n),
        ].join(' '),
      ),
      cards: cards.map((c) =>
        [
          ...[c.seq, c.n, c.holder, c.points, c.version, c.size, c.opened_at, c.expires_at ?? 'never'],
          ...[c.status, c.completed_at ?? '-', JSON.stringify(c.drawn)],
        ].join(' '),
      ),
      payables: payables.map((p) =>
        [
          p.seq,
          p.n,
          p.holder,
          p.points,
          p.period,
          p.amount,
          formatDecimal(parseDecimal(p.money)),
          p.currency,
        ].join(' '),
      ),
      referrals: referrals.map((r) =>
        [r.referrer_id, r.holder, r.claimed_at, r.status, r.qualified_by ?? '-', r.qualified_at ?? '-'].join(
          ' ',
        ),
      ),
      quoteHolds: quotes.map((q) => [q.seq, q.until, q.status, JSON.stringify(q.reserved)].join(' ')),
      planActs: acts.map((a) => [a.plan, a.seq, a.version, a.kind, a.at].join(' ')),
      planPeriods: periods.map((p) =>
        [p.plan, p.seq, p.version, p.kind, p.since, p.until, p.grace_until, p.gone_at ?? '-'].join(' '),
      ),
      journeyRuns: runs.map((r) =>
        [
          ...[r.journey, r.seq, r.version, r.started_at, r.until ?? 'never'],
          ...[canonicalJson(r.counted), canonicalJson(r.spent)],
        ].join(' '),
      ),
    },
  };
}

type Row<T extends keyof Tables> = {
  readonly [K in keyof Tables[T]]: Tables[T][K] extends { readonly __select__: infer S } ? S : Tables[T][K];
};

/** The card of a lot or a coupon, if it has one. */
export function cardText(seq: number | null | undefined, n: number | null | undefined): string {
  return seq == null ? '-' : `${seq}/${n}`;
}

function place(name: string, holder: string | null): string {
  return holder === null ? name : `${name}/${holder}`;
}

function sumEntries(entries: readonly Row<'entries'>[]): ReadonlyMap<string, number> {
  return sumBy(
    entries.flatMap((entry): [string, number][] => [
      ...(entry.source_holder === null
        ? []
        : [[`${entry.source_holder} ${entry.points} ${entry.source}`, -entry.amount] as [string, number]]),
      ...(entry.target_holder === null
        ? []
        : [[`${entry.target_holder} ${entry.points} ${entry.target}`, entry.amount] as [string, number]]),
    ]),
  );
}

function sumBy(amounts: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [key, amount] of amounts) sums.set(key, (sums.get(key) ?? 0) + amount);
  return sums;
}
