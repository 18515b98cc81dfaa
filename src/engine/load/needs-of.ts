import type { Command } from '../../core/command.ts';
import { CLOCK_TOLERANCE_MS } from '../../core/decide/checks.ts';
import type { Holder, LotRef } from '../../core/ledger.ts';
import type { Spend } from '../../core/lot-shelf.ts';
import { pendingMigrations, type SettledUnder } from '../../core/migration/pending-migration.ts';
import {
  activityDays,
  type FigureNeed,
  figuresOfLimits,
  figuresToPost,
  type ToPost,
} from '../../core/needs.ts';
import { areOccasionsDue, figuresForOccasions, figuresToForesee } from '../../core/occasions/needs.ts';
import { hasOccasions } from '../../core/occasions/next-occasion.ts';
import { programAt } from '../../core/program/compile.ts';
import type { Program } from '../../core/program/compiled.ts';
import type { PastTransaction, QuoteHold } from '../../core/state.ts';
import {
  figuresToReach,
  figuresToReassess,
  figuresToSettle,
  figuresToShowTiers,
  firstDaysThatCount,
} from '../../core/tiers/ladder-needs.ts';
import type { Instant } from '../../core/time.ts';
import type { HistoryNeed } from './load-history.ts';

/** What a command asks for beyond the head, wallets and tiers of its account. */
export interface Needs {
  readonly figures: readonly FigureNeed[];
  /** Open lots; and with them, for it decides what falls due next, coupons that come to an end by themselves. */
  readonly lots: boolean;
  /** Of the lots only those that are due, and when the next ones are. */
  readonly lotsDue: boolean;
  /** Beside those that are due, as many lots as it takes to spend so much of wallets. */
  readonly spends: readonly Spend[];
  /** When the lots were earned. */
  readonly lotsEarnedAt: boolean;
  /** Lots that are named, open or not, as their entries tell of them. */
  readonly recordedLots: readonly LotRef[];
  /** All coupons. */
  readonly coupons: boolean;
  readonly history: readonly HistoryNeed[];
  /** Quotes that are named, by the numbers of the commands that held them. */
  readonly quotes: readonly number[];
  /** All people of the account, for splits that mean some of them. */
  readonly people: boolean;
  /** People who have left, where what they had does not stay theirs. */
  readonly leavers: boolean;
  /** Whose code the account named when it enrolled. */
  readonly referral: boolean;
  /** Whether points are on their way to others. */
  readonly transit: boolean;
  /** Members of the pool that the account is. */
  readonly poolMembers: readonly string[];
}

const NONE: Needs = {
  figures: [],
  lots: false,
  lotsDue: false,
  spends: [],
  lotsEarnedAt: false,
  recordedLots: [],
  coupons: false,
  history: [],
  quotes: [],
  people: false,
  leavers: false,
  referral: false,
  poolMembers: [],
  transit: false,
};

/** What is returned or undone may open a full card again. */
export function needsAllCards({ coupons, history }: Pick<Needs, 'coupons' | 'history'>): boolean {
  return coupons && history.length > 0;
}

/** When a command is decided, and since when its account is enrolled when its turn comes. */
export interface NeededAt {
  readonly now: Instant;
  readonly enrolledAt: Instant;
}

