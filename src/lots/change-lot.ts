import { IN_PATH } from '../accounts/get-account.ts';
import type { LotCommand } from '../core/command.ts';
import { refuse } from '../core/decision.ts';
import type { LotRef } from '../core/ledger.ts';
import { numberOf } from '../core/merging/numbers.ts';
import type { Engine } from '../engine/engine.ts';
import type { Known } from '../engine/submission.ts';
import { accountAddress } from '../http/addresses.ts';
import type { ProblemCode } from '../http/problem-catalogue.ts';
import { type Accepted, submitOrThrow } from '../http/submit.ts';
import { inPath } from '../http/submit-change.ts';
import { decodeEntryId } from '../wallets/entry-id.ts';
import { presentLotChange } from './present.ts';

/** A request about one lot of one account. */
export interface LotAsked {
  readonly tenantId: number;
  readonly ref: string;
  readonly program: string | undefined;
  readonly lot: string;
  readonly byHand: ByHand;
}

type ByHand = Pick<LotCommand, 'externalId' | 'reason' | 'author'>;

/** With what any change of a lot can be refused. */
export const LOT_PROBLEMS = [
  'not-found',
  'unknown-lot',
  'unknown-points',
  'stamps-stay-on-cards',
  'ambiguous-reference',
  'account-closed',
  'external-id-reused',
] as const satisfies readonly ProblemCode[];

/** Those that are about the lot in the path. */
const OF_THE_LOT = [
  'unknown-lot',
  'lot-not-pending',
  'lot-not-open',
  'lot-not-expired',
  'unknown-points',
  'stamps-stay-on-cards',
] as const satisfies readonly ProblemCode[];

/** Does something to a lot by hand; the answer says what, and what the wallets then hold. */
export async function changeLot(
  engine: Engine,
  { tenantId, ref, program, lot: text, byHand: { externalId, reason, author } }: LotAsked,
  commandOf: (named: ByHand & { readonly lot: LotRef }) => LotCommand,
): Promise<Accepted> {
  const named = decodeEntryId(text);
  const submission = {
    tenant: tenantId,
    account: accountAddress(ref, program),
    key: `x:${externalId}`,
    stakeholders: [],
    prepare: ({ accountId, owners }: Pick<Known, 'accountId' | 'owners'>) => {
      const seq = named && numberOf(accountId, owners, named);
      if (named === undefined || seq === undefined) return ANOTHER_ACCOUNT;
      // In one order, whatever order the client named them in.
      return { command: commandOf({ externalId, lot: { seq, n: named.n }, reason, author }) };
    },
    present: presentLotChange,
  };
  try {
    return await submitOrThrow(engine, submission, { ref, place: IN_PATH });
  } catch (error) {
    throw OF_THE_LOT.reduce<unknown>((placed, code) => inPath(placed, code, 'lot'), error);
  }
}

const ANOTHER_ACCOUNT = refuse('unknown-lot', '/lot', 'The account has no such lot: it is of another one.');
