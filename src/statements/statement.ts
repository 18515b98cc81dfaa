import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import type { StoredAccount } from '../accounts/repository.ts';
import type { Wallet } from '../core/ledger.ts';
import { programAt } from '../core/program/compile.ts';
import type { Program } from '../core/program/compiled.ts';
import { walletKey } from '../core/state.ts';
import type { Deps } from '../deps.ts';
import { loadHeads } from '../engine/load/lock-heads.ts';
import { type Past, pastWith } from '../engine/load/past.ts';
import { findAccountKnownAt } from '../known/account-known-at.ts';
import { tenantNow } from '../tenants/clock.ts';
import type { Tenant } from '../tenants/keys.ts';
import { walletsOf, withOwnWallets } from '../wallets/balances.ts';
import { holderInQuery } from '../wallets/holder-in-query.ts';
import { type WalletThen, withExpiring } from '../wallets/wallets-at.ts';
import { closeBooks } from './close-books.ts';
import { type IsShown, type Sides, type StatementMovement, sidesOf, teller } from './movements.ts';
import { type Period, readPeriod } from './period.ts';
import { loadReasons } from './reasons.ts';
import { sumBefore } from './repository.ts';
import { pagesBetween, type Stretch, stretchOf } from './stretch.ts';

export interface Statement {
  readonly account: StoredAccount;
  /** The version in force at its end. */
  readonly program: Program;
  readonly period: Period;
  readonly wallets: readonly StatementWallet[];
  /** Page by page, since there may be more than can be held. */
  movements(): AsyncGenerator<readonly StatementMovement[]>;
}

/** A wallet at both ends of the period, and what of it expires first then. */
export interface StatementWallet extends Pick<WalletThen, 'holder' | 'points' | 'expiringNext'> {
  readonly opening: Sides;
  readonly closing: Sides;
}

export interface StatementAsked {
  readonly tenant: Tenant;
  readonly ref: string;
  readonly program: string | undefined;
  readonly from?: string;
  readonly until?: string;
  readonly holder: string | undefined;
  readonly points: string | undefined;
}

/**
 * What came and left in a period, by when it was posted. Where the period is over, the account is settled to its end first,
 * for good: so nothing can come into it any more, and whoever asks again is told the very same.
 */
export async function openStatement(deps: Deps, asked: StatementAsked): Promise<Statement> {
  const { tenant, ref } = asked;
  const account = await getAccount(deps, tenant.id, { ref, program: asked.program, place: IN_PATH });
  const { id: accountId } = account;
  const programs = await deps.engine.programs.versionsOf(account.programId, account.headVersion);
  const head = (await loadHeads(deps.pool, [accountId], false)).get(accountId);
  if (head === undefined) throw new Error('an account without a head');
  // As for commands: never before what has been decided already.
  const now = Math.max(await tenantNow(deps.db, deps.clock, tenant), head.settledAt);
  const period = readPeriod(asked, programAt(programs, now).zone, now);
  const isShown = await filterOf(deps, accountId, asked);
  await closeBooks(deps, { tenantId: tenant.id, head, period, now });
  const stretch = await stretchOf(deps.db, accountId, {
    from: period.from,
    until: Math.min(period.until, now + 1),
  });
  const program = programAt(programs, stretch.until - 1);
  const opening = walletsOf(await sumBefore(deps.db, accountId, stretch.start));
  const closing = walletsOf(await sumBefore(deps.db, accountId, stretch.end));
  const known = await findAccountKnownAt(
    deps,
    { tenantId: tenant.id, accountId, programId: account.programId, programs },
    stretch.until - 1,
  );
  const wallets =
    known === null
      ? withOwnWallets([], program.points.keys()).map((wallet) => ({ ...wallet, expiringNext: null }))
      : withExpiring(closing, program, { ...known, now: stretch.until - 1 });
  return {
    account,
    program,
    period,
    wallets: wallets.filter(isShown).map((wallet) => withOpening(wallet, opening)),
    movements: () =>
      tellAll(deps, pastWith(accountId, account.absorbed), { programs, stretch, opening, isShown }),
  };
}

async function filterOf({ db }: Deps, accountId: string, asked: StatementAsked): Promise<IsShown> {
  const holder = await holderInQuery(db, accountId, asked.holder);
  return (wallet) =>
    (holder === undefined || wallet.holder === holder) &&
    (asked.points === undefined || wallet.points === asked.points);
}

function withOpening(wallet: WalletThen, opening: readonly Wallet[]): StatementWallet {
  const { holder, points, expiringNext } = wallet;
  const before = opening.find((one) => walletKey(one.holder, one.points) === walletKey(holder, points));
  const none = { pending: 0, active: 0, reserved: 0 };
  return {
    holder,
    points,
    expiringNext,
    opening: before === undefined ? none : sidesOf(before),
    closing: sidesOf(wallet),
  };
}

interface ToTell {
  readonly programs: readonly Program[];
  readonly stretch: Stretch;
  readonly opening: readonly Wallet[];
  readonly isShown: IsShown;
}

async function* tellAll(
  deps: Deps,
  past: Past,
  { programs, stretch, opening, isShown }: ToTell,
): AsyncGenerator<readonly StatementMovement[]> {
  const tell = teller(programs, opening, isShown);
  for await (const page of pagesBetween(deps.db, past.accountId, stretch)) {
    const reasons = await loadReasons(deps, past, programs, page);
    yield page.flatMap((entry) => tell(entry, reasons));
  }
}
