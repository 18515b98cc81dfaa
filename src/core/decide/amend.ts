import { negate, ONE } from '../decimal.ts';
import { judge } from '../judge.ts';
import type { Entry, Holder } from '../ledger.ts';
import { type CountedTransaction, type EarnedPoints, metricDeltas } from '../metrics.ts';
import { countsFor } from '../occasions/activity.ts';
import { countedActivity } from '../occasions/counted-activity.ts';
import type { Judgement, RuleOutcome } from '../outcome.ts';
import type { Program } from '../program/compiled.ts';
import type { PastTransaction, ReturnedLine } from '../state.ts';
import type { Instant } from '../time.ts';
import { readTransaction } from '../transaction.ts';
import { type Draft, runsOf, seqOf, versionOf } from './draft.ts';
import { freeRules } from './free-rules.ts';
import { judgeKept, withAmendment } from './judge-kept.ts';
import { bookDifference } from './take-back.ts';

export interface AmendmentAsked {
  readonly kind: 'return' | 'void';
  readonly at: Instant;
  readonly lines: readonly ReturnedLine[];
  /** The amendment (by its seq) that this one undoes. */
  readonly voids: number | null;
  /** Whether the transaction is then what made a referral qualify; null: it never was. */
  readonly qualifies?: boolean | null;
}

/**
 * Judges a past transaction again: its kept part, with its stored basis. Per rule, holder and kind it then stands
 * at the smaller of what it earned and what the kept part earns; the difference to how it stood is taken back
 * (or given back, where a return is undone). Points of it that expired unspent count as taken back already.
 */
export function amend(draft: Draft, past: PastTransaction, asked: AmendmentAsked): void {
  const program = versionOf(draft, past.programVersion);
  const { kind, lines, voids, qualifies = null } = asked;
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
  const entries = voids === null ? past.issued : past.issued.toReversed();
  const before = earnsOf(past.issued, outcomes.before);
  const standing = earnsOf(past.issued, outcomes.after);
  const taken = entries.map((issued) => {
    const issue = { program, past, issued, holder: holderOf(issued), at: asked.at, voids };
    const earns = { before: before.get(issued.n) ?? 0, after: standing.get(issued.n) ?? 0 };
    return bookDifference(draft, issue, earns);
  });
  draft.amendments.push({
    transaction: past.seq,
    kind,
    event: null,
    lines,
    taken: taken.filter((t) => t.amount !== 0 || t.waived !== 0).sort((a, b) => a.entry - b.entry),
    voids,
    qualifies,
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
  if (kind === 'void' && voids === null) forgetDone(draft, program, past);
  freeRules(draft, program, past, outcomes);
}

/** What came back was done all the same; what is undone never was. */
function forgetDone({ figures, deciding }: Draft, program: Program, { posted }: PastTransaction): void {
  const { occurredAt: at } = posted;
  const day = program.zone.dayOf(at);
  for (const metric of countedActivity(deciding.programs, program))
    if (countsFor(metric, posted)) figures.push({ metric, day, at, member: null, by: negate(ONE) });
}

/** What the rules gave for the whole at first, for what was kept before, and for what is kept now. */
export interface Outcomes {
  readonly first: readonly RuleOutcome[];
  readonly before: readonly RuleOutcome[];
  readonly after: readonly RuleOutcome[];
}

/** What is kept, with the points that stand: what metrics count of it. */
function counted(past: PastTransaction, kept: Judgement | null): CountedTransaction | null {
  if (kept === null) return null;
  const earns = earnsOf(past.issued, kept.outcomes);
  const earned = past.issued.flatMap((entry): EarnedPoints[] => {
    const amount = Math.min(entry.amount, earns.get(entry.n) ?? 0);
    return amount === 0 ? [] : [{ rule: entry.rule ?? '', points: entry.points, amount }];
  });
  return { context: kept.context, earned };
}

/**
 * What the kept part earns, per issuing entry. Stamps of one rule that went onto several cards are several entries:
 * what is kept stands on those that came first.
 */
export function earnsOf(
  issued: readonly Entry[],
  outcomes: readonly RuleOutcome[],
): ReadonlyMap<number, number> {
  const earns = new Map<number, number>();
  const groups = Map.groupBy(issued, (entry) => `${entry.rule} ${entry.points} ${holderOf(entry)}`);
  for (const [last, ...earlier] of [...groups.values()].map((group) => group.toReversed())) {
    if (last === undefined) continue;
    let left = partOf(outcomes, last);
    for (const { n, amount } of earlier.reverse()) {
      const part = Math.min(amount, left);
      earns.set(n, part);
      left -= part;
    }
    earns.set(last.n, left);
  }
  return earns;
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
