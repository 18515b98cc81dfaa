import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { texts, uuids } from '../columns.ts';
import type { StakeholderAddress, StakeholderRecord } from '../submission.ts';

interface Row {
  readonly account_id: string;
  readonly stakeholder_id: string;
  readonly external_id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly title: string | null;
  readonly roles: string[];
  readonly circle: number;
  readonly attributes: Record<string, unknown>;
  readonly active: boolean;
  readonly created_at: Instant;
  readonly updated_at: Instant;
}

const SELECTED = `s.account_id, s.stakeholder_id, s.external_id, s.name, s.email, s.title, s.roles, s.circle,
  s.attributes, s.active, s.created_at, s.updated_at`;

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
  const found = new Map<string, StakeholderRecord[]>();
  for (const row of rows) found.set(row.account_id, [...(found.get(row.account_id) ?? []), recordOf(row)]);
  return found;
}

async function find(
  client: Client,
  asked: readonly { readonly accountId: string; readonly name: string }[],
  name: string,
  type: 'text' | 'uuid',
  column: string,
): Promise<readonly Row[]> {
  if (asked.length === 0) return [];
  const { rows } = await client.query<Row>({
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

function recordOf(row: Row): StakeholderRecord {
  return {
    id: row.stakeholder_id,
    externalId: row.external_id,
    name: row.name,
    email: row.email,
    title: row.title,
    roles: row.roles,
    circle: row.circle,
    attributes: row.attributes,
    active: row.active,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
