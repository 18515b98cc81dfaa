import type { Kysely } from 'kysely';
import type { Instant } from '../../core/time.ts';
import type { Tables } from '../../db/tables.ts';
import { listToRetry } from '../failures.ts';
import type { Job, JobDeps, Running } from '../job.ts';
import { type AccountToSettle, SETTLED_AT_ONCE_MAX, settleAccounts } from '../settle-accounts.ts';
import { endReschedule, keepProgress, listReschedules, type Reschedule } from './requests.ts';

const NAME = 'reschedule';

/** As of then an account is settled as it is, so that nothing happens, but what is due next is computed anew. */
const AS_IT_IS: Instant = 0;

/** After a version was published: what is due of the accounts of its programme may be due at other times under it. */
export const rescheduleJob: Job = {
  name: NAME,
  about: 'computes anew what is due of the accounts of programmes with a new version',
  everyMinutes: 1,
  run: async (deps, running) => {
    const failed = await listToRetry(deps.db, NAME, deps.clock(), SETTLED_AT_ONCE_MAX);
    await settleAccounts(deps, NAME, failed, { asOf: AS_IT_IS, tally: running.tally });
    await rescheduleAll(deps, running.tenantId, running);
  },
  lagMs: async (db, now) => {
    const [oldest] = await listReschedules(db, null);
    return oldest === undefined ? 0 : Math.max(0, now - oldest.requestedAt);
  },
};

/** For the programmes of one tenant, or of all (null). */
export async function rescheduleAll(
  deps: JobDeps,
  tenantId: number | null,
  running: Pick<Running, 'signal' | 'tally'>,
): Promise<void> {
  for (const asked of await listReschedules(deps.db, tenantId)) await reschedule(deps, asked, running);
}

/** Account by account; a run that is stopped, or killed, is gone on with where it was. */
async function reschedule(
  deps: JobDeps,
  asked: Reschedule,
  { signal, tally }: Pick<Running, 'signal' | 'tally'>,
): Promise<void> {
  let { after } = asked;
  while (!signal.aborted) {
    const page = await listAccounts(deps.db, { ...asked, after });
    await settleAccounts(deps, NAME, page, { asOf: AS_IT_IS, tally });
    if (page.length < SETTLED_AT_ONCE_MAX) {
      await endReschedule(deps.db, asked);
      return;
    }
    after = page.at(-1)?.accountId ?? null;
    if (!(await keepProgress(deps.db, { ...asked, after }))) return;
  }
}

async function listAccounts(
  db: Kysely<Tables>,
  { tenantId, programId, after }: Reschedule,
): Promise<readonly AccountToSettle[]> {
  let query = db
    .selectFrom('accounts')
    .select('account_id')
    .where('tenant_id', '=', tenantId)
    .where('program_id', '=', programId)
    .orderBy('account_id')
    .limit(SETTLED_AT_ONCE_MAX);
  if (after !== null) query = query.where('account_id', '>', after);
  const rows = await query.execute();
  return rows.map((row) => ({ accountId: row.account_id, tenantId }));
}
