import type { Statement } from '../client.ts';
import { type AccountChange, timestamp } from './applied.ts';

/** Accounts and stakeholders as their commands leave them. Rare beside purchases: one statement each. */
export function writeMasterData(changes: readonly AccountChange[]): readonly Statement[] {
  return changes.flatMap((change) =>
    change.applied.flatMap(({ prepared: { account, stakeholder } }) => [
      ...(account === undefined ? [] : writeAccount(change, account)),
      ...(stakeholder === undefined ? [] : writeStakeholder(change.accountId, stakeholder)),
    ]),
  );
}

type Prepared = AccountChange['applied'][number]['prepared'];

function writeAccount(
  change: AccountChange,
  account: NonNullable<Prepared['account']>,
): readonly Statement[] {
  return [
    {
      name: 'write-account',
      text: `insert into accounts (account_id, tenant_id, program_id, external_id, kind, name, country, segment, parent, attributes,
        enrolled_at, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      on conflict (account_id) do update set kind = excluded.kind, name = excluded.name, country = excluded.country,
        segment = excluded.segment, parent = excluded.parent, attributes = excluded.attributes, enrolled_at = excluded.enrolled_at, updated_at = excluded.updated_at`,
      values: [
        change.accountId,
        change.tenant,
        change.programId,
        account.externalId,
        account.kind,
        account.name,
        account.country,
        account.segment,
        account.parent,
        JSON.stringify(account.attributes),
        timestamp(account.enrolledAt),
        timestamp(account.createdAt),
        timestamp(account.updatedAt),
      ],
    },
  ];
}

function writeStakeholder(
  accountId: string,
  person: NonNullable<Prepared['stakeholder']>,
): readonly Statement[] {
  return [
    {
      name: 'write-stakeholder',
      text: `insert into stakeholders (account_id, stakeholder_id, external_id, name, email, title, roles, circle, birthday, attributes, active, left_at, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      on conflict (account_id, stakeholder_id) do update set name = excluded.name, email = excluded.email, title = excluded.title,
        roles = excluded.roles, circle = excluded.circle, birthday = excluded.birthday, attributes = excluded.attributes, active = excluded.active,
        left_at = excluded.left_at, updated_at = excluded.updated_at`,
      values: [
        accountId,
        person.id,
        person.externalId,
        person.name,
        person.email,
        person.title,
        person.roles,
        person.circle,
        person.birthday,
        JSON.stringify(person.attributes),
        person.active,
        person.leftAt === null ? null : timestamp(person.leftAt),
        timestamp(person.createdAt),
        timestamp(person.updatedAt),
      ],
    },
  ];
}
