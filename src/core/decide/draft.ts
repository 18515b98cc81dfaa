import type { Basis, CardsBasis } from '../basis.ts';
import { type Books, changedWallets, forkBooks, knownLots, openBooks } from '../books.ts';
import type { Command } from '../command.ts';
import type {
  AmendmentMade,
  Claim,
  Decision,
  DomainEvent,
  Message,
  Outcome,
  PayableMade,
} from '../decision.ts';
import { withRuns } from '../journeys/runs.ts';
import { applyDeltas, type FigureDelta } from '../metrics.ts';
import { settledFrom } from '../migration/pending-migration.ts';
import { canHappen, nextOccasion } from '../occasions/next-occasion.ts';
import { type Occasion, occasionName } from '../occasions/occasion.ts';
import { withPlans } from '../plans/plan-status.ts';
import { programAt } from '../program/compile.ts';
import type { Program } from '../program/compiled.ts';
import {
  type AccountState,
  type Card,
  type Coupon,
  type Holding,
  type HoldingEnd,
  type JourneyRun,
  type PlanAct,
  type PlanPeriod,
  type Plans,
  type Profile,
  type QuoteHold,
  type Referral,
  type Stakeholder,
  type Status,
  type TierHold,
  type TierSet,
  walletKey,
} from '../state.ts';
import { applyToStatus } from '../tiers/apply-status.ts';
import { endsOf } from '../tiers/status-time.ts';
import { tiersAt } from '../tiers/tiers.ts';
import type { Instant } from '../time.ts';

/** All that a decision may look at. */
export interface Deciding {
  readonly accountId: string;
  readonly state: AccountState;
  readonly command: Command;
  readonly now: Instant;
  /** All versions, in the order of their numbers. */
  readonly programs: readonly Program[];
  /** The claims that were refused when this command was decided before, by their keys: what was left then. */
  readonly refusedClaims: ReadonlyMap<string, number>;
  /** What a command on the account itself brings that stays out of the log, for it may be personal. */
  readonly masterData?: Profile | null;
  /** The same of a person. */
  readonly person?: Stakeholder | null;
  /** Not to be guessed; codes of coupons and redemptions are made of it. */
  readonly nonce: string;
}

/** A decision in the making. It lives within one call of decide; nobody else sees it change. */
export interface Draft {
  readonly deciding: Deciding;
  readonly books: Books;
  readonly figures: FigureDelta[];
  readonly holdings: Holding[];
  /** Those of them that began because a tier ended by itself, before the command came. */
  readonly settledHoldings: Holding[];
  readonly holdingEnds: HoldingEnd[];
  readonly tierSets: TierSet[];
  readonly tierHolds: TierHold[];
  readonly journeyRuns: JourneyRun[];
  readonly planActs: PlanAct[];
  readonly planPeriods: PlanPeriod[];
  readonly coupons: Coupon[];
  /** Cards that were opened or changed, by lotKey. */
  readonly cards: Map<string, Card>;
  /** Those that got stamps. */
  readonly stamped: Set<string>;
  /** What became of full cards, per kind of points. */
  readonly completions: Map<string, CardsBasis>;
  readonly quoteHolds: QuoteHold[];
  /** The referral as it is now; null: as it was. */
  referral: Referral | null;
  readonly amendments: AmendmentMade[];
  readonly payables: PayableMade[];
  readonly claims: Claim[];
  readonly messages: Message[];
  readonly events: DomainEvent[];
  /** The codes that were made so far. */
  readonly codes: string[];
}

export function openDraft(deciding: Deciding): Draft {
  return {
    deciding,
    books: openBooks(deciding.state),
    figures: [],
    holdings: [],
    settledHoldings: [],
    holdingEnds: [],
    tierSets: [],
    tierHolds: [],
    journeyRuns: [],
    planActs: [],
    planPeriods: [],
    coupons: [],
    cards: new Map(),
    stamped: new Set(),
    completions: new Map(),
    quoteHolds: [],
    referral: null,
    amendments: [],
    payables: [],
    claims: [],
    messages: [],
    events: [],
    codes: [],
  };
}

/** The same draft once more: what is booked in the one is not seen in the other. */
export function forkDraft(draft: Draft): Draft {
  return {
    deciding: draft.deciding,
    books: forkBooks(draft.books),
    figures: [...draft.figures],
    holdings: [...draft.holdings],
    settledHoldings: [...draft.settledHoldings],
    holdingEnds: [...draft.holdingEnds],
    tierSets: [...draft.tierSets],
    tierHolds: [...draft.tierHolds],
    journeyRuns: [...draft.journeyRuns],
    planActs: [...draft.planActs],
    planPeriods: [...draft.planPeriods],
    coupons: [...draft.coupons],
    referral: draft.referral,
    cards: new Map(draft.cards),
    stamped: new Set(draft.stamped),
    completions: new Map(draft.completions),
    quoteHolds: [...draft.quoteHolds],
    amendments: [...draft.amendments],
    payables: [...draft.payables],
    claims: [...draft.claims],
    messages: [...draft.messages],
    events: [...draft.events],
    codes: [...draft.codes],
  };
}

