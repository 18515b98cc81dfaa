import { lotKey } from '../../core/books.ts';
import type { Command } from '../../core/command.ts';
import { countedWith } from '../../core/journeys/runs.ts';
import { dueWithMigrations } from '../../core/migration/pending-migration.ts';
import { mergeNeeds } from '../../core/needs.ts';
import type { Program } from '../../core/program/compiled.ts';
import {
  type AccountState,
  type JourneyRun,
  type PastTransaction,
  type Profile,
  type QuoteHold,
  type Stakeholder,
  walletKey,
} from '../../core/state.ts';
import type { Attributes } from '../../core/transaction.ts';
import type { Client } from '../client.ts';
import type { AccountRecord, StakeholderRecord } from '../submission.ts';
import { together } from '../together.ts';
import { loadCards } from './load-cards.ts';
import { type AskedFigure, type LoadedFigures, loadFigures } from './load-figures.ts';
import { loadHistory } from './load-history.ts';
import { loadJourneys } from './load-journeys.ts';
import { loadCoupons, loadLots, loadStandingCoupons } from './load-lots.ts';
import { loadLotsEarned } from './load-lots-earned.ts';
import { loadPlans, NO_PLANS } from './load-plans.ts';
import { loadMemberships, loadPoolMembers } from './load-pools.ts';
import { loadQuotes } from './load-quotes.ts';
import { loadRecordedLots } from './load-recorded-lots.ts';
import { loadReferrals } from './load-referrals.ts';
import { loadSomeLots } from './load-some-lots.ts';
import { loadLeavers, loadPeople } from './load-stakeholders.ts';
import { loadStatus, NO_STATUS } from './load-status.ts';
import { loadSupposed } from './load-supposed.ts';
import { loadTransits } from './load-transits.ts';
import { loadWallets } from './load-wallets.ts';
import type { Head } from './lock-heads.ts';
import {
  figuresDue,
  figuresOfHistory,
  figuresOfQuotes,
  lotsNeeded,
  type Needs,
  needsAllCards,
  needsOf,
  needsToForesee,
  needsToMigrate,
} from './needs-of.ts';
import { type Past, pastWith } from './past.ts';

