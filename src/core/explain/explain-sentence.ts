import type { Basis, CardsBasis } from '../basis.ts';
import type { FailedCondition } from '../conditions/explain-condition.ts';
import { failureSentence } from '../conditions/failure-sentence.ts';
import { formatDecimal, minus, negate, ONE, parseDecimal, ZERO } from '../decimal.ts';
import { factWords } from '../describe/describe-fact.ts';
import { countOfPoints } from '../describe/vocabulary.ts';
import type { RuleOutcome, Silence } from '../outcome.ts';
import type { Program, Rule } from '../program/compiled.ts';
import type { ReferralNews } from '../program/document.ts';
import type {
  ExplainedArithmetic,
  ExplainedBracket,
  ExplainedFactor,
  ExplainedLine,
} from './explain-arithmetic.ts';
import { cutSentence, type ExplainedLimit, spentSentence } from './explain-limit.ts';

/** What a sentence about a rule is made of. */
export interface Reasons {
  readonly failed: FailedCondition | null;
  readonly arithmetic: ExplainedArithmetic | null;
  readonly basis: Basis;
  /** What its limits left less of than there would have been. */
  readonly limit: ExplainedLimit | null;
  /** Of a rule that waits for a metric: what it came to. */
  readonly stepAfter: string | null;
  /** The cards that its stamps filled, with those of rules before it. */
  readonly cards: CardsBasis | null;
}

const ROUNDED = { floor: 'rounded down', 'half-up': 'rounded half up', ceiling: 'rounded up' } as const;
/** Beyond these, a sentence says how many more there are. */
const LINES_TOLD_MAX = 5;

/** "418 reward points: 278.67 × 1.5 (silver) = 418.005, rounded down.", or why there is nothing. */
export function sentenceOf(program: Program, outcome: RuleOutcome, reasons: Reasons): string {
  const { rule } = outcome;
  if (!outcome.fired) return silenceSentence(rule, outcome.silence, reasons);
  const parts: string[] = [];
  const { arithmetic, limit } = reasons;
  if (arithmetic !== null) parts.push(earnedSentence(program, rule, arithmetic));
  if (rule.reward !== null) parts.push(`${outcome.grants} × ${rule.reward} granted`);
  if (limit !== null) parts.push(cutSentence(limit));
  if (reasons.cards !== null) parts.push(...cardSentences(reasons.cards));
  return `${parts.join('; ')}.`;
}

/** "card full, free-cup granted"; a card whose reward is gone, or not to be had at that time, waits for it. */
function cardSentences({ granted, refused = {}, untimely = {} }: CardsBasis): readonly string[] {
  const filled = Object.entries(granted).map(([reward, cards]) =>
    cards === 1 ? `card full, ${reward} granted` : `${cards} cards full, ${cards} × ${reward} granted`,
  );
  return [...filled, ...waiting(refused, 'is out of stock'), ...waiting(untimely, 'cannot be had now')];
}

function waiting(rewards: Readonly<Record<string, string>>, why: string): readonly string[] {
  return [...new Set(Object.values(rewards))].map(
    (reward) => `card full, but ${reward} ${why}: it stays full until the next stamp`,
  );
}

function earnedSentence({ document }: Program, { definition }: Rule, a: ExplainedArithmetic): string {
  const points = countOfPoints(document, a.amount, a.points);
  if (!isFixedAlone(a)) return `${points}: ${sumOf(a)}${boundsOf(a)}`;
  const fixed = definition.earn?.fixed;
  return typeof fixed === 'object'
    ? `${points}: fixed by ${factWords(document, fixed.by).phrase}`
    : `${points}: fixed`;
}

/** Where what is given is the very figure in the programme, the figure again would explain nothing. */
function isFixedAlone(a: ExplainedArithmetic): boolean {
  return a.fixed === String(a.amount) && sumOf(a) === a.fixed;
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
  return [...baseOf(a), ...(areWithinLines(a) ? [] : multipliers(a.factors, a)), ...times];
}

/** What each line is multiplied by on its own stands with it: before it is rounded, or with factors of its own. */
function areWithinLines(a: ExplainedArithmetic): boolean {
  return a.each === 'line' || (a.stack === 'add' && a.lines.some((line) => line.factors.length > 0));
}

/** Factors as they come together: "1.5 (silver)" and "2", or "(1 + 0.5 (silver) + 1)". */
function multipliers(factors: readonly ExplainedFactor[], { stack }: ExplainedArithmetic): readonly string[] {
  if (stack === 'multiply' || factors.length < 2) return factors.map(showFactor);
  const added = factors.map(({ name, value }) => {
    const more = minus(parseDecimal(value), ONE);
    const sign = more < ZERO ? '−' : '+';
    return `${sign} ${showFactor({ name, value: formatDecimal(more < ZERO ? negate(more) : more) })}`;
  });
  return [`(1 ${added.join(' ')})`];
}

function baseOf(a: ExplainedArithmetic): readonly string[] {
  if (a.share !== null) {
    const parts = a.share.of.map(({ rule, amount }) => `${amount} (${rule})`);
    return [`${a.share.percent} %`, parts.length === 1 ? String(parts[0]) : `(${parts.join(' + ')})`];
  }
  if (hasLinesOfTheirOwn(a)) return [linesOf(a)];
  if (a.fixed !== null) return [a.fixed];
  if (a.brackets !== null) return [bracketsOf(a.brackets.parts)];
  const rate = rateOf(a);
  return [measured(a.measure?.value ?? '0', a), ...(rate === null ? [] : [rate])];
}

