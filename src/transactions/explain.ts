import type { Basis } from '../core/basis.ts';
import { type Command, isJudged } from '../core/command.ts';
import { earnsOf, holderOf } from '../core/decide/amend.ts';
import { basisAsItStands, keptTransaction } from '../core/decide/judge-kept.ts';
import { formatDecimal, ZERO } from '../core/decimal.ts';
import { explain } from '../core/explain/explain.ts';
import { judge } from '../core/judge.ts';
import { takenByReturns } from '../core/kept.ts';
import type { Entry } from '../core/ledger.ts';
import { postedBy } from '../core/posted-by.ts';
import type { Program } from '../core/program/compiled.ts';
import { standsAs } from '../core/stands-as.ts';
import type { PastTransaction } from '../core/state.ts';
import { formatInstant } from '../core/time.ts';
import { type Posted, readTransaction } from '../core/transaction.ts';
import type { Deps } from '../deps.ts';
import { loadHistory } from '../engine/load/load-history.ts';
import { loadSupposed } from '../engine/load/load-supposed.ts';
import type { Decided } from '../engine/submission.ts';
import { encodeScopedId } from '../http/ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import type { TransactionAnswer } from './answer-schema.ts';
import { explainMatches } from './explain-matches.ts';
import type { Explanation } from './explanation-schema.ts';
import type { ExplainedKind, Kind } from './kinds.ts';
import { presentBasis, presentRules } from './present-rules.ts';
import type { QuoteSigner } from './quote-signer.ts';
import { type LoggedEntry, type LoggedTransaction, listEntriesOf, listUndoings } from './repository.ts';

/** Why a transaction came to what it came to: decided again from the log, with its reasons. */
export async function explainLogged(
  { db, engine, pool }: Deps,
  logged: LoggedTransaction,
  { programKey, quoteSigner }: { readonly programKey: string; readonly quoteSigner: QuoteSigner },
): Promise<Explanation> {
  const { accountId, past: known, number, programId, seq, command, basis, programVersion } = logged;
  const programs = await engine.programs.versionsOf(programId, programVersion);
  const entries = await listEntriesOf(db, accountId, seq);
  const frame = {
    transaction: encodeScopedId('trx', { accountId, seq }),
    kind: kindOf(command),
    program: { key: programKey, version: programVersion },
    entries: entries.map(presentEntry),
  };
  const unposted = isJudged(command) ? null : postedBy(command, logged.occurredAt);
  if (unposted !== null) {
    const program = versionOf(programs, programVersion);
    return { ...frame, ...explainUnposted(program, unposted, basis), returnOf: [] };
  }
  if (isJudged(command) && basis !== null) {
    const stands = standsAs(command.transaction, basis, programVersion);
    const { programVersion: version } = stands;
    return {
      ...frame,
      program: { key: programKey, version },
      ...explainPosted(versionOf(programs, version), stands.posted, basis),
      returnOf: [],
      ...('quote' in command &&
        command.quote !== undefined && {
          quote: explainNamedQuote(quoteSigner.idOf({ accountId, seq: command.quote }), basis),
        }),
    };
  }
  const history = await loadHistory(pool, known, [{ seq: number }]);
  const undoneBy = await listUndoings(
    db,
    known,
    [...history.values()].flatMap((past) => past.amendments.map((amendment) => amendment.seq)),
  );
  const returnOf = [...history.values()].map((past) => explainTakingBack(programs, past, number, undoneBy));
  const { matches = [] } = logged.answer as TransactionAnswer;
  const supposed =
    basis === null ? undefined : (await loadSupposed(pool, known, [number], programs)).get(number);
  return {
    ...frame,
    ...explainSupposed(programs, supposed),
    returnOf,
    ...explainMatches(command, matches),
  };
}

/** What command `seq` took back of a purchase, and why; `undoneBy` says which commands undid what was done to it. */
export function explainTakingBack(
  programs: readonly Program[],
  past: PastTransaction,
  seq: number,
  undoneBy: ReadonlyMap<number, number>,
): Explanation['returnOf'][number] {
  return explainReturn(versionOf(programs, past.programVersion), asOf(past, seq, undoneBy), seq);
}

/** The same of a decision that was not written. */
export function explainQuote({
  decision,
  program,
  programs,
  programKey,
  prepared,
  state,
}: Decided): Explanation {
  const { command } = prepared;
  const entries = decision.entries.map((entry) => presentEntry(loggedEntry(entry)));
  const frame = {
    transaction: null,
    kind: command.kind as Kind,
    program: { key: programKey, version: program.version },
    entries,
  };
  if ('transaction' in command && decision.basis !== null) {
    return { ...frame, ...explainPosted(program, command.transaction, decision.basis), returnOf: [] };
  }
  const amended = decision.amendments.flatMap(({ transaction }) => state.history.get(transaction) ?? []);
  const returnOf = amended.map((past) =>
    explainReturn(versionOf(programs, past.programVersion), past, decision.seq),
  );
  const matches = decision.outcome.kind === 'returned' ? decision.outcome.lines : [];
  return {
    ...frame,
    ...explainSupposed(programs, decision.supposed ?? undefined),
    returnOf,
    ...explainMatches(command, matches),
  };
}

