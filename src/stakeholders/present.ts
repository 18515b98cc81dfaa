import { formatInstant } from '../core/time.ts';
import type { StakeholderRecord } from '../engine/submission.ts';
import { sortedByKey } from '../http/attributes.ts';
import { encodeId } from '../http/ids.ts';
import type { StakeholderAnswer } from './schema.ts';

export function presentStakeholder(accountId: string, person: StakeholderRecord): StakeholderAnswer {
  return {
    id: encodeId('stk', person.id),
    externalId: person.externalId,
    account: encodeId('acc', accountId),
    name: person.name,
    email: person.email,
    title: person.title,
    roles: [...person.roles],
    circle: person.circle,
    birthday: person.birthday,
    attributes: sortedByKey(person.attributes) as StakeholderAnswer['attributes'],
    active: person.active,
    createdAt: formatInstant(person.createdAt),
    updatedAt: formatInstant(person.updatedAt),
  };
}
