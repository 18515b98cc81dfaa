import { stockCounter } from '../decide/claims.ts';
import type { Program, Rule } from '../program/compiled.ts';
import type { Day, Instant } from '../time.ts';
import { isOfProgram, type Limit, limitCounter } from './limit.ts';
import type { Use } from './warnings.ts';

/** A counter as it stands; since when nothing is left of it, or null. */
export interface CounterState extends Use {
  readonly spentAt: Instant | null;
}

/** A limit of a rule; `counter` is null where each account, person or transaction has its own. */
export interface LimitState {
  readonly limit: Limit;
  readonly counter: CounterState | null;
}

/**
 * Whether a rule gives anything: not yet, now, no longer, or not now, because a limit of the programme or the stock of
 * what it grants is used up.
 */
export interface RuleState {
  readonly rule: Rule;
  readonly state: 'scheduled' | 'active' | 'ended' | 'spent';
  readonly limits: readonly LimitState[];
  /** Of what it grants; null: it grants nothing, or has no end. */
  readonly stock: CounterState | null;
}

/** The names of the counters that say how rules stand on a day; see limitCounter and stockCounter. */
export interface CountersAsked {
  readonly limits: readonly string[];
  readonly stocks: readonly string[];
}

export function countersAsked(rules: readonly Rule[], day: Day): CountersAsked {
  const limits = rules.flatMap((rule) => rule.limits.filter(isOfProgram));
  const rewards = rules.flatMap(({ reward }) => reward ?? []);
  return {
    limits: [...new Set(limits.map((limit) => limitCounter(limit, day)))],
    stocks: [...new Set(rewards.map(stockCounter))],
  };
}

/** How the rules of a programme stand at an instant. A limit that was never used has no counter yet. */
export function ruleStates(
  { zone }: Program,
  rules: readonly Rule[],
  at: Instant,
  counters: ReadonlyMap<string, CounterState>,
): readonly RuleState[] {
  const day = zone.dayOf(at);
  return rules.map((rule) => {
    const ofLines = rule.earn?.ofLine ?? [];
    const limits = [...ofLines, ...rule.limits].map((limit): LimitState => {
      if (!isOfProgram(limit)) return { limit, counter: null };
      const { used, spentAt } = counters.get(limitCounter(limit, day)) ?? { used: 0, spentAt: null };
      // The version in force says how much there is; the counter, how much the one that was claimed by last said.
      return { limit, counter: { size: limit.most, used, spentAt } };
    });
    const stock = rule.reward === null ? null : (counters.get(stockCounter(rule.reward)) ?? null);
    const all = [...limits.map(({ counter }) => counter), stock];
    return { rule, state: stateOf(rule, at, all.some(isSpent)), limits, stock };
  });
}

function stateOf({ from, until }: Rule, at: Instant, isUsedUp: boolean): RuleState['state'] {
  if (at < from) return 'scheduled';
  if (at >= until) return 'ended';
  return isUsedUp ? 'spent' : 'active';
}

function isSpent(counter: CounterState | null): boolean {
  return counter !== null && counter.used >= counter.size;
}
