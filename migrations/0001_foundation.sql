-- Reference tables: small, shared by all accounts, replicated to every node on Citus.

create table tenants (
  tenant_id int generated always as identity primary key,
  name text not null unique,
  created_at timestamptz not null default now()
);

-- Only the hash of a key is kept: whoever reads the database cannot call the service.
create table api_keys (
  key_hash bytea primary key,
  tenant_id int not null,
  label text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table programs (
  program_id int generated always as identity primary key,
  tenant_id int not null,
  key text not null,
  head_version int not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, key)
);

-- effective_from null: in force since ever (the first version).
create table program_versions (
  program_id int not null,
  version int not null,
  document json not null,
  hash bytea not null,
  effective_from timestamptz,
  published_at timestamptz not null,
  primary key (program_id, version),
  unique nulls not distinct (program_id, effective_from)
);

create table rewards (
  tenant_id int not null,
  key text not null,
  version int not null,
  definition jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, key)
);

-- What accounts share: stock, budgets, programme-wide limits. Rows are locked in the order of their keys.
create table counters (
  tenant_id int not null,
  key text not null,
  remaining bigint not null check (remaining >= 0),
  primary key (tenant_id, key)
);

-- Finding an account by the name that the client gave it; written first, never moved. The name stands before the
-- programme in the key, because most requests do not say which programme they mean.
create table account_refs (
  tenant_id int not null,
  program_id int not null,
  external_id text not null,
  account_id uuid not null,
  primary key (tenant_id, external_id, program_id)
);
