import { amendedIn, apply, earnedIn } from './apply.ts';
import type { Basis } from './basis.ts';
import { lotKey } from './books.ts';
import { type Command, isJudged } from './command.ts';
import { limitKey, stockKey, timeKey } from './decide/claims.ts';
import { decide } from './decide/decide.ts';
import { ZERO } from './decimal.ts';
import type { Decision } from './decision.ts';
import { leftAt } from './leavers.ts';
import { isOn } from './ledger.ts';
import { isOfAccount, isOfProgram, type Limit, useFigure } from './limits/limit.ts';
import { createLotShelf, type Spend } from './lot-shelf.ts';
import { estateOf } from './merging/estate.ts';
import { estateIn, shiftBy, takenOver } from './merging/taken-over.ts';
import { firedFigure, PURCHASES_FIGURE } from './metrics.ts';
import { postedBy } from './posted-by.ts';
import { allRules } from './program/compile.ts';
import type { Program } from './program/compiled.ts';
import { lotsOpened, recordedIn } from './recorded-lots.ts';
import { standsAs } from './stands-as.ts';
import type {
  AccountState,
  MemberSeries,
  PastTransaction,
  PoolMember,
  Profile,
  RecordedLot,
  Series,
} from './state.ts';
import { END_OF_DAYS, FIRST_DAY, type Instant } from './time.ts';

/** A command as it stands in the log. */
export interface LoggedCommand {
  readonly seq: number;
  readonly command: Command;
  readonly now: Instant;
  readonly basis: Basis | null;
  /** The version in force at the instant of the command, as it was known then. */
  readonly programVersion: number;
  readonly nonce: string | null;
}

/** What the log of an account comes to when all of it is decided again. */
export interface Replayed {
  readonly state: AccountState;
  readonly decisions: readonly Decision[];
}

/** An account before its first command, with every figure that any version of the programme can ask for. */
export function emptyState(programs: readonly Program[]): AccountState {
  const figures = new Set<string>([PURCHASES_FIGURE, ...programs.flatMap(({ reads }) => reads.activity)]);
  const byMember = new Set<string>();
  for (const program of programs) {
    for (const metric of program.metrics.values()) (metric.byMember ? byMember : figures).add(metric.key);
    for (const { key } of allRules(program)) figures.add(firedFigure(key));
    for (const limit of limitsOfAccounts(program)) figures.add(useFigure(limit, null));
  }
  const members: MemberSeries = { from: FIRST_DAY, to: END_OF_DAYS, members: new Map() };
  return {
    seq: 0,
    settledAt: 0,
    lastOccasion: null,
    profile: null,
    ended: null,
    absorbed: null,
    inTransit: null,
    stakeholders: new Map(),
    wallets: new Map(),
    holdings: [],
    tierSets: [],
    tierHolds: [],
    journeyRuns: [],
    referral: null,
    pool: null,
    poolMembers: NO_MEMBERS,
    planActs: [],
    planPeriods: [],
    series: new Map([...figures].map((key) => [key, NOTHING_YET])),
    members: new Map([...byMember].map((key) => [key, members])),
    lots: [],
    someLots: null,
    lotsEarnedAt: new Map(),
    recordedLots: new Map(),
    settledVersion: 0,
    dueAt: null,
    booksDueAt: null,
    coupons: new Map(),
    cards: new Map(),
    quoteHolds: [],
    history: new Map(),
    supposed: new Map(),
  };
}

const NO_MEMBERS: AccountState['poolMembers'] = new Map();

const NOTHING_YET: Series = {
  from: FIRST_DAY,
  split: FIRST_DAY,
  to: END_OF_DAYS,
  before: ZERO,
  days: new Map(),
};

/** The state with every figure that is kept for a person, who was not known before. */
export function withPerson(state: AccountState, programs: readonly Program[], person: string): AccountState {
  const figures = programs
    .flatMap(limitsOfAccounts)
    .filter(({ per }) => per === 'stakeholder')
    .map((limit) => useFigure(limit, person));
  const missing = figures.filter((figure) => !state.series.has(figure));
  if (missing.length === 0) return state;
  return {
    ...state,
    series: new Map([...state.series, ...missing.map((key) => [key, NOTHING_YET] as const)]),
  };
}

function limitsOfAccounts(program: Program): readonly Limit[] {
  return program.limitsAccounts ? allRules(program).flatMap(({ limits }) => limits.filter(isOfAccount)) : [];
}

/**
 * Decides the log of one account again, from nothing. Master data comes from what the log kept of it: the basis of
 * each transaction. Throws where a command is refused that was accepted: the log and the rules then disagree.
 */
export function replay(
  accountId: string,
  programs: readonly Program[],
  log: readonly LoggedCommand[],
  merged: MergedStates = NONE_MERGED,
): Replayed {
  const replaying = beginReplay(accountId, programs, { merged });
  const decisions = log.map((logged) => replaying.next(logged));
  return { state: replaying.state(), decisions };
}

