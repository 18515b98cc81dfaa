-- What is used is counted, and what there is of it stands beside: so that a limit of a programme can change its size,
-- and a stock is set to what is left by adding what was used. spent_at: since when nothing is left.
alter table counters rename column remaining to size;
alter table counters rename constraint counters_remaining_check to counters_size_check;
alter table counters
  add column used bigint not null default 0 check (used >= 0),
  add column spent_at timestamptz;
update counters set spent_at = now() where size = 0;
-- Hot rows: room for updates in place.
alter table counters set (fillfactor = 60);
