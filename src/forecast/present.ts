import type { Entry, Holder, Lot, Wallet } from '../core/ledger.ts';
import { walletKey } from '../core/state.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import { presentHolder } from '../http/present-holder.ts';
import { movementsOf } from '../wallets/balances.ts';
import type { AwaitingAnswer, ForecastInstantAnswer, ForecastWalletAnswer } from './schema.ts';

/** The entries of a time to come, instant by instant, with what the wallets then have. */
export function presentInstants(
  entries: readonly Entry[],
  wallets: readonly Wallet[],
): readonly { readonly at: Instant; readonly answer: ForecastInstantAnswer }[] {
  const balances = new Map(wallets.map((wallet) => [walletKey(wallet.holder, wallet.points), wallet]));
  return [...Map.groupBy(entries, ({ at }) => at)].map(([at, then]) => {
    const touched = new Set<string>();
    for (const { holder, points, side, amount } of then.flatMap(movementsOf)) {
      const key = walletKey(holder, points);
      const wallet = balances.get(key) ?? { holder, points, pending: 0, active: 0, reserved: 0 };
      balances.set(key, { ...wallet, [side]: wallet[side] + amount });
      touched.add(key);
    }
    const after = [...touched].flatMap((key) => balances.get(key) ?? []).map(presentForecastWallet);
    return { at, answer: { at: formatInstant(at), changes: changesOf(then), wallets: after } };
  });
}

export function presentForecastWallet({ holder, ...wallet }: Wallet): ForecastWalletAnswer {
  return { holder: presentHolder(holder), ...wallet };
}

/** Lots of one wallet to which the same happens at one instant are told together. */
function changesOf(entries: readonly Entry[]): ForecastInstantAnswer['changes'] {
  const changes = new Map<string, ForecastInstantAnswer['changes'][number]>();
  for (const entry of entries) {
    const { points, amount, source, target } = entry;
    if (!('side' in source)) continue;
    const kind = 'side' in target ? 'activates' : 'expires';
    const key = `${walletKey(source.holder, points)} ${kind}`;
    const known = changes.get(key)?.amount ?? 0;
    changes.set(key, { kind, holder: presentHolder(source.holder), points, amount: known + amount });
  }
  return [...changes.values()];
}

/** Points that wait for something to be done, of which nobody knows when that will be. */
export function presentAwaiting(lots: readonly Lot[]): AwaitingAnswer[] {
  const awaiting = new Map<string, AwaitingAnswer>();
  for (const { holder, points, side, remaining, awaits } of lots) {
    if (side !== 'pending' || awaits === null) continue;
    const key = `${walletKey(holder, points)} ${awaits}`;
    const known = awaiting.get(key)?.amount ?? 0;
    awaiting.set(key, { holder: presentHolder(holder), points, amount: known + remaining, event: awaits });
  }
  return [...awaiting.values()];
}

/** Whose points of which kind; undefined: of all. */
export interface WalletFilter {
  readonly holder: Holder | undefined;
  readonly points: string | undefined;
}

export function isOf(
  { holder, points }: { readonly holder: Holder; readonly points: string },
  filter: WalletFilter,
): boolean {
  return (
    (filter.holder === undefined || filter.holder === holder) &&
    (filter.points === undefined || filter.points === points)
  );
}
