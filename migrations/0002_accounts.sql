-- Everything below belongs to one account: every primary key starts with account_id, and no key, sequence
-- or reference crosses accounts, so that create_distributed_table(..., 'account_id') works as it is.

-- Master data, apart from the head, so that a wide row of attributes is not rewritten by every purchase.
create table accounts (
  account_id uuid primary key,
  tenant_id int not null,
  program_id int not null,
  external_id text not null,
  kind text not null,
  name text,
  attributes jsonb not null,
  enrolled_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  merged_into uuid
);
create index accounts_by_tenant on accounts (tenant_id, account_id);

-- The row that is locked to change an account: seq numbers its commands without gaps, settled_at is the
-- instant up to which its books are settled. Kept narrow and half empty, for updates in place (HOT).
create table account_heads (
  account_id uuid primary key,
  tenant_id int not null,
  program_id int not null,
  seq bigint not null,
  settled_at timestamptz not null
) with (fillfactor = 60);

-- The earliest instant at which something of the account falls due. A table of its own, because an index
-- on a column of the head would cost each of its in-place updates.
create table due (
  account_id uuid primary key,
  due_at timestamptz not null
);
create index due_by_instant on due (due_at);

create table stakeholders (
  account_id uuid not null,
  stakeholder_id uuid not null,
  external_id text not null,
  name text,
  email text,
  title text,
  roles text[] not null,
  circle smallint not null,
  attributes jsonb not null,
  active boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, stakeholder_id),
  unique (account_id, external_id)
);

-- The log: one row per command that changed the account, in order, enough to decide it again.
-- key makes a command happen once (an externalId, a message, a job). nonce is what codes of coupons and
-- redemptions were made of, where there were any. xid orders events across accounts.
create table commands (
  account_id uuid not null,
  seq bigint not null,
  tenant_id int not null,
  kind text not null,
  key text,
  recorded_at timestamptz not null,
  occurred_at timestamptz not null,
  program_version int not null,
  body json not null,
  basis json,
  nonce text,
  answer json not null,
  events json,
  xid xid8 not null default pg_current_xact_id(),
  primary key (account_id, seq),
  unique (account_id, key)
);
create index commands_by_xid on commands (tenant_id, xid);

-- What became of a transaction later: returns, and the undoing of it or of a return.
create table amendments (
  account_id uuid not null,
  transaction_seq bigint not null,
  seq bigint not null,
  kind text not null check (kind in ('return', 'void')),
  voided boolean not null,
  lines json not null,
  taken json not null,
  primary key (account_id, transaction_seq, seq)
);

-- The ledger: an amount above zero from one place to another, both sides in one row, never changed.
-- A wallet's side has a holder (the nil UUID is the account itself), a counter-place of the books has none.
-- lot_seq and lot_n name the lot that the points belong to.
create table entries (
  account_id uuid not null,
  seq bigint not null,
  n int not null,
  points text not null,
  amount bigint not null check (amount > 0),
  source text not null,
  source_holder uuid,
  target text not null,
  target_holder uuid,
  rule text,
  lot_seq bigint,
  lot_n int,
  at timestamptz not null,
  primary key (account_id, seq, n),
  check (source <> target or source_holder is distinct from target_holder)
);
create index entries_expired on entries (account_id, lot_seq, lot_n) where target = 'expired';

create table wallets (
  account_id uuid not null,
  holder uuid not null,
  points text not null,
  pending bigint not null check (pending >= 0),
  active bigint not null,
  reserved bigint not null check (reserved >= 0),
  primary key (account_id, holder, points)
) with (fillfactor = 60);

-- Open lots only: a lot that is used up leaves the table (what became of it is in the entries), so that
-- spending never reads past what is spent, and no index on a changing column is needed.
create table lots (
  account_id uuid not null,
  seq bigint not null,
  n int not null,
  holder uuid not null,
  points text not null,
  side text not null check (side in ('pending', 'active')),
  amount bigint not null check (amount > 0),
  remaining bigint not null check (remaining > 0 and remaining <= amount),
  available_at timestamptz not null,
  expires_at timestamptz,
  primary key (account_id, seq, n)
) with (fillfactor = 80);

-- Metrics by day in the programme's zone. last_at is the latest instant that counted on that day.
create table metric_days (
  account_id uuid not null,
  metric text not null,
  day date not null,
  value numeric not null,
  last_at timestamptz not null,
  primary key (account_id, metric, day)
) with (fillfactor = 60);

-- What distinct and max need to be taken back: how often each member was counted on each day.
create table metric_members (
  account_id uuid not null,
  metric text not null,
  day date not null,
  member text not null,
  times int not null,
  last_at timestamptz not null,
  primary key (account_id, metric, day, member)
) with (fillfactor = 60);

-- Tier history: a tier held from an instant (reached by command seq) until another. At any time the account
-- is in the highest tier held then.
create table tier_holdings (
  account_id uuid not null,
  ladder text not null,
  seq bigint not null,
  n int not null,
  tier text not null,
  since timestamptz not null,
  until timestamptz,
  primary key (account_id, ladder, seq, n),
  check (until is null or since < until)
);

create table coupons (
  account_id uuid not null,
  seq bigint not null,
  n int not null,
  reward text not null,
  rule text not null,
  code text not null,
  status text not null check (status in ('open', 'used', 'withdrawn')),
  granted_at timestamptz not null,
  expires_at timestamptz,
  used_seq bigint,
  primary key (account_id, seq, n),
  unique (account_id, code)
);

create table redemptions (
  account_id uuid not null,
  seq bigint not null,
  reward text not null,
  code text not null,
  status text not null check (status in ('reserved', 'captured', 'voided')),
  primary key (account_id, seq)
);

create table transfers (
  account_id uuid not null,
  seq bigint not null,
  status text not null check (status in ('in-transit', 'credited', 'refunded')),
  reason text,
  primary key (account_id, seq)
);

-- Commands for other accounts, stored with the decision that sends them and deleted once they are applied.
create table messages (
  account_id uuid not null,
  seq bigint not null,
  n int not null,
  tenant_id int not null,
  target_account_id uuid not null,
  body json not null,
  created_at timestamptz not null,
  primary key (account_id, seq, n)
);