export function seqOf(draft: Draft): number {
  return draft.books.seq;
}

export function programFor(draft: Draft, instant: Instant): Program {
  return programAt(draft.deciding.programs, instant);
}

export function versionOf(draft: Draft, version: number): Program {
  const program = draft.deciding.programs.find((candidate) => candidate.version === version);
  if (program === undefined) throw new Error(`programme version ${version} was not loaded`);
  return program;
}

/** The status with all that this decision has changed so far. */
export function statusOf(draft: Draft): Status {
  return applyToStatus(draft.deciding.state, draft);
}

/** Journeys with all that this decision has changed so far. */
export function runsOf({ deciding: { state }, journeyRuns }: Draft): readonly JourneyRun[] {
  return withRuns(state.journeyRuns, journeyRuns);
}

/** Coupons as they are now: those that were loaded, and what this command did to them. */
export function knownCoupons({ deciding: { state }, coupons }: Draft): readonly Coupon[] {
  if (coupons.length === 0) return [...state.coupons.values()];
  const now = new Map(state.coupons);
  for (const coupon of coupons) now.set(`${coupon.seq} ${coupon.n}`, coupon);
  return [...now.values()];
}

/** Plans with all that this decision has changed so far. */
export function plansOf(draft: Draft): Plans {
  return withPlans(draft.deciding.state, draft);
}

/** A state with the figures counted so far. */
export function countedState(draft: Draft, state: AccountState, profile = state.profile): AccountState {
  const { series, members } = applyDeltas(state, draft.figures);
  const { holdings, tierSets, tierHolds } = statusOf(draft);
  // Named one by one: a second object to spread costs more than all else here.
  return { ...state, series, members, holdings, tierSets, tierHolds, profile };
}

/** Whose code the account named, as this decision leaves it. */
export function referralOf({ referral, deciding: { state } }: Draft): Referral | null {
  return referral ?? state.referral;
}

/** Another code, for a coupon or a redemption: no two of an account are the same. */
export function newCode(draft: Draft): string {
  const { codes, deciding } = draft;
  const code = codes.length === 0 ? deciding.nonce : `${deciding.nonce}-${codes.length + 1}`;
  codes.push(code);
  return code;
}

function occasionAfter(draft: Draft, profile: Profile | null): Occasion | null {
  const { state, now, programs } = draft.deciding;
  if (profile === null || !canHappen(programs)) return null;
  const { series } = applyDeltas(state, draft.figures);
  const settledVersion = settledVersionOf(draft);
  const upTo = { settledAt: now, lastOccasion: lastOccasionOf(draft), settledVersion };
  const account = { profile, series, stakeholders: peopleOf(draft), wallets: walletsOf(draft) };
  return nextOccasion(programs, { ...account, lots: [...knownLots(draft.books)] }, upTo);
}

/** Wallets as they are now. */
function walletsOf({ deciding: { state }, books }: Draft): AccountState['wallets'] {
  const changed = changedWallets(books);
  if (changed.length === 0) return state.wallets;
  return new Map([
    ...state.wallets,
    ...changed.map((wallet) => [walletKey(wallet.holder, wallet.points), wallet] as const),
  ]);
}

function peopleOf({ deciding: { state, person } }: Draft): AccountState['stakeholders'] {
  return person == null ? state.stakeholders : new Map(state.stakeholders).set(person.id, person);
}

export interface Closing {
  readonly occurredAt: Instant;
  readonly basis?: Basis;
  readonly profile?: Profile;
  readonly outcome?: Outcome;
}

