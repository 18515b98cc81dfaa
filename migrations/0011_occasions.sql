-- Of the occasions at the instant up to which an account is settled, the last one that was decided; null: all of them.
alter table account_heads add column last_occasion text;

-- Month and day, as "03-15": the year of a birth is nobody's business here.
alter table stakeholders add column birthday text check (birthday ~ '^\d\d-\d\d$');

-- The earliest instant at which a lot or a tier changes: due_at is that, or an earlier one at which something else happens.
alter table due add column books_due_at timestamptz;
update due set books_due_at = due_at;
