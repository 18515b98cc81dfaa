import { apply } from '../core/apply.ts';
import { formatInstant } from '../core/time.ts';
import type { Decided, Submission } from '../engine/submission.ts';
import type { QuoteAnswer } from './answer-schema.ts';
import { explainQuote } from './explain.ts';
import { checkHold } from './hold-duration.ts';
import { postedMaker } from './normal-transaction.ts';
import { presentQuote } from './present.ts';
import type { QuoteSigner } from './quote-signer.ts';
import type { PurchaseBody } from './request-schema.ts';
import { submissionOf } from './to-submission.ts';

interface HoldOptions {
  readonly signer: QuoteSigner;
  readonly isExplained: boolean;
}

/**
 * A quote that shall be kept, on its way to the engine. Its externalId is not one of a fact: the purchase that follows
 * may well have the same.
 */
export function toHoldSubmission(
  tenant: number,
  body: PurchaseBody & { readonly hold: string },
  options: HoldOptions,
): Submission {
  const { hold, externalId = null } = body;
  checkHold(hold);
  const posted = postedMaker(body);
  return submissionOf(tenant, body, {
    key: externalId === null ? null : `quote:${externalId}`,
    toCommand: (stakeholder) => ({
      kind: 'quote-hold',
      externalId,
      transaction: posted(stakeholder),
      hold,
    }),
    present: (decided) => presentHeldQuote(decided, options),
  });
}

function presentHeldQuote(decided: Decided, { signer, isExplained }: HoldOptions): QuoteAnswer {
  const { accountId, decision } = decided;
  if (decision.outcome.kind !== 'quote-held') throw new Error('not a quote that is kept');
  const { until } = decision.outcome;
  const quoted = quotedIn(decided);
  return {
    ...presentQuote(quoted),
    ...(isExplained && { explanation: explainQuote(quoted) }),
    quote: signer.idOf({ accountId, seq: decision.seq }),
    validUntil: formatInstant(until),
  };
}

/** The purchase as if it had happened. */
function quotedIn(decided: Decided): Decided {
  const { decision, prepared, state } = decided;
  const { command } = prepared;
  if (decision.outcome.kind !== 'quote-held' || command.kind !== 'quote-hold')
    throw new Error('not a quote that is kept');
  const { quoted } = decision.outcome;
  const { transaction } = command;
  return {
    ...decided,
    decision: quoted,
    state: apply(state, quoted),
    prepared: { command: { kind: 'purchase', externalId: 'quote', transaction } },
  };
}
