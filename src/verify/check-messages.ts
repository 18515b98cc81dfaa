import { type Kysely, sql } from 'kysely';
import { canonicalJson } from '../core/canonical-json.ts';
import type { Message } from '../core/decision.ts';
import type { Tables } from '../db/tables.ts';
import { messageKey } from '../engine/message-key.ts';
import type { Decided } from './decided.ts';
import type { Difference } from './difference.ts';
import { readAdded, type Span } from './read-books.ts';

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
  const bySeat = new Map(waiting.map(({ accountId, row }) => [`${accountId} ${row.seq} ${row.n}`, row]));
  const found: Difference[] = [];
  for (const [i, one] of sent.entries()) {
    const { from, seq, n, message } = one;
    const seat = `${from} ${seq} ${n}`;
    const under = bySeat.get(seat);
    bySeat.delete(seat);
    const expected = { target_account_id: message.to, body: message.command };
    const of = { accountId: from, kind: 'messages', against: 'replay', key: { seq, n } } as const;
    if (under !== undefined) {
      const stored = { target_account_id: under.target_account_id, body: under.body };
      if (canonicalJson(stored) !== canonicalJson(expected)) found.push({ ...of, stored, expected });
      continue;
    }
    const fate = applied[i];
    if (fate === undefined || fate.isToNobody) continue;
    if (fate.body === null) found.push({ ...of, stored: null, expected });
    else if (!isApplied(fate.body, message))
      found.push({
        ...of,
        against: 'other accounts',
        stored: { target_account_id: message.to, body: fate.body },
        expected,
      });
  }
  for (const { account_id: accountId, seq, n, target_account_id, body } of leftOver(waiting, bySeat))
    found.push({
      accountId,
      kind: 'messages',
      against: 'replay',
      key: { seq, n },
      stored: { target_account_id, body },
      expected: null,
    });
  return found;
}

function leftOver(waiting: Awaited<ReturnType<typeof readAdded>>, left: ReadonlyMap<string, unknown>) {
  return waiting
    .filter(({ accountId, row }) => left.has(`${accountId} ${row.seq} ${row.n}`))
    .map(({ accountId, row }) => ({ account_id: accountId, ...row }) as Left);
}

interface Left {
  readonly account_id: string;
  readonly seq: number;
  readonly n: number;
  readonly target_account_id: string;
  readonly body: object;
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
    left join commands c on c.account_id = m.receiver and c.key = m.key
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
  return isAnswer || canonicalJson(body) === canonicalJson(command);
}
