import { type CountsUntilOf, countsUntilOf, type WindowOf, windowsOf } from '../periods.ts';
import type {
  LimitDefinition,
  LimitScope,
  ProgramDocument,
  RuleDefinition,
  SharedLimitDefinition,
} from '../program/document.ts';
import { type Day, formatDay } from '../time.ts';
import type { Posted } from '../transaction.ts';

/** A limit made ready to be judged: of one rule, or of several together. */
export interface Limit {
  /** What it is called where a basis says what was left of it: for the first of a rule, the key of the rule. */
  readonly key: string;
  readonly definition: LimitDefinition;
  /** The key in the document: of the rule whose own it is, or of the limit that rules share. */
  readonly name: string;
  readonly isShared: boolean;
  /** Of one that rules share. */
  readonly label: string | null;
  readonly unit: 'points' | 'count';
  readonly most: number;
  readonly per: LimitScope;
  /** True: where less is left than is asked for, there is nothing. */
  readonly isWhole: boolean;
  /** Null: it has no period, for it is of one transaction. */
  readonly period: LimitPeriod | null;
  /** What its use is counted under: limits of one rule, scope and unit share that, whatever their periods are. */
  readonly figure: string;
  /** True: another limit, before it, counts under the same figure by day. */
  readonly isCountedAlready: boolean;
}

export interface LimitPeriod {
  readonly windowOf: WindowOf;
  readonly countsUntil: CountsUntilOf;
  /** True: it begins anew every day, so that a day belongs to many of them. */
  readonly isRolling: boolean;
}

/** A limit that has a period. */
export type LastingLimit = Limit & { readonly period: LimitPeriod };

const NONE: readonly Limit[] = [];

/** The limits of a rule alone. The first one that counts points of the account is counted as it always was. */
export function limitsOfRule({ key, limit }: RuleDefinition): readonly Limit[] {
  const limits: Limit[] = [];
  for (const [i, definition] of definitionsOf(limit).entries()) {
    const own = compileLimit(definition, {
      key: i === 0 ? key : `${key}#${i + 1}`,
      name: key,
      figure: `limit:${key}`,
    });
    const isCountedAlready = limits.some((before) => before.figure === own.figure && before.per === own.per);
    limits.push({ ...own, isCountedAlready });
  }
  return limits;
}

/** The limits that rules share, by the rules. */
export function sharedLimits({ limits = {} }: ProgramDocument): ReadonlyMap<string, readonly Limit[]> {
  const byRule = new Map<string, readonly Limit[]>();
  for (const [key, definition] of Object.entries(limits)) {
    const limit = compileSharedLimit(key, definition);
    for (const rule of definition.rules) byRule.set(rule, [...(byRule.get(rule) ?? NONE), limit]);
  }
  return byRule;
}

export function definitionsOf(limit: RuleDefinition['limit']): readonly LimitDefinition[] {
  if (limit === undefined) return [];
  return 'length' in limit ? limit : [limit];
}

function compileSharedLimit(key: string, definition: SharedLimitDefinition): Limit {
  const { label = null } = definition;
  return compileLimit(definition, {
    ...{ key: `limits:${key}`, name: key, figure: `limits:${key}` },
    ...{ label, isShared: true },
  });
}

/** How a limit, whatever it is of, is told from others. */
export interface LimitName {
  readonly key: string;
  readonly name: string;
  readonly figure: string;
  readonly label?: string | null;
  readonly isShared?: boolean;
}

function compileLimit(
  definition: LimitDefinition,
  { key, name, figure, label = null, isShared = false }: LimitName,
): Limit {
  const { points, count, per, within, over } = definition;
  const unit = points === undefined ? 'count' : 'points';
  return {
    key,
    definition,
    name,
    isShared,
    label,
    unit,
    most: points ?? count ?? 0,
    per,
    isWhole: over === 'nothing',
    period: within === undefined ? null : periodOf(within),
    figure: unit === 'points' ? figure : `${figure}/count`,
    isCountedAlready: false,
  };
}

function periodOf(within: NonNullable<LimitDefinition['within']>): LimitPeriod {
  const windowOf = windowsOf(within);
  const isRolling = typeof within === 'object' && 'rolling' in within;
  return { windowOf, countsUntil: countsUntilOf(within, windowOf), isRolling };
}

/** Is its use counted by day with the account? Else with all accounts together, or not beyond the transaction. */
export function isOfAccount(limit: Limit): limit is LastingLimit {
  return limit.per === 'account' || limit.per === 'stakeholder';
}

export function isOfProgram(limit: Limit): limit is LastingLimit {
  return limit.per === 'program';
}

/**
 * The person whose limit a transaction uses: the one named in it (null: nobody is). Whose birthday it is names nobody: it
 * happens to the account by itself, before anybody knows to whom.
 */
export function personOf({ kind, stakeholder }: Posted): string | null {
  return kind === 'birthday' ? null : stakeholder;
}

/** The figure of what was used; for limits of people, of the one named (null: nobody was). */
export function useFigure({ figure, per }: Limit, person: string | null): string {
  return per === 'stakeholder' ? `${figure}/person:${person ?? ''}` : figure;
}

/** Is it a figure of what was used of a limit, or of whatever else is counted? */
export function isLimitFigure(figure: string): boolean {
  return /^limits?:/.test(figure);
}

/** The counter of a limit of the programme, in the period of a day. */
export function limitCounter({ figure, period }: LastingLimit, day: Day): string {
  const { from, to } = period.windowOf(day, day);
  return `${figure} ${formatDay(from)}/${formatDay(to)}`;
}
