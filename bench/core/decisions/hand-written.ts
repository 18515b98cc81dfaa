import type { Basis } from '../../../src/core/basis.ts';
import {
  type Decimal,
  formatDecimal,
  minus,
  ONE,
  parseDecimal,
  plus,
  ZERO,
} from '../../../src/core/decimal.ts';
import { ACCOUNT, type Entry, type Holder, type Lot, type Wallet } from '../../../src/core/ledger.ts';
import type { FigureDelta } from '../../../src/core/metrics.ts';
import { type AccountState, type Holding, type Series, walletKey } from '../../../src/core/state.ts';
import { createZone, type Day, type Instant, MS_PER_DAY } from '../../../src/core/time.ts';
import { type Line, readTransaction, type Transaction } from '../../../src/core/transaction.ts';
import type { Case } from './accounts.ts';
import { KEPT_OUT, OWN_BRANDS, POINTS_BY_SKU, TIMEZONE } from './program.ts';

/** All that a decision brings for the account, tier and basis included, in the same shapes. */
export interface OutcomeByHand {
  readonly entries: readonly Entry[];
  readonly wallets: readonly Wallet[];
  readonly lots: readonly Lot[];
  readonly figures: readonly FigureDelta[];
  readonly holdings: readonly Holding[];
  readonly tiers: Readonly<Record<string, { readonly before: string; readonly after: string }>>;
  readonly basis: Basis;
}

/** What one rule after the other is asked with. */
interface Purchase {
  readonly transaction: Transaction;
  readonly at: Instant;
  readonly day: Day;
  readonly tier: string;
  readonly spend: Decimal;
  readonly country: string | null;
  readonly headroom: number;
}

const zone = createZone(TIMEZONE);
const SEASON = { from: Date.parse('2026-02-28T23:00:00Z'), until: Date.parse('2026-06-30T22:00:00Z') };
const MULTIPLIERS: Readonly<Record<string, bigint>> = { blue: 10n, silver: 15n, gold: 20n };
const UNIT_POINTS = new Map(Object.entries(POINTS_BY_SKU).map(([sku, points]) => [sku, BigInt(points)]));
const TEN = parseDecimal('10');
const FIFTY = parseDecimal('50');
const BIG_BASKET = parseDecimal('4000');
const LOYAL_SPEND = parseDecimal('10000');
const SILVER_SPEND = parseDecimal('15000');
const SILVER_ORDERS = parseDecimal('20');
const GOLD_SPEND = parseDecimal('75000');
const LOYAL_MONTHLY_MAX = parseDecimal('2000');