export function needsOf(
  command: Command,
  programs: readonly Program[],
  { now, enrolledAt }: NeededAt,
): Needs {
  const knownUntil = now + CLOCK_TOLERANCE_MS;
  switch (command.kind) {
    case 'purchase':
    case 'activity': {
      const { kind, occurredAt, stakeholder, of } = command.transaction;
      const needs = needsOfReferred(programs, { kind, occurredAt, enrolledAt, stakeholder, knownUntil });
      if (of !== undefined) return { ...needs, lots: true, history: [{ of }] };
      // A quote that is used ends no more by itself: what does so next is then to be found among all that there is.
      if (command.quote === undefined) return needs;
      return { ...needs, lotsDue: true, quotes: [command.quote], leavers: settlesLeavers(programs) };
    }
    case 'quote-hold': {
      const { kind, occurredAt, stakeholder } = command.transaction;
      return needsOfReferred(programs, { kind, occurredAt, enrolledAt, stakeholder, knownUntil });
    }
    case 'referral': {
      const { kind, occurredAt, stakeholder } = command.transaction;
      return needsToPost(programs, { kind, occurredAt, enrolledAt, stakeholder, knownUntil });
    }
    case 'referral-amend':
      return { ...NONE, ...toTakeBack(programs), history: [{ told: command.of }] };
    case 'return': {
      const { of, lines, occurredAt, stakeholder } = command;
      const need = of === null ? { lines } : { of };
      const program = programAt(programs, occurredAt);
      const needs =
        of === null && program.document.returns?.unmatched === 'evaluate'
          ? needsToPost(programs, { kind: 'purchase', occurredAt, enrolledAt, stakeholder, knownUntil })
          : NONE;
      return { ...needs, ...toTakeBack(programs), history: [need], referral: refers(programs) };
    }
    case 'void':
      return {
        ...NONE,
        ...toTakeBack(programs),
        figures: programs.flatMap(activityDays),
        history: [{ seq: command.subject }],
        referral: refers(programs),
      };
    case 'redemption':
      return 'coupon' in command.payment
        ? { ...NONE, lotsDue: programs.some(({ endsCoupons }) => endsCoupons), coupons: true }
        : {
            ...NONE,
            lotsDue: true,
            spends: spent(command.payment.holder, command.reward.price),
            poolMembers: command.member === undefined ? [] : [command.member],
          };
    case 'transfer':
      return { ...NONE, lotsDue: true, spends: spent(command.from, command) };
    case 'settle':
      return { ...NONE, lotsDue: true };
    case 'close':
      return { ...NONE, lots: true, coupons: true };
    case 'adjustment':
      return command.amount < 0
        ? { ...NONE, lotsDue: true, spends: spent(command.holder, { ...command, amount: -command.amount }) }
        : NONE;
    case 'lot-activate':
    case 'lot-cancel':
    case 'lot-extend':
      return { ...NONE, lots: true, recordedLots: [command.lot] };
    case 'lot-reinstate':
      // Of what was returned meanwhile nothing comes back.
      return { ...NONE, lots: true, recordedLots: [command.lot], history: [{ seqs: [command.lot.seq] }] };
    case 'merge-give':
      return { ...NONE, lots: true, referral: true, transit: true };
    case 'merge-take': {
      const program = programAt(programs, now);
      const { dayOf } = program.zone;
      const enrolledOn = dayOf(enrolledAt);
      const figures = firstDaysThatCount(program, dayOf(now), enrolledOn).flatMap((day) =>
        figuresToReach(program, day, enrolledOn),
      );
      return { ...NONE, figures, lots: true, coupons: true, leavers: true, referral: true };
    }
    case 'tier-set':
    case 'tier-hold':
    case 'tier-release': {
      // An end may move away: what falls due next is then to be found among all that there is.
      const program = programAt(programs, now);
      const { dayOf } = program.zone;
      return { ...NONE, lotsDue: true, figures: figuresToShowTiers(program, dayOf(now), dayOf(enrolledAt)) };
    }
    case 'account': {
      const needs = needsToPost(programs, {
        kind: 'enrolment',
        occurredAt: enrolledAt,
        enrolledAt,
        stakeholder: null,
        knownUntil,
      });
      return command.referral === undefined ? needs : { ...needs, referral: true };
    }
    case 'stakeholder':
      return !command.active && settlesLeavers(programs) ? { ...NONE, lots: true } : NONE;
    case 'transfer-receive':
      return command.feed === true ? { ...NONE, poolMembers: [command.from.account] } : NONE;
    case 'pool-join':
    case 'pool-leave':
      return { ...NONE, poolMembers: [command.member] };
    case 'occasion':
    case 'pool-membership':
    case 'pool-open':
    case 'transfer-arrive':
    case 'plan-activate':
    case 'plan-cancel':
    case 'merge':
      return NONE;
  }
}

/** Whoever earned what is returned may have left since, and used coupons are not to be taken back. */
function toTakeBack(programs: readonly Program[]): Pick<Needs, 'lots' | 'coupons' | 'leavers'> {
  return { lots: true, coupons: true, leavers: settlesLeavers(programs) };
}

function settlesLeavers(programs: readonly Program[]): boolean {
  return programs.some((program) => program.settlesLeavers);
}

function spent(holder: Holder, price: Omit<Spend, 'holder'> | null): readonly Spend[] {
  return price === null ? [] : [{ holder, points: price.points, amount: price.amount }];
}

