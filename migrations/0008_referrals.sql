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
