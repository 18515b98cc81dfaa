import { IN_PATH } from '../accounts/get-account.ts';
import type { Engine } from '../engine/engine.ts';
import type { Decided } from '../engine/submission.ts';
import { accountAddress } from '../http/addresses.ts';
import { previewOrThrow } from '../http/submit.ts';

/** An account as it is now, with its open lots and with all that is due by now, whether it is written yet or not. */
export async function settledAccount(
  engine: Engine,
  tenantId: number,
  ref: string,
  program: string | undefined,
): Promise<Decided> {
  const submission = {
    tenant: tenantId,
    account: accountAddress(ref, program),
    key: null,
    stakeholders: [],
    looksAtLots: true as const,
    prepare: () => ({ command: { kind: 'settle' } as const }),
    present: () => ({}),
  };
  return previewOrThrow(engine, submission, { ref, place: IN_PATH });
}
