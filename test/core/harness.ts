import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { apply } from '../../src/core/apply.ts';
import { lotKey } from '../../src/core/books.ts';
import { candidatesFor } from '../../src/core/candidates.ts';
import type {
  Command,
  EnrolCommand,
  MergeGiveCommand,
  MergeTakeCommand,
  ReturnRequestLine,
  RewardTerms,
  StakeholderCommand,
} from '../../src/core/command.ts';
import { decideClaiming } from '../../src/core/decide/decide-claiming.ts';
import { drawClaims } from '../../src/core/decide/draw-claims.ts';
import { type Decimal, formatDecimal, plus, ZERO } from '../../src/core/decimal.ts';
import type { Claim, Decision, DomainEvent, Message, PayableMade, Refusal } from '../../src/core/decision.ts';
import { explain } from '../../src/core/explain/explain.ts';
import { countedWith } from '../../src/core/journeys/runs.ts';
import { leftAt } from '../../src/core/leavers.ts';
import {
  bySpendingOrder,
  type Entry,
  type Holder,
  type Lot,
  type LotRef,
  type Place,
  type Side,
} from '../../src/core/ledger.ts';
import type { Use } from '../../src/core/limits/warnings.ts';
import type { Spend } from '../../src/core/lot-shelf.ts';
import { estateOf } from '../../src/core/merging/estate.ts';
import type { SamePeople } from '../../src/core/merging/same-people.ts';
import { estateIn, shiftBy, takenOver } from '../../src/core/merging/taken-over.ts';
import { metricValue } from '../../src/core/metrics.ts';
import { dueWithMigrations } from '../../src/core/migration/pending-migration.ts';
import { type FigureNeed, mergeNeeds } from '../../src/core/needs.ts';
import { nextOccasion } from '../../src/core/occasions/next-occasion.ts';
import { checkProgram } from '../../src/core/program/check.ts';
import { compileProgram, programAt } from '../../src/core/program/compile.ts';
import type { Program } from '../../src/core/program/compiled.ts';
import type { ProgramDocument, RuleDefinition } from '../../src/core/program/document.ts';
import { isQuiet } from '../../src/core/quiet.ts';
import { emptyState, type LoggedCommand, replay, withHistory, withPerson } from '../../src/core/replay.ts';
import type {
  AccountState,
  Coupon,
  MemberSeries,
  PastTransaction,
  Profile,
  Series,
  SomeLots,
  Stakeholder,
} from '../../src/core/state.ts';
import { tierAt } from '../../src/core/tiers/tiers.ts';
import type { Instant } from '../../src/core/time.ts';
import { type Attributes, type PostedLine, readTransaction } from '../../src/core/transaction.ts';
import {
  figuresDue,
  figuresOfHistory,
  figuresOfQuotes,
  lotsNeeded,
  type Needs,
  needsAllCards,
  needsOf,
  needsToForesee,
  needsToMigrate,
} from '../../src/engine/load/needs-of.ts';

/** Seed of the properties: printed with each failure; set FC_SEED to run another one. */
export const SEED = Number(process.env.FC_SEED ?? 20260301);

export const PEOPLE: readonly string[] = ['ann', 'bob', 'eve'];

export type LineInput = Partial<PostedLine> & { readonly price?: string };

export interface Circumstances {
  readonly at?: string | Instant;
  readonly by?: string;
  readonly currency?: string;
  readonly channel?: string;
  readonly attributes?: Attributes;
  /** Of an activity: the transaction that it is about. */
  readonly of?: string;
}

/** What somebody does to a status by hand. */
export interface ByHand {
  readonly until?: string | Instant | null;
  readonly ladder?: string;
  readonly reason?: string;
}

/** Around an adjustment; the wallet is the account's own of reward points if absent. */
export interface AroundAdjustment {
  readonly holder?: Holder;
  readonly points?: string;
  readonly expiresAt?: string | Instant | null;
  readonly debt?: 'allow';
}

const WHY = { reason: 'goodwill', author: 'agent-17' };

export interface Version {
  readonly document: ProgramDocument;
  readonly from: string | null;
}

/** What is known of an account, where it matters. */
export interface About extends Partial<Profile> {
  readonly people?: readonly Stakeholder[];
  /** Whose code it names when it enrols. */
  readonly referral?: EnrolCommand['referral'];
}

/** "2026-03-01" is that day's noon in UTC: away from all boundaries, unless a test names the instant. */
export function instant(text: string | Instant): Instant {
  if (typeof text === 'number') return text;
  return Date.parse(text.includes('T') ? text : `${text}T12:00:00Z`);
}

function endIn(text: string | Instant | null): Instant | null {
  return text === null ? null : instant(text);
}

