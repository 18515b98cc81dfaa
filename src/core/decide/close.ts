import type { Basis } from '../basis.ts';
import { changedWallets } from '../books.ts';
import type { Decision, Outcome } from '../decision.ts';
import type { Profile, Status } from '../state.ts';
import { tiersAt } from '../tiers/tiers.ts';
import type { Instant } from '../time.ts';
import { type Draft, programFor, statusOf } from './draft.ts';
import { sendFeeds } from './feed-pool.ts';
import { nextDue } from './next-due.ts';
import { settleLeavers } from './settle-leavers.ts';
import { settledUpTo } from './settled-up-to.ts';

interface Closing {
  readonly occurredAt: Instant;
  readonly basis?: Basis;
  readonly profile?: Profile;
  readonly outcome?: Outcome;
}

/** The decision that a draft has come to. */
export function close(draft: Draft, { occurredAt, basis, profile, outcome }: Closing): Decision {
  const { deciding, books } = draft;
  settleLeavers(draft);
  sendFeeds(draft);
  const program = programFor(draft, occurredAt);
  const before = tiersAt(program, settledStatus(draft), occurredAt);
  const after = tiersAt(program, statusOf(draft), occurredAt);
  const upTo = settledUpTo(draft);
  return {
    refused: false,
    seq: books.seq,
    now: deciding.now,
    occurredAt,
    programVersion: program.version,
    basis: basis === undefined ? null : withCompletions(draft, basis),
    nonce: draft.codes.length === 0 ? null : deciding.nonce,
    profile: profile ?? null,
    ended: draft.ended,
    absorbed: draft.absorbed,
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
    poolMembers: draft.poolMembers,
    amendments: draft.amendments,
    supposed: draft.supposed,
    payables: draft.payables,
    claims: draft.claims,
    messages: draft.messages,
    events: draft.events,
    tiers: changeOf(before, after),
    ...upTo,
    ...nextDue(draft, profile ?? deciding.state.profile, upTo),
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
