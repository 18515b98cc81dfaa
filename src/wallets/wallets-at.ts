import { getAccount, IN_PATH } from '../accounts/get-account.ts';
import type { Wallet } from '../core/ledger.ts';
import { idleExpiriesAfter } from '../core/occasions/next-occasion.ts';
import { programAt } from '../core/program/compile.ts';
import type { Program } from '../core/program/compiled.ts';
import type { AccountState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Decided } from '../engine/submission.ts';
import { type Moment, readMoment } from '../http/as-of.ts';
import { accountKnownAt } from '../known/account-known-at.ts';
import { tenantNow } from '../tenants/clock.ts';
import type { Tenant } from '../tenants/keys.ts';
import {
  type Ends,
  expiringNext,
  type Movement,
  movementsOf,
  walletsOf,
  withOwnWallets,
} from './balances.ts';
import { sumMovements } from './repository.ts';
import { settledAccount } from './settled-account.ts';

/** A wallet with what of it expires first; null: nothing does, or that is not known. */
export interface WalletThen extends Wallet {
  readonly expiringNext: ReturnType<typeof expiringNext>;
}

export interface WalletsThen {
  readonly accountId: string;
  readonly moment: Moment;
  readonly wallets: readonly WalletThen[];
}

interface Asked {
  readonly tenant: Tenant;
  readonly ref: string;
  readonly program: string | undefined;
  readonly asOf?: string;
  readonly knownAt?: string;
}

/** The wallets of an account: as they are, as they were as far as is known now, or as they were known then. */
export function walletsAt(deps: Deps, asked: Asked): Promise<WalletsThen> {
  return asked.knownAt === undefined ? walletsAsKnown(deps, asked) : walletsKnownAt(deps, asked);
}

async function walletsAsKnown(deps: Deps, asked: Asked): Promise<WalletsThen> {
  const settled = await settledAccount(deps.engine, asked.tenant.id, asked.ref, asked.program);
  const { accountId, decision, program, programs, state } = settled;
  const moment = readMoment(asked, program.zone, decision.now);
  if (asked.asOf === undefined) {
    const wallets = withExpiring([...state.wallets.values()], program, {
      state,
      programs,
      now: decision.now,
    });
    return { accountId, moment, wallets };
  }
  const moved = walletsOf(await movementsUpTo(deps, moment.asOf, settled));
  return { accountId, moment, wallets: withoutExpiring(moved, program) };
}

async function walletsKnownAt(deps: Deps, asked: Asked): Promise<WalletsThen> {
  const { tenant, ref, program: programKey } = asked;
  const { id, programId, headVersion } = await getAccount(deps, tenant.id, {
    ref,
    program: programKey,
    place: IN_PATH,
  });
  const programs = await deps.engine.programs.versionsOf(programId, headVersion);
  const now = await tenantNow(deps.db, deps.clock, tenant);
  const moment = readMoment(asked, programAt(programs, now).zone, now);
  const { asOf } = moment;
  const knownAt = moment.knownAt ?? now;
  const moved = new Map<string, Movement>();
  const known = await accountKnownAt(
    deps,
    { tenantId: tenant.id, accountId: id, programId, programs },
    knownAt,
    ({ entries }) => addUp(moved, entries.filter(({ at }) => at <= asOf).flatMap(movementsOf)),
  );
  const program = programAt(known.programs, asOf);
  const wallets =
    asOf === knownAt
      ? withExpiring([...known.state.wallets.values()], program, { ...known, now: knownAt })
      : withoutExpiring(walletsOf([...moved.values()]), program);
  return { accountId: id, moment, wallets };
}

/** One sum for each side of a wallet, however many movements there are. */
function addUp(sums: Map<string, Movement>, movements: readonly Movement[]): void {
  for (const movement of movements) {
    const { holder, points, side, amount } = movement;
    const key = `${holder} ${points} ${side}`;
    sums.set(key, { ...movement, amount: (sums.get(key)?.amount ?? 0) + amount });
  }
}

/** An account as it stands at an instant, and the versions of its programme that are known then. */
export interface Standing {
  readonly state: AccountState;
  readonly programs: readonly Program[];
  readonly now: Instant;
}

/** With the account's own wallets, whether there was anything in them or not. */
export function withExpiring(
  wallets: readonly Wallet[],
  program: Program,
  standing: Standing,
): readonly WalletThen[] {
  const { lots } = standing.state;
  if (lots === null) throw new Error('not all lots were loaded');
  const ends: Ends = { cards: standing.state.cards, idle: idleEnds(standing) };
  return withOwnWallets(wallets, program.points.keys()).map((wallet) => ({
    ...wallet,
    expiringNext: expiringNext(lots, wallet, ends),
  }));
}

/** Of lots that are gone nobody knows when they would have expired. */
function withoutExpiring(wallets: readonly Wallet[], program: Program): readonly WalletThen[] {
  return withOwnWallets(wallets, program.points.keys()).map((wallet) => ({ ...wallet, expiringNext: null }));
}

/** As things stand: whatever is done moves them. */
function idleEnds({ programs, state, now }: Standing): ReadonlyMap<string, Instant> {
  const { profile } = state;
  return profile === null ? NONE : idleExpiriesAfter(programs, { ...state, profile }, now);
}

const NONE: ReadonlyMap<string, Instant> = new Map();

/** With what is due by now, whether it is written yet or not. */
async function movementsUpTo(
  { db }: Deps,
  asOf: Instant,
  { accountId, decision, earlier }: Decided,
): Promise<readonly Movement[]> {
  const unwritten = [...earlier, decision];
  const due = unwritten
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.at <= asOf)
    .flatMap(movementsOf);
  const belowSeq = unwritten[0]?.seq ?? decision.seq;
  return [...(await sumMovements(db, accountId, { asOf, belowSeq })), ...due];
}
