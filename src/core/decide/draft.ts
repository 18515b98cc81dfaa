import type { Basis } from '../basis.ts';
import { type Books, openBooks, openLots } from '../books.ts';
import type { Command } from '../command.ts';
import type { AmendmentMade, Claim, Decision, DomainEvent, Message, Outcome } from '../decision.ts';
import type { Lot } from '../ledger.ts';
import { applyDeltas, type FigureDelta } from '../metrics.ts';
import { type Program, programAt } from '../program/compile.ts';
import type { AccountState, Coupon, Holding, Profile } from '../state.ts';
import { tiersAt } from '../tiers.ts';
import type { Instant } from '../time.ts';

/** All that a decision may look at. */
export interface Deciding {
  readonly state: AccountState;
  readonly command: Command;
  readonly now: Instant;
  /** All versions, in the order of their numbers. */
  readonly programs: readonly Program[];
  /** Claims that were refused when this command was decided before, as `counter by`. */
  readonly refusedClaims: ReadonlySet<string>;
  /** Not to be guessed; codes of coupons and redemptions are made of it. */
  readonly nonce: string;
}

/** A decision in the making. It lives within one call of decide; nobody else sees it change. */
export interface Draft {
  readonly deciding: Deciding;
  readonly books: Books;
  readonly figures: FigureDelta[];
  readonly holdings: Holding[];
  readonly coupons: Coupon[];
  readonly amendments: AmendmentMade[];
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
    coupons: [],
    amendments: [],
    claims: [],
    messages: [],
    events: [],
    codes: [],
  };
}

export function seqOf(draft: Draft): number {
  return draft.books.seq;
}

export function programFor(draft: Draft, instant: Instant): Program {
  return programAt(draft.deciding.programs, instant);
}

export function allHoldings(draft: Draft): readonly Holding[] {
  return [...draft.deciding.state.holdings, ...draft.holdings];
}

/** The state with the figures counted so far. */
export function countedState(draft: Draft): AccountState {
  return { ...applyDeltas(draft.deciding.state, draft.figures), holdings: allHoldings(draft) };
}

/** Another code, for a coupon or a redemption: no two of an account are the same. */
export function newCode(draft: Draft): string {
  const { codes, deciding } = draft;
  const code = codes.length === 0 ? deciding.nonce : `${deciding.nonce}-${codes.length + 1}`;
  codes.push(code);
  return code;
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
  const before = tiersAt(program, deciding.state.holdings, occurredAt);
  const after = tiersAt(program, allHoldings(draft), occurredAt);
  return {
    refused: false,
    seq: books.seq,
    now: deciding.now,
    occurredAt,
    programVersion: program.version,
    basis: basis ?? null,
    nonce: draft.codes.length === 0 ? null : deciding.nonce,
    profile: profile ?? null,
    entries: books.entries,
    wallets: [...books.wallets.values()],
    lots: [...books.lots.values()],
    figures: draft.figures,
    holdings: draft.holdings,
    coupons: draft.coupons,
    amendments: draft.amendments,
    claims: draft.claims,
    messages: draft.messages,
    events: draft.events,
    tiers: Object.fromEntries(
      Object.keys(after).map((ladder) => [
        ladder,
        { before: before[ladder] ?? '', after: after[ladder] ?? '' },
      ]),
    ),
    dueAt: nextDue(draft),
    outcome: outcome ?? { kind: 'done' },
  };
}

/** The earliest instant after now at which a lot or a tier changes by itself. */
function nextDue(draft: Draft): Instant | null {
  const { state, now } = draft.deciding;
  const lots =
    state.lots === null
      ? [...draft.books.lots.values()].filter((lot) => lot.remaining > 0)
      : openLots(draft.books);
  const instants = lots.flatMap(dueInstants);
  for (const holding of allHoldings(draft)) if (holding.until !== null) instants.push(holding.until);
  // With lots not loaded, what was due before still is: nothing was, up to now.
  if (state.lots === null && state.dueAt !== null) instants.push(state.dueAt);
  const ahead = instants.filter((instant) => instant > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

export function dueInstants(lot: Lot): Instant[] {
  const instants = lot.side === 'pending' ? [lot.availableAt] : [];
  return lot.expiresAt === null ? instants : [...instants, lot.expiresAt];
}