export interface AccountToLoad {
  readonly head: Head;
  readonly programs: readonly Program[];
  readonly commands: readonly Command[];
  readonly stakeholders: readonly StakeholderRecord[];
  readonly now: number;
  /** Somebody looks at all open lots, whatever the commands ask for. */
  readonly allLots: boolean;
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
  /** Accounts whose lots are loaded, under a programme of which some version is so. */
  const withLots = (test: (program: Program) => boolean): string[] =>
    accounts
      .filter(({ head, programs }) => looksAtLots(needs.get(head.accountId)) && programs.some(test))
      .map(({ head }) => head.accountId);
  const absorbed = new Map(accounts.map(({ head }) => [head.accountId, head.absorbed]));
  const pastOf = (id: string): Past => pastWith(id, absorbed.get(id) ?? null);
  const namedLots = [...needs].flatMap(([accountId, n]) =>
    n.recordedLots.map((lot) => ({ past: pastOf(accountId), lot })),
  );
  const historyIds = idsWhere((n) => n.history.length > 0);
  const figures = [...needs].flatMap(([accountId, n]) =>
    looksBack(n) ? [] : n.figures.map((need) => ({ accountId, need })),
  );
  const namedMembers = [...needs].flatMap(([accountId, n]) =>
    n.poolMembers.map((member) => ({ accountId, member })),
  );
  const named = [...needs].flatMap(([accountId, n]) => n.quotes.map((seq) => ({ accountId, seq })));
  const [
    wallets,
    statuses,
    loadedFigures,
    lots,
    someLots,
    earned,
    recorded,
    coupons,
    standing,
    cards,
    quotes,
    people,
    leavers,
    journeys,
    plans,
    referrals,
    memberships,
    members,
    transits,
    histories,
    supposed,
  ] = await together(
    client,
    () =>
      [
        loadWallets(client, ids),
        loadStatus(client, ids),
        loadFigures(client, figures),
        loadLots(
          client,
          idsWhere((n) => n.lots),
        ),
        loadSomeLots(
          client,
          accounts.flatMap(({ head: { accountId }, now }) => {
            const own = needs.get(accountId);
            return own?.lotsDue === true ? [{ accountId, upTo: now, spends: own.spends }] : [];
          }),
        ),
        loadLotsEarned(client, idsWhere((n) => n.lotsEarnedAt).map(pastOf)),
        loadRecordedLots(client, namedLots),
        loadCoupons(
          client,
          idsWhere((n) => n.coupons),
        ),
        loadStandingCoupons(
          client,
          withLots(({ endsCoupons, hasCards }) => endsCoupons || hasCards).filter(
            (id) => needs.get(id)?.coupons === false,
          ),
        ),
        loadCards(
          client,
          withLots(({ hasCards }) => hasCards).filter((id) => !needsAllCards(needs.get(id) ?? NOTHING)),
          withLots(({ hasCards }) => hasCards).filter((id) => needsAllCards(needs.get(id) ?? NOTHING)),
        ),
        loadQuotes(client, mayHoldQuotes(accounts, needs), named),
        loadPeople(
          client,
          idsWhere((n) => n.people),
        ),
        loadLeavers(
          client,
          idsWhere((n) => n.leavers),
        ),
        loadJourneys(
          client,
          idsUsing(accounts, ({ journeys }) => journeys.size > 0),
        ),
        loadPlans(
          client,
          idsUsing(accounts, ({ plans }) => plans.size > 0),
        ),
        loadReferrals(
          client,
          idsWhere((n) => n.referral),
        ),
        loadMemberships(
          client,
          idsUsing(accounts, ({ pool }) => pool !== null),
        ),
        loadPoolMembers(client, namedMembers),
        loadTransits(
          client,
          idsWhere((n) => n.transit),
        ),
        Promise.all(historyIds.map((id) => loadHistory(client, pastOf(id), needs.get(id)?.history ?? []))),
        loadUndone(client, accounts, needs),
      ] as const,
  );
  const history = new Map<string, AccountState['history']>();
  for (const [i, id] of historyIds.entries())
    history.set(
      id,
      await withCounted(client, pastOf(id), histories[i] ?? NO_HISTORY, journeys.get(id) ?? []),
    );
  // Which days are looked at again is known only now; returns and quotes are rare enough for a round trip of their own.
  const before = { history, supposed, quotes };
  const figuresLater = await loadFigures(client, figuresLookingBack(accounts, needs, before));
  return new Map(
    accounts.map(({ head, stakeholders }) => {
      const id = head.accountId;
      const figuresOf = loadedFigures.get(id) ?? figuresLater.get(id) ?? NO_FIGURES;
      const state: AccountState = {
        seq: head.seq,
        settledAt: head.settledAt,
        lastOccasion: head.lastOccasion,
        settledVersion: head.settledVersion,
        profile: profileOf(head.account),
        ended: head.ended,
        absorbed: head.absorbed,
        inTransit: needs.get(id)?.transit === true ? (transits.get(id) ?? NOTHING_SENT) : null,
        stakeholders: peopleOf([...(people.get(id) ?? []), ...(leavers.get(id) ?? []), ...stakeholders]),
        wallets: new Map(
          (wallets.get(id) ?? []).map((wallet) => [walletKey(wallet.holder, wallet.points), wallet]),
        ),
        ...(statuses.get(id) ?? NO_STATUS),
        journeyRuns: journeys.get(id) ?? [],
        ...(plans.get(id) ?? NO_PLANS),
        ...figuresOf,
        referral: referrals.get(id) ?? null,
        pool: memberships.get(id) ?? null,
        poolMembers: members.get(id) ?? NO_MEMBERS,
        lots: needs.get(id)?.lots === true ? (lots.get(id) ?? []) : null,
        someLots: needs.get(id)?.lotsDue === true ? (someLots.get(id) ?? NO_SUCH_LOTS) : null,
        lotsEarnedAt: needs.get(id)?.lotsEarnedAt === true ? (earned.get(id) ?? NOTHING_EARNED) : null,
        recordedLots: (needs.get(id)?.recordedLots.length ?? 0) > 0 ? (recorded.get(id) ?? NO_LOTS) : null,
        dueAt: head.dueAt,
        quoteHolds: looksAtLots(needs.get(id)) ? (quotes.get(id) ?? []) : null,
        booksDueAt: head.booksDueAt,
        coupons: new Map(
          (coupons.get(id) ?? standing.get(id) ?? []).map((coupon) => [lotKey(coupon), coupon]),
        ),
        cards: new Map((cards.get(id) ?? []).map((card) => [lotKey(card), card])),
        history: history.get(id) ?? NO_HISTORY,
        supposed: supposed.get(id) ?? NO_HISTORY,
      };
      return [id, state];
    }),
  );
}

