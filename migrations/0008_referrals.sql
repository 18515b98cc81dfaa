-- Codes by which accounts, and people at them, refer new ones. A reference table, as account_refs is: whoever enrols
-- names a code and not an account. `asked` is what the code was asked for by, so that the same asked again finds it.
create table referral_codes (
  tenant_id int not null,
  program_id int not null,
  code text not null,
  account_id uuid not null,
  holder uuid not null,
  asked text not null,
  created_at timestamptz not null,
  primary key (tenant_id, program_id, code),
  unique (account_id, asked)
);

-- Whose code an account named when it enrolled, and what became of that; holder as in wallets.
create table referrals (
  account_id uuid primary key,
  referrer_id uuid not null,
  holder uuid not null,
  claimed_at timestamptz not null,
  status text not null check (status in ('claimed', 'qualified', 'reversed')),
  qualified_by bigint,
  qualified_at timestamptz,
  check ((status = 'qualified') = (qualified_by is not null)),
  check ((qualified_by is null) = (qualified_at is null))
);

-- After it, whether the transaction is what made a referral qualify; null: it never was.
alter table amendments add column qualifies boolean;

-- What is owed in money for points that were paid out: `n` is the first entry of the command by which they left.
create table payables (
  account_id uuid not null,
  seq bigint not null,
  n int not null,
  tenant_id int not null,
  program_id int not null,
  holder uuid not null,
  points text not null,
  period text not null,
  amount bigint not null check (amount > 0),
  money numeric not null,
  currency text not null,
  primary key (account_id, seq, n)
);
create index payables_by_period on payables (tenant_id, period, account_id, seq, n);