function refOf({ seq, n }: LotRef): LotRef {
  return { seq, n };
}

/** A document around what a test is about. */
export function club(parts: Partial<ProgramDocument> = {}): ProgramDocument {
  return { name: 'Club', timezone: 'UTC', currency: 'EUR', points: { reward: {} }, ...parts };
}

/** One reward point per euro of net, for the account. */
export function perEuro(parts: Partial<RuleDefinition> = {}): RuleDefinition {
  return {
    key: 'base',
    on: 'purchase',
    earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' } },
    ...parts,
  };
}

/**
 * An account in memory, on which commands are decided and applied as the service does. Each one is decided twice: on
 * all that is known, and on just what the service would load for it. After each, the books must add up.
 */
export class Account {
  readonly id: string;
  readonly masterData: Partial<Profile>;
  readonly programs: readonly Program[];
  readonly log: LoggedCommand[] = [];
  readonly entries: (Entry & { readonly seq: number })[] = [];
  /** Messages, in the order in which they were sent. */
  readonly sent: Message[] = [];
  /** All that was told, in the order in which it was. */
  readonly told: DomainEvent[] = [];
  /** What was paid out. */
  readonly payables: PayableMade[] = [];
  /** What is left of counters; one that is not here is without limit. */
  readonly counters = new Map<string, number>();
  /** Accounts that were merged into it, as they were left. */
  readonly merged = new Map<string, AccountState>();
  /** Rewards that cannot be had now. */
  readonly untimely = new Set<string>();
  /** What is used of limits of the programme; accounts that share them have the same map. */
  used = new Map<string, number>();
  state: AccountState;
  now: Instant;
  people: ReadonlyMap<string, Stakeholder>;

  constructor(versions: ProgramDocument | readonly Version[], id = 'acme', about: About = {}) {
    const { people = PEOPLE.map((person) => stakeholder(person)), referral, ...masterData } = about;
    this.masterData = masterData;
    const list = 'name' in versions ? [{ document: versions, from: null }] : versions;
    for (const { document } of list) deepStrictEqual(checkProgram(document), []);
    this.programs = list.map(({ document, from }, i) =>
      compileProgram(document, i + 1, from === null ? null : instant(from)),
    );
    this.id = id;
    this.state = emptyState(this.programs);
    this.now = instant('2026-01-01T00:00:00Z');
    this.people = new Map(people.map((person) => [person.id, person]));
    this.run({
      kind: 'account',
      accountKind: 'company',
      enrolledAt: masterData.enrolledAt ?? null,
      ...(referral && { referral }),
    });
    for (const { id: person, active, roles, circle } of people) {
      this.run({ kind: 'stakeholder', stakeholder: person, active, roles, circle });
    }
  }

  clock(at: string | Instant): this {
    this.now = instant(at);
    return this;
  }

  /** Lines, or the price of a single one. */
  purchase(externalId: string, what: string | readonly LineInput[], around: Circumstances = {}): Decision {
    return this.run(this.purchaseOf(externalId, what, around));
  }

  purchaseOf(externalId: string, what: string | readonly LineInput[], around: Circumstances = {}): Command {
    const { at = this.now, by = null, currency = 'EUR', channel, attributes } = around;
    const lines = (typeof what === 'string' ? [{ price: what }] : what).map(lineOf);
    const more = { ...(channel && { channel }), ...(attributes && { attributes }) };
    const transaction = {
      kind: 'purchase' as const,
      occurredAt: instant(at),
      stakeholder: by,
      currency,
      lines,
      ...more,
    };
    return { kind: 'purchase', externalId, transaction };
  }

  /** Keeps what a purchase would give now; the number of the quote. */
  quote(what: string | readonly LineInput[], hold = 'PT30M', around: Circumstances = {}): number {
    return this.run(this.quoteOf(what, hold, around)).seq;
  }

  quoteOf(what: string | readonly LineInput[], hold = 'PT30M', around: Circumstances = {}): Command {
    const command = this.purchaseOf('quoted', what, around);
    if (!('transaction' in command)) throw new Error('not a purchase');
    return { kind: 'quote-hold', externalId: null, transaction: command.transaction, hold };
  }

  /** A purchase that names a quote. */
  quotedOf(
    externalId: string,
    quote: number,
    what: string | readonly LineInput[],
    around: Circumstances = {},
  ): Command {
    return { ...this.purchaseOf(externalId, what, around), quote } as Command;
  }

  activity(externalId: string, type: string, around: Circumstances = {}): Decision {
    const { at = this.now, by = null, attributes, of } = around;
    const more = { ...(attributes && { attributes }), ...(of !== undefined && { of }) };
    const transaction = {
      kind: 'activity' as const,
      occurredAt: instant(at),
      stakeholder: by,
      type,
      lines: [],
      ...more,
    };
    return this.run({ kind: 'activity', externalId, transaction });
  }

