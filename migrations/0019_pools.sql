-- Whose pool an account belongs to from a command on; null: to nobody's. Rows are added and never changed.
create table pool_memberships (
  account_id uuid not null,
  seq bigint not null,
  pool_id uuid,
  at timestamptz not null,
  primary key (account_id, seq)
);

-- The members of the pool that an account is, as they told it. `told`: by which of their commands. A member since some
-- instant until some instant, both null for one that fed it before it said that it had joined.
create table pool_members (
  account_id uuid not null,
  member_id uuid not null,
  told bigint not null,
  since timestamptz,
  until timestamptz,
  turnover json not null,
  primary key (account_id, member_id)
);

-- Whoever waits for its parent to be enrolled is looked for when that happens.
create index accounts_by_parent on accounts (tenant_id, program_id, parent, account_id) where parent is not null;
