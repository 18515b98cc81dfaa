import { credit, fits, moveBetweenBooks } from '../books.ts';
import type { ArriveCommand, ReceiveCommand, SendCommand, TransferPart } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import { ACCOUNT, onBook } from '../ledger.ts';
import { moveAmount } from '../move-points.ts';
import { checkStakeholder } from './checks.ts';
import { close } from './close.ts';
import { type Draft, programFor, seqOf } from './draft.ts';
import { addTurnover } from './pool-members.ts';
import { checkSpendable, spend } from './redeem.ts';
import { settleLots } from './settle.ts';
import { mergeParts, sumOf } from './transfer-parts.ts';

/** First step: the points leave the wallet and are in transit; a message carries them. Within the account it is the only one. */
export function decideSend(draft: Draft, command: SendCommand, self: string): Decision | Refusal {
  const { now } = draft.deciding;
  const { from, to, points, amount, within } = command;
  // Another name of this account, as of one that was merged into it, is told by `within` alone.
  if ((within === true || to.account === self) && to.holder === from) {
    return refuse(
      'same-wallet',
      '/to/holder',
      'The points are in this wallet already: name another one to move them to.',
    );
  }
  const refusal = checkSpendable(draft, from, { points, amount }, { points: '/points', amount: '/amount' });
  if (refusal !== null) return refusal;
  if (within === true) return decideMove(draft, command);
  const parts = mergeParts(spend(draft, from, points, amount, onBook('in-transit')));
  const origin = { account: self, seq: seqOf(draft) };
  draft.messages.push({
    to: to.account,
    command: { kind: 'transfer-receive', from: origin, sender: from, holder: to.holder, points, parts },
  });
  return close(draft, { occurredAt: now, outcome: { kind: 'sent' } });
}

function decideMove(draft: Draft, { from, to: { holder }, points, amount }: SendCommand): Decision | Refusal {
  const { state, now: at } = draft.deciding;
  const refusal = holder === ACCOUNT ? null : checkStakeholder(state, holder, '/to/holder');
  if (refusal !== null) return refusal;
  if (!fits(draft.books, holder, points, amount))
    return refuse('too-many-points', '/amount', 'The other wallet cannot hold as many points.');
  moveAmount(draft.books, { from, to: holder, points, at }, amount);
  const transfer = { transferSeq: seqOf(draft) };
  draft.events.push(
    { type: 'transfer.received', at, data: { ...transfer, holder, points, amount } },
    { type: 'transfer.credited', at, data: { ...transfer, reason: null } },
  );
  return close(draft, { occurredAt: at, outcome: { kind: 'moved' } });
}

/** Second step, at the receiver: credited as they were, with the same ends; or refused. Answered either way. */
export function decideReceive(draft: Draft, command: ReceiveCommand): Decision {
  const { now } = draft.deciding;
  const { from, sender, holder, points, parts, feed } = command;
  const refusal = refusalOf(draft, command);
  if (refusal === null) {
    bookParts(draft, holder, points, parts, 'transferred');
    tellReceived(draft, command);
  }
  const answer = { transfer: from.seq, holder: sender, points, parts, refusal, ...(feed && { feed }) };
  draft.messages.push({ to: from.account, command: { kind: 'transfer-arrive', ...answer } });
  settleLots(draft);
  return close(draft, { occurredAt: now, outcome: { kind: 'received', refusal } });
}

function tellReceived(draft: Draft, { from, holder, points, parts, feed }: ReceiveCommand): void {
  const { now: at } = draft.deciding;
  const amount = sumOf(parts);
  if (feed === true) {
    addTurnover(draft, from.account, points, { fed: amount });
    draft.events.push({ type: 'pool.received', at, data: { member: from.account, points, amount } });
    return;
  }
  const transfer = { transferAccount: from.account, transferSeq: from.seq };
  draft.events.push({ type: 'transfer.received', at, data: { ...transfer, holder, points, amount } });
}

/** Third step, back at the sender: done, or refunded into the wallet that they came from. */
export function decideArrive(draft: Draft, command: ArriveCommand): Decision {
  const { now } = draft.deciding;
  const { transfer, holder, points, parts, refusal } = command;
  if (refusal !== null) bookParts(draft, holder, points, parts, 'in-transit');
  else {
    const entry = {
      points,
      amount: sumOf(parts),
      source: onBook('in-transit'),
      target: onBook('transferred'),
    };
    moveBetweenBooks(draft.books, { ...entry, rule: null, lot: null, at: now });
  }
  if (command.feed !== true) {
    const type = refusal === null ? 'transfer.credited' : 'transfer.refunded';
    draft.events.push({ type, at: now, data: { transferSeq: transfer, reason: refusal } });
  } else if (refusal !== null) {
    const data = { holder, points, amount: sumOf(parts), reason: refusal };
    draft.events.push({ type: 'pool.refunded', at: now, data });
  }
  settleLots(draft);
  return close(draft, { occurredAt: now, outcome: { kind: 'arrived', refusal } });
}

function refusalOf(draft: Draft, { holder, points, parts }: ReceiveCommand): string | null {
  const { state, now } = draft.deciding;
  if (state.ended !== null) return 'account-closed';
  const person = state.stakeholders.get(holder);
  if (holder !== ACCOUNT && person === undefined) return 'unknown-stakeholder';
  if (person?.active === false) return 'stakeholder-inactive';
  if (!programFor(draft, now).points.has(points)) return 'unknown-points';
  return fits(draft.books, holder, points, sumOf(parts)) ? null : 'too-many-points';
}

function bookParts(
  draft: Draft,
  holder: string,
  points: string,
  parts: readonly TransferPart[],
  source: 'in-transit' | 'transferred',
): void {
  const { now } = draft.deciding;
  for (const { amount, expiresAt, lapsesUnder = null } of parts) {
    const terms = { availableAt: now, awaits: null, expiresAt, lapsesUnder };
    credit(draft.books, { points, holder, amount, source: onBook(source), rule: null, terms, at: now });
  }
}
