import type { PoolMembershipCommand, PoolNewsCommand } from '../command.ts';
import { type Decision, type Refusal, refuse } from '../decision.ts';
import type { PoolMember, Turnover } from '../state.ts';
import { close } from './close.ts';
import { type Draft, programFor, seqOf } from './draft.ts';

/** An account learns whose pool it belongs to, and tells those whom it concerns. */
export function decidePoolMembership(draft: Draft, { pool }: PoolMembershipCommand): Decision {
  const { accountId: member, now, state } = draft.deciding;
  const told = seqOf(draft);
  if (state.pool !== null) {
    draft.messages.push({ to: state.pool, command: { kind: 'pool-leave', member, told } });
    draft.events.push({ type: 'pool.left', at: now, data: { pool: state.pool } });
  }
  if (pool !== null) {
    draft.messages.push({ to: pool, command: { kind: 'pool-join', member, told } });
    draft.events.push({ type: 'pool.joined', at: now, data: { pool } });
  }
  return close(draft, { occurredAt: now, outcome: { kind: 'pool-chosen', pool } });
}

/** The pool hears of it. Messages may overtake each other: the latest news counts, and older ones change nothing. */
export function decidePoolNews(draft: Draft, { kind, member, told }: PoolNewsCommand): Decision {
  const { now } = draft.deciding;
  const known = memberOf(draft, member);
  const joins = kind === 'pool-join';
  if (joins ? told >= known.told : told > known.told) {
    const since = joins && !isMember(known) ? now : known.since;
    draft.poolMembers.push({ ...known, told, since, until: joins ? null : now });
    draft.events.push({
      type: joins ? 'pool.member-joined' : 'pool.member-left',
      at: now,
      data: { member },
    });
  }
  return close(draft, { occurredAt: now });
}

/** May the member spend these points of the account, which is the pool of its group? Null: yes. */
export function checkMember(draft: Draft, member: string, points: string): Refusal | null {
  const { pool } = programFor(draft, draft.deciding.now);
  if (pool === null || !isMember(memberOf(draft, member)))
    return refuse('not-a-member', '/wallet/holder', NOT_A_MEMBER);
  if (!pool.isForMembers) {
    const detail = 'By the programme only the account that is the pool spends from it, by its own wallet.';
    return refuse('not-spendable', '/wallet/holder', detail);
  }
  if (pool.points.has(points)) return null;
  const detail = `The pool is for ${[...pool.points].join(' and ')} points.`;
  return refuse('not-spendable', '/wallet/points', detail);
}

export const NOT_A_MEMBER =
  'The account belongs to no pool, or not to this one any more: name the account that is the pool as its parent.';

/** Counts what a member fed, or spent. */
export function addTurnover(draft: Draft, member: string, points: string, by: Partial<Turnover>): void {
  const known = memberOf(draft, member);
  const before = known.turnover[points] ?? { fed: 0, spent: 0 };
  const after = { fed: before.fed + (by.fed ?? 0), spent: before.spent + (by.spent ?? 0) };
  draft.poolMembers.push({ ...known, turnover: { ...known.turnover, [points]: after } });
}

export function isMember({ since, until }: Pick<PoolMember, 'since' | 'until'>): boolean {
  return since !== null && until === null;
}

function memberOf({ deciding: { state }, poolMembers }: Draft, member: string): PoolMember {
  const changed = poolMembers.findLast((known) => known.member === member);
  return (
    changed ?? state.poolMembers.get(member) ?? { member, told: 0, since: null, until: null, turnover: {} }
  );
}
