import type { Basis } from '../basis.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { judge } from '../judge.ts';
import { isOn } from '../ledger.ts';
import type { QuoteHold } from '../state.ts';
import { formatInstant } from '../time.ts';
import { type PostedTransaction, readTransaction } from '../transaction.ts';
import { requireProfile } from './checks.ts';
import { close } from './close.ts';
import { type Draft, forkDraft, quoteHoldsOf, versionOf } from './draft.ts';
import { bookJudged } from './judge-and-book.ts';
import { judgeTransaction } from './judge-transaction.ts';
import { checkFits } from './quote-fit.ts';
import { settleLots } from './settle.ts';
import { releaseQuote } from './settle-quotes.ts';
import { tellReferrer } from './tell-referrer.ts';

/**
 * A purchase that names a quote earns at least what was quoted. What was reserved is released; then it is judged as
 * things stand, and as it was quoted. The first counts where it gives every holder as much of every kind.
 */
export function decideQuoted(draft: Draft, posted: PostedTransaction, quote: number): Decision | Refusal {
  const hold = quoteHoldsOf(draft).find(({ seq }) => seq === quote);
  if (hold === undefined) return refuse('unknown-quote', '/quote', 'There is no such quote at the account.');
  const refusal = checkUsable(hold) ?? checkFits(posted, hold);
  if (refusal !== null) return refusal;
  releaseQuote(draft, hold, 'used');
  draft.events.push({ type: 'quote.used', at: draft.deciding.now, data: { quoteSeq: quote } });
  const asThingsStand = forkDraft(draft);
  const judged = judgeTransaction(asThingsStand, posted);
  if (judged.refused) return judged;
  const asQuoted = forkDraft(draft);
  const tooMany = bookQuoted(asQuoted, hold);
  if (tooMany !== null) return tooMany;
  const { occurredAt } = posted;
  const [stands, basis] = givesAsMuch(asThingsStand, asQuoted)
    ? [asThingsStand, judged.basis]
    : [asQuoted, honouring(hold, judged.basis)];
  return close(stands, { occurredAt, basis: tellReferrer(stands, posted, basis) });
}

function checkUsable({ status, until }: QuoteHold): Refusal | null {
  if (status === 'used') {
    return refuse('quote-used', '/quote', 'Another purchase has used the quote: ask for a new one.');
  }
  if (status === 'open') return null;
  const detail = `The quote was kept until ${formatInstant(until)}: ask for a new one.`;
  return refuse('quote-expired', '/quote', detail);
}

/** As if it had been posted when it was quoted: then, on that basis, by that version. */
function bookQuoted(draft: Draft, { transaction, basis, programVersion }: QuoteHold): Refusal | null {
  const program = versionOf(draft, programVersion);
  const judgement = judge(program, readTransaction(transaction), basis);
  const refusal = bookJudged(draft, judgement, requireProfile(draft.deciding.state));
  if (refusal === null) settleLots(draft);
  return refusal;
}

function honouring({ seq: quote, basis, programVersion, transaction }: QuoteHold, instead: Basis): Basis {
  const { occurredAt } = transaction;
  return { ...basis, honoured: { quote, version: programVersion, occurredAt, instead } };
}

function givesAsMuch(one: Draft, other: Draft): boolean {
  const given = givenIn(one);
  return [...givenIn(other)].every(([what, amount]) => (given.get(what) ?? 0) >= amount);
}

/** Points issued per holder and kind, and coupons per reward. */
function givenIn({ books, coupons }: Draft): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  const add = (what: string, amount: number): unknown => given.set(what, (given.get(what) ?? 0) + amount);
  for (const { points, amount, source, target } of books.entries)
    if (isOn(source, 'issued') && 'side' in target) add(`points ${points} ${target.holder}`, amount);
  // What full cards bring depends on the stamps that are on them when it comes to it.
  for (const { reward, status, card } of coupons)
    if (status === 'open' && card === null) add(`reward ${reward}`, 1);
  return given;
}
