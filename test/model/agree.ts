import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import type { Account } from './model/account.ts';
import { activeLots, activeOf, pendingOf } from './model/wallet.ts';
import type { Step, World } from './model/world.ts';
import type { Answer, Service } from './service.ts';

/** Where the service and the model differ, in words; nothing where they agree. */
export type Differences = readonly string[];

export function differ(what: string, model: unknown, service: unknown): Differences {
  if (isDeepStrictEqual(model, service)) return [];
  return [`${what}: the model says ${JSON.stringify(model)}, the service ${JSON.stringify(service)}`];
}

/** As much of an answer as the model knows, in any order. */
export function compareAnswer(
  { status, code, answer = {} }: Step,
  given: Answer,
  { names }: Service,
): Differences {
  const differences = differ(
    'answer',
    [status, code],
    [given.status, given.status < 400 ? undefined : given.body.code],
  );
  if (differences.length > 0 || given.status >= 300) return differences;
  return Object.entries(answer).flatMap(([key, value]) =>
    differ(key, inOrder(plain(value)), inOrder(plain(named(given.body[key], names)))),
  );
}

function inOrder(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => JSON.stringify(item, sortedKeys)).sort() : value;
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Instants as numbers; no end and no end that is known are the same. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key.endsWith('At') ? instantOf(inner) : plain(inner)]),
  );
}

function instantOf(value: unknown): unknown {
  if (value === null || value === Infinity) return 'never';
  return typeof value === 'string' ? Date.parse(value) : value;
}

function named(value: unknown, names: Service['names']): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const holder = 'holder' in value && typeof value.holder === 'string' ? names.get(value.holder) : undefined;
  return holder === undefined ? value : { ...value, holder };
}

interface ShownWallet {
  readonly holder: string;
  readonly points: string;
  readonly active: number;
  readonly pending: number;
  readonly reserved: number;
  readonly expiringNext: { readonly amount: number; readonly at: string } | null;
}

/** What an account and its people have, as it is shown. */
export async function compareWallets(account: Account, service: Service): Promise<Differences> {
  const { wallets } = await service.get(`/v1/accounts/external:${account.name}/wallets`);
  const shown = Object.fromEntries(
    wallets.map((wallet: ShownWallet) => [
      `${service.names.get(wallet.holder)} ${wallet.points}`,
      [wallet.active, wallet.pending, wallet.reserved, wallet.expiringNext],
    ]),
  );
  const names = new Set([...account.wallets.keys(), ...Object.keys(shown)]);
  return [...names].flatMap((name) =>
    differ(`wallet ${account.name} ${name}`, walletIn(account, name), shown[name] ?? NOTHING),
  );
}

const NOTHING = [0, 0, 0, null];

function walletIn({ wallets }: Account, name: string): unknown {
  const wallet = wallets.get(name);
  if (wallet === undefined) return NOTHING;
  const [first, ...more] = activeLots(wallet).filter(({ expiresAt }) => expiresAt !== Infinity);
  const together = more.filter(({ expiresAt }) => expiresAt === first?.expiresAt);
  const next = first && {
    amount: Number(together.reduce((sum, { left }) => sum + left, first.left)),
    at: new Date(first.expiresAt).toISOString().replace('.000Z', 'Z'),
  };
  return [Number(activeOf(wallet)), Number(pendingOf(wallet)), 0, next ?? null];
}

/** Every open lot there is, in the order in which they came. */
export async function compareLots(pool: pg.Pool, world: World, service: Service): Promise<Differences> {
  const { rows } = await pool.query<{ name: string; lots: string[] }>(
    `select a.external_id as name,
      array_agg(concat_ws(' ', coalesce(s.external_id, 'account'), points, side, remaining,
        (extract(epoch from expires_at) * 1000)::bigint) order by l.seq, l.n) as lots
    from lots l join accounts a using (account_id)
      left join stakeholders s on s.account_id = l.account_id and s.stakeholder_id = l.holder
    where a.tenant_id = $1 group by 1`,
    [service.tenantId],
  );
  const stored = new Map(rows.map(({ name, lots }) => [name, lots]));
  return world.accounts.flatMap((account) =>
    differ(`lots of ${account.name}`, lotsOf(account), stored.get(account.name) ?? []),
  );
}

function lotsOf({ wallets }: Account): readonly string[] {
  return [...wallets]
    .flatMap(([name, { lots }]) => lots.map((lot) => ({ name, lot })))
    .filter(({ lot }) => lot.left > 0n)
    .sort((a, b) => a.lot.number - b.lot.number)
    .map(({ name, lot }) => {
      const end = lot.expiresAt === Infinity ? '' : ` ${lot.expiresAt}`;
      return `${name} ${lot.isPending ? 'pending' : 'active'} ${lot.left}${end}`;
    });
}
