import type { Kysely } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { createProgramCache } from '../../engine/programs.ts';
import { encodeId } from '../../http/ids.ts';
import { StartupError } from '../../startup-error.ts';
import { findTenant } from '../../tenants/keys.ts';
import { countAccounts } from '../../verify/accounts.ts';
import { checkBetween } from '../../verify/check-between.ts';
import type { Difference } from '../../verify/difference.ts';
import { type CheckedPage, type Verifying, verifyAccounts } from '../../verify/verify-accounts.ts';
import { findAccounts } from './find-accounts.ts';
import type { VerifyTask } from './options.ts';
import { jsonOf, lineOf, summaryOf } from './report.ts';
import { readState, removeState, writeState } from './state-file.ts';
import { add, countDifferences, type NamedDifference, NOTHING_YET, type Tally } from './tally.ts';
import { createTicker } from './ticker.ts';

export interface Surroundings {
  readonly signal: AbortSignal;
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WriteStream;
}

/** Verifies what the task asks for, and prints what it finds; the exit status. */
export async function verifyLive(
  db: Kysely<Tables>,
  task: VerifyTask,
  { signal, out, err }: Surroundings,
): Promise<0 | 1> {
  const asked = await askedBy(db, task);
  const saved = task.state === null ? undefined : await readState(task.state, task);
  let after = saved?.after ?? task.after;
  let tally = saved?.tally ?? NOTHING_YET;
  const ticker = createTicker(err, await countAccounts(db, asked));
  const say = (found: readonly NamedDifference[]): void => {
    if (task.json || found.length === 0) return;
    ticker.stop();
    for (const one of found) out.write(`${lineOf(one)}\n`);
  };
  say(tally.differences);
  const programs = createProgramCache(db);
  let startedAt = performance.now();
  const count = (
    checked: Pick<Tally, 'accounts' | 'commands' | 'entries'>,
    found: NamedDifference[],
  ): void => {
    const seconds = (performance.now() - startedAt) / 1000;
    startedAt = performance.now();
    tally = add(tally, { ...checked, seconds }, found);
    say(found);
  };
  for await (const page of verifyAccounts(db, programs, { ...asked, after })) {
    count(page, named(page.differences, page));
    after = page.last;
    ticker.tick(tally);
    const { state, tenant, depth } = task;
    if (state !== null) await writeState(state, { tenant, depth, after, tally });
    if (signal.aborted) break;
  }
  ticker.stop();
  const isStopped = signal.aborted;
  if (!isStopped) {
    if (task.account === null) {
      const between = await checkBetween(db, asked.tenantId);
      count({ accounts: 0, commands: 0, entries: 0 }, named(between, null));
    }
    if (task.state !== null) await removeState(task.state);
  }
  const ending = {
    isStopped,
    after: after === null ? null : encodeId('acc', after),
    goOnWith: goOn(task, after),
  };
  out.write(`${task.json ? jsonOf(tally, ending) : summaryOf(tally, ending)}\n`);
  return isStopped || countDifferences(tally) > 0 ? 1 : 0;
}

async function askedBy(db: Kysely<Tables>, task: VerifyTask): Promise<Omit<Verifying, 'after'>> {
  const tenant = task.tenant === null ? null : await findTenant(db, task.tenant);
  if (tenant === undefined) throw new StartupError(`there is no tenant ${JSON.stringify(task.tenant)}`);
  const tenantId = tenant?.id ?? null;
  const accountIds = task.account === null ? null : await findAccounts(db, task.account, tenantId);
  if (accountIds?.length === 0) throw new StartupError('there is no such account');
  return { tenantId, accountIds, depth: task.depth };
}

function named(differences: readonly Difference[], page: CheckedPage | null): NamedDifference[] {
  const names = new Map(page?.heads.map(({ accountId, externalId }) => [accountId, externalId]));
  return differences.map(({ accountId, ...difference }) => ({
    account: accountId === null ? null : encodeId('acc', accountId),
    externalId: accountId === null ? null : (names.get(accountId) ?? null),
    ...difference,
  }));
}

function goOn({ tenant, depth, state }: VerifyTask, after: string | null): string {
  const where =
    state !== null ? `--state ${state}` : after === null ? '' : `--after ${encodeId('acc', after)}`;
  return [where, tenant === null ? '' : `--tenant ${tenant}`, depth === 'sums' ? '--ledger-only' : '']
    .filter((part) => part !== '')
    .join(' ');
}
