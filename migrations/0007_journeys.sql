-- A journey that an account began, under the terms of a version of its programme. What it has come to is derived of the
-- steps that count, which are always read and written together: so they are one column, in the order of the commands.
create table journey_runs (
  account_id uuid not null references account_heads,
  journey text not null,
  seq bigint not null,
  version int not null,
  started_at timestamptz not null,
  until timestamptz,
  counted json not null,
  spent json not null,
  primary key (account_id, journey, seq)
);

-- What an account said of a plan: that it wants it, or wants it no longer than it is paid for.
create table plan_acts (
  account_id uuid not null references account_heads,
  plan text not null,
  seq bigint not null,
  version int not null,
  kind text not null check (kind in ('activated', 'cancelled')),
  at timestamptz not null,
  primary key (account_id, plan, seq)
);

-- The trial of a plan, and what fees paid for, each with the ends that it had under the terms of its version.
create table plan_periods (
  account_id uuid not null references account_heads,
  plan text not null,
  seq bigint not null,
  version int not null,
  kind text not null check (kind in ('trial', 'paid')),
  since timestamptz not null,
  until timestamptz not null,
  grace_until timestamptz not null,
  gone_at timestamptz,
  primary key (account_id, plan, seq)
);