/** A replay that goes on command by command, for logs that are too long to be held at once. */
export interface Replaying {
  next(logged: LoggedCommand): Decision;
  /** After the commands so far; what grows with the log is shared with those after it. */
  state(): AccountState;
}

/** Which lots a command is decided on: all, or those that are due and as many as it takes to spend. */
export type LotsFor = (
  logged: LoggedCommand,
  before: AccountState,
  programs: readonly Program[],
) => 'all' | readonly Spend[];

const ALL: LotsFor = () => 'all';

/** The accounts that were merged into one, as their own logs left them, by their ids. */
export type MergedStates = ReadonlyMap<string, AccountState>;

const NONE_MERGED: MergedStates = new Map();

/** What a replay is decided on beside the log itself. */
export interface ReplayOptions {
  readonly lotsFor?: LotsFor;
  readonly merged?: MergedStates;
}

export function beginReplay(
  accountId: string,
  programs: readonly Program[],
  { lotsFor = ALL, merged = NONE_MERGED }: ReplayOptions = {},
): Replaying {
  let state: AccountState = {
    ...emptyState(programs),
    history: NO_HISTORY,
    lots: null,
    lotsEarnedAt: null,
    recordedLots: null,
  };
  let newest = 0;
  // These grow with the log. They are kept beside the state, and added to: a copy per command would cost the square.
  const history = new Map<number, PastTransaction>();
  const lotsEarnedAt = new Map<string, Instant>();
  const recordedLots = new Map<string, RecordedLot>();
  const poolMembers = new Map<string, PoolMember>();
  const shelf = createLotShelf();
  return {
    state: () => ({ ...state, lots: shelf.all(), history, lotsEarnedAt, recordedLots, poolMembers }),
    next: (logged) => {
      // A version that was published after the command did not judge it, even if it is in force at its instant.
      newest = Math.max(newest, logged.programVersion, basisThen(logged)?.renewedBy ?? 0);
      const published = publishedBy(programs, newest, logged);
      const known = withLoggedFacts(state, programs, logged);
      const asked = lotsFor(logged, known, published);
      const lots = asked === 'all' ? shelf.all() : null;
      const someLots = asked === 'all' ? null : shelf.some(logged.now, asked);
      const estate = estateIn(logged.command, merged);
      const full = { ...known, lots, someLots, history, lotsEarnedAt, recordedLots, poolMembers };
      const decision = decideLogged(accountId, full, { programs: published, logged, estate });
      state = { ...apply(known, decision), poolMembers: NO_MEMBERS };
      shelf.put(decision.lots);
      for (const member of decision.poolMembers) poolMembers.set(member.member, member);
      for (const [lot, at] of earnedIn(decision)) lotsEarnedAt.set(lot, at);
      // First: of what was taken over something may have expired as it came, as at somebody who has left.
      if (estate !== undefined) {
        const taken = takenOver(estate, shiftBy(decision, logged.command));
        for (const one of taken.history) history.set(one.seq, one);
        const supposed = taken.supposed.map((one) => [one.seq, one] as const);
        state = { ...state, supposed: new Map([...state.supposed, ...supposed]) };
        for (const [lot, at] of taken.lotsEarnedAt) lotsEarnedAt.set(lot, at);
        for (const lot of taken.recordedLots) recordedLots.set(lotKey(lot), lot);
      }
      for (const lot of recordedIn(recordedLots, decision)) recordedLots.set(lotKey(lot), lot);
      for (const past of amendedIn(history, decision)) history.set(past.seq, past);
      const past = pastOf(logged.command, decision);
      if (past !== null) history.set(past.seq, past);
      return decision;
    },
  };
}

interface Again {
  readonly programs: readonly Program[];
  readonly logged: LoggedCommand;
  readonly estate: AccountState | undefined;
}

function decideLogged(accountId: string, state: AccountState, { programs, logged, estate }: Again): Decision {
  const decision = decide({
    accountId,
    state,
    command: logged.command,
    now: logged.now,
    programs,
    masterData: masterDataIn(logged),
    refusedClaims: refusedIn(programs, logged),
    nonce: logged.nonce ?? '',
    ...(estate !== undefined && { estate: estateOf(estate) }),
  });
  if (decision.refused) throw new Error(`command ${logged.seq} is refused on replay: ${decision.code}`);
  if (decision.seq !== logged.seq) throw new Error(`the log has a gap before command ${logged.seq}`);
  return decision;
}

/** Beside those that are seen to have judged: nothing is published that takes effect before what judges already. */
function publishedBy(
  programs: readonly Program[],
  newest: number,
  { programVersion }: LoggedCommand,
): readonly Program[] {
  const judging = programs.find(({ version }) => version === programVersion)?.effectiveFrom ?? null;
  return programs.filter(
    ({ version, effectiveFrom }) =>
      version <= newest || (effectiveFrom !== null && judging !== null && effectiveFrom <= judging),
  );
}