/** What of a return is found in no purchase, where it was judged. */
function explainSupposed(
  programs: readonly Program[],
  supposed: PastTransaction | undefined,
): Pick<Explanation, 'judgedOn' | 'rules'> {
  if (supposed === undefined) return { judgedOn: null, rules: [] };
  const { programVersion, posted, basis } = supposed;
  return explainPosted(versionOf(programs, programVersion), posted, basis);
}

/** An occasion has the kind of what it is the end, or the day, of. */
function kindOf(command: Command): ExplainedKind {
  if (command.kind === 'account') return 'enrolment';
  return command.kind === 'occasion'
    ? command.occasion.kind
    : (command.kind as Exclude<ExplainedKind, 'enrolment'>);
}

/** Null basis: no rule looked at it. */
function explainUnposted(
  program: Program,
  posted: Posted,
  basis: Basis | null,
): Pick<Explanation, 'judgedOn' | 'rules'> {
  return basis === null ? { judgedOn: null, rules: [] } : explainPosted(program, posted, basis);
}

function explainPosted(
  program: Program,
  posted: Posted,
  basis: Basis,
): Pick<Explanation, 'judgedOn' | 'rules'> {
  const rules = basis.unheard === true ? [] : explain(program, readTransaction(posted), basis);
  return { judgedOn: presentBasis(basis), rules: presentRules(rules) };
}

/** What became of the quote that a purchase named. */
function explainNamedQuote(id: string, { honoured }: Basis): NonNullable<Explanation['quote']> {
  if (honoured === undefined) {
    const sentence =
      'As things stood, the purchase earned at least what was quoted: it is judged like any other.';
    return { id, honoured: false, sentence };
  }
  const { version, occurredAt } = honoured;
  const then = `at ${formatInstant(occurredAt)}, by version ${version}, on what was known then`;
  const sentence = `As things stood, the purchase would have earned less than was quoted: the quote is honoured, and it stands as it was quoted, ${then}.`;
  return { id, honoured: true, sentence };
}

/** The purchase as it stood right after command `seq`: what was undone later still counted then. */
function asOf(past: PastTransaction, seq: number, undoneBy: ReadonlyMap<number, number>): PastTransaction {
  const amendments = past.amendments
    .filter((amendment) => amendment.seq <= seq)
    .map((amendment) => ({
      ...amendment,
      voided: amendment.voided && (undoneBy.get(amendment.seq) ?? seq) <= seq,
    }));
  return { ...past, amendments };
}

/** How a purchase stands after one of its returns: per rule, holder and kind, what it earned and what is kept. */
function explainReturn(
  program: Program,
  past: PastTransaction,
  seq: number,
): Explanation['returnOf'][number] {
  const kept = keptTransaction(past);
  const outcomes = kept === null ? [] : judge(program, kept, basisAsItStands(past)).outcomes;
  const earns = earnsOf(past.issued, outcomes);
  const taken = past.amendments.find((amendment) => amendment.seq === seq)?.taken ?? [];
  const keptNet = formatDecimal(kept?.net ?? ZERO);
  return {
    purchase: past.externalId,
    keptNet,
    points: past.issued.map((issued) => {
      const keptEarns = isOfJourney(program, issued) ? leftOf(past, issued) : (earns.get(issued.n) ?? 0);
      const takenBack = taken.find((t) => t.entry === issued.n)?.amount ?? 0;
      return {
        rule: issued.rule ?? '',
        holder: presentHolder(holderOf(issued)),
        points: issued.points,
        earned: issued.amount,
        keptEarns,
        takenBack,
        sentence: `Earned ${issued.amount}; what is kept, worth ${keptNet}, earns ${keptEarns}: ${takenBack} taken back.`,
      };
    }),
  };
}

/** Whether a step is still done depends on other transactions, too: what was taken back says it. */
function isOfJourney({ following }: Program, { rule: key }: Entry): boolean {
  return following.some((rule) => rule.key === key && rule.journey !== null);
}

function leftOf(past: PastTransaction, { n, amount }: Entry): number {
  const taken = takenByReturns(past).filter(({ entry }) => entry === n);
  return taken.reduce((left, { amount: back, waived }) => left - back - waived, amount);
}

function loggedEntry({ points, amount, source, target, rule, at }: Entry): LoggedEntry {
  const nameOf = (place: Entry['source']): string => ('side' in place ? place.side : place.book);
  return { points, amount, source: nameOf(source), target: nameOf(target), rule, at };
}

function presentEntry({
  points,
  amount,
  source,
  target,
  rule,
  at,
}: LoggedEntry): Explanation['entries'][number] {
  return { points, amount, from: source, to: target, rule, at: formatInstant(at) };
}

function versionOf(programs: readonly Program[], version: number): Program {
  const program = programs.find((candidate) => candidate.version === version);
  if (program === undefined) throw new Error(`programme version ${version} is gone`);
  return program;
}
