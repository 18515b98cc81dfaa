import { isDeepStrictEqual } from 'node:util';
import type { Account } from './model/account.ts';
import { activeLots, activeOf, pendingOf } from './model/wallet.ts';
import type { Step } from './model/world.ts';
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
  const body = plain(named(given.body, names));
  return Object.entries(plain(answer)).flatMap(([key, value]) =>
    differ(key, inOrder(value), inOrder(body[key])),
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
function plain(answer: object): Record<string, unknown> {
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    return typeof value === 'object' && value !== null ? plain(value) : value;
  };
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [key, key.endsWith('At') ? instantOf(value) : inner(value)]),
  );
}

function instantOf(value: unknown): unknown {
  if (value === null || value === Infinity) return 'never';
  return typeof value === 'string' ? Date.parse(value) : value;
}

/** With names for ids, where holders are named. */
function named(value: unknown, names: Service['names']): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value), (key, inner) =>
    key === 'holder' ? (names.get(inner) ?? inner) : inner,
  );
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
