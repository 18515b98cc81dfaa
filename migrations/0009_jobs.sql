-- The clock of a sandbox is ahead of ours by its offset, which only grows; that of any other tenant is ours.
alter table tenants
  add column is_sandbox boolean not null default false,
  add column clock_offset_ms bigint not null default 0 check (clock_offset_ms >= 0 and (is_sandbox or clock_offset_ms = 0));

-- What is due is looked for tenant by tenant, because each has a clock of its own, and the oldest first.
alter table due add column tenant_id int;
update due set tenant_id = h.tenant_id from account_heads h where h.account_id = due.account_id;
alter table due alter column tenant_id set not null;
drop index due_by_instant;
create index due_by_instant on due (tenant_id, due_at, account_id);

-- Programmes with a new version, until what is due of their accounts was computed anew under it. after: the last
-- account for which that was done. Written with the version, so that neither is there without the other.
create table reschedules (
  program_id int primary key,
  tenant_id int not null,
  version int not null,
  requested_at timestamptz not null,
  after uuid
);

-- Accounts for which a job failed; tried again from retry_at on.
create table job_failures (
  account_id uuid not null,
  job text not null,
  failed_at timestamptz not null,
  times int not null,
  retry_at timestamptz not null,
  error text not null,
  primary key (account_id, job)
);

-- Each run of a job. ended_at null: it is going on, or its process was killed. lag_ms: how long the oldest that was due
-- at the start had been due by then.
create table job_runs (
  run_id bigint generated always as identity primary key,
  job text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  as_of timestamptz not null,
  done bigint not null,
  failed bigint not null,
  first_error text,
  lag_ms bigint not null
);
create index job_runs_by_job on job_runs (job, started_at);
