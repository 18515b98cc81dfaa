import type { CardsBasis } from '../basis.ts';
import { type Books, forkBooks, openBooks } from '../books.ts';
import type { Command } from '../command.ts';
import type { AmendmentMade, Claim, DomainEvent, Message, PayableMade } from '../decision.ts';
import { withRuns } from '../journeys/runs.ts';
import type { Estate } from '../merging/estate.ts';
import { applyDeltas, type FigureDelta } from '../metrics.ts';
import { withPlans } from '../plans/plan-status.ts';
import { programAt } from '../program/compile.ts';
import type { Program } from '../program/compiled.ts';
import type {
  Absorbed,
  AccountState,
  Card,
  Coupon,
  Ended,
  Holding,
  HoldingEnd,
  JourneyRun,
  PastTransaction,
  PlanAct,
  PlanPeriod,
  Plans,
  PoolMember,
  Profile,
  QuoteHold,
  Referral,
  Stakeholder,
  Status,
  TierHold,
  TierSet,
} from '../state.ts';
import { applyToStatus } from '../tiers/apply-status.ts';
import type { Instant } from '../time.ts';
import type { Feed } from './feed-pool.ts';

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
  /** What an account leaves that is merged into this one, beside its points. */
  readonly estate?: Estate;
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
  /** What this decision ends the account by; null: it does not. */
  ended: Ended | null;
  /** Null: as it was. */
  absorbed: Absorbed | null;
  /** The referral as it is now; null: as it was. */
  referral: Referral | null;
  /** What goes to the pool of the group. */
  readonly feeds: Feed[];
  readonly poolMembers: PoolMember[];
  readonly amendments: AmendmentMade[];
  /** What of a return is found in no purchase, as the purchase that it would have been. */
  supposed: PastTransaction | null;
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
    ended: null,
    absorbed: null,
    referral: null,
    feeds: [],
    poolMembers: [],
    amendments: [],
    supposed: null,
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
    ended: draft.ended,
    absorbed: draft.absorbed,
    referral: draft.referral,
    cards: new Map(draft.cards),
    stamped: new Set(draft.stamped),
    completions: new Map(draft.completions),
    quoteHolds: [...draft.quoteHolds],
    feeds: [...draft.feeds],
    poolMembers: [...draft.poolMembers],
    amendments: [...draft.amendments],
    supposed: draft.supposed,
    payables: [...draft.payables],
    claims: [...draft.claims],
    messages: [...draft.messages],
    events: [...draft.events],
    codes: [...draft.codes],
  };
}

/** The people who are known, as this command leaves them. */
export function peopleOf({ deciding: { state, person, estate } }: Draft): AccountState['stakeholders'] {
  // Those who come along where another account is merged into this one, too.
  const joining = [...(estate?.people ?? []), ...(person == null ? [] : [person])];
  if (joining.length === 0) return state.stakeholders;
  return new Map([...state.stakeholders, ...joining.map((one) => [one.id, one] as const)]);
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

/** Is the account at its end, by what was decided before, or by this decision? */
export function isOver({ ended, deciding: { state } }: Draft): boolean {
  return ended !== null || state.ended !== null;
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

/** The quotes that are kept, as this decision leaves them. */
export function quoteHoldsOf({ deciding: { state }, quoteHolds }: Draft): readonly QuoteHold[] {
  if (quoteHolds.length === 0) return state.quoteHolds ?? quoteHolds;
  const all = [...(state.quoteHolds ?? []), ...quoteHolds];
  return [...new Map(all.map((hold) => [hold.seq, hold])).values()];
}