/** The accounts in whose programme, in any version, there is such a thing: it goes on under the terms of that one. */
function idsUsing(accounts: readonly AccountToLoad[], has: (program: Program) => boolean): string[] {
  return accounts.flatMap(({ head, programs }) => (programs.some(has) ? [head.accountId] : []));
}

/** What is returned may have counted for a journey: then also what others were given there is looked at again. */
async function withCounted(
  client: Client,
  past: Past,
  history: AccountState['history'],
  runs: readonly JourneyRun[],
): Promise<AccountState['history']> {
  const seqs = [...countedWith(runs, new Set(history.keys()))].filter((seq) => !history.has(seq));
  if (seqs.length === 0) return history;
  return new Map([...history, ...(await loadHistory(client, past, [{ seqs }]))]);
}

/** Of returns that are undone, what was evaluated of them. */
async function loadUndone(
  client: Client,
  accounts: readonly AccountToLoad[],
  needs: ReadonlyMap<string, Needs>,
): Promise<ReadonlyMap<string, AccountState['supposed']>> {
  const undone = accounts.map(({ head: { accountId, absorbed }, programs }) => {
    const seqs = (needs.get(accountId)?.history ?? []).flatMap((need) => ('seq' in need ? [need.seq] : []));
    return { accountId, absorbed, programs, seqs };
  });
  const found = undone
    .filter(({ seqs }) => seqs.length > 0)
    .map(async ({ accountId, absorbed, programs, seqs }) => {
      return [accountId, await loadSupposed(client, pastWith(accountId, absorbed), seqs, programs)] as const;
    });
  return new Map(await Promise.all(found));
}

const NOTHING: Pick<Needs, 'coupons' | 'history'> = { coupons: false, history: [] };
const NO_FIGURES: LoadedFigures = { series: new Map(), members: new Map() };
const NOTHING_EARNED: NonNullable<AccountState['lotsEarnedAt']> = new Map();
const NO_LOTS: NonNullable<AccountState['recordedLots']> = new Map();
const NO_MEMBERS: AccountState['poolMembers'] = new Map();
const NO_HISTORY: AccountState['history'] = new Map();
const NOTHING_SENT: AccountState['inTransit'] = new Map();
const NO_SUCH_LOTS: NonNullable<AccountState['someLots']> = { lots: [], nextAt: null };

/** Where lots are looked at, so is what ends beside them. */
function looksAtLots(needs: Pick<Needs, 'lots' | 'lotsDue'> | undefined): boolean {
  return needs !== undefined && (needs.lots || needs.lotsDue);
}

/** Do the figures that are needed depend on what happened before? */
function looksBack({ history, quotes }: Needs): boolean {
  return history.length > 0 || quotes.length > 0;
}

/** Where lots are looked at, quotes are; but where nothing is due, none is kept. */
function mayHoldQuotes(
  accounts: readonly AccountToLoad[],
  needs: ReadonlyMap<string, Needs>,
): readonly string[] {
  const held = accounts.filter(({ head }) => {
    const own = needs.get(head.accountId);
    return looksAtLots(own) && (head.dueAt !== null || (own?.quotes.length ?? 0) > 0);
  });
  return held.map(({ head }) => head.accountId);
}

