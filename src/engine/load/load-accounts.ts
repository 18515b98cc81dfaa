import type { Command } from '../../core/command.ts';
import { mergeNeeds } from '../../core/needs.ts';
import type { Program } from '../../core/program/compile.ts';
import { type AccountState, type Profile, type Stakeholder, walletKey } from '../../core/state.ts';
import type { Attributes } from '../../core/transaction.ts';
import type { Client } from '../client.ts';
import type { AccountRecord, StakeholderRecord } from '../submission.ts';
import { together } from '../together.ts';
import { type LoadedFigures, loadFigures } from './load-figures.ts';
import { loadHistory } from './load-history.ts';
import { loadCoupons, loadLots } from './load-lots.ts';
import { loadHoldings, loadWallets } from './load-wallets.ts';
import type { Head } from './lock-heads.ts';
import { type Needs, needsOf } from './needs-of.ts';

export interface AccountToLoad {
  readonly head: Head;
  readonly programs: readonly Program[];
  readonly commands: readonly Command[];
  readonly stakeholders: readonly StakeholderRecord[];
  readonly now: number;
}

/** The state of accounts, as far as their commands ask for it; the statements travel together. */
export async function loadAccounts(
  client: Client,
  accounts: readonly AccountToLoad[],
): Promise<ReadonlyMap<string, AccountState>> {
  const needs = new Map(accounts.map((account) => [account.head.accountId, needsOfAccount(account)]));
  const ids = accounts.map((account) => account.head.accountId);
  const idsWhere = (test: (needs: Needs) => boolean): string[] =>
    [...needs].filter(([, n]) => test(n)).map(([id]) => id);
  const figures = [...needs].flatMap(([accountId, n]) => n.figures.map((need) => ({ accountId, need })));
  const historyIds = idsWhere((n) => n.history.length > 0);
  const [wallets, holdings, loadedFigures, lots, coupons, histories] = await together(
    client,
    () =>
      [
        loadWallets(client, ids),
        loadHoldings(client, ids),
        loadFigures(client, figures),
        loadLots(
          client,
          idsWhere((n) => n.lots),
        ),
        loadCoupons(
          client,
          idsWhere((n) => n.coupons),
        ),
        Promise.all(historyIds.map((id) => loadHistory(client, id, needs.get(id)?.history ?? []))),
      ] as const,
  );
  const history = new Map(historyIds.map((id, i) => [id, histories[i]]));
  return new Map(
    accounts.map(({ head, stakeholders }) => {
      const id = head.accountId;
      const figuresOf: LoadedFigures = loadedFigures.get(id) ?? { series: new Map(), members: new Map() };
      const state: AccountState = {
        seq: head.seq,
        settledAt: head.settledAt,
        profile: profileOf(head.account),
        stakeholders: new Map(stakeholders.map((record) => [record.id, stakeholderOf(record)])),
        wallets: new Map(
          (wallets.get(id) ?? []).map((wallet) => [walletKey(wallet.holder, wallet.points), wallet]),
        ),
        holdings: holdings.get(id) ?? [],
        ...figuresOf,
        lots: needs.get(id)?.lots === true ? (lots.get(id) ?? []) : null,
        dueAt: head.dueAt,
        coupons: new Map((coupons.get(id) ?? []).map((coupon) => [`${coupon.seq} ${coupon.n}`, coupon])),
        history: history.get(id) ?? new Map(),
      };
      return [id, state];
    }),
  );
}

/** What the commands of one account need together; its lots, too, where something of it is due. */
function needsOfAccount({ head, programs, commands, now }: AccountToLoad): Needs {
  const each = commands.map((command) => needsOf(command, programs));
  return {
    figures: mergeNeeds(each.flatMap((needs) => needs.figures)),
    lots: each.some((needs) => needs.lots) || (head.dueAt !== null && head.dueAt <= now),
    coupons: each.some((needs) => needs.coupons),
    history: each.flatMap((needs) => needs.history),
  };
}

export function profileOf(account: AccountRecord | null): Profile | null {
  if (account === null) return null;
  return { kind: account.kind, attributes: account.attributes as Attributes, enrolledAt: account.enrolledAt };
}

export function stakeholderOf({ id, roles, circle, attributes, active }: StakeholderRecord): Stakeholder {
  return { id, roles, circle, attributes: attributes as Attributes, active };
}
