import { apply } from '../apply.ts';
import type { Basis } from '../basis.ts';
import type { Command } from '../command.ts';
import { decide } from '../decide/decide.ts';
import { formatDecimal } from '../decimal.ts';
import type { Decision, RefusalCode } from '../decision.ts';
import { explain, type RuleExplanation } from '../explain/explain.ts';
import { metricValue } from '../metrics.ts';
import { postedBy } from '../posted-by.ts';
import type { Mistake } from '../program/check/mistake.ts';
import type { Program } from '../program/compiled.ts';
import type { AccountState } from '../state.ts';
import { stretchAt, tierTimeline } from '../tiers/tier-timeline.ts';
import type { Instant } from '../time.ts';
import { type PostedTransaction, readTransaction } from '../transaction.ts';
import { journeysDone, type TriedJourney } from './given-journeys.ts';
import { checkGiven, type GivenState, stateOf } from './trial-state.ts';
import { checkTriedOccasion, occasionOf, type TriedOccasion } from './tried-occasion.ts';

/** What a transaction would come to for an account that there need not be. */
export interface Trial {
  readonly refused: false;
  readonly decision: Decision;
  /** What it was judged on. */
  readonly basis: Basis;
  readonly explanation: readonly RuleExplanation[];
  /** Per ladder, the tier at the instant of the transaction and its end as known then (null: none). */
  readonly tiers: Readonly<Record<string, { readonly before: HeldTier; readonly after: HeldTier }>>;
  /** Each metric of the programme, in its period on the day of the transaction, as decimal strings. */
  readonly metrics: Readonly<Record<string, { readonly before: string; readonly after: string }>>;
  readonly journeys: Readonly<
    Record<string, { readonly before: TriedJourney; readonly after: TriedJourney }>
  >;
  readonly before: AccountState;
  readonly after: AccountState;
}

export interface HeldTier {
  readonly tier: string;
  readonly until: Instant | null;
}

export interface TrialRefused {
  readonly refused: true;
  /** state-invalid: what is given fits the programme in no way; else the refusal of the transaction itself. */
  readonly code: RefusalCode | 'validation-failed';
  /** Places in what is given, or below `/transaction`. */
  readonly mistakes: readonly Mistake[];
}

/**
 * Decides a purchase, an activity, what a referrer is told or an occasion on a state that is made up for it: wallets are empty, no limit is used, no rule
 * has fired. It is decided at its own instant, whenever that is. Nothing comes of it. `posted.stakeholder` is the id
 * of one of those given.
 */
export function tryTransaction(
  program: Program,
  given: GivenState,
  posted: PostedTransaction | TriedOccasion,
): Trial | TrialRefused {
  const mistakes = [
    ...checkGiven(program, given),
    ...checkNamed(given, posted),
    ...(posted.kind === 'occasion' ? checkTriedOccasion(program, posted).map(inTransaction) : []),
  ];
  if (mistakes.length > 0) return { refused: true, code: 'validation-failed', mistakes };
  const before = stateOf(program, given, posted.occurredAt);
  const command = commandOf(program, posted);
  const decision = decideAlone(program, before, command, posted.occurredAt);
  if (decision.refused) {
    const { code, pointer, detail } = decision;
    return { refused: true, code, mistakes: [{ pointer: `/transaction${pointer}`, detail }] };
  }
  const { basis } = decision;
  const judged = postedBy(command, posted.occurredAt);
  if (judged === null) throw new Error('nothing was tried');
  if (basis === null || basis.unheard === true) return passedOver(decision);
  const after = apply(before, decision);
  return {
    refused: false,
    decision,
    basis,
    explanation: explain(program, readTransaction(judged), basis),
    tiers: tiersOf(program, before, after, posted.occurredAt),
    metrics: metricsOf(program, before, after, posted.occurredAt),
    journeys: journeysOf(program, before, after),
    before,
    after,
  };
}

function checkNamed(
  { stakeholders = [] }: GivenState,
  { stakeholder }: Pick<PostedTransaction, 'stakeholder'>,
): readonly Mistake[] {
  if (stakeholder === null || stakeholders.some(({ id }) => id === stakeholder)) return [];
  const detail = `There is no ${JSON.stringify(stakeholder)} among the stakeholders that are given: add it there.`;
  return [{ pointer: '/transaction/stakeholder', detail }];
}

function inTransaction({ pointer, detail }: Mistake): Mistake {
  return { pointer: `/transaction${pointer}`, detail };
}

/** An occasion, or what a referrer is told, that comes to more than can be booked gives nothing, and is told of as such. */
function passedOver({ events }: Decision): TrialRefused {
  const detail = String(events.find(({ type }) => REFUSED.has(type))?.data.detail ?? '');
  return { refused: true, code: 'too-many-points', mistakes: [{ pointer: '/transaction', detail }] };
}

const REFUSED: ReadonlySet<string> = new Set(['occasion.refused', 'referral.refused']);

function commandOf(program: Program, posted: PostedTransaction | TriedOccasion): Command {
  return posted.kind === 'occasion'
    ? { kind: 'occasion', occasion: occasionOf(program, posted) }
    : { kind: posted.kind, externalId: 'trial', transaction: posted };
}

function decideAlone(program: Program, state: AccountState, command: Command, now: Instant) {
  return decide({
    accountId: 'trial',
    state,
    command,
    now,
    programs: [program],
    refusedClaims: new Map(),
    nonce: 'trial',
  });
}

function tiersOf(
  program: Program,
  before: AccountState,
  after: AccountState,
  occurredAt: Instant,
): Trial['tiers'] {
  return Object.fromEntries(
    [...program.ladders.values()].map((ladder) => {
      const heldIn = (state: AccountState): HeldTier => {
        const { tier, until } = stretchAt(tierTimeline(ladder, state), occurredAt);
        return { tier: tier.key, until };
      };
      return [ladder.key, { before: heldIn(before), after: heldIn(after) }];
    }),
  );
}

function metricsOf(
  program: Program,
  before: AccountState,
  after: AccountState,
  occurredAt: Instant,
): Trial['metrics'] {
  const day = program.zone.dayOf(occurredAt);
  const enrolledOn = program.zone.dayOf(before.profile?.enrolledAt ?? occurredAt);
  return Object.fromEntries(
    [...program.metrics.values()].map((metric) => {
      const window = metric.windowOf(day, enrolledOn);
      const value = (state: AccountState): string => formatDecimal(metricValue(state, metric, window));
      return [metric.key, { before: value(before), after: value(after) }];
    }),
  );
}

function journeysOf(program: Program, before: AccountState, after: AccountState): Trial['journeys'] {
  const was = journeysDone(program, before.journeyRuns);
  const is = journeysDone(program, after.journeyRuns);
  return Object.fromEntries(
    Object.entries(is).flatMap(([key, done]) => {
      const first = was[key];
      return first === undefined ? [] : [[key, { before: first, after: done }]];
    }),
  );
}