  return(
    externalId: string,
    of: string | null,
    lines: readonly ReturnRequestLine[],
    around: Circumstances = {},
  ): Decision {
    return this.run(this.returnOf(externalId, of, lines, around));
  }

  returnOf(
    externalId: string,
    of: string | null,
    lines: readonly ReturnRequestLine[],
    around: Circumstances = {},
  ): Command {
    const { at = this.now, by = null, currency } = around;
    return {
      kind: 'return',
      externalId,
      occurredAt: instant(at),
      of,
      lines,
      stakeholder: by,
      currency: currency ?? null,
    };
  }

  void(externalId: string): Decision {
    return this.run(this.voidOf(externalId));
  }

  voidOf(externalId: string): Command {
    const logged = this.log.find(
      ({ command }) => 'externalId' in command && command.externalId === externalId,
    );
    if (logged === undefined) throw new Error(`nothing was posted as ${externalId}`);
    return { kind: 'void', subject: logged.seq, reason: 'a mistake' };
  }

  redeem(externalId: string, amount: number, { holder = 'account', points = 'reward' } = {}): Decision {
    return this.run(this.redeemOf(externalId, amount, { holder, points }));
  }

  redeemOf(externalId: string, amount: number, { holder = 'account', points = 'reward' } = {}): Command {
    const reward = { ...mug, price: { points, amount } };
    return { kind: 'redemption', externalId, stakeholder: null, reward, payment: { holder, points } };
  }

  useCoupon(externalId: string, coupon: string, reward = 'mug'): Command {
    return {
      kind: 'redemption',
      externalId,
      stakeholder: null,
      reward: { ...mug, key: reward },
      payment: { coupon },
    };
  }

  send(
    externalId: string,
    amount: number,
    to: { account: string; holder: Holder },
    from: Holder = 'account',
  ): Command {
    const within = to.account === this.id ? { within: true as const } : {};
    return { kind: 'transfer', externalId, from, to, ...within, points: 'reward', amount };
  }

  /** So many points more, or (below zero) less, by hand. */
  adjustOf(externalId: string, amount: number, around: AroundAdjustment = {}): Command {
    const { holder = 'account', points = 'reward', expiresAt, debt } = around;
    const more = { ...(expiresAt !== undefined && { expiresAt: endIn(expiresAt) }), ...(debt && { debt }) };
    return { kind: 'adjustment', externalId, holder, points, amount, ...more, ...WHY };
  }

  adjust(externalId: string, amount: number, around: AroundAdjustment = {}): Decision {
    return this.run(this.adjustOf(externalId, amount, around));
  }

  activateOf(externalId: string, lot: LotRef): Command {
    return { kind: 'lot-activate', externalId, lot: refOf(lot), ...WHY };
  }

  cancelOf(externalId: string, lot: LotRef): Command {
    return { kind: 'lot-cancel', externalId, lot: refOf(lot), ...WHY };
  }

  extendOf(externalId: string, lot: LotRef, expiresAt: string | Instant | null): Command {
    return { kind: 'lot-extend', externalId, lot: refOf(lot), expiresAt: endIn(expiresAt), ...WHY };
  }

  reinstateOf(
    externalId: string,
    lot: LotRef,
    expiresAt: string | Instant | null,
    amount: number | null = null,
  ): Command {
    return {
      kind: 'lot-reinstate',
      externalId,
      lot: refOf(lot),
      amount,
      expiresAt: endIn(expiresAt),
      ...WHY,
    };
  }

  /** The lot that a transaction opened first, or the one after it, open or not. */
  lotOf(externalId: string, which = 0): LotRef {
    const seq = this.log.find(
      ({ command }) => 'externalId' in command && command.externalId === externalId,
    )?.seq;
    const opened = this.entries.filter(
      (entry) => entry.seq === seq && entry.lot?.seq === seq && entry.lot.n === entry.n,
    );
    const { lot } = opened[which] ?? {};
    if (lot == null) throw new Error(`${externalId} opened no such lot`);
    return lot;
  }

  setTier(
    tier: string | null,
    { until = null, ladder = 'status', reason = 'goodwill' }: ByHand = {},
  ): Decision {
    return this.run(this.setTierOf(tier, { until, ladder, reason }));
  }

  setTierOf(
    tier: string | null,
    { until = null, ladder = 'status', reason = 'goodwill' }: ByHand = {},
  ): Command {
    return { kind: 'tier-set', ladder, tier, until: until === null ? null : instant(until), reason };
  }

