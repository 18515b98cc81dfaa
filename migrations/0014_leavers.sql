-- When a person left who is not active: what becomes of what they have goes by the version in force then.
alter table stakeholders add column left_at timestamptz;
update stakeholders s set left_at = (
  select min(c.recorded_at) from commands c
  where c.account_id = s.account_id and c.kind = 'stakeholder' and c.body ->> 'stakeholder' = s.stakeholder_id::text
    and c.seq > coalesce((
      select max(b.seq) from commands b
      where b.account_id = s.account_id and b.kind = 'stakeholder' and b.body ->> 'stakeholder' = s.stakeholder_id::text
        and (b.body ->> 'active')::boolean
    ), 0)
)
where not s.active;
alter table stakeholders add check (active = (left_at is null));
