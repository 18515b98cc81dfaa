import type { Statement } from '../client.ts';
import { bigints, ints, timestamps, uuids } from '../columns.ts';
import type { AccountChange } from './applied.ts';

/** The heads as the batch leaves them; they are locked since it began. Where nothing happened, `due` alone may move. */
export function writeHeads(changes: readonly AccountChange[]): readonly Statement[] {
  const moved = changes.filter((c) => c.before.dueAt !== c.after.dueAt);
  return [...updateHeads(changes.filter((c) => c.applied.length > 0)), ...setDue(moved), ...clearDue(moved)];
}

function updateHeads(changes: readonly AccountChange[]): readonly Statement[] {
  if (changes.length === 0) return [];
  return [
    {
      name: 'write-heads',
      text: `update account_heads h set seq = c.seq, settled_at = c.settled_at
      from unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) as c (account_id, seq, settled_at)
      where h.account_id = c.account_id`,
      values: [
        uuids(changes.map((c) => c.accountId)),
        bigints(changes.map((c) => c.after.seq)),
        timestamps(changes.map((c) => c.after.settledAt)),
      ],
    },
  ];
}

function setDue(moved: readonly AccountChange[]): readonly Statement[] {
  const set = moved.flatMap(({ accountId, tenant, after }) =>
    after.dueAt === null ? [] : [{ accountId, tenant, dueAt: after.dueAt }],
  );
  if (set.length === 0) return [];
  return [
    {
      name: 'set-due',
      text: `insert into due (account_id, tenant_id, due_at) select * from unnest($1::uuid[], $2::int[], $3::timestamptz[])
      on conflict (account_id) do update set due_at = excluded.due_at`,
      values: [
        uuids(set.map((c) => c.accountId)),
        ints(set.map((c) => c.tenant)),
        timestamps(set.map((c) => c.dueAt)),
      ],
    },
  ];
}

function clearDue(moved: readonly AccountChange[]): readonly Statement[] {
  const clear = moved.filter((c) => c.after.dueAt === null);
  if (clear.length === 0) return [];
  return [
    {
      name: 'clear-due',
      text: 'delete from due where account_id = any($1::uuid[])',
      values: [uuids(clear.map((c) => c.accountId))],
    },
  ];
}
