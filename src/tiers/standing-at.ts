import type { StoredAccount } from '../accounts/repository.ts';
import { programAt } from '../core/program/compile.ts';
import type { Program } from '../core/program/compiled.ts';
import { figuresToShowTiers } from '../core/tiers/ladder-needs.ts';
import type { Instant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Moment } from '../http/as-of.ts';
import { accountKnownAt } from '../known/account-known-at.ts';
import type { Standing } from './present.ts';
import { readSettledTiers } from './settled-tiers.ts';

interface Asked {
  readonly tenantId: number;
  readonly account: StoredAccount;
  readonly programs: readonly Program[];
  readonly now: Instant;
}

/** Where an account stood: as all is known now, or as it was known then, with holdings that a later return ended. */
export async function standingAt(
  deps: Deps,
  { tenantId, account, programs, now }: Asked,
  { asOf, knownAt }: Moment,
): Promise<Standing> {
  const { id: accountId, programId, enrolledAt } = account;
  if (knownAt !== null) {
    const known = await accountKnownAt(deps, { tenantId, accountId, programId, programs }, knownAt);
    return { program: programAt(known.programs, asOf), state: known.state, asOf };
  }
  const program = programAt(programs, asOf);
  const { zone } = program;
  const figures = figuresToShowTiers(program, zone.dayOf(asOf), zone.dayOf(enrolledAt));
  const asked = { accountId, programs, now, enrolledAt, figures };
  return { program, state: await readSettledTiers(deps, tenantId, asked), asOf };
}
