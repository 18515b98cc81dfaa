import type pg from 'pg';
import { type Refusal, refuse } from '../core/decision.ts';
import { ACCOUNT, type Holder } from '../core/ledger.ts';
import type { Absorbed } from '../core/state.ts';
import { loadStakeholders } from '../engine/load/load-stakeholders.ts';
import { loadHeads } from '../engine/load/lock-heads.ts';
import type { AccountPlace } from '../engine/load/resolve-accounts.ts';
import type { StakeholderAddress } from '../engine/submission.ts';
import { noAccount, stakeholderAddress } from '../http/addresses.ts';
import { findAccountOrThrow } from '../http/find-account.ts';
import { unknownPerson } from '../http/holders.ts';
import { ProblemError, refusalProblem } from '../http/problems.ts';
import type { TransferBody } from './schema.ts';

/** Where points go. */
export interface Target {
  /** By its name: where it was merged since, the points go to whoever goes on for it. */
  readonly account: string;
  /** Whoever goes on for it now. */
  readonly current: string;
  readonly holder: Holder;
  /** What speaks against a new transfer, though not against the answer to one that was made before. */
  readonly objection: Refusal | null;
}

const ACCOUNT_PLACE = { pointer: '/to/account' };

/** The wallet that a transfer names, within the programme of the account that the points are from. */
export async function findTargetOrThrow(
  pool: pg.Pool,
  tenant: number,
  to: TransferBody['to'],
  source: AccountPlace,
): Promise<Target> {
  const asked = { ref: to.account, program: source.programKey, place: ACCOUNT_PLACE };
  const { accountId, namedId, programId, absorbed } = await findAccountOrThrow(pool, tenant, asked);
  if (programId !== source.programId) throw anotherProgram(to.account, source.programKey);
  const heads = await loadHeads(pool, [accountId], false);
  // A name is reserved before its enrolment is accepted: until then there is no account.
  if ((heads.get(accountId)?.account ?? null) === null) throw noAccount(to.account, ACCOUNT_PLACE);
  if (to.holder === ACCOUNT)
    return { account: namedId, current: accountId, holder: ACCOUNT, objection: null };
  const address = stakeholderAddress(to.holder);
  const [person] = await findPeople(pool, accountId, asKnownThere(address, absorbed));
  if (person === undefined) throw refusalProblem(unknownPerson(to.holder, '/to/holder'));
  // Like the account: whoever it was by that name there. Where the points arrive, that is who they are now.
  const [named = person] = namedId === accountId ? [] : await findPeople(pool, namedId, address);
  const objection = person.active ? null : INACTIVE;
  return { account: namedId, current: accountId, holder: named.id, objection };
}

async function findPeople(pool: pg.Pool, accountId: string, address: StakeholderAddress) {
  return (await loadStakeholders(pool, [{ accountId, address }])).get(accountId) ?? [];
}

const INACTIVE = refuse(
  'stakeholder-inactive',
  '/to/holder',
  'The stakeholder is deactivated and cannot be given points.',
);

/** Ids of people of accounts that were merged mean whoever that is now. */
function asKnownThere(address: StakeholderAddress, absorbed: Absorbed | null): StakeholderAddress {
  return 'id' in address ? { id: absorbed?.people[address.id] ?? address.id } : address;
}

function anotherProgram(ref: string, program: string): ProblemError {
  const detail = `${JSON.stringify(ref)} is not an account of ${program}: points stay within their programme.`;
  return new ProblemError('unknown-account', detail, [{ ...ACCOUNT_PLACE, detail }]);
}
