import { lotKey } from '../core/books.ts';
import { isPost } from '../core/command.ts';
import type { Decision } from '../core/decision.ts';
import { ACCOUNT, type Entry, type Holder } from '../core/ledger.ts';
import type { PastTransaction } from '../core/state.ts';
import type { LotTerms } from '../core/terms.ts';
import { formatInstant } from '../core/time.ts';
import type { Decided } from '../engine/submission.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import { ownCouponId, ownId, owning, scopedOf } from '../http/own-ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import { presentBalances } from '../wallets/present-balances.ts';
import type { MovedBack, QuoteAnswer, TransactionAnswer, VoidAnswer } from './answer-schema.ts';
import type { QuoteSigner } from './quote-signer.ts';

type Effects = Pick<TransactionAnswer, 'earned' | 'takenBack' | 'givenBack' | 'tiers' | 'balances'>;

/** What posting answers; it is stored with the command and given again to the same request. */
export function presentTransaction(decided: Decided, quoteSigner: QuoteSigner): TransactionAnswer {
  const { accountId, decision, prepared } = decided;
  const { command } = prepared;
  if (command.kind !== 'purchase' && command.kind !== 'return' && command.kind !== 'activity') {
    throw new Error('not a transaction');
  }
  return {
    id: encodeScopedId('trx', { accountId, seq: decision.seq }),
    externalId: command.externalId,
    account: encodeId('acc', accountId),
    kind: command.kind,
    occurredAt: formatInstant(decision.occurredAt),
    recordedAt: formatInstant(decision.now),
    ...effectsOf(decided),
    ...couponsOf(decided),
    ...matchesOf(decision),
    ...namedQuote(decided, quoteSigner),
  };
}

function namedQuote(
  { accountId, decision, state, prepared: { command } }: Decided,
  quoteSigner: QuoteSigner,
): Pick<TransactionAnswer, 'quote'> {
  if (!isPost(command) || command.quote === undefined) return {};
  const judged = decision.basis?.honoured === undefined ? 'as-things-stand' : 'as-quoted';
  return {
    quote: { id: quoteSigner.idOf(scopedOf(owning(accountId, state.absorbed), command.quote)), judged },
  };
}

/** `transaction`: the one that was undone. */
export function presentVoid(decided: Decided): VoidAnswer {
  const { accountId, decision, prepared } = decided;
  const { command } = prepared;
  if (command.kind !== 'void') throw new Error('not a void');
  return {
    transaction: ownId('trx', owning(accountId, decided.state.absorbed), command.subject),
    account: encodeId('acc', accountId),
    reason: command.reason,
    voidedAt: formatInstant(decision.now),
    ...effectsOf(decided),
    ...couponsOf(decided),
  };
}

/** The same without what only posting brings: an id, and the codes of coupons. */
export function presentQuote(decided: Decided): QuoteAnswer {
  const grants = grantedIn(decided.decision).map(({ rule, reward }) => ({ rule, reward }));
  return { ...effectsOf(decided), grants, ...matchesOf(decided.decision) };
}

function effectsOf(decided: Decided): Effects {
  const { decision } = decided;
  return {
    earned: presentEarned(decided),
    takenBack: movedBack(decided, 1),
    givenBack: movedBack(decided, -1),
    tiers: { ...decision.tiers },
    balances: presentBalances(decided),
  };
}

function isIssued(entry: Entry): boolean {
  return 'book' in entry.source && entry.source.book === 'issued';
}

/** What each rule gave to whom; `nameOf` says how clients know whoever holds points. */
export function presentEarned(
  { decision, program }: Pick<Decided, 'decision' | 'program'>,
  nameOf: (holder: Holder) => string = presentHolder,
): Effects['earned'] {
  return decision.entries.filter(isIssued).map((entry) => {
    const { availableAt, expiresAt } = lotTerms(decision, program, entry);
    return {
      rule: entry.rule ?? '',
      holder: nameOf('side' in entry.target ? entry.target.holder : ACCOUNT),
      points: entry.points,
      amount: entry.amount,
      availableAt: availableAt === null ? null : formatInstant(availableAt),
      expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    };
  });
}

/** The terms stand on the lot; points that went straight into a debt opened none. */
function lotTerms(
  decision: Decision,
  program: Decided['program'],
  entry: Entry,
): Pick<LotTerms, 'availableAt' | 'expiresAt'> {
  const lot =
    entry.lot === null
      ? undefined
      : decision.lots.find((candidate) => lotKey(candidate) === lotKey(entry.lot ?? candidate));
  if (lot !== undefined) return lot;
  const kind = program.points.get(entry.points);
  if (kind === undefined) return { availableAt: entry.at, expiresAt: null };
  return kind.termsOf(entry.at, decision.basis?.tiers ?? {});
}

/** Per purchase (or supposed one) and entry that issued points: what was taken back (sign 1) or given back (sign -1). */
function movedBack({ decision, state }: Decided, sign: 1 | -1): MovedBack[] {
  return decision.amendments.flatMap((amendment) => {
    const bought = state.history.get(amendment.transaction);
    const past = bought ?? state.supposed.get(amendment.transaction);
    if (past === undefined) return [];
    const of = bought?.externalId ?? null;
    return amendment.taken
      .filter((taken) => taken.amount * sign > 0)
      .map((taken) => ({ of, ...issuedBy(past, taken.entry), amount: taken.amount * sign }));
  });
}

function issuedBy(past: PastTransaction, n: number): Omit<MovedBack, 'of' | 'amount'> {
  const issued = past.issued.find((entry) => entry.n === n);
  if (issued === undefined || !('side' in issued.target))
    throw new Error('points of an entry that issued none');
  return { rule: issued.rule ?? '', holder: presentHolder(issued.target.holder), points: issued.points };
}

function grantedIn(decision: Decision) {
  return decision.coupons.filter((coupon) => coupon.status === 'open');
}

function couponsOf({ accountId, decision, state }: Decided): Pick<TransactionAnswer, 'grants' | 'withdrawn'> {
  const present = ({
    seq,
    n,
    rule,
    reward,
    code,
  }: Decision['coupons'][number]): TransactionAnswer['grants'][number] => ({
    id: ownCouponId(owning(accountId, state.absorbed), { seq, n }),
    rule,
    reward,
    code,
  });
  return {
    grants: grantedIn(decision).map(present),
    withdrawn: decision.coupons.filter((coupon) => coupon.status === 'withdrawn').map(present),
  };
}

function matchesOf({ outcome }: Decision): Pick<TransactionAnswer, 'matches'> {
  if (outcome.kind !== 'returned') return {};
  return { matches: outcome.lines.map((line) => ({ ...line, of: [...line.of] })) };
}