/** The workshop club's programme as an engineer would write it who knew that it never changes. */
export function decideByHand({ state, command }: Case): OutcomeByHand {
  const transaction = readTransaction(command.transaction);
  const { occurredAt: at, stakeholder } = command.transaction;
  if (state.profile === null) throw new Error('not enrolled');
  const day = zone.dayOf(at);
  const tier = tierHeld(state.holdings, at);
  const spend = figureIn(state, 'spend', firstOfYear(day), day + 1);
  const used = figureIn(state, 'limit:loyal', firstOfMonth(day), firstOfNextMonth(day, 1));
  const headroom = Math.max(0, Number(minus(LOYAL_MONTHLY_MAX, used) / ONE));
  const { kind, country } = state.profile;
  const purchase: Purchase = { transaction, at, day, tier, spend, country, headroom };
  const booking = bookingFor(state, at, expiryOf(day));
  const figures: FigureDelta[] = [];

  const base = basePoints(purchase);
  const forBuyer = stakeholder === null ? 0 : Math.floor((base * 2) / 10);
  if (stakeholder !== null) book(booking, 'base', stakeholder, forBuyer);
  book(booking, 'base', ACCOUNT, base - forBuyer);
  book(booking, 'tools', ACCOUNT, toolsPoints(purchase));
  book(booking, 'garden-season', ACCOUNT, gardenPoints(purchase));
  book(booking, 'own-brands', ACCOUNT, ownBrandPoints(purchase));
  book(booking, 'big-basket', ACCOUNT, bigBasketPoints(purchase));
  book(booking, 'bulk', ACCOUNT, bulkPoints(purchase));
  book(booking, 'units', ACCOUNT, unitPoints(purchase));
  const weekend = weekendPoints(purchase);
  const inTheApp = appPoints(purchase);
  const campaign = weekend === 0 && inTheApp === 0 ? null : weekend >= inTheApp ? 'weekend' : 'in-the-app';
  if (campaign !== null) book(booking, campaign, ACCOUNT, Math.max(weekend, inTheApp));
  const loyal = loyalPoints(purchase);
  book(booking, 'loyal', ACCOUNT, loyal);

  const counted = { day, at, member: null };
  if (loyal > 0) figures.push({ metric: 'limit:loyal', ...counted, by: (BigInt(loyal) * ONE) as Decimal });
  if (transaction.net !== ZERO) figures.push({ metric: 'spend', ...counted, by: transaction.net });
  figures.push({ metric: 'orders', ...counted, by: ONE });

  const orders = figureIn(state, 'orders', firstOfYear(day), day + 1);
  const reached = tierReached(plus(spend, transaction.net), plus(orders, ONE));
  const holdings = newHoldings(state, booking.seq, reached, at, day);
  const person = stakeholder === null ? undefined : state.stakeholders.get(stakeholder);
  return {
    entries: booking.entries,
    wallets: [...booking.wallets.values()],
    lots: booking.lots,
    figures,
    holdings,
    tiers: { status: { before: tier, after: higher(tier, holdings.length > 0 ? reached : 'blue') } },
    basis: {
      tiers: { status: tier },
      metrics: { spend: formatDecimal(spend) },
      counts: {},
      headroom: { loyal: headroom },
      account: { kind, attributes: {}, ...(country !== null && { country }) },
      stakeholder:
        person === undefined ? null : { roles: person.roles, circle: person.circle, attributes: {} },
      outOfStock: [],
      chosen: campaign === null ? {} : { campaign },
    },
  };
}

function basePoints({ transaction, tier }: Purchase): number {
  let net = 0n;
  for (const line of transaction.lines) if (isBase(line)) net += line.net;
  return Number((net * (MULTIPLIERS[tier] ?? 10n)) / (10n * ONE));
}

function isBase({ posted: { category } }: Line): boolean {
  return category === undefined || !KEPT_OUT.includes(category);
}

function toolsPoints({ transaction }: Purchase): number {
  let net = 0n;
  for (const line of transaction.lines) if (isTool(line)) net += line.net;
  return Number(net / ONE);
}

function isTool({ posted, net }: Line): boolean {
  return posted.category === 'tools' && net >= FIFTY;
}

function gardenPoints({ transaction, at }: Purchase): number {
  if (at < SEASON.from || at >= SEASON.until) return 0;
  let net = 0n;
  for (const line of transaction.lines) if (line.posted.category === 'garden') net += line.net;
  return Number((net + ONE) / (2n * ONE));
}

function ownBrandPoints({ transaction }: Purchase): number {
  let net = 0n;
  for (const line of transaction.lines) if (isOwnBrand(line)) net += line.net;
  return Math.min(500, Number((net * 2n) / ONE));
}

function isOwnBrand({ posted: { brand, category } }: Line): boolean {
  return brand !== undefined && OWN_BRANDS.includes(brand) && category !== 'clearance';
}

function bigBasketPoints({ transaction }: Purchase): number {
  return transaction.net >= BIG_BASKET ? 100 : 0;
}

function bulkPoints({ transaction }: Purchase): number {
  let points = 0;
  for (const line of transaction.lines) if (line.quantity >= TEN) points += 5;
  return points;
}

function unitPoints({ transaction }: Purchase): number {
  let sum = 0n;
  for (const { posted, quantity } of transaction.lines) {
    const points = UNIT_POINTS.get(posted.sku);
    if (points !== undefined) sum += quantity * points;
  }
  return Number(sum / ONE);
}

function weekendPoints({ transaction, day }: Purchase): number {
  const { channel } = transaction.posted;
  const weekday = (day + 3) % 7;
  if (weekday < 5 || (channel !== 'web' && channel !== 'app')) return 0;
  let net = 0n;
  for (const line of transaction.lines) net += line.net;
  return Number(net / (5n * ONE));
}

function appPoints({ transaction }: Purchase): number {
  return transaction.posted.channel === 'app' ? 60 : 0;
}

