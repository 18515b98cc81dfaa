import { ACCOUNT, type Wallet } from '../core/ledger.ts';
import { walletKey } from '../core/state.ts';
import type { Decided } from '../engine/submission.ts';
import { presentHolder } from '../http/present-holder.ts';
import type { Balance } from './balance-schema.ts';

/** The wallets of the account and of whoever is concerned, after a command; the account's own first. */
export function presentBalances({ state, decision, prepared: { command } }: Decided): Balance[] {
  const acting = actingIn(command);
  const touched = new Set(decision.wallets.map((wallet) => walletKey(wallet.holder, wallet.points)));
  return [...state.wallets.values()]
    .filter(
      ({ holder, points }) =>
        holder === ACCOUNT || holder === acting || touched.has(walletKey(holder, points)),
    )
    .sort(byHolder)
    .map(({ holder, points, active, pending, reserved }) => ({
      holder: presentHolder(holder),
      points,
      active,
      pending,
      reserved,
    }));
}

function actingIn(command: Decided['prepared']['command']): string | null {
  if ('transaction' in command) return command.transaction.stakeholder;
  return 'stakeholder' in command ? command.stakeholder : null;
}

function byHolder(a: Wallet, b: Wallet): number {
  if (a.holder !== b.holder) {
    if (a.holder === ACCOUNT) return -1;
    if (b.holder === ACCOUNT) return 1;
    return a.holder < b.holder ? -1 : 1;
  }
  return a.points < b.points ? -1 : 1;
}
