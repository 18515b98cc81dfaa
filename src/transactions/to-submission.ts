import type { Command, ReturnRequestLine } from '../core/command.ts';
import { type Refusal, refuse } from '../core/decision.ts';
import type { Known, Submission } from '../engine/submission.ts';
import { accountAddress, stakeholderAddress } from '../http/addresses.ts';
import { normalDecimal } from '../http/decimal-text.ts';
import { ProblemError } from '../http/problems.ts';
import { describedLine, normalFacts, postedMaker } from './normal-transaction.ts';
import type { ActivityBody, PurchaseBody, ReturnBody, TransactionBody } from './request-schema.ts';

/** A posted transaction on its way to the engine. Without an externalId it is a quote, which happens never. */
export function toSubmission(
  tenant: number,
  body: TransactionBody,
  externalId: string | null,
  present: Submission['present'],
): Submission {
  const key = externalId === null ? null : factKey(externalId);
  return submissionOf(tenant, body, { key, toCommand: commandMaker(body, externalId ?? 'quote'), present });
}

interface Making extends Pick<Submission, 'key' | 'present'> {
  readonly toCommand: CommandMaker;
}

/** What is asked of the account that a body names, by the stakeholder that it names. */
export function submissionOf(
  tenant: number,
  body: TransactionBody,
  { key, toCommand, present }: Making,
): Submission {
  const stakeholder = body.stakeholder === undefined ? null : stakeholderAddress(body.stakeholder);
  return {
    tenant,
    account: accountAddress(body.account, body.program),
    key,
    stakeholders: stakeholder === null ? [] : [stakeholder],
    prepare: (known) => {
      const person = stakeholder === null ? null : known.find(stakeholder);
      if (stakeholder !== null && person === null) return unknownStakeholder(known, body.stakeholder ?? '');
      return { command: toCommand(person?.id ?? null) };
    },
    present,
  };
}

/** Facts of clients share one name space per account, all kinds together. */
export function factKey(externalId: string): string {
  return `x:${externalId}`;
}

function unknownStakeholder(known: Known, ref: string): Refusal {
  if (known.account === null) return refuse('unknown-account', '/account', 'There is no such account.');
  const detail = `The account has no stakeholder ${JSON.stringify(ref)}: put it first, or check the name.`;
  return refuse('unknown-stakeholder', '/stakeholder', detail);
}

type CommandMaker = (stakeholder: string | null) => Command;

/** Everything but the stakeholder is normalised at once, and refused at once where it does not fit. */
function commandMaker(body: TransactionBody, externalId: string): CommandMaker {
  switch (body.kind) {
    case 'purchase':
    case 'activity':
      return postMaker(body, externalId);
    case 'return':
      return returnMaker(body, externalId);
  }
}

function postMaker(body: PurchaseBody | ActivityBody, externalId: string): CommandMaker {
  const posted = postedMaker(body);
  return (stakeholder) => ({ kind: body.kind, externalId, transaction: posted(stakeholder) });
}

function returnMaker(body: ReturnBody, externalId: string): CommandMaker {
  const lines = body.lines.map((line, index) => normalReturnLine(line, index, body.of !== undefined));
  const { kind, currency = null, of = null } = body;
  const { occurredAt, ...facts } = normalFacts(body);
  return (stakeholder) => ({ kind, externalId, occurredAt, stakeholder, ...facts, currency, of, lines });
}

function normalReturnLine(
  line: ReturnBody['lines'][number],
  index: number,
  isNamed: boolean,
): ReturnRequestLine {
  const pointer = `/lines/${index}`;
  const { id, sku, quantity, amount, unitPrice } = line;
  if ((id === undefined) === (sku === undefined)) {
    throw mistake(pointer, 'A returned line is named by its id or by its sku: give exactly one of them.');
  }
  if ((quantity === undefined) === (amount === undefined)) {
    throw mistake(
      pointer,
      'A line has either a quantity that came back or an amount off its price: give exactly one.',
    );
  }
  if (!isNamed && sku === undefined) {
    throw mistake(
      `${pointer}/id`,
      'Without `of`, a line is named by its sku: line ids belong to one purchase.',
    );
  }
  return {
    ...(id !== undefined && { id }),
    ...(sku !== undefined && { sku }),
    ...(quantity !== undefined && { quantity: normalDecimal(quantity) }),
    ...(amount !== undefined && { amount: normalDecimal(amount) }),
    ...(unitPrice !== undefined && { unitPrice: normalDecimal(unitPrice) }),
    ...describedLine(line, pointer),
  };
}

function mistake(pointer: string, detail: string): ProblemError {
  return new ProblemError('validation-failed', detail, [{ pointer, detail }]);
}
