import { refuse } from '../core/decision.ts';
import type { Attributes, AttributeValue } from '../core/transaction.ts';
import type { Deps } from '../deps.ts';
import type { AccountRecord } from '../engine/submission.ts';
import { mergeAttributes } from '../http/attributes.ts';
import { type Accepted, submitOrThrow } from '../http/submit.ts';
import { getAccount, IN_PATH } from './get-account.ts';
import { changeAccount, type MasterData, saysTheSame } from './master-data.ts';
import { requireOtherParent } from './parent.ts';
import { presentAccount } from './present.ts';
import { presentDecided } from './put-account.ts';
import type { AccountPatchBody } from './schema.ts';

export interface PatchAccount {
  readonly tenantId: number;
  readonly ref: string;
  readonly program: string | undefined;
  readonly patch: AccountPatchBody;
}

/** Changes some of an account's master data. */
export async function patchAccount(
  deps: Deps,
  { tenantId, ref, program, patch }: PatchAccount,
): Promise<Accepted> {
  const current = await getAccount(deps, tenantId, { ref, program, place: IN_PATH });
  requireOtherParent(current.externalId, patch.parent ?? null);
  if (saysTheSame(current, patched(current, patch))) {
    return { accountId: current.id, answer: JSON.stringify(presentAccount(current)), replayed: true };
  }
  const submission = {
    tenant: tenantId,
    account: { id: current.id },
    key: null,
    stakeholders: [],
    // Patched again as it stands then: another change may have come in between.
    prepare: ({ account, now }: { readonly account: AccountRecord | null; readonly now: number }) =>
      account === null
        ? refuse('unknown-account', '/account', 'There is no such account.')
        : changeAccount(account, patched(account, patch), now),
    present: presentDecided,
  };
  const accepted = await submitOrThrow(deps.engine, submission, { ref, place: IN_PATH });
  return { ...accepted, replayed: true };
}

function patched(before: AccountRecord, patch: AccountPatchBody): MasterData {
  const { attributes = {}, ...changed } = patch;
  const known = before.attributes as Readonly<Record<string, AttributeValue>>;
  const { kind, name, country, segment, parent } = { ...before, ...changed };
  return {
    kind,
    name,
    country,
    segment,
    parent,
    attributes: mergeAttributes<AttributeValue>(known, attributes, '/attributes') satisfies Attributes,
  };
}
