import { type Refusal, refuse } from '../core/decision.ts';
import { leftAt } from '../core/leavers.ts';
import type { Engine } from '../engine/engine.ts';
import type {
  Known,
  Prepared,
  StakeholderAddress,
  StakeholderRecord,
  Submission,
} from '../engine/submission.ts';
import { newUuid } from '../http/ids.ts';
import { type Accepted, type Named, submitOrThrow } from '../http/submit.ts';
import type { StakeholderFacts } from './master-data.ts';
import { presentStakeholder } from './present.ts';

export interface WriteStakeholder {
  readonly tenantId: number;
  readonly accountId: string;
  readonly address: StakeholderAddress;
  /** What shall be said of the person, who may not be there yet; null: nothing, and nobody is added. */
  readonly facts: (before: StakeholderRecord | null) => StakeholderFacts | null;
}

/** Adds a person to an account, or changes what is known of one. `replayed`: the person was there before. */
export async function writeStakeholder(
  engine: Engine,
  write: WriteStakeholder,
  named: Named,
): Promise<Accepted> {
  const { tenantId, accountId, address } = write;
  // Made once, because a command may be prepared more than once.
  const newId = newUuid();
  let isNew = false;
  const submission: Submission = {
    tenant: tenantId,
    account: { id: accountId },
    key: null,
    stakeholders: [address],
    prepare: (known) => {
      isNew = known.find(address) === null;
      return prepareStakeholder(known, newId, write);
    },
    present: ({ prepared }) => {
      if (prepared.stakeholder === undefined)
        throw new Error('a stakeholder was decided on without its data');
      return presentStakeholder(accountId, prepared.stakeholder);
    },
  };
  const accepted = await submitOrThrow(engine, submission, named);
  return { ...accepted, replayed: !isNew };
}

function prepareStakeholder(
  known: Known,
  newId: string,
  { address, facts }: WriteStakeholder,
): Prepared | Refusal {
  const before = known.find(address);
  const now = known.now;
  const said = facts(before);
  const externalId = before?.externalId ?? ('externalId' in address ? address.externalId : undefined);
  if (said === null || externalId === undefined) {
    return refuse('unknown-stakeholder', '/stakeholder', 'There is no such stakeholder at the account.');
  }
  const id = before?.id ?? newId;
  const { active, roles, circle } = said;
  return {
    command: { kind: 'stakeholder', stakeholder: id, active, roles, circle },
    stakeholder: {
      id,
      externalId,
      ...said,
      leftAt: leftAt(before, active, now),
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    },
  };
}