  hold({ until = null, ladder = 'status', reason = 'parental-leave' }: ByHand = {}): Decision {
    return this.run(this.holdOf({ until, ladder, reason }));
  }

  holdOf({ until = null, ladder = 'status', reason = 'parental-leave' }: ByHand = {}): Command {
    return { kind: 'tier-hold', ladder, until: until === null ? null : instant(until), reason };
  }

  release(ladder = 'status'): Decision {
    return this.run({ kind: 'tier-release', ladder });
  }

  activate(plan = 'premium'): Decision {
    return this.run({ kind: 'plan-activate', plan });
  }

  cancel(plan = 'premium'): Decision {
    return this.run({ kind: 'plan-cancel', plan });
  }

  /** Whose pool it belongs to from now on, as the service finds out. */
  joins(pool: string | null): Decision {
    return this.run({ kind: 'pool-membership', pool });
  }

  settle(at: string | Instant = this.now): Decision {
    return this.clock(at).run({ kind: 'settle' });
  }

  /** Merges another account into this one, as the messages between them do. `people`: who is somebody here. */
  absorb(other: Account, people: SamePeople = {}): Decision {
    const named = { named: other.id, account: other.id };
    this.run({ kind: 'merge', externalId: `merge-${other.id}`, ...named, reason: 'twice', author: 'me' });
    other.now = Math.max(other.now, this.now);
    other.run(this.messageTo(other.id) as MergeGiveCommand);
    const take = other.messageTo(this.id) as MergeTakeCommand;
    this.merged.set(other.id, other.state);
    for (const [id, state] of other.merged) this.merged.set(id, state);
    const joining = [...other.people.values()].filter(({ id }) => !this.people.has(id) && !(id in people));
    this.people = new Map([...this.people, ...joining.map((person) => [person.id, person] as const)]);
    return this.run({
      ...take,
      people,
      joining: joining.map(({ id: stakeholder, active, roles, circle, leftAt = null }) => ({
        ...{ stakeholder, active, roles, circle, leftAt },
      })),
    });
  }

  /** The last message to an account. */
  messageTo(account: string): Message['command'] {
    const message = this.sent.findLast(({ to }) => to === account);
    if (message === undefined) throw new Error(`nothing was sent to ${account}`);
    return message.command;
  }

  /** Decides and applies; a refusal is a failure of the test. */
  run(command: Command): Decision {
    const decision = this.try(command);
    if (decision.refused)
      throw new Error(`refused: ${decision.code} at ${decision.pointer}: ${decision.detail}`);
    return decision;
  }

  /** The code of the refusal and where it points. */
  refusal(command: Command): string {
    const decision = this.try(command);
    if (!decision.refused) throw new Error('not refused');
    return `${decision.code} ${decision.pointer}`.trim();
  }

  try(command: Command): Decision | Refusal {
    this.catchUp();
    return this.tryAt(command, this.now);
  }

  /** What has happened by itself up to now, as the service decides it before anything else. */
  private catchUp(): void {
    for (;;) {
      const { profile } = this.state;
      const dueAt = dueWithMigrations(this.programs, this.state);
      if (profile === null || dueAt === null || dueAt > this.now) return;
      const account = { ...this.state, profile, stakeholders: this.people };
      const occasion = nextOccasion(this.programs, account, this.state);
      if (occasion === null || occasion.at > this.now) return;
      const decision = this.tryAt({ kind: 'occasion', occasion }, occasion.at);
      if (decision.refused) throw new Error(`refused: ${decision.code}: ${decision.detail}`);
    }
  }

  private tryAt(command: Command, now: Instant): Decision | Refusal {
    const person = command.kind === 'stakeholder' ? this.personAfter(command) : null;
    if (person !== null) this.state = withPerson(this.state, this.programs, person.id);
    if (command.kind === 'merge-take')
      for (const { stakeholder: person } of command.joining ?? [])
        this.state = withPerson(this.state, this.programs, person);
    const state = { ...this.state, stakeholders: this.people };
    const decision = this.decide(command, state, now, person);
    const loaded = asLoaded(state, [command], this.programs, this.now);
    deepStrictEqual(this.decide(command, loaded, now, person), decision);
    if (decision.refused) return decision;
    if (person !== null) this.people = new Map(this.people).set(person.id, person);
    for (const claim of decision.claims) this.take(claim);
    this.state = this.withTaken(withHistory(apply(state, decision), command, decision), command, decision);
    const { seq, basis, nonce, programVersion } = decision;
    if (isUnlogged(command, decision)) {
      this.state = { ...this.state, seq: state.seq };
      return decision;
    }
    const logged = { seq, command, now, basis, nonce, programVersion };
    this.log.push(JSON.parse(JSON.stringify(logged)));
    this.entries.push(...decision.entries.map((entry) => ({ ...entry, seq: decision.seq })));
    this.sent.push(...decision.messages);
    this.told.push(...decision.events);
    this.payables.push(...decision.payables);
    checkBooks(this);
    return decision;
  }

