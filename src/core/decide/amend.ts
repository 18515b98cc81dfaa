import { decimalFromNumber } from '../decimal.ts';
import { type Runs, withStanding } from '../journeys/standing.ts';
import { judge } from '../judge.ts';
import { isVoided, keptOf, returnedLines } from '../kept.ts';
import type { Entry, Holder } from '../ledger.ts';
import {
  type CountedTransaction,
  type EarnedPoints,
  firedFigure,
  limitFigure,
  metricDeltas,
} from '../metrics.ts';
import type { Judgement, RuleOutcome } from '../outcome.ts';
import type { Program, Rule } from '../program/compiled.ts';
import type { Amendment, Coupon, PastTransaction, ReturnedLine } from '../state.ts';
import type { Instant } from '../time.ts';
import { readTransaction, type Transaction } from '../transaction.ts';
import { type Draft, knownCoupons, runsOf, seqOf } from './draft.ts';
import { stockCounter } from './stock.ts';
import { bookDifference } from './take-back.ts';

export interface AmendmentAsked {
  readonly kind: 'return' | 'void';
  readonly at: Instant;
  readonly lines: readonly ReturnedLine[];
  /** The amendment (by its seq) that this one undoes. */
  readonly voids: number | null;
}

/**
 * Judges a past transaction again: its kept part, with its stored basis. Per rule, holder and kind it then stands
 * at the smaller of what it earned and what the kept part earns; the difference to how it stood is taken back
 * (or given back, where a return is undone). Points of it that expired unspent count as taken back already.
 */
export function amend(draft: Draft, past: PastTransaction, asked: AmendmentAsked): void {
  const program = versionOf(draft, past.programVersion);
  const after = withAmendment(past, asked, seqOf(draft));
  const { programs, state } = draft.deciding;
  const first = judge(program, readTransaction(past.posted), past.basis);
  const keptBefore = judgeKept(program, past, { runs: state.journeyRuns, programs });
  const keptAfter = judgeKept(program, after, { runs: runsOf(draft), programs });
  const outcomes: Outcomes = {
    first: first.outcomes,
    before: keptBefore?.outcomes ?? [],
    after: keptAfter?.outcomes ?? [],
  };
  // Undone backwards: what one entry owed in the end is no more owed when the others get their points back.
  const entries = asked.voids === null ? past.issued : past.issued.toReversed();
  const taken = entries.map((issued) => {
    const issue = { program, past, issued, holder: holderOf(issued), at: asked.at };
    const earns = { before: partOf(outcomes.before, issued), after: partOf(outcomes.after, issued) };
    return bookDifference(draft, issue, earns);
  });
  draft.amendments.push({
    transaction: past.seq,
    kind: asked.kind,
    event: null,
    lines: asked.lines,
    taken: taken.filter((t) => t.amount !== 0 || t.waived !== 0).sort((a, b) => a.entry - b.entry),
    voids: asked.voids,
  });
  const { occurredAt } = past.posted;
  const day = program.zone.dayOf(occurredAt);
  draft.figures.push(
    ...metricDeltas(
      program.metrics.values(),
      counted(past, keptBefore),
      counted(past, keptAfter),
      day,
      occurredAt,
    ),
  );
  freeRules(draft, program, past, outcomes);
}

/** What the rules gave for the whole at first, for what was kept before, and for what is kept now. */
interface Outcomes {
  readonly first: readonly RuleOutcome[];
  readonly before: readonly RuleOutcome[];
  readonly after: readonly RuleOutcome[];
}

/** A transaction as it stands: null where nothing of it is kept. */
export function keptTransaction(past: PastTransaction): Transaction | null {
  if (isVoided(past)) return null;
  return past.posted.lines.length === 0
    ? readTransaction(past.posted)
    : keptOf(past.posted, returnedLines(past));
}

function judgeKept(program: Program, past: PastTransaction, known: Runs): Judgement | null {
  const kept = keptTransaction(past);
  return kept === null ? null : judge(program, kept, withStanding(past.basis, past.seq, known));
}

/** What is kept, with the points that stand: what metrics count of it. */
function counted(past: PastTransaction, kept: Judgement | null): CountedTransaction | null {
  if (kept === null) return null;
  const earned = past.issued.flatMap((entry): EarnedPoints[] => {
    const amount = Math.min(entry.amount, partOf(kept.outcomes, entry));
    return amount === 0 ? [] : [{ rule: entry.rule ?? '', points: entry.points, amount }];
  });
  return { context: kept.context, earned };
}

