import type { Kysely } from 'kysely';
import type { Mistake } from '../core/program/check/mistake.ts';
import { checkProgram } from '../core/program/check.ts';
import { warningsFor } from '../core/program/warnings.ts';
import type { Tables } from '../db/tables.ts';
import { listRewardPrices } from '../rewards/repository.ts';
import { inDocument, type Publication, type PublicationRefused, refusePublication } from './publication.ts';

export interface Accepted {
  readonly refused: false;
  /** What is allowed and probably not meant; places in the request. */
  readonly warnings: readonly Mistake[];
}

/** Does the document make sense, beside the rewards that the tenant has? */
export async function checkDocument(
  db: Kysely<Tables>,
  { tenantId, document }: Pick<Publication, 'tenantId' | 'document'>,
): Promise<Accepted | PublicationRefused> {
  const granted = (document.rules ?? []).flatMap((rule) => rule.grant?.reward ?? []);
  const rewards = await listRewardPrices(db, tenantId, granted);
  const mistakes = checkProgram(document, new Set(rewards.keys()));
  if (mistakes.length > 0) return refusePublication('program-invalid', inDocument(mistakes));
  return { refused: false, warnings: inDocument(warningsFor(document, rewards)) };
}
