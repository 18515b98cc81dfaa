import type { Basis } from '../core/basis.ts';
import type { ShownValue } from '../core/conditions/explain-condition.ts';
import type { RuleExplanation } from '../core/explain/explain.ts';
import type { ExplainedArithmetic } from '../core/explain/explain-arithmetic.ts';
import type { ExplainedLimit } from '../core/explain/explain-limit.ts';
import type { Holder } from '../core/ledger.ts';
import { presentHolder } from '../http/present-holder.ts';
import type { Explanation, JudgedOn } from './explanation-schema.ts';

type Rule = Explanation['rules'][number];

/** What each rule gave and why, as clients read it; `nameOf` says how they know whoever holds points. */
export function presentRules(
  rules: readonly RuleExplanation[],
  nameOf: (holder: Holder) => string = presentHolder,
): Rule[] {
  return rules.map(({ failed, arithmetic, split, limit, ...rule }) => ({
    ...rule,
    limit: limit === null ? null : presentLimit(limit),
    failed:
      failed === null ? null : { ...failed, found: copyOf(failed.found), needed: failed.needed.map(copyOf) },
    arithmetic: arithmetic === null ? null : presentArithmetic(arithmetic),
    split: split.map(({ holder, amount }) => ({ holder: nameOf(holder), amount })),
  }));
}

export function presentBasis({ tiers, metrics, counts, headroom }: Basis): JudgedOn {
  const steps = Object.entries(counts).map(([rule, { before, fired }]) => [rule, { before, fired }]);
  return {
    tiers: { ...tiers },
    metrics: { ...metrics },
    counts: Object.fromEntries(steps),
    headroom: { ...headroom },
  };
}

function presentLimit({ label, per, unit, most, left, until }: ExplainedLimit): NonNullable<Rule['limit']> {
  return { label, per, unit, most, left, until };
}

function presentArithmetic(arithmetic: ExplainedArithmetic): NonNullable<Rule['arithmetic']> {
  const { lines, brackets, share, factors } = arithmetic;
  return {
    ...arithmetic,
    lines: lines.map((line) => ({ ...line, factors: [...line.factors] })),
    brackets: brackets === null ? null : { ...brackets, parts: [...brackets.parts] },
    share: share === null ? null : { ...share, of: [...share.of] },
    factors: [...factors],
  };
}

function copyOf(value: ShownValue): string | boolean | string[] | null {
  return typeof value === 'object' && value !== null ? [...value] : value;
}
