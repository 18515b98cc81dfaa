import { credit, drawLot, lotKey, openLots, owe } from '../books.ts';
import { decimalFromNumber } from '../decimal.ts';
import { judge, type RuleOutcome } from '../judge.ts';
import { isVoided, keptOf, returnedLines } from '../kept.ts';
import { type Entry, type Holder, onBook } from '../ledger.ts';
import { firedFigure, limitFigure, metricDeltas } from '../metrics.ts';
import type { Program } from '../program/compile.ts';
import type { Amendment, PastTransaction, ReturnedLine, Taken } from '../state.ts';
import { termsOf } from '../terms.ts';
import type { Instant } from '../time.ts';
import { readTransaction, type Transaction } from '../transaction.ts';
import { type Draft, seqOf } from './draft.ts';
import { stockCounter } from './post.ts';

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
  const keptBefore = keptTransaction(past);
  const keptAfter = keptTransaction(after);
  const outcomes = keptAfter === null ? [] : judge(program, keptAfter, past.basis);
  const taken = past.issued.map((issued) =>
    settleIssued(draft, program, past, issued, partOf(outcomes, issued), asked.at),
  );
  draft.amendments.push({
    transaction: past.seq,
    kind: asked.kind,
    lines: asked.lines,
    taken: taken.filter((t) => t.amount !== 0 || t.waived !== 0),
    voids: asked.voids,
  });
  const { occurredAt } = past.posted;
  const day = program.zone.dayOf(occurredAt);
  draft.figures.push(...metricDeltas(program, keptBefore, keptAfter, past.basis, day, occurredAt));
  freeRules(draft, program, past, {
    before: keptBefore === null ? [] : judge(program, keptBefore, past.basis),
    after: outcomes,
  });
}

/** A transaction as it stands: null where nothing of it is kept. */
export function keptTransaction(past: PastTransaction): Transaction | null {
  if (isVoided(past)) return null;
  return past.posted.lines.length === 0
    ? readTransaction(past.posted)
    : keptOf(past.posted, returnedLines(past));
}

