import type { Basis } from '../basis.ts';
import type { ReturnCommand } from '../command.ts';
import { type MatchedLine, type Refusal, refuse } from '../decision.ts';
import { metricDeltas } from '../metrics.ts';
import type { Judgement } from '../outcome.ts';
import type { Metric, Program } from '../program/compiled.ts';
import type { PastTransaction, ReturnedLine } from '../state.ts';
import { judgeSupposed, supposedCount, supposedEntries, supposedPurchase } from '../supposed-purchase.ts';
import type { Instant } from '../time.ts';
import { readTransaction } from '../transaction.ts';
import { holderOf } from './amend.ts';
import { requireProfile } from './checks.ts';
import { type Draft, programFor, seqOf, versionOf } from './draft.ts';
import { basisFor } from './judge-and-book.ts';
import { bookDifference } from './take-back.ts';

export type Evaluated =
  | { readonly refused: false; readonly lines: readonly MatchedLine[]; readonly basis: Basis | null }
  | Refusal;

/**
 * Takes back what the lines that are found in no purchase would have earned as a purchase, where the programme says so.
 * An amount off a price is of no quantity: what of it is not found stays ignored.
 */
export function evaluateUnmatched(
  draft: Draft,
  command: ReturnCommand,
  lines: readonly MatchedLine[],
): Evaluated {
  const program = programFor(draft, command.occurredAt);
  const unmatched = evaluates(draft, program, command) ? unmatchedLines(command, lines) : [];
  if (unmatched.length === 0) return { refused: false, lines, basis: null };
  const unpriced = unmatched.find(({ index }) => command.lines[index]?.unitPrice === undefined);
  if (unpriced !== undefined) return priceMissing(unpriced);
  const posted = supposedPurchase(command, unmatched, program.document.currency);
  const profile = requireProfile(draft.deciding.state);
  const basis = basisFor(draft, { program, profile, transaction: readTransaction(posted) });
  const judgement = judgeSupposed(program, posted, basis);
  const seq = seqOf(draft);
  draft.supposed = {
    seq,
    externalId: command.externalId,
    posted,
    basis,
    programVersion: program.version,
    issued: supposedEntries({ seq, posted }, judgement),
    expired: new Map(),
    amendments: [],
  };
  moveSupposed(draft, program, draft.supposed, { judgement, at: command.occurredAt, lines: unmatched });
  const indices = new Set(unmatched.map(({ index }) => index));
  return {
    refused: false,
    lines: lines.map((line) => (indices.has(line.index) ? marked(line) : line)),
    basis,
  };
}

/** A return that was evaluated is undone: exactly what it took is given back. */
export function giveBackSupposed(draft: Draft, supposed: PastTransaction): void {
  const program = versionOf(draft, supposed.programVersion);
  const judgement = judgeSupposed(program, supposed.posted, supposed.basis);
  moveSupposed(draft, program, supposed, { judgement, at: draft.deciding.now, lines: null });
}

/** A purchase from before the enrolment would be refused, where the programme says that: it would earn nothing. */
function evaluates({ deciding }: Draft, { document }: Program, { of, occurredAt }: ReturnCommand): boolean {
  if (of !== null || document.returns?.unmatched !== 'evaluate') return false;
  return document.beforeEnrolment !== 'refuse' || occurredAt >= requireProfile(deciding.state).enrolledAt;
}

function unmatchedLines(command: ReturnCommand, lines: readonly MatchedLine[]): readonly ReturnedLine[] {
  return lines
    .filter(({ index, unmatched }) => unmatched !== '0' && command.lines[index]?.quantity !== undefined)
    .map(({ index, unmatched }) => ({ index, quantity: unmatched }));
}

function marked({ index, matched, unmatched, of }: MatchedLine): MatchedLine {
  return { index, matched, unmatched, evaluated: true, of };
}

interface Move {
  readonly judgement: Judgement;
  readonly at: Instant;
  /** Null: it is undone. */
  readonly lines: readonly ReturnedLine[] | null;
}

/** Points, and what metrics counted: taken, or given back. Limits are left alone, for nothing had used them. */
function moveSupposed(
  draft: Draft,
  program: Program,
  past: PastTransaction,
  { judgement, at, lines }: Move,
): void {
  const isUndone = lines === null;
  const entries = isUndone ? past.issued.toReversed() : past.issued;
  const taken = entries.map((issued) => {
    const stands = isUndone ? { before: 0, after: issued.amount } : { before: issued.amount, after: 0 };
    const voids = isUndone ? past.seq : null;
    return bookDifference(draft, { program, past, issued, holder: holderOf(issued), at, voids }, stands);
  });
  draft.amendments.push({
    transaction: past.seq,
    kind: isUndone ? 'void' : 'return',
    event: null,
    lines: lines ?? [],
    taken: taken.filter(({ amount, waived }) => amount !== 0 || waived !== 0),
    voids: isUndone ? past.seq : null,
    qualifies: null,
  });
  const { occurredAt } = past.posted;
  const counted = supposedCount(judgement, past.issued);
  const [before, after] = isUndone ? [null, counted] : [counted, null];
  const metrics = [...program.metrics.values()].filter(isSum);
  draft.figures.push(...metricDeltas(metrics, before, after, program.zone.dayOf(occurredAt), occurredAt));
}

/** How often and by whom something was bought stays as it was counted: it is not known of what this was a part. */
function isSum({ kind }: Metric): boolean {
  return kind === 'sum' || kind === 'earned';
}

function priceMissing({ index, quantity }: ReturnedLine): Refusal {
  const detail = `${quantity} of it is found in no purchase, and the programme takes back what that would earn: say its unitPrice.`;
  return refuse('unit-price-missing', `/lines/${index}/unitPrice`, detail);
}
