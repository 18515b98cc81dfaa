import type { Basis } from './basis.ts';
import type { FailedCondition } from './conditions/explain-condition.ts';
import { failureSentence } from './conditions/failure-sentence.ts';
import type { ExplainedArithmetic, ExplainedFactor, ExplainedLine } from './explain-arithmetic.ts';
import type { RuleOutcome, Silence } from './judge.ts';
import type { Program, Rule } from './program/compiled.ts';

/** What a sentence about a rule is made of. */
export interface Reasons {
  readonly failed: FailedCondition | null;
  readonly arithmetic: ExplainedArithmetic | null;
  readonly basis: Basis;
}

const ROUNDED = { floor: 'rounded down', 'half-up': 'rounded half up', ceiling: 'rounded up' } as const;
/** Beyond these, a sentence says how many more there are. */
const LINES_TOLD_MAX = 5;

/** "418 reward points: 278.67 × 1.5 (silver) = 418.005, rounded down.", or why there is nothing. */
export function sentenceOf(program: Program, outcome: RuleOutcome, reasons: Reasons): string {
  const { rule } = outcome;
  if (!outcome.fired) return silenceSentence(rule, outcome.silence, reasons);
  const parts: string[] = [];
  if (reasons.arithmetic !== null) parts.push(earnedSentence(program, reasons.arithmetic));
  if (rule.reward !== null) parts.push(`${outcome.grants} × ${rule.reward} granted`);
  return `${parts.join('; ')}.`;
}

function earnedSentence(program: Program, a: ExplainedArithmetic): string {
  const label = program.points.get(a.points)?.label ?? `${a.points} points`;
  const limit = a.amount < a.rounded ? `, of which the limit leaves ${a.amount}` : '';
  return `${a.amount} ${label}: ${sumOf(a)}${boundsOf(a)}${limit}`;
}

/** The whole sum: "278.67 × 1.5 (silver) = 418.005"; of one figure alone, just that. */
function sumOf(a: ExplainedArithmetic): string {
  const factors = factorsOf(a);
  const [first] = factors;
  if (factors.length === 1 && first === a.exact) return first;
  return `${factors.join(' × ')} = ${a.exact}`;
}

function factorsOf(a: ExplainedArithmetic): readonly string[] {
  const times = a.times === 1 ? [] : [`${a.times} times`];
  return [...baseOf(a), ...a.factors.map(showFactor), ...times];
}

function baseOf(a: ExplainedArithmetic): readonly string[] {
  if (a.share !== null) {
    const parts = a.share.of.map(({ rule, amount }) => `${amount} (${rule})`);
    return [`${a.share.percent} %`, parts.length === 1 ? String(parts[0]) : `(${parts.join(' + ')})`];
  }
  if (hasLinesOfTheirOwn(a)) return [linesOf(a)];
  if (a.fixed !== null) return [a.fixed];
  if (a.brackets !== null) return [`${a.measure?.value ?? '0'} by ${a.brackets.mode} brackets`];
  const rate = rateOf(a);
  return [measured(a.measure?.value ?? '0', a), ...(rate === null ? [] : [rate])];
}

/** Lines with points or factors of their own cannot be added up first. */
function hasLinesOfTheirOwn(a: ExplainedArithmetic): boolean {
  return a.each === 'line' || a.lines.some((line) => line.points !== null || line.factors.length > 0);
}

function linesOf(a: ExplainedArithmetic): string {
  const told = a.lines.slice(0, LINES_TOLD_MAX).map((line) => lineOf(line, a));
  const more = a.lines.length + a.linesLeftOut - told.length;
  return `(${told.join(' + ')}${more > 0 ? ` + ${more} more lines` : ''})`;
}

function lineOf({ sku, value, points, factors }: ExplainedLine, a: ExplainedArithmetic): string {
  const per = a.rate === null || Number(a.rate.per) === 1 ? '' : ` per ${a.rate.per}`;
  const rate = points === null ? rateOf(a) : `${points}${per}`;
  const parts = [
    ...(a.measure === null ? [] : [measured(value, a)]),
    ...(rate === null ? [] : [rate]),
    ...factors.map(showFactor),
  ];
  return `${sku}: ${parts.length === 0 ? (a.fixed ?? value) : parts.join(' × ')}`;
}

/** "500 (the least, for 200)" where a rate counts at least so much. */
function measured(value: string, { rate }: ExplainedArithmetic): string {
  const least = rate?.atLeast ?? null;
  if (least === null || Number(value) <= 0 || Number(value) >= Number(least)) return value;
  return `${least} (the least, for ${value})`;
}

/** Null for 1 per 1, which changes nothing. */
function rateOf({ rate }: ExplainedArithmetic): string | null {
  if (rate === null || rate.points === null) return null;
  if (Number(rate.points) === 1 && Number(rate.per) === 1 && rate.steps === 'pro-rata') return null;
  return `${rate.points} per ${rate.steps === 'whole' ? 'whole ' : ''}${rate.per}`;
}

function showFactor({ name, value }: ExplainedFactor): string {
  return `${value} (${name})`;
}

/** What became of the exact sum: rounded, lifted to the least, cut to the most. */
function boundsOf({ exact, rounded, rounding, each, min, max }: ExplainedArithmetic): string {
  if (String(rounded) === exact) return each === 'line' ? `, each line ${ROUNDED[rounding]}` : '';
  if (rounded === max && Number(exact) > max) return `, at most ${max}`;
  if (rounded === min && Number(exact) < min) return `, at least ${min}`;
  return `, ${ROUNDED[rounding]}`;
}

function silenceSentence(rule: Rule, silence: Silence, { failed, basis }: Reasons): string {
  switch (silence) {
    case 'another-kind':
      return `Nothing: the rule is for activities of type ${[...(rule.types ?? [])].join(' or ')}.`;
    case 'not-valid-then':
      return `Nothing: the rule is valid from ${rule.definition.valid?.from ?? 'ever'} until ${rule.definition.valid?.until ?? 'ever'}.`;
    case 'condition':
      return `Nothing: ${failureSentence(failed)}.`;
    case 'no-line':
      return failed === null
        ? 'Nothing: there are no lines.'
        : `Nothing: no line counts; of the first, ${failureSentence({ ...failed, line: null })}.`;
    case 'not-the-nth':
      return `Nothing: ${stepSentence(rule, basis)}.`;
    case 'nothing-earned':
      return 'Nothing: it comes to less than one point.';
    case 'limit-reached':
      return 'Nothing: the limit of the rule is used up.';
    case 'out-of-stock':
      return `Nothing: ${rule.reward ?? 'the reward'} is out of stock.`;
    case 'another-of-group':
      return `Nothing: of the group ${rule.group ?? ''} another rule applies.`;
    case 'not-reached':
      return `Nothing: what is kept would not have reached the tier.`;
  }
}

function stepSentence(rule: Rule, { counts }: Basis): string {
  const { every, reaches } = rule.definition;
  const before = counts[rule.key]?.before ?? '0';
  if (reaches === undefined)
    return `it fires at every ${every?.n ?? ''} of ${every?.of ?? ''}; there were ${before} before`;
  return `it fires when ${reaches.of} comes to ${reaches.n}; it was at ${before} before`;
}
