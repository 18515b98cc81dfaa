-- Since when nothing begins at an account any more. On the head, with which it is read.
alter table account_heads add column closed_at timestamptz;
alter table accounts drop column merged_into;
