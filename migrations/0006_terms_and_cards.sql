-- A lot can wait for an event (an activity of the type that it awaits, which names the transaction): until then nobody
-- may know from when on it can be spent. while_active: it expires once its account has been inactive for long enough.
alter table lots
  alter column available_at drop not null,
  add column awaits text,
  add column while_active boolean not null default false,
  add check (available_at is not null or (awaits is not null and side = 'pending'));

-- An event names the transaction that it is about (by command seq): an activity of the type in `event`, which points of
-- that transaction may have waited for.
alter table amendments
  add column event text,
  drop constraint amendments_kind_check,
  add constraint amendments_kind_check check (kind in ('return', 'void', 'event')),
  add check ((event is not null) = (kind = 'event'));

-- A coupon that came to its end before it was used. The index finds those that still can.
alter table coupons
  drop constraint coupons_status_check,
  add constraint coupons_status_check check (status in ('open', 'used', 'withdrawn', 'expired'));
create index coupons_ending on coupons (account_id) where status = 'open' and expires_at is not null;

-- Cards of stamps: points of a kind whose lots name their card. A card is named by the command that gave it its first
-- stamp, and keeps the terms of the version that was in force then. drawn: the stamps that it was completed or expired with.
create table cards (
  account_id uuid not null,
  seq bigint not null,
  n int not null,
  holder uuid not null,
  points text not null,
  version int not null,
  size int not null check (size > 0),
  opened_at timestamptz not null,
  expires_at timestamptz,
  status text not null check (status in ('open', 'completed', 'expired')),
  completed_at timestamptz,
  drawn json not null,
  primary key (account_id, seq, n),
  check ((completed_at is not null) = (status = 'completed'))
);
alter table lots add column card_seq bigint, add column card_n int;

-- A coupon that a full card brought was granted by no rule.
alter table coupons
  alter column rule drop not null,
  add column card_seq bigint,
  add column card_n int,
  add check ((rule is null) = (card_seq is not null));
