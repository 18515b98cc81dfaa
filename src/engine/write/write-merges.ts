import type { MergeTakeCommand } from '../../core/command.ts';
import type { Statement } from '../client.ts';
import { bigints, texts, uuids } from '../columns.ts';
import type { Applied } from './applied.ts';

/** Merges that begin and end, and what is copied of an account that is taken over. */
export function writeMerges(applied: readonly Applied[]): readonly Statement[] {
  const taken = applied.flatMap(({ accountId, prepared: { command } }) =>
    command.kind === 'merge-take' ? [{ accountId, command }] : [],
  );
  return [
    ...beginMerges(applied),
    ...endMerges(taken),
    ...taken.filter(({ command }) => command.refusal === null).flatMap(copyRows),
  ];
}

function beginMerges(applied: readonly Applied[]): readonly Statement[] {
  const begun = applied.flatMap(({ accountId, decision: { seq }, prepared: { command } }) =>
    command.kind === 'merge' ? [{ accountId, seq, merged: command.account }] : [],
  );
  if (begun.length === 0) return [];
  return [
    {
      name: 'begin-merges',
      text: `insert into merges (account_id, seq, merged_account_id, status)
      select account_id, seq, merged, 'in-progress' from unnest($1::uuid[], $2::bigint[], $3::uuid[]) as m (account_id, seq, merged)`,
      values: [
        uuids(begun.map((m) => m.accountId)),
        bigints(begun.map((m) => m.seq)),
        uuids(begun.map((m) => m.merged)),
      ],
    },
  ];
}

interface Taken {
  readonly accountId: string;
  readonly command: MergeTakeCommand;
}

function endMerges(taken: readonly Taken[]): readonly Statement[] {
  if (taken.length === 0) return [];
  return [
    {
      name: 'end-merges',
      text: `update merges m set status = case when e.reason is null then 'done' else 'refused' end, reason = e.reason
      from unnest($1::uuid[], $2::bigint[], $3::text[]) as e (account_id, seq, reason)
      where m.account_id = e.account_id and m.seq = e.seq`,
      values: [
        uuids(taken.map((t) => t.accountId)),
        bigints(taken.map((t) => t.command.merge)),
        texts(taken.map((t) => t.command.refusal)),
      ],
    },
  ];
}

/** What no decision knows of: names of people, whatever columns they have, and when coupons were granted. */
function copyRows({ accountId, command }: Taken): readonly Statement[] {
  const { account, joining = [] } = command;
  return [
    {
      name: 'copy-stakeholders',
      text: `insert into stakeholders
      select (jsonb_populate_record(null::stakeholders, to_jsonb(s) || jsonb_build_object('account_id', $1::uuid))).*
      from stakeholders s where s.account_id = $2 and s.stakeholder_id = any($3::uuid[])`,
      values: [accountId, account, uuids(joining.map(({ stakeholder }) => stakeholder))],
    },
    {
      name: 'copy-coupon-times',
      text: `update coupons c set granted_at = o.granted_at from coupons o
      where c.account_id = $1 and o.account_id = $2 and c.code = o.code and c.seq < 0`,
      values: [accountId, account],
    },
  ];
}
