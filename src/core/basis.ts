import type { JourneyState } from './journeys/journey-state.ts';
import type { Referred } from './referral/qualifying.ts';
import type { Day, Instant } from './time.ts';
import type { Attributes } from './transaction.ts';

/**
 * What a transaction was judged on, beside itself: kept in the log, so that its kept part can be judged again
 * after a return and an explanation can be made later. Holds just what the programme reads.
 */
export interface Basis {
  /** The tier held per ladder. */
  readonly tiers: Readonly<Record<string, string>>;
  /** Metric values read by conditions, as decimal strings. */
  readonly metrics: Readonly<Record<string, string>>;
  /** As decimal strings, like metrics: what targets come to, and how long streaks are. */
  readonly targets?: Readonly<Record<string, string>>;
  readonly streaks?: Readonly<Record<string, string>>;
  /** The last day, up to that of this transaction, on which activities of a type were posted. */
  readonly lastOn?: Readonly<Record<string, Day>>;
  /** Per rule with `every` or `reaches`: the metric before this transaction, and how often the rule had fired in its period. */
  readonly counts: Readonly<Record<string, StepBasis>>;
  /** Per limit (see Limit.key), what was left of it: of those of the programme where that was less than was asked for. */
  readonly headroom: Readonly<Record<string, number>>;
  readonly account: {
    readonly kind: string;
    readonly attributes: Attributes;
    readonly country?: string;
    readonly segment?: string;
    readonly parent?: string;
    readonly enrolledOn?: Day;
    /** The last day before this transaction on which there was a purchase. */
    readonly lastPurchaseOn?: Day;
  };
  readonly stakeholder: {
    readonly roles: readonly string[];
    readonly circle: number;
    readonly attributes: Attributes;
  } | null;
  /** Rules whose grant was not to be had, because its stock was gone. */
  readonly outOfStock: readonly string[];
  /** The people whom splits mean, by role or circle (see peopleKey), as ids: the first by circle comes first. */
  readonly people?: Readonly<Record<string, readonly string[]>>;
  /** The rule that applied, per group in which one did: a kept part is judged by no other. */
  readonly chosen?: Readonly<Record<string, string>>;
  /** Of the plans that the programme reads, those that the account was in. */
  readonly plans?: readonly string[];
  /** Where the account was with the journeys that the programme reads; what is not here it had not begun. */
  readonly journeys?: Readonly<Record<string, JourneyState>>;
  /** Where the referrer was told of it. */
  readonly told?: true;
  /** Of what a referrer was told: it came to more than can be booked, and gave nothing. */
  readonly unheard?: true;
  /** The cards that it filled, or would have filled, per kind of points. */
  readonly cards?: Readonly<Record<string, CardsBasis>>;
  /** What it brought about beyond itself and rules were judged on, in that order. */
  readonly followed?: readonly Occurrence[];
  /** The same in older logs, which know of tiers alone: see followedIn. */
  readonly reached?: readonly Omit<TierReached, 'on'>[];
  /** The newest version that renews terms of what was earned then, although it took effect later. */
  readonly renewedBy?: number;
  /** Where a quote was honoured, whose basis this is. */
  readonly honoured?: HonouredQuote;
}

/**
 * Of a command that no rule looks at: what became of full cards, and which of them found no stock, stands in the log
 * with it.
 */
export const NOTHING_JUDGED: Basis = {
  tiers: {},
  metrics: {},
  counts: {},
  headroom: {},
  account: { kind: '', attributes: {} },
  stakeholder: null,
  outOfStock: [],
};

/** A purchase that stands as it was quoted, not as things stood when it was posted. */
export interface HonouredQuote {
  /** The number of the command that held the quote. */
  readonly quote: number;
  /** The version that it was judged by, and the instant at which. */
  readonly version: number;
  readonly occurredAt: Instant;
  /** What it would have been judged on instead. */
  readonly instead: Basis;
}

/** Full cards of a kind. */
export interface CardsBasis {
  /** How many of them brought coupons, per reward. */
  readonly granted: Readonly<Record<string, number>>;
  /** Those that did not, because the stock was gone: the reward, by who claimed it. */
  readonly refused?: Readonly<Record<string, string>>;
  /** The same of those whose reward could not be had at that time. */
  readonly untimely?: Readonly<Record<string, string>>;
}

/** How a metric stood before a transaction. */
export interface MetricBefore {
  readonly before: string;
  /** Of distinct: which of its members are new by this transaction. */
  readonly fresh?: readonly string[];
}

export interface StepBasis extends MetricBefore {
  readonly fired: number;
}

/**
 * Something that a transaction brought about beyond itself: `on` is the trigger of the rules that are looked at for it,
 * the rest is what it takes to see which rules are about it, and whether a kept part would bring it about, too.
 */
export type Occurrence = TierReached | JourneyStepDone | JourneyDone | Referred;

/** In the run that began with a command. */
interface OfRun {
  readonly journey: string;
  readonly run: number;
  /** Rules whose gift was used up before it fell away the last time: it is not given twice. */
  readonly spent?: readonly string[];
}

export interface JourneyStepDone extends OfRun {
  readonly on: 'journey-step';
  readonly step: string;
}

export interface JourneyDone extends OfRun {
  readonly on: 'journey-done';
}
/** How the metrics stood without the transaction. */
export interface TierReached {
  readonly on: 'tier-reached';
  readonly ladder: string;
  readonly tier: string;
  readonly metrics: Readonly<Record<string, MetricBefore>>;
}