  /** The past of an account that was merged is this one's from then on. */
  private withTaken(state: AccountState, command: Command, decision: Decision): AccountState {
    const estate = estateIn(command, this.merged);
    if (estate === undefined) return state;
    const { history, supposed, lotsEarnedAt, recordedLots } = takenOver(estate, shiftBy(decision, command));
    return {
      ...state,
      history: new Map([...state.history, ...history.map((past) => [past.seq, past] as const)]),
      supposed: new Map([...state.supposed, ...supposed.map((past) => [past.seq, past] as const)]),
      lotsEarnedAt: new Map([...(state.lotsEarnedAt ?? []), ...lotsEarnedAt]),
      recordedLots: new Map([
        ...(state.recordedLots ?? []),
        ...recordedLots.map((lot) => [lotKey(lot), lot] as const),
      ]),
    };
  }

  /** Decides within what counters have. */
  decide(
    command: Command,
    state: AccountState,
    now = this.now,
    person: Stakeholder | null = null,
  ): Decision | Refusal {
    const nonce = `code${state.seq + 1}`;
    const { id: accountId, programs } = this;
    const masterData = command.kind === 'account' ? this.profile(command) : null;
    const estate = estateIn(command, this.merged);
    return decideClaiming(
      {
        accountId,
        state,
        command,
        now,
        programs,
        masterData,
        person,
        nonce,
        ...(estate && { estate: estateOf(estate) }),
      },
      (claims) => drawClaims(claims, (claim) => this.counterOf(claim)).short,
    );
  }

  private profile({ accountKind, enrolledAt }: Extract<Command, { kind: 'account' }>): Profile {
    const since = enrolledAt ?? this.state.profile?.enrolledAt ?? this.now;
    const unknown = { country: null, segment: null, parent: null, attributes: {} };
    return { ...unknown, ...this.masterData, kind: accountKind, enrolledAt: since };
  }

  private personAfter(command: StakeholderCommand): Stakeholder {
    const { stakeholder: id, active, roles, circle } = command;
    const before = this.people.get(id);
    return { attributes: {}, ...before, id, active, roles, circle, leftAt: leftAt(before, active, this.now) };
  }

  /** A person leaves, or is back. */
  becomes(id: string, active: boolean): Decision {
    return this.run(this.becomesOf(id, active));
  }

  becomesOf(id: string, active: boolean): Command {
    const { roles, circle } = this.people.get(id) ?? stakeholder(id);
    return { kind: 'stakeholder', stakeholder: id, active, roles, circle };
  }

  /** What is told of a rule about a transaction. */
  tell(externalId: string, rule: string): string {
    const past = [...this.state.history.values()].find((past) => past.externalId === externalId);
    const program = this.programs.find(({ version }) => version === past?.programVersion);
    if (past === undefined || program === undefined) throw new Error(`nothing was posted as ${externalId}`);
    const told = explain(program, readTransaction(past.posted), past.basis);
    return told.find((one) => one.rule === rule)?.sentence ?? 'not looked at';
  }

  /** Undefined: without limit. */
  private counterOf({ counter, size, at, budget }: Claim): Use | undefined {
    if (at !== undefined)
      return budget.kind === 'stock' && this.untimely.has(budget.reward) ? { size: 0, used: 0 } : undefined;
    if (size !== null) return { size, used: this.used.get(counter) ?? 0 };
    const left = this.counters.get(counter);
    return left === undefined ? undefined : { size: left, used: 0 };
  }

  private take({ counter, n, size }: Claim): void {
    if (size !== null) this.used.set(counter, (this.used.get(counter) ?? 0) + n);
    else if (this.counters.has(counter)) this.counters.set(counter, (this.counters.get(counter) ?? 0) - n);
  }

  /** Points of one side of a wallet. */
  points(holder: Holder = 'account', points = 'reward', side: Side = 'active'): number {
    return this.state.wallets.get(`${holder} ${points}`)?.[side] ?? 0;
  }

  /** What went into one of the account's books, less what came out of it. */
  book(book: string, points = 'reward'): number {
    const on = (place: Place): boolean => 'book' in place && place.book === book;
    const moves = this.entries.filter((entry) => entry.points === points);
    return moves.reduce(
      (sum, { amount, source, target }) => sum + (on(target) ? amount : 0) - (on(source) ? amount : 0),
      0,
    );
  }

