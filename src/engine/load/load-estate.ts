import { lotKey } from '../../core/books.ts';
import type { MergeTakeCommand } from '../../core/command.ts';
import { parseDecimal } from '../../core/decimal.ts';
import type { Estate } from '../../core/merging/estate.ts';
import type { MemberDay, MemberSeries, Series } from '../../core/state.ts';
import { type Day, END_OF_DAYS, FIRST_DAY, type Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { stakeholderOf } from './load-accounts.ts';
import { loadCards } from './load-cards.ts';
import { loadJourneys } from './load-journeys.ts';
import { loadCoupons } from './load-lots.ts';
import { loadPlans, NO_PLANS } from './load-plans.ts';
import { loadReferrals } from './load-referrals.ts';
import { loadLeavers, loadPeople } from './load-stakeholders.ts';
import { loadStatus, NO_STATUS } from './load-status.ts';

/** What an account leaves that is merged into another one, and what becomes of its people there. */
export interface LoadedEstate extends Required<Pick<MergeTakeCommand, 'people' | 'joining'>> {
  readonly estate: Estate;
}

/** All rows of an account that was merged, which nobody changes any more. */
export async function loadEstate(client: Client, account: string, into: string): Promise<LoadedEstate> {
  const [status, journeys, plans, coupons, cards, referrals, series, members, people, active, leavers] =
    await Promise.all([
      loadStatus(client, [account]),
      loadJourneys(client, [account]),
      loadPlans(client, [account]),
      loadCoupons(client, [account]),
      loadCards(client, [], [account]),
      loadReferrals(client, [account]),
      loadSeries(client, account),
      loadMembers(client, account),
      loadPeopleOfBoth(client, account, into),
      loadPeople(client, [account]),
      loadLeavers(client, [account]),
    ]);
  const joining = people.filter(({ same }) => same === null);
  return {
    estate: {
      ...(status.get(account) ?? NO_STATUS),
      journeyRuns: journeys.get(account) ?? [],
      ...(plans.get(account) ?? NO_PLANS),
      coupons: new Map((coupons.get(account) ?? []).map((coupon) => [lotKey(coupon), coupon])),
      cards: new Map((cards.get(account) ?? []).map((card) => [lotKey(card), card])),
      referral: referrals.get(account) ?? null,
      series,
      members,
      people: [...(active.get(account) ?? []), ...(leavers.get(account) ?? [])]
        .filter(({ id }) => joining.some((one) => one.id === id))
        .map(stakeholderOf),
    },
    people: Object.fromEntries(people.flatMap(({ id, same }) => (same === null ? [] : [[id, same]]))),
    joining: joining.map(({ id, left_at: leftAt, active, roles, circle }) => ({
      ...{ stakeholder: id, active, roles, circle, leftAt },
    })),
  };
}

interface PersonRow {
  readonly id: string;
  /** Who that is at the other account; null: nobody there. */
  readonly same: string | null;
  readonly roles: readonly string[];
  readonly circle: number;
  readonly active: boolean;
  readonly left_at: Instant | null;
}

async function loadPeopleOfBoth(
  client: Client,
  account: string,
  into: string,
): Promise<readonly PersonRow[]> {
  const { rows } = await client.query<PersonRow>({
    name: 'estate-people',
    text: `select o.stakeholder_id as id, s.stakeholder_id as same, o.roles, o.circle, o.active, o.left_at
      from stakeholders o left join stakeholders s on s.account_id = $2 and s.external_id = o.external_id
      where o.account_id = $1 order by o.stakeholder_id`,
    values: [account, into],
  });
  return rows;
}

interface SeriesRow {
  readonly metric: string;
  readonly day: Day;
  readonly value: string;
  readonly last_at: Instant;
}

async function loadSeries(client: Client, account: string): Promise<Estate['series']> {
  const { rows } = await client.query<SeriesRow>({
    name: 'estate-series',
    text: `select metric, day - date '1970-01-01' as day, value, last_at from metric_days where account_id = $1`,
    values: [account],
  });
  const byMetric = Map.groupBy(rows, ({ metric }) => metric);
  return new Map([...byMetric].map(([metric, days]) => [metric, seriesOf(days)]));
}

function seriesOf(rows: readonly SeriesRow[]): Series {
  const days = rows.map(
    ({ day, value, last_at: lastAt }) => [day, { value: parseDecimal(value), lastAt }] as const,
  );
  return {
    from: FIRST_DAY,
    split: FIRST_DAY,
    to: END_OF_DAYS,
    before: parseDecimal('0'),
    days: new Map(days),
  };
}

interface MemberRow {
  readonly metric: string;
  readonly member: string;
  readonly day: Day;
  readonly times: number;
  readonly last_at: Instant;
}

async function loadMembers(client: Client, account: string): Promise<Estate['members']> {
  const { rows } = await client.query<MemberRow>({
    name: 'estate-members',
    text: `select metric, member, day - date '1970-01-01' as day, times, last_at from metric_members where account_id = $1`,
    values: [account],
  });
  const byMetric = Map.groupBy(rows, ({ metric }) => metric);
  return new Map([...byMetric].map(([metric, own]) => [metric, memberSeriesOf(own)]));
}

function memberSeriesOf(rows: readonly MemberRow[]): MemberSeries {
  const members = new Map<string, Map<Day, MemberDay>>();
  for (const { member, day, times, last_at: lastAt } of rows) {
    const days = members.get(member) ?? new Map<Day, MemberDay>();
    members.set(member, days.set(day, { times, lastAt }));
  }
  return { from: FIRST_DAY, to: END_OF_DAYS, members };
}
