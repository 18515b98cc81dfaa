import { createProgramCache } from '../../engine/programs.ts';
import { countAccounts } from '../../verify/accounts.ts';
import { checkBetween } from '../../verify/check-between.ts';
import { type Difference, describeDifference } from '../../verify/difference.ts';
import { verifyAccounts } from '../../verify/verify-accounts.ts';
import type { OwnService } from '../own-service.ts';
import type { ReplayObserver } from './replay-history.ts';

/** Differences that are told one by one; of more it is said that there are. */
const TOLD_MAX = 20;

/** Verifies the accounts of the replay on the service's own database; how many differences there are. */
export async function verifyOwn(
  { db, tenantId }: OwnService,
  observer: ReplayObserver,
  say: (text: string) => void,
): Promise<number> {
  const which = { tenantId, accountIds: null };
  observer.stage('Verifying accounts', await countAccounts(db, which));
  const differences: Difference[] = [];
  for await (const page of verifyAccounts(db, createProgramCache(db), {
    ...which,
    after: null,
    depth: 'replay',
  })) {
    differences.push(...page.differences);
    for (const _ of page.heads) observer.step();
  }
  differences.push(...(await checkBetween(db, tenantId)));
  for (const difference of differences.slice(0, TOLD_MAX))
    say(`${difference.accountId ?? 'between accounts'}: ${describeDifference(difference)}`);
  if (differences.length > TOLD_MAX) say(`… and ${differences.length - TOLD_MAX} more`);
  return differences.length;
}
