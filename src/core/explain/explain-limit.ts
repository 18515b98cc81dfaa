import type { FactContext } from '../conditions/fact-context.ts';
import { describeDate } from '../describe/dates.ts';
import { limitName } from '../describe/describe-limit.ts';
import type { Bound } from '../limits/bound.ts';
import type { Limit } from '../limits/limit.ts';
import type { Program, Rule } from '../program/compiled.ts';
import type { LimitScope } from '../program/document.ts';
import { formatDay } from '../time.ts';

/** The limit that left less than a rule would have given, and how much. */
export interface ExplainedLimit {
  readonly label: string | null;
  readonly per: LimitScope;
  readonly unit: 'points' | 'count';
  readonly most: number;
  readonly left: number;
  /** The day from which on there is all of it again; null: there is no such day. */
  readonly until: string | null;
  /** "the limit of 50 Reward points per account in a calendar month". */
  readonly name: string;
  readonly isWhole: boolean;
}

export function explainLimit(
  program: Program,
  rule: Rule,
  { limit, left }: Bound,
  context: FactContext,
): ExplainedLimit {
  const { label, per, unit, most, isWhole, definition } = limit;
  const size = limitName(program.document, definition, rule.earn?.points ?? null);
  const name = label === null ? `the limit of ${size}` : `the limit "${label}" of ${size}`;
  return { label, per, unit, most, left, until: endOf(program, limit, context), name, isWhole };
}

function endOf({ zone }: Program, { definition, period }: Limit, context: FactContext): string | null {
  const { within } = definition;
  const { enrolledOn } = context.basis.account;
  if (period === null || typeof within !== 'object' || period.isRolling) return null;
  if ('membership' in within && enrolledOn === undefined) return null;
  const day = zone.dayOf(context.transaction.posted.occurredAt);
  return formatDay(period.windowOf(day, enrolledOn ?? day).to);
}

/** Why there is nothing: "the limit of … is used up until 1 April 2026". */
export function spentSentence({ name, left, isWhole, until }: ExplainedLimit): string {
  const end = until === null ? '' : ` until ${describeDate(until)}`;
  return isWhole && left > 0
    ? `${name} has only ${left} left${end}, and gives all or nothing`
    : `${name} is used up${end}`;
}

/** Why there is less than the rule would have given: "the limit of … left 60 until 1 April 2026". */
export function cutSentence({ name, left, isWhole, until }: ExplainedLimit): string {
  const end = until === null ? '' : ` until ${describeDate(until)}`;
  return `${name} left ${isWhole ? 'only ' : ''}${left}${end}`;
}
