import type { FactContext } from './conditions/fact-context.ts';
import type { Earned } from './earning.ts';
import type { Bound } from './limits/bound.ts';
import type { EarnedPoints } from './metrics.ts';
import type { Program, Rule } from './program/compiled.ts';
import type { Part } from './split.ts';

/** Why a rule gave nothing. */
export type Silence =
  | 'another-kind'
  | 'not-valid-then'
  | 'condition'
  | 'no-line'
  | 'not-the-nth'
  | 'nothing-earned'
  | 'limit-reached'
  | 'out-of-stock'
  | 'another-of-group'
  | 'not-reached'
  | 'given-before';

interface OutcomeCommon {
  readonly rule: Rule;
  /** What it was judged in: where a tier was reached, with that tier. */
  readonly context: FactContext;
}

/** What one rule does with a transaction. */
export type RuleOutcome = OutcomeCommon &
  (
    | {
        readonly fired: false;
        /** How often its turn had come, where it came to nothing: that turn is not to be had again. */
        readonly times: number;
        readonly silence: Silence;
        readonly arithmetic: Arithmetic | null;
        /** The limit that left nothing. */
        readonly bound: Bound | null;
      }
    | {
        readonly fired: true;
        /** How often its turn had come at once; above 1 only with `every`. */
        readonly times: number;
        /** How often it fired: as often, or as a limit left. */
        readonly fires: number;
        readonly arithmetic: Arithmetic | null;
        readonly parts: readonly Part[];
        /** Coupons. */
        readonly grants: number;
        /** The limit that left less than there would have been. */
        readonly bound: Bound | null;
      }
  );

export interface Arithmetic {
  readonly lines: readonly FactContext[];
  readonly earned: Earned;
  /** How often it was earned at once: after limits on how often. */
  readonly times: number;
  /** After limits; what is booked. */
  readonly amount: number;
}

/** A rule came to more points than a number can hold, or to more coupons than can be granted at once. */
export class TooMuch extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(`rule ${rule} comes to more than can be booked`);
    this.rule = rule;
  }
}

/** What has been judged of a transaction so far: rules can depend on what others earned of it. */
export interface Judgement {
  readonly program: Program;
  readonly context: FactContext;
  /** In the order of the document. */
  readonly outcomes: readonly RuleOutcome[];
  readonly earned: readonly EarnedPoints[];
}