export function close(draft: Draft, { occurredAt, basis, profile, outcome }: Closing): Decision {
  const { deciding, books } = draft;
  const program = programFor(draft, occurredAt);
  const before = tiersAt(program, settledStatus(draft), occurredAt);
  const after = tiersAt(program, statusOf(draft), occurredAt);
  return {
    refused: false,
    seq: books.seq,
    now: deciding.now,
    occurredAt,
    programVersion: program.version,
    basis: basis === undefined ? null : withCompletions(draft, basis),
    nonce: draft.codes.length === 0 ? null : deciding.nonce,
    profile: profile ?? null,
    entries: books.entries,
    wallets: changedWallets(books),
    lots: [...books.lots.values()],
    figures: draft.figures,
    holdings: draft.holdings,
    holdingEnds: draft.holdingEnds,
    tierSets: draft.tierSets,
    tierHolds: draft.tierHolds,
    journeyRuns: draft.journeyRuns,
    planActs: draft.planActs,
    planPeriods: draft.planPeriods,
    coupons: draft.coupons,
    cards: [...draft.cards.values()],
    quoteHolds: draft.quoteHolds,
    referral: draft.referral,
    amendments: draft.amendments,
    payables: draft.payables,
    claims: draft.claims,
    messages: draft.messages,
    events: draft.events,
    tiers: changeOf(before, after),
    ...nextDue(draft, profile ?? deciding.state.profile),
    lastOccasion: lastOccasionOf(draft),
    settledVersion: settledVersionOf(draft),
    outcome: outcome ?? { kind: 'done' },
  };
}

/** Known at the end alone: a replay has to know what was not to be had, an explanation what became of full cards. */
function withCompletions({ completions }: Draft, basis: Basis): Basis {
  return completions.size === 0 ? basis : { ...basis, cards: Object.fromEntries(completions) };
}

function changeOf(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Decision['tiers'] {
  const tiers: Record<string, Decision['tiers'][string]> = {};
  for (const ladder in after) tiers[ladder] = { before: before[ladder] ?? '', after: after[ladder] ?? '' };
  return tiers;
}

/** The status as the command found it. */
function settledStatus({ deciding: { state }, settledHoldings }: Draft): Status {
  if (settledHoldings.length === 0) return state;
  return { ...state, holdings: [...state.holdings, ...settledHoldings] };
}

/** The quotes that are kept, as this decision leaves them. */
export function quoteHoldsOf({ deciding: { state }, quoteHolds }: Draft): readonly QuoteHold[] {
  if (quoteHolds.length === 0) return state.quoteHolds ?? quoteHolds;
  const all = [...(state.quoteHolds ?? []), ...quoteHolds];
  return [...new Map(all.map((hold) => [hold.seq, hold])).values()];
}

function lastOccasionOf({ deciding: { command, state } }: Draft): string | null {
  if (command.kind !== 'occasion') return null;
  const { occasion } = command;
  const name = occasionName(occasion);
  if (occasion.kind !== 'migration' || state.settledAt !== occasion.at) return name;
  // A version that nobody knew of in time comes after what was decided at that instant before.
  return state.lastOccasion !== null && state.lastOccasion < name ? name : state.lastOccasion;
}

function settledVersionOf({ deciding: { command, state, now, programs } }: Draft): number {
  if (command.kind !== 'occasion') return programAt(programs, now).version;
  if (command.occasion.kind === 'migration') return command.occasion.version;
  // What takes effect at this very instant may still have to bring its terms.
  const { version } = programAt(programs, now - 1);
  const isLater = settledFrom(programs, version) > settledFrom(programs, state.settledVersion);
  return isLater ? version : state.settledVersion;
}

/** The earliest instants after now at which a lot, a coupon, a tier, a quote, a plan or a journey changes by itself, and at which anything happens at all. */
function nextDue(draft: Draft, profile: Profile | null): Pick<Decision, 'dueAt' | 'booksDueAt'> {
  const booksDueAt = booksDue(draft);
  const occasion = occasionAfter(draft, profile);
  if (occasion === null) return { dueAt: booksDueAt, booksDueAt };
  const dueAt = booksDueAt === null ? occasion.at : Math.min(booksDueAt, occasion.at);
  return { dueAt, booksDueAt };
}

function booksDue(draft: Draft): Instant | null {
  const { state, now } = draft.deciding;
  let next = Number.POSITIVE_INFINITY;
  const consider = (instant: Instant | null): void => {
    if (instant !== null && instant > now && instant < next) next = instant;
  };
  for (const lot of knownLots(draft.books)) {
    if (lot.remaining <= 0) continue;
    if (lot.side === 'pending') consider(lot.availableAt);
    consider(lot.expiresAt);
  }
  for (const { status, expiresAt } of knownCoupons(draft)) if (status === 'open') consider(expiresAt);
  for (const end of endsOf(statusOf(draft))) consider(end);
  for (const hold of quoteHoldsOf(draft)) if (hold.status === 'open') consider(hold.until);
  // Of one that is done, too: what falls due never moves away.
  for (const { until } of runsOf(draft)) consider(until);
  for (const { until, graceUntil } of plansOf(draft).planPeriods) {
    consider(until);
    consider(graceUntil);
  }
  // With lots not loaded, what was due before still is: nothing was, up to now.
  if (state.lots === null) consider(state.booksDueAt);
  return Number.isFinite(next) ? next : null;
}
