-- Secrets of this installation, made here and nowhere else: 'quotes' signs the ids of quotes that are kept, so that no
-- client can make one up. Two random UUIDs are 244 bits of the strong generator of the server.
create table secrets (
  name text primary key,
  value bytea not null
);
insert into secrets (name, value) values ('quotes', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- Quotes that are kept (by command seq, which holds the purchase, its basis and its version) until an instant, and what
-- is reserved for them meanwhile.
create table quote_holds (
  account_id uuid not null,
  seq bigint not null,
  until timestamptz not null,
  status text not null check (status in ('open', 'used', 'expired')),
  reserved json not null,
  primary key (account_id, seq)
);
create index quote_holds_open on quote_holds (account_id) where status = 'open';

-- The version in force when an account was last settled, as known then: versions that took effect since may bring new
-- terms to what was earned before. 0: it was not settled since there is such a thing.
alter table account_heads add column settled_version int not null default 0;
