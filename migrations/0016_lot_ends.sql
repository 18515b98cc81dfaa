-- What is due of an account, and what comes next, without reading all its lots. Only lots that end, or wait, are in them;
-- spending changes neither, so it stays an update in place.
create index lots_ending on lots (account_id, expires_at) where expires_at is not null;
create index lots_waiting on lots (account_id, available_at) where side = 'pending' and available_at is not null;
