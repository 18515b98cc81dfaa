-- Since when nothing begins at an account any more: it was closed, or another one goes on for it. What was merged into an
-- account: null for nearly all. On the head, with which they are read.
alter table account_heads add column closed_at timestamptz, add column merged_into uuid, add column absorbed json;
alter table accounts drop column merged_into;

-- Requests to merge another account into this one, by the command that began them here.
create table merges (
  account_id uuid not null,
  seq bigint not null,
  merged_account_id uuid not null,
  status text not null check (status in ('in-progress', 'done', 'refused')),
  reason text,
  primary key (account_id, seq)
);

-- Of an amendment that undoes one of an account that was merged into this one: its number (below zero). That row stays
-- as it is, with the account that is no more.
alter table amendments add column voids bigint;