  lots(holder: Holder = 'account'): readonly Lot[] {
    return (this.state.lots ?? []).filter((lot) => lot.holder === holder);
  }

  tier(at: string | Instant = this.now, ladder = 'status'): string {
    const program = programAt(this.programs, instant(at));
    const found = program.ladders.get(ladder);
    if (found === undefined) throw new Error(`no ladder ${ladder}`);
    return tierAt(found, this.state, instant(at)).key;
  }

  /** A metric's value at the end of the day of an instant. */
  metric(key: string, at: string | Instant = this.now): string {
    const program = programAt(this.programs, instant(at));
    const metric = program.metrics.get(key);
    if (metric === undefined) throw new Error(`no metric ${key}`);
    const day = program.zone.dayOf(instant(at));
    return formatDecimal(
      metricValue(this.state, metric, {
        from: metric.windowOf(day, program.zone.dayOf(this.state.profile?.enrolledAt ?? 0)).from,
        to: day + 1,
      }),
    );
  }

  coupons(): readonly string[] {
    return [...this.state.coupons.values()].map(({ reward, status }) => `${reward} ${status}`);
  }

  /** The log decided again, from nothing, gives the same books. */
  verify(): void {
    // What came to nothing by itself is not logged; what is due next is to be said again after it.
    this.settle();
    const replayed = replay(this.id, this.programs, this.log, this.merged);
    // Birthdays are personal and stay out of the log, and so do versions that judged nothing yet: what falls due because
    // of them is not known there.
    const isMoreKnown =
      [...this.people.values()].some(({ birthday }) => birthday != null) ||
      this.programs.some(({ migrates }) => migrates !== null);
    // The same of a later version's warnings, which belong to the lots.
    const isWarnedLater = this.programs.some(({ version, warnsOfExpiry }) => version > 1 && warnsOfExpiry);
    const booksOf = ({ wallets, lots, coupons, cards, series, members, ...state }: AccountState): object => {
      const dueAt = isWarnedLater ? null : isMoreKnown ? state.booksDueAt : state.dueAt;
      const { holdings, tierSets, tierHolds, journeyRuns, planActs, planPeriods } = state;
      const { quoteHolds, referral, pool, poolMembers, ended, absorbed } = state;
      const group = { referral, pool, poolMembers, ended, absorbed };
      const status = { holdings, tierSets, tierHolds, journeyRuns, planActs, planPeriods, ...group };
      return { wallets, lots, ...status, coupons, cards, quoteHolds, series, members, dueAt };
    };
    deepStrictEqual(booksOf(replayed.state), booksOf(this.state));
    const entries = replayed.decisions.flatMap(({ seq, entries }) =>
      entries.map((entry) => ({ ...entry, seq })),
    );
    deepStrictEqual(entries, this.entries);
  }
}

/** Nothing came of what happened by itself: nothing is logged then. */
function isUnlogged({ kind }: Command, decision: Decision): boolean {
  return kind === 'occasion' && isQuiet(decision);
}

const mug: RewardTerms = { key: 'mug', version: 1, price: null, availableFrom: null, availableUntil: null };

export function stakeholder(id: string, parts: Partial<Stakeholder> = {}): Stakeholder {
  return { id, roles: ['buyer'], circle: 1, attributes: {}, active: true, ...parts };
}

function lineOf({ price = '1', ...line }: LineInput, index: number): PostedLine {
  return { id: String(index + 1), sku: `sku-${index + 1}`, quantity: '1', unitPrice: price, ...line };
}

/** For every wallet and side: balance = sum of entries = open lots less debt. And what was issued is somewhere. */
export function checkBooks({ state, entries, id }: Account): void {
  // Two wallets may hold more together than a number is exact for.
  const sums = new Map<string, bigint>();
  const add = (key: string, amount: number): unknown => sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount));
  for (const { points, amount, source, target } of entries) {
    if ('side' in source) add(`${source.holder} ${points} ${source.side}`, -amount);
    if ('side' in target) add(`${target.holder} ${points} ${target.side}`, amount);
    add(points, 'book' in source ? amount : 0);
    add(points, 'book' in target ? -amount : 0);
  }
  const inWallets = new Map<string, bigint>();
  for (const { holder, points, pending, active, reserved } of state.wallets.values()) {
    const sides = { pending, active, reserved };
    for (const [side, balance] of Object.entries(sides)) {
      strictEqual(
        sums.get(`${holder} ${points} ${side}`) ?? 0n,
        BigInt(balance),
        `${id}: ${holder} ${points} ${side}`,
      );
      if (side === 'reserved') continue;
      const open = (state.lots ?? []).filter(
        (lot) => lot.holder === holder && lot.points === points && lot.side === side,
      );
      const inLots = open.reduce((sum, lot) => sum + lot.remaining, 0);
      strictEqual(inLots, Math.max(balance, 0), `${id}: lots of ${holder} ${points} ${side}`);
    }
    const all = BigInt(pending) + BigInt(active) + BigInt(reserved);
    inWallets.set(points, (inWallets.get(points) ?? 0n) + all);
  }
  for (const [points, sum] of inWallets)
    strictEqual(sums.get(points) ?? 0n, sum, `${id}: ${points} are conserved`);
  for (const { amount, remaining } of state.lots ?? [])
    strictEqual(remaining > 0 && remaining <= amount, true);
}

