import type { EnrolCommand } from '../core/command.ts';
import { refuse } from '../core/decision.ts';
import { instantIn, type Zone } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Enrolment } from '../engine/enrolment.ts';
import type { AccountAddress, Decided, Submission } from '../engine/submission.ts';
import { accountAddress } from '../http/addresses.ts';
import { normalAttributes } from '../http/attributes.ts';
import { ProblemError } from '../http/problems.ts';
import { type Accepted, submitOrThrow } from '../http/submit.ts';
import type { ProgramHead } from '../programs/repository.ts';
import { chooseProgram } from './choose-program.ts';
import { getAccount, IN_PATH } from './get-account.ts';
import { type AccountFacts, replaceAccount, saysTheSame } from './master-data.ts';
import { requireOtherParent } from './parent.ts';
import { presentAccount } from './present.ts';
import { findReferrerOrThrow, type Naming, requireSameReferrer } from './referrer.ts';
import { findAccountByName, type StoredAccount } from './repository.ts';
import type { AccountBody } from './schema.ts';

export interface PutAccount {
  readonly tenantId: number;
  readonly ref: string;
  readonly program: string | undefined;
  readonly body: AccountBody;
}

/** Enrols an account under the client's name for it, or replaces its master data. `replayed`: it was there before. */
export async function putAccount(deps: Deps, put: PutAccount): Promise<Accepted> {
  const address = accountAddress(put.ref, put.program);
  const { current, program } = await findTarget(deps, put, address);
  const facts = factsOf(put.body, await zoneOf(deps, program));
  const externalId = 'id' in address ? (current?.externalId ?? '') : address.externalId;
  requireOtherParent(externalId, facts.parent);
  const referral = await findReferral(deps, put, { current, program, externalId, parent: facts.parent });
  if (current !== undefined && saysTheSame(current, facts) && isEnrolledThen(current, facts)) {
    if (referral !== undefined) await requireSameReferrer(deps.db, put.tenantId, current, referral);
    return { accountId: current.id, answer: JSON.stringify(presentAccount(current)), replayed: true };
  }
  let isNew = false;
  const submission: Submission & { enrol?: Enrolment } = {
    tenant: put.tenantId,
    account: 'id' in address ? address : { ...address, program: program.key },
    key: null,
    stakeholders: [],
    prepare: ({ account, now }) => {
      isNew = account === null;
      if (account === null && 'id' in address)
        return refuse('unknown-account', '/account', 'There is no such account.');
      // One that goes on for others is called by its own name, whichever of them it was asked for by.
      const name = account?.externalId ?? externalId;
      return withReferral(replaceAccount(account, name, facts, now), referral);
    },
    present: presentDecided,
    ...('externalId' in address && {
      enrol: { tenant: put.tenantId, programId: program.programId, externalId: address.externalId },
    }),
  };
  const accepted = await submitOrThrow(deps.engine, submission, { ref: put.ref, place: IN_PATH });
  return { ...accepted, replayed: !isNew };
}

type Named = EnrolCommand['referral'];

async function findReferral(
  { db }: Deps,
  { tenantId, body }: PutAccount,
  { program, ...naming }: Target & Pick<Naming, 'externalId' | 'parent'>,
): Promise<Named> {
  const { referralCode } = body;
  if (referralCode === undefined) return undefined;
  return findReferrerOrThrow(db, referralCode, { ...naming, tenantId, programId: program.programId });
}

function withReferral(prepared: ReturnType<typeof replaceAccount>, referral: Named): typeof prepared {
  if (prepared.refused === true || referral === undefined) return prepared;
  const { command } = prepared;
  return command.kind === 'account' ? { ...prepared, command: { ...command, referral } } : prepared;
}

/** Of an account that is closed nothing changes. */
export function presentDecided({ accountId, programKey, prepared }: Decided): object {
  if (prepared.account === undefined) throw new Error('an account was decided on without its data');
  return presentAccount({ ...prepared.account, id: accountId, programKey, closedAt: null });
}

interface Target {
  readonly current: StoredAccount | undefined;
  readonly program: ProgramHead;
}

async function findTarget(
  deps: Deps,
  { tenantId, ref, program }: PutAccount,
  address: AccountAddress,
): Promise<Target> {
  if ('externalId' in address) {
    const chosen = await chooseProgram(deps.db, tenantId, program);
    return {
      program: chosen,
      current: await findAccountByName(deps.db, tenantId, chosen.programId, address.externalId),
    };
  }
  // Without the programme, so that another one is told as what it is.
  const current = await getAccount(deps, tenantId, { ref, program: undefined, place: IN_PATH });
  const { programId, programKey: key, headVersion } = current;
  if (program !== undefined && program !== key) {
    const detail = `The account belongs to the programme ${key}, and stays there.`;
    throw new ProblemError('validation-failed', detail, [{ pointer: '/program', detail }]);
  }
  return { current, program: { programId, key, headVersion } };
}

/** All versions of a programme have the same zone. */
async function zoneOf({ engine }: Deps, { programId, headVersion }: ProgramHead): Promise<Zone> {
  const [version] = await engine.programs.versionsOf(programId, headVersion);
  if (version === undefined) throw new Error('a programme without a version');
  return version.zone;
}

function isEnrolledThen({ enrolledAt }: StoredAccount, facts: AccountFacts): boolean {
  return facts.enrolledAt === null || facts.enrolledAt === enrolledAt;
}

function factsOf(body: AccountBody, zone: Zone): AccountFacts {
  const { kind, name = null, country = null, segment = null, parent = null, attributes = {} } = body;
  return {
    kind,
    name,
    country,
    segment,
    parent,
    attributes: normalAttributes(attributes, '/attributes'),
    enrolledAt: body.enrolledAt === undefined ? null : instantIn(zone, body.enrolledAt),
  };
}