/** What the kept part earns by the rule, for the holder and kind of an issuing entry. */
export function partOf(outcomes: readonly RuleOutcome[], issued: Entry): number {
  let sum = 0;
  for (const outcome of outcomes) {
    if (outcome.rule.key !== issued.rule || !outcome.fired) continue;
    if (outcome.rule.earn?.points !== issued.points) continue;
    sum += outcome.parts.find((part) => part.holder === holderOf(issued))?.amount ?? 0;
  }
  return sum;
}
export function holderOf(entry: Entry): Holder {
  if (!('side' in entry.target)) throw new Error('issued points go to a wallet');
  return entry.target.holder;
}

export function versionOf(draft: Draft, version: number): Program {
  const program = draft.deciding.programs.find((candidate) => candidate.version === version);
  if (program === undefined) throw new Error(`programme version ${version} was not loaded`);
  return program;
}

export function withAmendment(
  past: PastTransaction,
  { kind, lines, voids }: AmendmentAsked,
  seq: number,
): PastTransaction {
  const undone = past.amendments.map((a): Amendment => (a.seq === voids ? { ...a, voided: true } : a));
  const added: Amendment = { seq, kind, event: null, voided: voids !== null, lines, taken: [] };
  return { ...past, amendments: [...undone, added] };
}

/** Limits, counts and coupons return to the period that used them; a coupon that is used stays counted. */
function freeRules(draft: Draft, program: Program, past: PastTransaction, outcomes: Outcomes): void {
  const { occurredAt, kind } = past.posted;
  const day = program.zone.dayOf(occurredAt);
  const count = (metric: string, by: number): void => {
    if (by !== 0)
      draft.figures.push({ metric, day, at: occurredAt, member: null, by: decimalFromNumber(by) });
  };
  for (const rule of [...program.rules[kind], ...program.following]) {
    const { key, limit, step } = rule;
    if (limit !== null)
      count(limitFigure(key), standing(past, key, outcomes.after) - standing(past, key, outcomes.before));
    const times = timesStanding(outcomes, 'after', key);
    const changed =
      rule.reward === null
        ? times - timesStanding(outcomes, 'before', key)
        : moveCoupons(draft, past, rule, times);
    if (step !== null) count(firedFigure(key), changed);
  }
}

/** How often a rule fires for what is kept: never more often than it did at first. */
function timesStanding(outcomes: Outcomes, when: 'before' | 'after', rule: string): number {
  return Math.min(timesOf(outcomes.first, rule), timesOf(outcomes[when], rule));
}

function timesOf(outcomes: readonly RuleOutcome[], rule: string): number {
  return outcomes.reduce((sum, outcome) => (outcome.rule.key === rule ? sum + outcome.times : sum), 0);
}

function standing(past: PastTransaction, rule: string, outcomes: readonly RuleOutcome[]): number {
  const issued = past.issued.filter((entry) => entry.rule === rule);
  return issued.reduce((sum, entry) => sum + Math.min(entry.amount, partOf(outcomes, entry)), 0);
}

/**
 * Withdraws open coupons of the transaction, or opens withdrawn ones again, so that as many stand as the rule fires
 * times, or more where more are used or expired: those cannot be taken back. Returns by how many times the rule stands more (or less) often.
 */
function moveCoupons(draft: Draft, past: PastTransaction, { key, grants }: Rule, times: number): number {
  const own = knownCoupons(draft).filter((coupon) => coupon.seq === past.seq && coupon.rule === key);
  const withStatus = (status: Coupon['status']): readonly Coupon[] =>
    own.filter((coupon) => coupon.status === status);
  const [open, withdrawn] = [withStatus('open'), withStatus('withdrawn')];
  const gone = own.length - open.length - withdrawn.length;
  const before = gone + open.length;
  const by = Math.max(gone, times * grants) - before;
  const to = by < 0 ? 'withdrawn' : 'open';
  // The last one withdrawn opens first: so that undoing a return gives back the very coupon that it took.
  const moved = (by < 0 ? open : withdrawn.toReversed()).slice(0, Math.abs(by));
  for (const coupon of moved) {
    draft.coupons.push({ ...coupon, status: to });
    draft.claims.push({ counter: stockCounter(coupon.reward), n: by < 0 ? -1 : 1, by: key });
  }
  const after = before + Math.sign(by) * moved.length;
  return Math.ceil(after / grants) - Math.ceil(before / grants);
}
