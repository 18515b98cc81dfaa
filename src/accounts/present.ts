import { formatInstant, type Instant } from '../core/time.ts';
import type { Attributes } from '../core/transaction.ts';
import type { AccountRecord } from '../engine/submission.ts';
import { sortedByKey } from '../http/attributes.ts';
import { encodeId } from '../http/ids.ts';
import type { AccountAnswer } from './schema.ts';

export function presentAccount(
  account: AccountRecord & {
    readonly id: string;
    readonly programKey: string;
    readonly closedAt: Instant | null;
  },
): AccountAnswer {
  return {
    id: encodeId('acc', account.id),
    externalId: account.externalId,
    program: account.programKey,
    kind: account.kind,
    name: account.name,
    country: account.country,
    segment: account.segment,
    parent: account.parent,
    attributes: sortedByKey(account.attributes) as Attributes as AccountAnswer['attributes'],
    enrolledAt: formatInstant(account.enrolledAt),
    createdAt: formatInstant(account.createdAt),
    updatedAt: formatInstant(account.updatedAt),
    closedAt: account.closedAt === null ? null : formatInstant(account.closedAt),
  };
}