/** "100 × 1 + 150.5 × 2", or "25 (from 100)". */
function bracketsOf(parts: readonly ExplainedBracket[]): string {
  const told = parts.map(({ from, measure, points, per, fixed }) => {
    if (fixed !== null) return `${fixed} (from ${from})`;
    return `${measure} × ${points}${per === null || Number(per) === 1 ? '' : ` per ${per}`}`;
  });
  if (told.length === 0) return '0';
  return told.length === 1 ? String(told[0]) : `(${told.join(' + ')})`;
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

function lineOf(line: ExplainedLine, a: ExplainedArithmetic): string {
  const { sku, value, points, exact, earned } = line;
  const per = a.rate === null || Number(a.rate.per) === 1 ? '' : ` per ${a.rate.per}`;
  const rate = points === null ? rateOf(a) : `${points}${per}`;
  const fixed = a.measure === null ? [points ?? a.fixed ?? value] : null;
  const parts = [
    ...(fixed ?? [measured(value, a), ...(rate === null ? [] : [rate])]),
    ...multipliers(areWithinLines(a) ? [...a.factors, ...line.factors] : line.factors, a),
  ];
  const outcome = earned === null || String(earned) === exact ? '' : ` → ${earned}`;
  return `${sku}: ${parts.join(' × ')}${outcome}`;
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
  return name === '' ? value : `${value} (${name})`;
}

/** What became of the exact sum: rounded, lifted to the least, cut to the most; of each line, where that is so. */
function boundsOf({ exact, rounded, rounding, each, min, max }: ExplainedArithmetic): string {
  const least = min === null ? [] : [`at least ${min}`];
  const most = max === null ? [] : [`at most ${max}`];
  if (each === 'line') return `, each line ${[...least, ...most, ROUNDED[rounding]].join(', ')}`;
  if (String(rounded) === exact) return '';
  if (rounded === max && Number(exact) > max) return `, at most ${max}`;
  if (rounded === min && Number(exact) < min) return `, at least ${min}`;
  return `, ${ROUNDED[rounding]}`;
}

/** Why it comes to nothing: nothing is there to count, or it is too little of it. */
function littleSentence(a: ExplainedArithmetic | null): string {
  if (a === null) return 'it comes to less than one point';
  if (a.each === 'transaction' && a.measure !== null && a.measure.value === '0')
    return `of ${a.measure.of} there is nothing to count`;
  return `${sumOf(a)}, which is less than one point`;
}

function silenceSentence(rule: Rule, silence: Silence, reasons: Reasons): string {
  const { failed, basis, arithmetic, limit, stepAfter } = reasons;
  switch (silence) {
    case 'another-kind':
      if (rule.definition.on === 'referral')
        return `Nothing: the rule is for ${NEWS[rule.definition.referral ?? 'purchase']}.`;
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
      return `Nothing: ${stepSentence(rule, basis, stepAfter)}.`;
    case 'nothing-earned':
      return `Nothing: ${littleSentence(arithmetic)}.`;
    case 'limit-reached':
      return `Nothing: ${limit === null ? 'a limit of the rule is used up' : spentSentence(limit)}.`;
    case 'out-of-stock':
      return `Nothing: ${rule.reward ?? 'the reward'} is out of stock.`;
    case 'another-of-group':
      return `Nothing: of the group ${rule.group ?? ''} ${chosenSentence(rule, basis)}.`;
    case 'not-reached':
      return `Nothing: ${missedSentence(rule)}.`;
    case 'given-before':
      return 'Nothing: it was given for that before, and used before the step fell away.';
  }
}

/** What the rule waits for and did not follow. */
function missedSentence({ definition: { on, journey } }: Rule): string {
  if (on === 'referred') return 'the referral of the account does not qualify by it';
  if (on === 'journey-done') return `the journey ${journey?.key ?? ''} was not done`;
  if (on !== 'journey-step') return 'no tier that the rule is for was reached';
  const step = journey?.step === undefined ? 'no step' : `the step ${journey.step}`;
  const done = journey?.step === undefined ? 'was done' : 'was not done';
  return `${step} of the journey ${journey?.key ?? ''} ${done}`;
}

const NEWS = {
  claimed: 'claims of codes',
  qualified: 'referrals that qualify',
  purchase: 'purchases of referred accounts',
} as const satisfies Record<ReferralNews, string>;

function chosenSentence({ group }: Rule, { chosen }: Basis): string {
  const applies = group === null ? undefined : chosen?.[group];
  return applies === undefined ? 'another rule applies' : `the rule ${applies} applies`;
}

function stepSentence(rule: Rule, { counts }: Basis, after: string | null): string {
  const { every, reaches } = rule.definition;
  const before = counts[rule.key]?.before ?? '0';
  const of = every?.of ?? reaches?.of ?? '';
  const now = after === null || after === before ? `is at ${before}` : `went from ${before} to ${after}`;
  if (reaches === undefined) return `it fires at every ${every?.n ?? ''} of ${of}, which ${now}`;
  return `it fires when ${of} comes to ${reaches.n}, once in its period; it ${now}`;
}
