import type { Statement } from '../client.ts';
import { bigints, ints, jsons, texts, timestamps, uuids } from '../columns.ts';
import type { AccountChange } from './applied.ts';

/** The heads as the batch leaves them; they are locked since it began. Where nothing happened, `due` alone may move. */
export function writeHeads(changes: readonly AccountChange[]): readonly Statement[] {
  const moved = changes.filter(
    ({ before, after }) => before.dueAt !== after.dueAt || before.booksDueAt !== after.booksDueAt,
  );
  return [
    ...updateHeads(changes.filter(hasHeadMoved)),
    ...endHeads(changes),
    ...absorbAtHeads(changes),
    ...setDue(moved),
    ...clearDue(moved),
  ];
}

/** Also where nothing came of what happened by itself: it is not decided again. */
function hasHeadMoved({ before, after }: AccountChange): boolean {
  return (
    before.seq !== after.seq ||
    before.settledAt !== after.settledAt ||
    before.lastOccasion !== after.lastOccasion ||
    before.settledVersion !== after.settledVersion
  );
}

function updateHeads(changes: readonly AccountChange[]): readonly Statement[] {
  if (changes.length === 0) return [];
  return [
    {
      name: 'write-heads',
      text: `update account_heads h set seq = c.seq, settled_at = c.settled_at, last_occasion = c.last_occasion,
        settled_version = c.settled_version
      from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::text[], $5::int[])
        as c (account_id, seq, settled_at, last_occasion, settled_version)
      where h.account_id = c.account_id`,
      values: [
        uuids(changes.map((c) => c.accountId)),
        bigints(changes.map((c) => c.after.seq)),
        timestamps(changes.map((c) => c.after.settledAt)),
        texts(changes.map((c) => c.after.lastOccasion)),
        ints(changes.map((c) => c.after.settledVersion)),
      ],
    },
  ];
}

/** Rare, and once for each account: a statement of its own leaves that of all others as it is. */
function endHeads(changes: readonly AccountChange[]): readonly Statement[] {
  const ended = changes.flatMap(({ accountId, before, after }) =>
    after.ended === null || before.ended !== null ? [] : [{ accountId, ...after.ended }],
  );
  if (ended.length === 0) return [];
  return [
    {
      name: 'end-heads',
      text: `update account_heads h set closed_at = c.closed_at, merged_into = c.merged_into
      from unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) as c (account_id, closed_at, merged_into)
      where h.account_id = c.account_id`,
      values: [
        uuids(ended.map((c) => c.accountId)),
        timestamps(ended.map((c) => c.at)),
        uuids(ended.map((c) => c.into)),
      ],
    },
  ];
}

function absorbAtHeads(changes: readonly AccountChange[]): readonly Statement[] {
  const absorbing = changes.filter(({ before, after }) => before.absorbed !== after.absorbed);
  if (absorbing.length === 0) return [];
  return [
    {
      name: 'absorb-at-heads',
      text: `update account_heads h set absorbed = c.absorbed
      from unnest($1::uuid[], $2::json[]) as c (account_id, absorbed) where h.account_id = c.account_id`,
      values: [
        uuids(absorbing.map((c) => c.accountId)),
        jsons(absorbing.map((c) => JSON.stringify(c.after.absorbed))),
      ],
    },
  ];
}

function setDue(moved: readonly AccountChange[]): readonly Statement[] {
  const set = moved.flatMap(({ accountId, tenant, after: { dueAt, booksDueAt } }) =>
    dueAt === null ? [] : [{ accountId, tenant, dueAt, booksDueAt }],
  );
  if (set.length === 0) return [];
  return [
    {
      name: 'set-due',
      text: `insert into due (account_id, tenant_id, due_at, books_due_at)
      select * from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::timestamptz[])
      on conflict (account_id) do update set due_at = excluded.due_at, books_due_at = excluded.books_due_at`,
      values: [
        uuids(set.map((c) => c.accountId)),
        ints(set.map((c) => c.tenant)),
        timestamps(set.map((c) => c.dueAt)),
        timestamps(set.map((c) => c.booksDueAt)),
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
