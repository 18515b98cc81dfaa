-- How a tier came to be held: it was reached, or kept by whoever held it, it is the one below a tier that ended, or
-- what the figures gave at that end. follows: the row (by its n) of the same command at whose end this one begins.
-- ended_at: from when on it counts no more, because what it stood on was returned (at since: it never did; at its end:
-- it was over by then).
alter table tier_holdings
  add column by text not null default 'reach' check (by in ('reach', 'keep', 'one-down', 'figures')),
  add column follows int,
  add column ended_at timestamptz check (ended_at >= since);

-- Tiers set by hand (by command seq), from an instant until another. Of a ladder, the last one counts.
create table tier_sets (
  account_id uuid not null,
  ladder text not null,
  seq bigint not null,
  tier text,
  kind text not null check (kind in ('floor', 'exact', 'lifted')),
  since timestamptz not null,
  until timestamptz check (since < until),
  reason text not null,
  primary key (account_id, ladder, seq),
  check ((tier is null) = (kind = 'lifted'))
);

-- Times in which the time of a status does not pass. until: the end that was named; released_at: when somebody ended it.
create table tier_holds (
  account_id uuid not null,
  ladder text not null,
  seq bigint not null,
  since timestamptz not null,
  until timestamptz check (since < until),
  released_at timestamptz check (since <= released_at),
  reason text not null,
  primary key (account_id, ladder, seq)
);