/** Just what the service would load for these commands. */
export function asLoaded(
  full: AccountState,
  commands: readonly Command[],
  programs: readonly Program[],
  now: Instant,
): AccountState {
  const enrolledAt = full.profile?.enrolledAt ?? now;
  const needs = commands.map((command) =>
    needsOf(command, programs, {
      now,
      enrolledAt: command.kind === 'account' ? (command.enrolledAt ?? enrolledAt) : enrolledAt,
    }),
  );
  const dueAt = dueWithMigrations(programs, full);
  const migrating = needsToMigrate(programs, full, { now, enrolledAt });
  const isDue = dueAt !== null && dueAt <= now;
  const lots = lotsNeeded(needs, programs, { isDue, isMigrating: migrating.lotsEarnedAt });
  const wantsLots = lots !== 'none';
  const history = needs.flatMap((need) => need.history);
  const candidates = new Set(
    history.flatMap((need) => ('lines' in need ? candidatesOf(full, need.lines) : [])),
  );
  const isWanted = (past: PastTransaction): boolean =>
    history.some((need) => {
      if ('of' in need) return past.externalId === need.of;
      if ('seqs' in need) return need.seqs.includes(past.seq);
      if ('told' in need) return past.externalId === need.told;
      if ('seq' in need) return past.seq === need.seq || past.amendments.some(({ seq }) => seq === need.seq);
      return candidates.has(past.seq);
    });
  const quotes = needs.flatMap((need) => need.quotes);
  const named = (full.quoteHolds ?? []).filter(({ seq }) => quotes.includes(seq));
  const openOrNamed = (full.quoteHolds ?? []).filter(
    (hold) => hold.status === 'open' || named.includes(hold),
  );
  const foreseen = needsToForesee(programs, { now, enrolledAt, dueAt });
  const wanted = new Set([...full.history].filter(([, past]) => isWanted(past)).map(([seq]) => seq));
  const related = countedWith(full.journeyRuns, wanted);
  const wantedHistory = new Map([...full.history].filter(([seq]) => wanted.has(seq) || related.has(seq)));
  const supposed = new Map(
    [...full.supposed].filter(([seq]) => history.some((need) => 'seq' in need && need.seq === seq)),
  );
  const figures = mergeNeeds([
    ...migrating.figures,
    ...foreseen.figures,
    ...figuresDue(dueAt, programs, { now, enrolledAt }),
    ...needs.flatMap((need) => need.figures),
    ...figuresOfHistory([...wantedHistory.values(), ...supposed.values()], programs, { now, enrolledAt }),
    ...figuresOfQuotes(named, programs, enrolledAt),
  ]);
  return {
    ...full,
    series: new Map(figures.filter((need) => !need.byMember).map((need) => [need.key, seriesOf(full, need)])),
    members: new Map(
      figures.filter((need) => need.byMember).map((need) => [need.key, membersOf(full, need)]),
    ),
    // Wallets come in any order: what is decided must not depend on it.
    wallets: new Map([...full.wallets].reverse()),
    lots: lots === 'all' ? full.lots : null,
    someLots:
      lots === 'some'
        ? someLotsOf(
            full,
            now,
            needs.flatMap((need) => need.spends),
          )
        : null,
    lotsEarnedAt: migrating.lotsEarnedAt ? full.lotsEarnedAt : null,
    recordedLots: recordedFor(full, needs),
    quoteHolds: wantsLots ? openOrNamed : null,
    stakeholders: peopleFor(full, commands, {
      people: foreseen.people || needs.some((need) => need.people),
      leavers: needs.some((need) => need.leavers),
    }),
    coupons: needs.some((need) => need.coupons) ? full.coupons : standingIn(full, wantsLots),
    cards: cardsFor(full, needs, wantsLots),
    history: wantedHistory,
    supposed,
    referral: needs.some((need) => need.referral) ? full.referral : null,
    poolMembers: new Map(
      [...full.poolMembers].filter(([id]) => needs.some(({ poolMembers }) => poolMembers.includes(id))),
    ),
  };
}

