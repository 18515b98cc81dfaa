import type pg from 'pg';
import { pendingMigrations } from '../core/migration/pending-migration.ts';
import { type FigureNeed, mergeNeeds } from '../core/needs.ts';
import { areOccasionsDue } from '../core/occasions/needs.ts';
import type { Program } from '../core/program/compiled.ts';
import { followedByFigures } from '../core/tiers/followed-by-figures.ts';
import type { Qualifying } from '../core/tiers/qualifying.ts';
import type { Instant } from '../core/time.ts';
import { readTogether } from '../db/read-together.ts';
import { profileOf } from '../engine/load/load-accounts.ts';
import { loadFigures } from '../engine/load/load-figures.ts';
import { loadStatus, NO_STATUS } from '../engine/load/load-status.ts';
import { loadHeads } from '../engine/load/lock-heads.ts';
import { figuresDue } from '../engine/load/needs-of.ts';

export interface TiersAsked {
  readonly accountId: string;
  readonly programs: readonly Program[];
  readonly now: Instant;
  readonly enrolledAt: Instant;
  /** The figures to show. */
  readonly figures: readonly FigureNeed[];
}

/**
 * The tiers that an account held or will hold, and the figures asked for, as of one moment: with all that is due by
 * now, whether it is written yet or not. Null where something has happened by itself that is to be decided first.
 */
export async function readTiers(pool: pg.Pool, asked: TiersAsked): Promise<Qualifying | null> {
  const { accountId, programs, now, enrolledAt } = asked;
  return readTogether(pool, async (client) => {
    const head = (await loadHeads(client, [accountId], false)).get(accountId);
    if (head === undefined) throw new Error('an account without a head');
    if (areOccasionsDue(programs, { dueAt: head.dueAt, now, enrolledAt })) return null;
    if (pendingMigrations(programs, head).some(({ at }) => at <= now)) return null;
    const due = figuresDue(head.dueAt, programs, { now, enrolledAt });
    const needs = mergeNeeds([...due, ...asked.figures]);
    const statuses = await loadStatus(client, [accountId]);
    const figures = await loadFigures(
      client,
      needs.map((need) => ({ accountId, need })),
    );
    const state: Qualifying = {
      seq: head.seq,
      profile: profileOf(head.account),
      ...(statuses.get(accountId) ?? NO_STATUS),
      ...(figures.get(accountId) ?? { series: new Map(), members: new Map() }),
    };
    if (head.dueAt === null || head.dueAt > now) return state;
    const followers = followedByFigures(programs, state, { after: head.settledAt, upTo: now });
    return { ...state, holdings: [...state.holdings, ...followers] };
  });
}
