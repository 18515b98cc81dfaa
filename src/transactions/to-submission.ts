import type { Command, ReturnRequestLine } from '../core/command.ts';
import { type Refusal, refuse } from '../core/decision.ts';
import type { PostedLine, PostedTransaction } from '../core/transaction.ts';
import type { Known, Submission } from '../engine/submission.ts';
import { accountAddress, stakeholderAddress } from '../http/addresses.ts';
import { normalAttributes } from '../http/attributes.ts';
import { normalDecimal } from '../http/decimal-text.ts';
import { ProblemError } from '../http/problems.ts';
import type { ActivityBody, PurchaseBody, ReturnBody, TransactionBody } from './request-schema.ts';

/** A posted transaction on its way to the engine. Without an externalId it is a quote, which happens never. */
export function toSubmission(
  tenant: number,
  body: TransactionBody,
  externalId: string | null,
  present: Submission['present'],
): Submission {
  const stakeholder = body.stakeholder === undefined ? null : stakeholderAddress(body.stakeholder);
  const toCommand = commandMaker(body, externalId ?? 'quote');
  return {
    tenant,
    account: accountAddress(body.account, body.program),
    key: externalId === null ? null : factKey(externalId),
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
      return purchaseMaker(body, externalId);
    case 'return':
      return returnMaker(body, externalId);
    case 'activity':
      return activityMaker(body, externalId);
  }
}

function purchaseMaker(body: PurchaseBody, externalId: string): CommandMaker {
  const lines = normalLines(body.lines);
  const { kind, currency } = body;
  return (stakeholder) => ({
    kind,
    externalId,
    transaction: { kind, ...normalCommon(body, stakeholder), currency, lines } satisfies PostedTransaction,
  });
}

function activityMaker(body: ActivityBody, externalId: string): CommandMaker {
  const { kind, type } = body;
  return (stakeholder) => ({
    kind,
    externalId,
    transaction: { kind, type, ...normalCommon(body, stakeholder), lines: [] } satisfies PostedTransaction,
  });
}

function returnMaker(body: ReturnBody, externalId: string): CommandMaker {
  const lines = body.lines.map((line, index) => normalReturnLine(line, index, body.of !== undefined));
  const { kind, currency = null, of = null } = body;
  return (stakeholder) => ({ kind, externalId, ...normalCommon(body, stakeholder), currency, of, lines });
}

function normalCommon(body: TransactionBody, stakeholder: string | null) {
  return {
    occurredAt: Date.parse(body.occurredAt),
    stakeholder,
    ...(body.channel !== undefined && { channel: body.channel }),
    ...(body.attributes !== undefined && { attributes: normalAttributes(body.attributes, '/attributes') }),
  };
}

function normalLines(lines: PurchaseBody['lines']): readonly PostedLine[] {
  const seen = new Set<string>();
  return lines.map((line, index) => {
    const id = line.id ?? String(index + 1);
    if (seen.has(id))
      throw mistake(`/lines/${index}/id`, `Another line has the id ${JSON.stringify(id)} already.`);
    seen.add(id);
    return {
      id,
      sku: line.sku,
      quantity: normalDecimal(line.quantity),
      unitPrice: normalDecimal(line.unitPrice),
      ...discountOf(line),
      ...(line.unitCost !== undefined && { unitCost: normalDecimal(line.unitCost) }),
      ...(line.category !== undefined && { category: line.category }),
      ...(line.brand !== undefined && { brand: line.brand }),
      ...(line.attributes !== undefined && {
        attributes: normalAttributes(line.attributes, `/lines/${index}/attributes`),
      }),
    };
  });
}

/** No discount and one of zero are the same. */
function discountOf({ discount }: PurchaseBody['lines'][number]): Pick<PostedLine, 'discount'> {
  const normal = discount === undefined ? '0' : normalDecimal(discount);
  return normal === '0' ? {} : { discount: normal };
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
  if (!isNamed && quantity === undefined) {
    throw mistake(`${pointer}/amount`, 'An amount off a price needs the purchase: name it with `of`.');
  }
  return {
    ...(id !== undefined && { id }),
    ...(sku !== undefined && { sku }),
    ...(quantity !== undefined && { quantity: normalDecimal(quantity) }),
    ...(amount !== undefined && { amount: normalDecimal(amount) }),
    ...(unitPrice !== undefined && { unitPrice: normalDecimal(unitPrice) }),
  };
}

function mistake(pointer: string, detail: string): ProblemError {
  return new ProblemError('validation-failed', detail, [{ pointer, detail }]);
}