/** Those that are due, and the first of each wallet that cover what is spent of it. */
function someLotsOf({ lots }: AccountState, upTo: Instant, spends: readonly Spend[]): SomeLots {
  const isDue = ({ side, availableAt, expiresAt }: Lot): boolean =>
    (side === 'pending' && availableAt !== null && availableAt <= upTo) ||
    (expiresAt !== null && expiresAt <= upTo);
  const wanted = new Set((lots ?? []).filter(isDue));
  const left = new Map<string, number>();
  for (const { holder, points, amount } of spends)
    left.set(`${holder} ${points}`, (left.get(`${holder} ${points}`) ?? 0) + amount);
  for (const lot of [...(lots ?? [])].sort(bySpendingOrder)) {
    const wallet = `${lot.holder} ${lot.points}`;
    const toGo = left.get(wallet) ?? 0;
    if (isDue(lot) || lot.side !== 'active' || toGo <= 0) continue;
    wanted.add(lot);
    left.set(wallet, toGo - lot.remaining);
  }
  const others = (lots ?? []).filter((lot) => !wanted.has(lot));
  const next = others.flatMap(({ side, availableAt, expiresAt }) =>
    [side === 'pending' ? availableAt : null, expiresAt].filter((at) => at !== null),
  );
  return {
    lots: (lots ?? []).filter((lot) => wanted.has(lot)),
    nextAt: next.length === 0 ? null : Math.min(...next),
  };
}

/** The purchases that lines of a return are matched with, found as they are in the log. */
function candidatesOf({ history }: AccountState, lines: readonly ReturnRequestLine[]): readonly number[] {
  const candidates = candidatesFor(lines);
  const newestFirst = [...history.values()].sort((a, b) => b.seq - a.seq);
  const needed = newestFirst.filter((past) => !candidates.areEnough() && candidates.needs(past));
  return needed.map(({ seq }) => seq);
}

/** With lots, the coupons that come to an end by themselves, and those that a card brings again. */
function standingIn({ coupons }: AccountState, wantsLots: boolean): AccountState['coupons'] {
  const stands = ({ status, expiresAt, card }: Coupon): boolean =>
    (status === 'open' && expiresAt !== null) || (status === 'withdrawn' && card !== null);
  return new Map([...coupons].filter(([, coupon]) => wantsLots && stands(coupon)));
}

/** Just the lots that are named. */
function recordedFor({ recordedLots }: AccountState, needs: readonly Needs[]): AccountState['recordedLots'] {
  const named = new Set(needs.flatMap((need) => need.recordedLots.map(lotKey)));
  return named.size === 0 ? null : new Map([...(recordedLots ?? [])].filter(([key]) => named.has(key)));
}

/** With lots, open cards; all of them where something past is returned or undone. */
function cardsFor(
  { cards }: AccountState,
  needs: readonly Needs[],
  wantsLots: boolean,
): AccountState['cards'] {
  const wantsAll = needsAllCards({
    coupons: needs.some((need) => need.coupons),
    history: needs.flatMap((need) => need.history),
  });
  return new Map([...cards].filter(([, { status }]) => wantsLots && (wantsAll || status === 'open')));
}

/** The people whom the commands name, those who are there, and those who have left, where they are asked for. */
function peopleFor(
  { stakeholders }: AccountState,
  commands: readonly Command[],
  { people, leavers }: Pick<Needs, 'people' | 'leavers'>,
): AccountState['stakeholders'] {
  const text = JSON.stringify(commands);
  const isWanted = ({ id, active, leftAt }: Stakeholder): boolean =>
    (people && active) || (leavers && leftAt != null) || text.includes(JSON.stringify(id));
  // In any order, as wallets.
  return new Map([...stakeholders].filter(([, person]) => isWanted(person)).reverse());
}

function seriesOf(full: AccountState, { key, from, split, to }: FigureNeed): Series {
  const days = [...(full.series.get(key)?.days ?? [])].filter(([day]) => from <= day && day < to);
  const early = days.filter(([day]) => day < split);
  const before = early.reduce((sum: Decimal, [, { value }]) => plus(sum, value), ZERO);
  const counted = early.filter(([, { value }]) => value > ZERO).map(([day]) => day);
  const lastDayBefore = counted.length === 0 ? null : Math.max(...counted);
  return { from, split, to, before, lastDayBefore, days: new Map(days.filter(([day]) => day >= split)) };
}

function membersOf(full: AccountState, { key, from, to }: FigureNeed): MemberSeries {
  const within = [...(full.members.get(key)?.members ?? [])].map(
    ([member, days]) => [member, new Map([...days].filter(([day]) => from <= day && day < to))] as const,
  );
  return { from, to, members: new Map(within.filter(([, days]) => days.size > 0)) };
}
