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
