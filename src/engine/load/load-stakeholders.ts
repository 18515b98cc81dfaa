import { type StakeholderRow, toStakeholder } from '../../stakeholders/repository.ts';
import type { Client } from '../client.ts';
import { texts, uuids } from '../columns.ts';
import type { StakeholderAddress, StakeholderRecord } from '../submission.ts';

const SELECTED = `s.account_id, s.stakeholder_id, s.external_id, s.name, s.email, s.title, s.roles, s.circle, s.birthday,
  s.attributes, s.active, s.left_at, s.created_at, s.updated_at`;

interface Asked {
  readonly accountId: string;
  readonly address: StakeholderAddress;
}

/** The people named, per account. */
export async function loadStakeholders(
  client: Client,
  asked: readonly Asked[],
): Promise<ReadonlyMap<string, readonly StakeholderRecord[]>> {
  const named = asked.flatMap(({ accountId, address }) =>
    'externalId' in address ? [{ accountId, name: address.externalId }] : [],
  );
  const ids = asked.flatMap(({ accountId, address }) =>
    'id' in address ? [{ accountId, name: address.id }] : [],
  );
  const rows = (
    await Promise.all([
      find(client, named, 'load-stakeholders-by-name', 'text', 's.external_id'),
      find(client, ids, 'load-stakeholders-by-id', 'uuid', 's.stakeholder_id'),
    ])
  ).flat();
  return byAccount(rows);
}

/** All active people, per account. */
export async function loadPeople(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StakeholderRecord[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<StakeholderRow>({
    name: 'load-people',
    text: `select ${SELECTED} from stakeholders s where s.account_id = any($1::uuid[]) and s.active`,
    values: [uuids(accountIds)],
  });
  return byAccount(rows);
}

/** All people who have left since programmes say what becomes of what they had, per account. */
export async function loadLeavers(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StakeholderRecord[]>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<StakeholderRow>({
    name: 'load-leavers',
    text: `select ${SELECTED} from stakeholders s where s.account_id = any($1::uuid[]) and s.left_at is not null`,
    values: [uuids(accountIds)],
  });
  return byAccount(rows);
}

function byAccount(rows: readonly StakeholderRow[]): ReadonlyMap<string, readonly StakeholderRecord[]> {
  const found = new Map<string, StakeholderRecord[]>();
  for (const row of rows) {
    const records = found.get(row.account_id);
    if (records === undefined) found.set(row.account_id, [toStakeholder(row)]);
    else records.push(toStakeholder(row));
  }
  return found;
}

async function find(
  client: Client,
  asked: readonly { readonly accountId: string; readonly name: string }[],
  name: string,
  type: 'text' | 'uuid',
  column: string,
): Promise<readonly StakeholderRow[]> {
  if (asked.length === 0) return [];
  const { rows } = await client.query<StakeholderRow>({
    name,
    text: `select ${SELECTED} from unnest($1::uuid[], $2::${type}[]) as a (account_id, name)
      join stakeholders s on s.account_id = a.account_id and ${column} = a.name`,
    values: [
      uuids(asked.map((a) => a.accountId)),
      (type === 'uuid' ? uuids : texts)(asked.map((a) => a.name)),
    ],
  });
  return rows;
}