/** What the kept part earns by the rule, for the holder and kind of an issuing entry. */
export function partOf(outcomes: readonly RuleOutcome[], issued: Entry): number {
  const outcome = outcomes.find((candidate) => candidate.rule.key === issued.rule);
  if (outcome === undefined || !outcome.fired || outcome.rule.earn?.points !== issued.points) return 0;
  return outcome.parts.find((part) => part.holder === holderOf(issued))?.amount ?? 0;
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

function withAmendment(
  past: PastTransaction,
  { kind, lines, voids }: AmendmentAsked,
  seq: number,
): PastTransaction {
  const undone = past.amendments.map((a): Amendment => (a.seq === voids ? { ...a, voided: true } : a));
  const added: Amendment = { seq, kind, voided: voids !== null, lines, taken: [] };
  return { ...past, amendments: [...undone, added] };
}

/** Books the difference for one issuing entry; the state of a line of the log is derived, never changed. */
function settleIssued(
  draft: Draft,
  program: Program,
  past: PastTransaction,
  issued: Entry,
  keptEarns: number,
  at: Instant,
): Taken {
  const before = past.amendments
    .flatMap((amendment) => amendment.taken)
    .filter((taken) => taken.entry === issued.n);
  const takenBefore = before.reduce((sum, taken) => sum + taken.amount, 0);
  const waivedBefore = before.reduce((sum, taken) => sum + taken.waived, 0);
  const expired = past.expired.get(issued.n) ?? 0;
  const toGo = issued.amount - Math.min(issued.amount, keptEarns);
  const missing = toGo - takenBefore - waivedBefore - expired;
  if (missing > 0) return { entry: issued.n, ...takeBack(draft, program, past, issued, missing, at) };
  // Undone: first what was never taken, then what was.
  const waived = Math.min(-missing, waivedBefore);
  const back = Math.min(-missing - waived, takenBefore);
  if (back > 0) giveBack(draft, program, past, issued, back, at);
  return { entry: issued.n, amount: back === 0 ? 0 : -back, waived: waived === 0 ? 0 : -waived };
}

/** From the lot itself (pending or not), then from others in the order of spending, then the wallet owes it. */
function takeBack(
  draft: Draft,
  program: Program,
  past: PastTransaction,
  issued: Entry,
  amount: number,
  at: Instant,
): { readonly amount: number; readonly waived: number } {
  const { books } = draft;
  const holder = holderOf(issued);
  const target = onBook('taken-back');
  const own = lotKey({ seq: past.seq, n: issued.n });
  const lots = openLots(books).filter((lot) => lot.holder === holder && lot.points === issued.points);
  const others = lots.filter((lot) => lotKey(lot) !== own && lot.side === 'active');
  let left = amount;
  for (const lot of [...lots.filter((candidate) => lotKey(candidate) === own), ...others]) {
    left -= drawLot(books, lot, left, { target, rule: issued.rule, at });
  }
  const mayOwe = (program.points.get(issued.points)?.debt ?? 'allow') === 'allow';
  if (left > 0 && mayOwe)
    owe(books, { holder, points: issued.points, amount: left, target, rule: issued.rule, at });
  return { amount: mayOwe ? amount : amount - left, waived: mayOwe ? 0 : left };
}

function giveBack(
  draft: Draft,
  program: Program,
  past: PastTransaction,
  issued: Entry,
  amount: number,
  at: Instant,
): void {
  const kind = program.points.get(issued.points);
  if (kind === undefined) throw new Error(`unchecked points ${issued.points}`);
  const terms = termsOf(kind, program.zone, past.posted.occurredAt);
  const holder = holderOf(issued);
  credit(draft.books, {
    points: issued.points,
    holder,
    amount,
    source: onBook('taken-back'),
    rule: issued.rule,
    at,
    ...terms,
  });
}

/** Limits, counts and coupons return to the period that used them; a coupon that is used stays counted. */
function freeRules(
  draft: Draft,
  program: Program,
  past: PastTransaction,
  outcomes: { readonly before: readonly RuleOutcome[]; readonly after: readonly RuleOutcome[] },
): void {
  const { occurredAt, kind } = past.posted;
  const day = program.zone.dayOf(occurredAt);
  const count = (metric: string, by: number): void => {
    if (by !== 0)
      draft.figures.push({ metric, day, at: occurredAt, member: null, by: decimalFromNumber(by) });
  };
  for (const rule of program.rules[kind]) {
    const before = firedBy(outcomes.before, rule.key);
    const after = firedBy(outcomes.after, rule.key);
    if (rule.limit !== null)
      count(
        limitFigure(rule.key),
        standing(past, rule.key, outcomes.after) - standing(past, rule.key, outcomes.before),
      );
    const changed =
      rule.reward === null ? after - before : moveCoupons(draft, past, rule.key, after - before);
    if (rule.every !== null) count(firedFigure(rule.key), changed);
  }
}

function firedBy(outcomes: readonly RuleOutcome[], rule: string): number {
  const outcome = outcomes.find((candidate) => candidate.rule.key === rule);
  return outcome?.fired === true ? outcome.times : 0;
}

function standing(past: PastTransaction, rule: string, outcomes: readonly RuleOutcome[]): number {
  const issued = past.issued.filter((entry) => entry.rule === rule);
  return issued.reduce((sum, entry) => sum + Math.min(entry.amount, partOf(outcomes, entry)), 0);
}

/** Withdraws open coupons of the transaction (by below zero), or opens withdrawn ones again; returns the change. */
function moveCoupons(draft: Draft, past: PastTransaction, rule: string, by: number): number {
  const from = by < 0 ? 'open' : 'withdrawn';
  const to = by < 0 ? 'withdrawn' : 'open';
  const movable = [...draft.deciding.state.coupons.values()].filter(
    (coupon) => coupon.seq === past.seq && coupon.rule === rule && coupon.status === from,
  );
  const moved = movable.slice(0, Math.abs(by));
  for (const coupon of moved) {
    draft.coupons.push({ ...coupon, status: to });
    draft.claims.push({ counter: stockCounter(coupon.reward), n: by < 0 ? -1 : 1, by: rule });
  }
  return Math.sign(by) * moved.length;
}
