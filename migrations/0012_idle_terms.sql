-- Points that end by inactivity keep the terms of the version under which they were earned: a lot knows which one that is.
alter table lots add column lapses_under int;
update lots l set lapses_under = c.program_version
from commands c
where l.while_active and c.account_id = l.account_id and c.seq = l.seq;
alter table lots drop column while_active;
