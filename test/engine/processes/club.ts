import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { TestDatabase } from '../../harness/database.ts';
import type { ProcessAnswer } from '../../harness/service-process.ts';

/** Points, a gift of which there are few, and a budget that all accounts share. */
const PROGRAM = {
  name: 'Club',
  timezone: 'UTC',
  currency: 'EUR',
  points: { reward: {} },
  rules: [
    { key: 'base', on: 'purchase', earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } } },
    {
      key: 'bonus',
      on: 'purchase',
      earn: { points: 'reward', fixed: 1 },
      limit: { points: 40, per: 'program', within: { calendar: 'year' } },
    },
  ],
};

export const PRICE = 10;
export const STOCK = 30;

export type Call = (method: string, path: string, body: object) => Promise<ProcessAnswer>;

export async function setUp(call: Call, accounts: readonly string[]): Promise<void> {
  const put = (path: string, body: object) => expect(201, call, 'PUT', path, body);
  const price = { points: 'reward', amount: PRICE };
  await put('/v1/rewards/mug', { name: 'Mug', kind: 'gift', price });
  await put('/v1/rewards/rare', { name: 'Rare', kind: 'gift', price, stock: STOCK });
  await put('/v1/programs/club', { document: PROGRAM });
  for (const account of accounts)
    await put(`/v1/accounts/external:${account}`, { program: 'club', kind: 'company' });
}

export async function expect(status: number, call: Call, ...request: Parameters<Call>): Promise<void> {
  const answer = await call(...request);
  if (answer.status !== status) throw new Error(`${request[1]}: ${answer.status} ${answer.text}`);
}

/** `net` points. */
export function purchase(account: string, externalId: string, net: number) {
  return {
    externalId,
    account: `external:${account}`,
    kind: 'purchase',
    occurredAt: '2026-03-01T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: 'A', quantity: 1, unitPrice: `${net}` }],
  };
}

export function redemption(account: string, externalId: string, reward = 'mug') {
  const wallet = { holder: 'account', points: 'reward' };
  return { externalId, account: `external:${account}`, reward, wallet };
}

export function transfer(from: string, to: string, externalId: string, amount = PRICE) {
  return {
    externalId,
    from: { account: `external:${from}`, holder: 'account' },
    to: { account: `external:${to}`, holder: 'account' },
    points: 'reward',
    amount,
  };
}

/** A correction by hand, for points that no limit says anything about. */
export async function give(call: Call, account: string, amount: number): Promise<void> {
  const body = {
    externalId: 'given',
    wallet: { holder: 'account', points: 'reward' },
    amount,
    reason: 'Welcome',
    author: 'shop',
  };
  await expect(201, call, 'POST', `/v1/accounts/external:${account}/adjustments`, body);
}

export async function balanceOf({ pool }: TestDatabase, account: string): Promise<number> {
  const { rows } = await pool.query<{ active: number }>(
    'select active from wallets join accounts using (account_id) where external_id = $1',
    [account],
  );
  return rows[0]?.active ?? 0;
}

export async function accountIdOf({ pool }: TestDatabase, account: string): Promise<string> {
  const { rows } = await pool.query('select account_id from accounts where external_id = $1', [account]);
  return rows[0].account_id;
}

/** How often what was answered: 201, or the code of a refusal. */
export function tally(answers: readonly ProcessAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, text } of answers) {
    const what = status === 422 ? JSON.parse(text).code : status;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 5) {
    if (await isSo()) return;
    await sleep(5);
  }
  throw new Error(`in vain waited until ${what}`);
}

export async function messagesLeft({ pool }: TestDatabase): Promise<number> {
  const { rows } = await pool.query('select count(*)::int as n from messages');
  return rows[0].n;
}

/** Somebody else keeps rows locked until they let go. */
export async function holdRows(
  { url }: TestDatabase,
  rows: string,
  values: readonly unknown[],
): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url, application_name: 'holder' });
  await client.connect();
  await client.query('begin');
  await client.query(`${rows} for update`, [...values]);
  return () => client.end();
}

/** Is anybody but those who hold rows waiting for a lock? */
export async function isAnyWaiting({ pool }: TestDatabase): Promise<boolean> {
  const { rows } = await pool.query(
    `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}

/** What a process that was killed had sent already is not done any more, as if its host had gone, too. */
export async function cutOff({ pool }: TestDatabase): Promise<void> {
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name in ('fealty', 'fealty-engine', 'fealty-jobs')`,
  );
}