interface Before {
  readonly history: ReadonlyMap<string, AccountState['history']>;
  readonly supposed: ReadonlyMap<string, AccountState['supposed']>;
  readonly quotes: ReadonlyMap<string, readonly QuoteHold[]>;
}

function figuresLookingBack(
  accounts: readonly AccountToLoad[],
  needs: ReadonlyMap<string, Needs>,
  { history, supposed, quotes }: Before,
): readonly AskedFigure[] {
  return accounts.flatMap(({ head: { accountId, account }, programs, now }) => {
    const own = needs.get(accountId);
    if (own === undefined || !looksBack(own)) return [];
    const enrolledAt = account?.enrolledAt ?? now;
    const named = (quotes.get(accountId) ?? []).filter(({ seq }) => own.quotes.includes(seq));
    const merged = mergeNeeds([
      ...own.figures,
      ...figuresOfHistory(amendedOf(accountId, { history, supposed }), programs, { now, enrolledAt }),
      ...figuresOfQuotes(named, programs, enrolledAt),
    ]);
    return merged.map((need) => ({ accountId, need }));
  });
}

function amendedOf(
  accountId: string,
  { history, supposed }: Pick<Before, 'history' | 'supposed'>,
): readonly PastTransaction[] {
  return [history, supposed].flatMap((past) => [...(past.get(accountId) ?? NO_HISTORY).values()]);
}

/** What the commands of one account need together; and for what is due, its lots and figures. */
function needsOfAccount({ head, programs, commands, now, allLots }: AccountToLoad): Needs {
  let enrolledAt = head.account?.enrolledAt ?? now;
  const dueAt = dueWithMigrations(programs, head);
  const migrating = needsToMigrate(programs, head, { now, enrolledAt });
  const due = figuresDue(dueAt, programs, { now, enrolledAt });
  const each = commands.map((command) => {
    if (command.kind === 'account') enrolledAt = command.enrolledAt ?? enrolledAt;
    return needsOf(command, programs, { now, enrolledAt });
  });
  const isDue = dueAt !== null && dueAt <= now;
  const isMigrating = migrating.lotsEarnedAt;
  const lots = allLots ? 'all' : lotsNeeded(each, programs, { isDue, isMigrating });
  const always = needsToForesee(programs, { dueAt, now, enrolledAt });
  return {
    figures: mergeNeeds([
      ...due,
      ...migrating.figures,
      ...always.figures,
      ...each.flatMap((needs) => needs.figures),
    ]),
    lots: lots === 'all',
    lotsDue: lots === 'some',
    spends: each.flatMap((needs) => needs.spends),
    lotsEarnedAt: migrating.lotsEarnedAt,
    recordedLots: each.flatMap((needs) => needs.recordedLots),
    coupons: each.some((needs) => needs.coupons),
    history: each.flatMap((needs) => needs.history),
    quotes: each.flatMap((needs) => needs.quotes),
    people: always.people || each.some((needs) => needs.people),
    leavers: each.some((needs) => needs.leavers),
    referral: each.some((needs) => needs.referral),
    poolMembers: each.flatMap((needs) => needs.poolMembers),
    transit: each.some((needs) => needs.transit),
  };
}

export function profileOf(account: AccountRecord | null): Profile | null {
  if (account === null) return null;
  const { kind, country, segment, parent, attributes, enrolledAt } = account;
  return { kind, country, segment, parent, attributes: attributes as Attributes, enrolledAt };
}

/** A record that a command of this very batch changed comes last. */
function peopleOf(records: readonly StakeholderRecord[]): AccountState['stakeholders'] {
  return new Map(records.map((record) => [record.id, stakeholderOf(record)]));
}

export function stakeholderOf({
  id,
  roles,
  circle,
  attributes,
  active,
  leftAt,
  birthday,
}: StakeholderRecord): Stakeholder {
  return { id, roles, circle, attributes: attributes as Attributes, active, leftAt, birthday };
}
