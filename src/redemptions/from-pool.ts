import type { RedeemCommand } from '../core/command.ts';
import { NOT_A_MEMBER } from '../core/decide/pool-members.ts';
import { type Refusal, refuse } from '../core/decision.ts';
import { ACCOUNT } from '../core/ledger.ts';
import type { Deps } from '../deps.ts';
import { loadStakeholders } from '../engine/load/load-stakeholders.ts';
import type { Prepared, Submission } from '../engine/submission.ts';
import { stakeholderAddress } from '../http/addresses.ts';
import { findAccountOrThrow } from '../http/find-account.ts';
import { unknownPerson } from '../http/holders.ts';
import { refusalProblem } from '../http/problems.ts';
import { findUsed, listPoolsOf } from '../pools/repository.ts';
import type { Reward } from '../rewards/repository.ts';
import { presentRedemption } from './present.ts';
import type { PointsRedemptionBody } from './schema.ts';
import { termsAsked, unknownReward } from './terms-asked.ts';

/**
 * A member redeems from the pool of its group: a command of the account that is the pool. Its key is made of the member
 * and its externalId, so that no two members meet; asked again it is looked for wherever the member belonged before.
 */
export async function poolSubmission(
  { db, pool }: Pick<Deps, 'db' | 'pool'>,
  tenant: number,
  body: PointsRedemptionBody,
  reward: Reward | undefined,
): Promise<Submission> {
  const named = { ref: body.account, program: body.program, place: { pointer: '/account' } };
  const { accountId: member } = await findAccountOrThrow(pool, tenant, named);
  const key = `pool:${member}:${body.externalId}`;
  const pools = await listPoolsOf(db, member);
  const [current = null] = pools;
  const account =
    (await findUsed(
      db,
      pools.filter((id) => id !== null),
      key,
    )) ?? current;
  if (account === null) throw refusalProblem(refuse('not-a-member', '/wallet/holder', NOT_A_MEMBER));
  const person = await findPerson(pool, member, body.stakeholder);
  const { externalId, wallet } = body;
  const command: RedeemCommand = {
    kind: 'redemption',
    externalId,
    stakeholder: person.id,
    reward: termsAsked(body.reward, reward),
    payment: { holder: ACCOUNT, points: wallet.points },
    member,
  };
  const objection = person.objection ?? (reward === undefined ? unknownReward(body.reward) : null);
  const prepared: Prepared = objection === null ? { command } : { command, objection };
  return {
    tenant,
    account: { id: account },
    key,
    stakeholders: [],
    prepare: () => prepared,
    present: (decided) => presentRedemption(decided, reward),
  };
}

interface Person {
  readonly id: string | null;
  /** What speaks against a new redemption, though not against the answer to one that was made before. */
  readonly objection: Refusal | null;
}

/** Whoever acts is a person of the member. */
async function findPerson(pool: Deps['pool'], accountId: string, ref: string | undefined): Promise<Person> {
  if (ref === undefined) return { id: null, objection: null };
  const address = stakeholderAddress(ref);
  const [person] = (await loadStakeholders(pool, [{ accountId, address }])).get(accountId) ?? [];
  if (person === undefined) throw refusalProblem(unknownPerson(ref, '/stakeholder'));
  return { id: person.id, objection: person.active ? null : INACTIVE };
}

const INACTIVE = refuse(
  'stakeholder-inactive',
  '/stakeholder',
  'The stakeholder is deactivated and cannot act.',
);
