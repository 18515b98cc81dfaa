import type { PlanAct, PlanPeriod, Plans } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { uuids } from '../columns.ts';

/** An act has no end; see the statement. */
interface Row {
  readonly account_id: string;
  readonly plan: string;
  readonly seq: number;
  readonly version: number;
  readonly kind: PlanAct['kind'] | PlanPeriod['kind'];
  readonly since: Instant;
  readonly until: Instant | null;
  readonly grace_until: Instant | null;
  readonly gone_at: Instant | null;
}

export const NO_PLANS: Plans = { planActs: [], planPeriods: [] };

/** All that says in which plans accounts are, in the order of the commands. */
export async function loadPlans(
  client: Client,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Plans>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await client.query<Row>({
    name: 'load-plans',
    text: `select account_id, plan, seq, version, kind, at as since, null as until, null as grace_until, null as gone_at
        from plan_acts where account_id = any($1::uuid[])
      union all
      select account_id, plan, seq, version, kind, since, until, grace_until, gone_at
        from plan_periods where account_id = any($1::uuid[])
      order by account_id, seq`,
    values: [uuids(accountIds)],
  });
  const byAccount = Map.groupBy(rows, (row) => row.account_id);
  return new Map([...byAccount].map(([id, own]) => [id, plansOf(own)]));
}

function plansOf(rows: readonly Row[]): Plans {
  return { planActs: rows.flatMap(actOf), planPeriods: rows.flatMap(periodOf) };
}

function actOf({ plan, seq, version, kind, since: at }: Row): readonly PlanAct[] {
  return kind === 'activated' || kind === 'cancelled' ? [{ seq, plan, version, kind, at }] : [];
}

function periodOf(row: Row): readonly PlanPeriod[] {
  const { plan, seq, version, kind, since, until, grace_until: graceUntil, gone_at: goneAt } = row;
  if ((kind !== 'trial' && kind !== 'paid') || until === null || graceUntil === null) return [];
  return [{ seq, plan, version, kind, since, until, graceUntil, goneAt }];
}
