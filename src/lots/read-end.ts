import { getAccount, type NamedAccount } from '../accounts/get-account.ts';
import { programAt } from '../core/program/compile.ts';
import { type Instant, instantIn } from '../core/time.ts';
import type { Deps } from '../deps.ts';

/** An end that a client names: an instant, or the beginning of a date in the zone of the programme; null: no end. */
export async function readEnd(
  deps: Deps,
  tenantId: number,
  named: NamedAccount,
  text: string | null,
): Promise<Instant | null> {
  if (text === null) return null;
  const { programId, headVersion } = await getAccount(deps, tenantId, named);
  const versions = await deps.engine.programs.versionsOf(programId, headVersion);
  // All versions have the same zone, so that any of them can read the date, whatever time it is.
  return instantIn(programAt(versions, deps.clock()).zone, text);
}