/** How lots are needed by all of some commands together, of an account of which something is due or not. */
export function lotsNeeded(
  needs: readonly Pick<Needs, 'lots' | 'lotsDue'>[],
  programs: readonly Program[],
  { isDue, isMigrating }: { readonly isDue: boolean; readonly isMigrating: boolean },
): 'all' | 'some' | 'none' {
  if (needs.some(({ lots }) => lots)) return 'all';
  if (!isDue && !needs.some(({ lotsDue }) => lotsDue)) return 'none';
  return isMigrating || programs.some(({ settlesAllLots }) => settlesAllLots) ? 'all' : 'some';
}

function needsOfReferred(programs: readonly Program[], toPost: ToPost): Needs {
  const needs = needsToPost(programs, toPost);
  return refers(programs) ? { ...needs, referral: true } : needs;
}

/** Accounts whose programme never referred any have no referral to look for. */
function refers(programs: readonly Program[]): boolean {
  return programs.some(({ referral }) => referral !== null);
}

/** The figures by which tiers and limits are looked at again when these transactions are returned or undone. */
export function figuresOfHistory(
  history: Iterable<PastTransaction>,
  programs: readonly Program[],
  { now, enrolledAt }: NeededAt,
): readonly FigureNeed[] {
  const past = [...history];
  const instants = new Set(past.map(({ posted }) => posted.occurredAt));
  const { dayOf } = programAt(programs, now).zone;
  const enrolledOn = dayOf(enrolledAt);
  const limits = past.flatMap(({ posted: { kind, occurredAt, stakeholder }, programVersion }) => {
    const program = programs.find(({ version }) => version === programVersion);
    const use = { day: dayOf(occurredAt), enrolledOn, person: stakeholder };
    return program === undefined ? [] : figuresOfLimits(program, kind, use, true);
  });
  return [...figuresToReassess(programs, [...instants], enrolledOn), ...limits];
}

/** The figures by which a purchase that stands as it was quoted reaches tiers. */
export function figuresOfQuotes(
  holds: Iterable<QuoteHold>,
  programs: readonly Program[],
  enrolledAt: Instant,
): readonly FigureNeed[] {
  return [...holds].flatMap(({ transaction, programVersion }) => {
    const program = programs.find(({ version }) => version === programVersion);
    if (program === undefined) throw new Error(`programme version ${programVersion} was not loaded`);
    const { dayOf } = program.zone;
    return figuresToReach(program, dayOf(transaction.occurredAt), dayOf(enrolledAt));
  });
}

/** What it takes to decide all that has happened by itself, and to say what happens next: asked for by any command. */
export function needsToForesee(
  programs: readonly Program[],
  looked: NeededAt & { readonly dueAt: Instant | null },
): Pick<Needs, 'figures' | 'people'> {
  if (!hasOccasions(programs)) return NONE;
  return {
    figures: [...figuresToForesee(programs, looked), ...figuresForOccasions(programs, looked)],
    people:
      programs.some(({ rules }) => rules.birthday.length > 0) ||
      (areOccasionsDue(programs, looked) && programs.some(({ reads }) => reads.people)),
  };
}

/** What it takes to bring new terms to what was earned before, where a version has taken effect that does so. */
export function needsToMigrate(
  programs: readonly Program[],
  settled: SettledUnder,
  { now, enrolledAt }: NeededAt,
): Pick<Needs, 'figures' | 'lotsEarnedAt'> {
  const due = pendingMigrations(programs, settled).filter(({ at }) => at <= now);
  if (due.length === 0) return NONE;
  const figures = due.flatMap(({ at, version }) => {
    const program = programs.find((candidate) => candidate.version === version) ?? programAt(programs, at);
    const { dayOf } = program.zone;
    return figuresToShowTiers(program, dayOf(at), dayOf(enrolledAt));
  });
  return { figures, lotsEarnedAt: true };
}

/** The figures for what falls due by now. */
export function figuresDue(
  dueAt: Instant | null,
  programs: readonly Program[],
  { now, enrolledAt }: NeededAt,
): readonly FigureNeed[] {
  if (dueAt === null || dueAt > now) return [];
  return figuresToSettle(programs, { dueAt, now }, programAt(programs, now).zone.dayOf(enrolledAt));
}

function needsToPost(programs: readonly Program[], toPost: ToPost): Needs {
  const program = programAt(programs, toPost.occurredAt);
  if (toPost.kind === 'enrolment' && program.rules.enrolment.length === 0) return NONE;
  const figures = figuresToPost(program, toPost);
  // Stamps go where there is room for them.
  return { ...NONE, figures, lots: programs.some(({ hasCards }) => hasCards), people: program.reads.people };
}
