import type { Command, MergeTakeCommand } from '../core/command.ts';
import { shifted, shiftedRef } from '../core/merging/numbers.ts';
import { renamed, type SamePeople } from '../core/merging/same-people.ts';
import type { PriorAnswer } from './account-batch.ts';
import type { Item } from './batch.ts';
import type { Client } from './client.ts';
import { uuids } from './columns.ts';
import { loadPrior } from './load/load-prior.ts';
import { loadStakeholders } from './load/load-stakeholders.ts';
import type { Head } from './load/lock-heads.ts';
import type { StoredMessage } from './message-submission.ts';
import { keyOf, type StakeholderRecord } from './submission.ts';

/** What accounts were merged into one that commands are to be decided for, in one round trip more: rare. */
export interface MergedBefore {
  /** What happened under the keys of the items there, with the numbers and people of the account itself. */
  readonly prior: readonly (readonly [string, PriorAnswer])[];
  readonly samePeople: SamePeople;
  /** People whom the items name by ids that they had there. */
  readonly people: readonly StakeholderRecord[];
  /** What an account that is being merged has given already, and this one has not taken yet. */
  readonly given: StoredMessage | null;
}

export async function loadMerged(
  client: Client,
  { accountId, absorbed }: Pick<Head, 'accountId' | 'absorbed'>,
  items: readonly Item[],
): Promise<MergedBefore | null> {
  if (absorbed === null) return null;
  const { owners, opening, people } = absorbed;
  const [prior, named, given] = await Promise.all([
    loadPriorAt(client, { accountId, owners: [...owners, ...opening] }, items),
    loadSamePeople(client, accountId, people, items),
    opening.length === 0 ? null : findGiven(client, accountId, opening),
  ]);
  return {
    prior: prior.map(({ key, owner, command, answer }) => {
      const slot = owners.indexOf(owner) + 1;
      return [key, { command: renamed(asNumberedHere(command, slot), people), answer }] as const;
    }),
    samePeople: people,
    people: named,
    given,
  };
}

interface PriorThere extends PriorAnswer {
  readonly owner: string;
  /** As it is called at the account that goes on. */
  readonly key: string;
}

async function loadPriorAt(
  client: Client,
  { accountId, owners }: { readonly accountId: string; readonly owners: readonly string[] },
  items: readonly Item[],
): Promise<readonly PriorThere[]> {
  const keys = new Map<string, string>();
  for (const { submission } of items)
    for (const owner of owners) {
      const [here, there] = [keyOf(submission, accountId), keyOf(submission, owner)];
      if (here !== null && there !== null) keys.set(`${owner} ${there}`, here);
    }
  const asked = [...keys.keys()].map((text) => ({ accountId: text.slice(0, 36), key: text.slice(37) }));
  const found = await loadPrior(client, asked);
  return found.map(({ accountId: owner, key, body, answer }) => ({
    owner,
    key: keys.get(`${owner} ${key}`) ?? key,
    command: JSON.parse(body) as Command,
    answer,
  }));
}

/** Where a command names another one of its account by its number, that is its number here. */
function asNumberedHere(command: Command, slot: number): Command {
  if (slot === 0) return command;
  if (command.kind === 'void') return { ...command, subject: shifted(command.subject, slot) };
  if ('lot' in command) return { ...command, lot: shiftedRef(command.lot, slot) };
  if (command.kind === 'purchase' && command.quote !== undefined)
    return { ...command, quote: shifted(command.quote, slot) };
  return command;
}

async function loadSamePeople(
  client: Client,
  accountId: string,
  people: SamePeople,
  items: readonly Item[],
): Promise<readonly StakeholderRecord[]> {
  const ids = items.flatMap(({ submission }) =>
    submission.stakeholders.flatMap((address) => ('id' in address ? (people[address.id] ?? []) : [])),
  );
  const found = await loadStakeholders(
    client,
    ids.map((id) => ({ accountId, address: { id } })),
  );
  return found.get(accountId) ?? [];
}

interface GivenRow {
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly tenant_id: number;
  readonly body: MergeTakeCommand;
}

async function findGiven(
  client: Client,
  accountId: string,
  opening: readonly string[],
): Promise<StoredMessage | null> {
  const { rows } = await client.query<GivenRow>({
    name: 'find-given',
    text: `select account_id, seq, n, tenant_id, body from messages
      where account_id = any($1::uuid[]) and target_account_id = $2 and body ->> 'kind' = 'merge-take'
      order by account_id, seq limit 1`,
    values: [uuids(opening), accountId],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const { account_id: from, seq, n, tenant_id: tenant, body: command } = row;
  return { from, seq, n, tenant, to: accountId, command };
}
