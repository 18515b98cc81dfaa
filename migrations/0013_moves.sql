-- Pending points of a transaction that somebody cancelled by hand became of it, like what a return took.
alter table amendments
  drop constraint amendments_kind_check,
  add constraint amendments_kind_check check (kind in ('return', 'void', 'event', 'cancel'));

-- What came back of a lot that had expired; few entries do, so the index costs the others nothing.
create index entries_reinstated on entries (account_id, lot_seq, lot_n) where source = 'expired';
