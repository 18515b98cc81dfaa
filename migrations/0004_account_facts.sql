-- What rules can read of an account beside its kind and attributes. The parent is the client's own id of another
-- account, which need not exist: a reference would cross accounts.
alter table accounts add column country text, add column segment text, add column parent text;
