import { type Kysely, sql } from 'kysely';
import { canonicalJson } from '../core/canonical-json.ts';
import type { Message } from '../core/decision.ts';
import type { Tables } from '../db/tables.ts';
import { messageKey } from '../engine/message-key.ts';
import type { Decided } from './decided.ts';
import type { Difference, Row } from './difference.ts';
import { readAdded, type Span, type StoredRow } from './read-books.ts';

/** A message that a command sent, by its place in `messages`. */
interface Sent {
  readonly from: string;
  readonly seq: number;
  readonly n: number;
  readonly message: Message;
}

/**
 * Every message that was sent is under way or has been applied, as it was sent; and none is under way that nobody sent.
 * It is applied before it is removed, so in any snapshot it is in one of these places, or in both.
 */
export async function checkMessages(
  snapshot: Kysely<Tables>,
  decided: readonly Decided[],
  spans: readonly Span[],
): Promise<readonly Difference[]> {
  const sent = decided.flatMap(({ owner, decision }) =>
    decision.messages.map((message, n) => ({ from: owner.accountId, seq: decision.seq, n, message })),
  );
  const waiting = await readAdded(snapshot, { table: 'messages' }, spans);
  if (sent.length === 0 && waiting.length === 0) return [];
  const applied = await findApplied(snapshot, sent);
  const seats = new Set(sent.map(seatOf));
  const bySeat = new Map(
    waiting.map(({ accountId: from, row }) => [seatOf({ from, seq: row.seq, n: row.n }), row]),
  );
  const wrong = sent.flatMap((one, i) => differenceOf(one, bySeat.get(seatOf(one)), applied[i]));
  const strange = waiting.filter(
    ({ accountId: from, row }) => !seats.has(seatOf({ from, seq: row.seq, n: row.n })),
  );
  return [...wrong, ...strange.map(sentByNobody)];
}

function seatOf({ from, seq, n }: Readonly<Record<'from' | 'seq' | 'n', unknown>>): string {
  return `${from} ${seq} ${n}`;
}

function differenceOf(
  { from, seq, n, message }: Sent,
  waiting: Row | undefined,
  fate: Fate | undefined,
): readonly Difference[] {
  const expected = { target_account_id: message.to, body: message.command };
  const of = { accountId: from, kind: 'messages', against: 'replay', key: { seq, n }, expected } as const;
  if (waiting !== undefined) {
    const stored = { target_account_id: waiting.target_account_id, body: waiting.body };
    return canonicalJson(stored) === canonicalJson(expected) ? [] : [{ ...of, stored }];
  }
  if (fate === undefined || fate.isToNobody) return [];
  if (fate.body === null) return [{ ...of, stored: null }];
  if (isApplied(fate.body, message)) return [];
  return [{ ...of, against: 'other accounts', stored: { target_account_id: message.to, body: fate.body } }];
}

function sentByNobody({ accountId, row }: StoredRow): Difference {
  const { seq, n, target_account_id, body } = row;
  const stored = { target_account_id, body };
  return { accountId, kind: 'messages', against: 'replay', key: { seq, n }, stored, expected: null };
}

interface Fate {
  /** The command that it became at its receiver, or (a transfer to nobody) back at its sender; null: none. */
  readonly body: object | null;
  /** It told something to an account that is not there: nothing is left of it. */
  readonly isToNobody: boolean;
}

async function findApplied(snapshot: Kysely<Tables>, sent: readonly Sent[]): Promise<readonly Fate[]> {
  if (sent.length === 0) return [];
  const keys = sent.map(({ from, seq, n, message: { command } }) =>
    command.kind === 'referral' ? command.externalId : messageKey({ from, seq, n }),
  );
  const { rows } = await sql<{ i: number; body: object | null; is_known: boolean }>`
    select m.i::int as i, coalesce(c.body, b.body) as body, h.account_id is not null as is_known
    from unnest(${sent.map(({ from }) => from)}::uuid[], ${sent.map(({ message }) => message.to)}::uuid[], ${keys}::text[])
      with ordinality as m (sender, receiver, key, i)
    left join account_heads h on h.account_id = m.receiver
    left join lateral (
      with recursive going_on (account_id) as (
        select m.receiver
        union all
        select g.merged_into from going_on o join account_heads g on g.account_id = o.account_id where g.merged_into is not null
      )
      select k.body from going_on o join commands k on k.account_id = o.account_id and k.key = m.key limit 1
    ) c on true
    left join commands b on b.account_id = m.sender and b.key = m.key and h.account_id is null
    order by m.i`.execute(snapshot);
  return rows.map(({ body, is_known }, i) => ({
    body,
    isToNobody: !is_known && sent[i]?.message.command.kind !== 'transfer-receive',
  }));
}

/** At its receiver it is the same command; back at its sender, the answer that nobody is there. */
function isApplied(body: object, { command }: Message): boolean {
  const isAnswer = 'kind' in body && body.kind === 'transfer-arrive' && command.kind === 'transfer-receive';
  return isAnswer || canonicalJson(asSent(body)) === canonicalJson(asSent(command));
}

/** People may have another id by then, where their account was merged; and who comes along is added on arrival. */
function asSent(body: object): object {
  const {
    people: _,
    joining: __,
    holder: ___,
    transaction,
    ...rest
  } = body as Readonly<Record<string, object>>;
  return {
    ...rest,
    ...(transaction !== undefined && { transaction: { ...transaction, stakeholder: null } }),
  };
}