function loyalPoints({ transaction, spend, tier, country, headroom }: Purchase): number {
  if (spend < LOYAL_SPEND || tier === 'blue' || (country !== 'DE' && country !== 'AT')) return 0;
  let net = 0n;
  for (const line of transaction.lines) if (line.posted.category !== 'gift-cards') net += line.net;
  return Math.min(headroom, Number(net / TEN) * 3);
}

/** What a purchase books, in the making. */
interface Booking {
  readonly state: AccountState;
  readonly seq: number;
  readonly at: Instant;
  readonly expiresAt: Instant;
  readonly entries: Entry[];
  readonly lots: Lot[];
  readonly wallets: Map<string, Wallet>;
}

function bookingFor(state: AccountState, at: Instant, expiresAt: Instant): Booking {
  return { state, seq: state.seq + 1, at, expiresAt, entries: [], lots: [], wallets: new Map() };
}

/** Nothing is spent here, so that no wallet owes anything. */
function book(
  { state, seq, at, expiresAt, entries, lots, wallets }: Booking,
  rule: string,
  holder: Holder,
  amount: number,
) {
  if (amount === 0) return;
  const points = 'reward';
  const n = entries.length;
  entries.push({
    points,
    amount,
    source: { book: 'issued' },
    target: { side: 'active', holder },
    rule,
    lot: { seq, n },
    at,
    n,
  });
  lots.push({
    seq,
    n,
    holder,
    points,
    side: 'active',
    amount,
    remaining: amount,
    availableAt: at,
    awaits: null,
    expiresAt,
    lapsesUnder: null,
    card: null,
  });
  const key = walletKey(holder, points);
  const wallet = wallets.get(key) ??
    state.wallets.get(key) ?? { holder, points, pending: 0, active: 0, reserved: 0 };
  wallets.set(key, { ...wallet, active: wallet.active + amount });
}

const RANKS: Readonly<Record<string, number>> = { blue: 0, silver: 1, gold: 2 };

function higher(a: string, b: string): string {
  return (RANKS[a] ?? 0) >= (RANKS[b] ?? 0) ? a : b;
}

function tierHeld(holdings: readonly Holding[], at: Instant): string {
  let tier = 'blue';
  for (const holding of holdings) {
    if (holding.since <= at && (holding.until === null || at < holding.until))
      tier = higher(holding.tier, tier);
  }
  return tier;
}

function tierReached(spend: Decimal, orders: Decimal): string {
  if (spend >= GOLD_SPEND) return 'gold';
  return spend >= SILVER_SPEND || orders >= SILVER_ORDERS ? 'silver' : 'blue';
}

/** Purchases come in order here: what is reached begins now, unless it, or more, is held as long already. */
function newHoldings(
  { holdings }: AccountState,
  seq: number,
  tier: string,
  since: Instant,
  day: Day,
): readonly Holding[] {
  if (tier === 'blue') return [];
  const until = zone.startOf(firstOfYear(firstOfYear(firstOfYear(day) + 366) + 366));
  const isHeld = holdings.some(
    (held) => higher(held.tier, tier) === held.tier && (held.until ?? until) >= until,
  );
  return isHeld
    ? []
    : [{ ladder: 'status', tier, since, until, by: 'reach', follows: null, endedAt: null, seq, n: 0 }];
}

function figureIn({ series }: AccountState, key: string, from: Day, to: Day): Decimal {
  const known: Series | undefined = series.get(key);
  if (known === undefined) throw new Error(`${key} was not loaded`);
  let value = from <= known.from ? known.before : ZERO;
  for (const [day, figure] of known.days) if (from <= day && day < to) value = plus(value, figure.value);
  return value;
}

/** Points live for 24 months, and then to the end of that month. */
function expiryOf(day: Day): Instant {
  return zone.startOf(firstOfNextMonth(day, 25));
}

function firstOfYear(day: Day): Day {
  return Date.UTC(new Date(day * MS_PER_DAY).getUTCFullYear(), 0, 1) / MS_PER_DAY;
}

function firstOfMonth(day: Day): Day {
  return firstOfNextMonth(day, 0);
}

function firstOfNextMonth(day: Day, months: number): Day {
  const date = new Date(day * MS_PER_DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / MS_PER_DAY;
}
