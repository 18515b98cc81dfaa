import type pg from 'pg';
import { accountCount, accountName, contactName } from './purchases.ts';

/** What the service wrote for one purchase that brought no coupon. */
export interface SamplePurchase {
  readonly body: string;
  readonly basis: string;
  readonly answer: string;
  readonly kind: string;
  readonly programVersion: number;
  readonly entries: readonly {
    n: number;
    points: string;
    amount: number;
    isAccount: boolean;
    rule: string;
  }[];
  readonly metrics: readonly { metric: string; value: string }[];
}

/** Takes the purchase of middling size out of the service's database. */
export async function readSamplePurchase(pool: pg.Pool): Promise<SamplePurchase> {
  const { rows } = await pool.query(`
    select account_id, seq, kind, body::text, basis::text, answer::text, program_version
    from commands c
    where kind = 'purchase' and basis is not null and not exists (
      select from coupons k where k.account_id = c.account_id and k.seq = c.seq)
    order by length(body::text) + length(answer::text)
    offset (select count(*) / 2 from commands where kind = 'purchase') * 5 / 6 limit 1`);
  const [command] = rows;
  if (command === undefined) throw new Error('the service wrote no purchase');
  const entries = await pool.query(
    `select n, points, amount, target_holder = '00000000-0000-0000-0000-000000000000' as "isAccount", rule
    from entries where account_id = $1 and seq = $2 order by n`,
    [command.account_id, command.seq],
  );
  const metrics = await pool.query(
    `select metric, value::text from metric_days where account_id = $1 and metric not like 'fired:%'
    order by metric desc`,
    [command.account_id],
  );
  const { body, basis, answer, kind, program_version: programVersion } = command;
  return { body, basis, answer, kind, programVersion, entries: entries.rows, metrics: metrics.rows };
}

/** The accounts of the service's database, in another one: what the script of pgbench finds. */
export async function fillAccounts(pool: pg.Pool): Promise<void> {
  await pool.query(`
    insert into account_refs (tenant_id, program_id, external_id, account_id)
      select 1, 1, '${accountName(0).slice(0, -1)}' || n, gen_random_uuid() from generate_series(1, ${accountCount}) n;
    insert into account_heads (account_id, tenant_id, program_id, seq, settled_at)
      select account_id, 1, 1, 2, now() from account_refs;
    insert into stakeholders
      (account_id, stakeholder_id, external_id, roles, circle, attributes, active, created_at, updated_at)
      select account_id, gen_random_uuid(), replace('${contactName(0)}', 'account-0', external_id), '{buyer}', 1, '{}', true, now(), now()
      from account_refs;
    analyze;`);
}

/**
 * The purchase as eight statements between begin and commit, written by hand as one would without an engine: it reads
 * what is needed and writes row for row, and byte for byte, what the service writes. The texts come as parameters, so
 * that their bytes travel for each purchase as ours do.
 */
export function pgbenchScript({ kind, programVersion, entries, metrics }: SamplePurchase): string {
  const holder = (isAccount: boolean) => (isAccount ? `'00000000-0000-0000-0000-000000000000'` : ':holder');
  const total = (isAccount: boolean) =>
    entries.filter((e) => e.isAccount === isAccount).reduce((sum, e) => sum + e.amount, 0);
  const sides = [true, false].filter((side) => total(side) > 0);
  const points = entries[0]?.points ?? '';
  return `
\\set n random(1, ${accountCount})
\\set x random(1, 9000000000000000)
begin;
select h.account_id as account, h.seq + 1 as seq, s.stakeholder_id as holder
  from account_refs r
  join account_heads h on h.account_id = r.account_id
  join stakeholders s on s.account_id = r.account_id and s.external_id = 'account-' || :n::text || '-contact'
  where r.tenant_id = 1 and r.program_id = 1 and r.external_id = 'account-' || :n::text
  for update of h \\gset
select coalesce(sum(value), 0) as spend from metric_days
  where account_id = :account and metric = '${metrics[0]?.metric}' and day >= date_trunc('year', now()) \\gset
insert into commands (account_id, seq, tenant_id, kind, key, recorded_at, occurred_at, program_version, body, basis, answer)
  values (:account, :seq, 1, '${kind}', 'x:' || :x::text, now(), now(), ${programVersion}, :body, :basis, :answer);
insert into entries (account_id, seq, n, points, amount, source, target, target_holder, rule, lot_seq, lot_n, at)
  values ${entries.map((e) => `(:account, :seq, ${e.n}, '${e.points}', ${e.amount}, 'issued', 'active', ${holder(e.isAccount)}, '${e.rule}', :seq, ${e.n}, now())`).join(', ')};
insert into lots (account_id, seq, n, holder, points, side, amount, remaining, available_at)
  values ${entries.map((e) => `(:account, :seq, ${e.n}, ${holder(e.isAccount)}, '${e.points}', 'active', ${e.amount}, ${e.amount}, now())`).join(', ')};
insert into wallets as w (account_id, holder, points, pending, active, reserved)
  values ${sides.map((side) => `(:account, ${holder(side)}, '${points}', 0, ${total(side)}, 0)`).join(', ')}
  on conflict (account_id, holder, points) do update set active = w.active + excluded.active;
insert into metric_days as m (account_id, metric, day, value, last_at)
  values ${metrics.map((m) => `(:account, '${m.metric}', current_date, ${m.value}, now())`).join(', ')}
  on conflict (account_id, metric, day) do update
  set value = m.value + excluded.value, last_at = greatest(m.last_at, excluded.last_at);
update account_heads set seq = :seq, settled_at = now() where account_id = :account;
commit;
`;
}