/** What an enrolment was judged on, where it was judged. */
function masterDataIn({ command, basis, now }: LoggedCommand): Profile | null {
  if (command.kind !== 'account' || basis === null) return null;
  return { ...NO_FACTS, enrolledAt: command.enrolledAt ?? now, ...basis.account };
}

/** What the basis does not hold was not there, or nothing asked for it. */
const NO_FACTS = { country: null, segment: null, parent: null } as const;

function withLoggedFacts(
  state: AccountState,
  programs: readonly Program[],
  logged: LoggedCommand,
): AccountState {
  const { command } = logged;
  const basis = basisThen(logged);
  const stakeholders = new Map(state.stakeholders);
  if (command.kind === 'stakeholder') {
    const { stakeholder: id, roles, circle, active } = command;
    const left = leftAt(stakeholders.get(id), active, logged.now);
    stakeholders.set(id, { id, roles, circle, active, attributes: {}, leftAt: left });
    return { ...withPerson(state, programs, id), stakeholders };
  }
  if (command.kind === 'merge-take') {
    let joined = state;
    for (const { stakeholder: id, roles, circle, active, leftAt: left } of command.joining ?? []) {
      stakeholders.set(id, { id, roles, circle, active, attributes: {}, leftAt: left });
      joined = withPerson(joined, programs, id);
    }
    return { ...joined, stakeholders };
  }
  const judged = command.kind === 'return' ? command : postedBy(command, logged.now);
  if (judged === null || command.kind === 'account' || basis === null || state.profile === null)
    return { ...state, stakeholders };
  const { stakeholder } = judged;
  if (stakeholder !== null && basis.stakeholder !== null) {
    // Who has left can still be told something.
    const { active = true, leftAt: left = null } = stakeholders.get(stakeholder) ?? {};
    stakeholders.set(stakeholder, { id: stakeholder, active, leftAt: left, ...basis.stakeholder });
  }
  const profile = { ...state.profile, ...NO_FACTS, ...basis.account };
  return { ...state, stakeholders, profile };
}

/** As things stood when the command was decided, also where a quote was honoured instead. */
function basisThen({ basis }: LoggedCommand): Basis | null {
  return basis?.honoured?.instead ?? basis;
}

/** The claims that were refused when the command was decided: on stock that was gone, and on limits with less left. */
function refusedIn(programs: readonly Program[], logged: LoggedCommand): ReadonlyMap<string, number> {
  const { programVersion } = logged;
  const basis = basisThen(logged);
  if (basis === null) return NONE_REFUSED;
  const refused = new Map<string, number>();
  for (const rule of programs.filter(({ version }) => version === programVersion).flatMap(allRules)) {
    if (rule.reward !== null && basis.outOfStock.includes(rule.key))
      refused.set(stockKey(rule.reward, rule.key), 0);
    for (const limit of rule.limits.filter(isOfProgram)) {
      const left = basis.headroom[limit.key];
      if (left !== undefined) refused.set(limitKey(limit), left);
    }
  }
  for (const cards of Object.values(logged.basis?.cards ?? {})) {
    for (const [by, reward] of Object.entries(cards.refused ?? {})) refused.set(stockKey(reward, by), 0);
    for (const [by, reward] of Object.entries(cards.untimely ?? {})) refused.set(timeKey(reward, by), 0);
  }
  return refused;
}

const NONE_REFUSED: ReadonlyMap<string, number> = new Map();
const NO_HISTORY: AccountState['history'] = new Map();

/** What a command leaves for later ones: a transaction to return or undo, and lots to name. */
export function withHistory(before: AccountState, command: Command, decision: Decision): AccountState {
  const state = { ...before, recordedLots: withOpened(before.recordedLots, decision) };
  const past = pastOf(command, decision);
  return past === null ? state : { ...state, history: new Map(state.history).set(past.seq, past) };
}

function withOpened(known: AccountState['recordedLots'], decision: Decision): AccountState['recordedLots'] {
  if (known === null) return null;
  return new Map([...known, ...lotsOpened(decision).map((lot) => [lotKey(lot), lot] as const)]);
}

function pastOf(command: Command, decision: Decision): PastTransaction | null {
  if (!isJudged(command) || decision.basis === null) return null;
  return {
    seq: decision.seq,
    externalId: command.externalId,
    ...standsAs(command.transaction, decision.basis, decision.programVersion),
    issued: decision.entries.filter((entry) => isOn(entry.source, 'issued')),
    // Those of a late post may have expired at once.
    expired: new Map(
      decision.entries.flatMap(({ lot, target, amount }) =>
        lot?.seq === decision.seq && isOn(target, 'expired') ? [[lot.n, amount]] : [],
      ),
    ),
    amendments: [],
  };
}
