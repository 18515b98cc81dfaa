import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { ArriveCommand, ReceiveCommand } from '../core/command.ts';
import type { MessageCommand } from '../core/decision.ts';
import type { Tables } from '../db/tables.ts';
import { messageKey } from './message-key.ts';
import { messageSubmission, type StoredMessage } from './message-submission.ts';
import type { Result, Submission } from './submission.ts';
import { tellMembers } from './tell-members.ts';

/** Delivers messages between accounts: at least once, and applied once, by their key. */
export interface Messenger {
  /** Until then messages stay in the database. */
  start(): void;
  /** Waits for what is being delivered; the rest stays in the database. */
  stop(): Promise<void>;
  /** Messages that were just committed. */
  deliver(messages: readonly StoredMessage[]): void;
}

interface MessengerOptions {
  readonly db: Kysely<Tables>;
  readonly log: Logger;
  readonly submit: (submission: Submission) => Promise<Result>;
}

/** What a crash or another process left behind is looked for this often, so many at a time. */
const SWEEP_MS = 5_000;
const SWEEP_PAGE = 500;

export function createMessenger({ db, log, submit }: MessengerOptions): Messenger {
  const delivering = new Map<string, Promise<void>>();
  const lanes = new Map<string, Promise<void>>();
  let isRunning = false;
  let sweeping = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const deliverOne = async (message: StoredMessage): Promise<void> => {
    try {
      if (message.command.kind === 'pool-open') await tellMembers(db, submit, message.to);
      await handOver(submit, message);
      await deleteMessage(db, message);
    } catch (error) {
      // It stands in the database still, and the next sweep takes it up.
      log.warn({ err: error, message: messageKey(message) }, 'a message was not delivered yet');
    }
  };

  /** What one account tells another goes in the order in which it was told, so that nothing has to come again. */
  const inTurn = (message: StoredMessage): Promise<void> => {
    const lane = `${message.from} ${message.to}`;
    const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => deliverOne(message));
    lanes.set(lane, turn);
    return turn.finally(() => {
      if (lanes.get(lane) === turn) lanes.delete(lane);
    });
  };

  const deliver = (messages: readonly StoredMessage[]): void => {
    for (const message of messages) {
      const key = messageKey(message);
      if (!isRunning || delivering.has(key)) continue;
      delivering.set(
        key,
        inTurn(message).finally(() => delivering.delete(key)),
      );
    }
  };

  /** Page by page in the order of keys, so that messages which cannot be delivered never hide those behind them. */
  const sweepAll = async (): Promise<void> => {
    let last: StoredMessage | null = null;
    do {
      const page: readonly StoredMessage[] = await listMessages(db, last);
      deliver(page);
      await Promise.all(page.map((message) => delivering.get(messageKey(message))));
      last = page.length < SWEEP_PAGE ? null : (page.at(-1) ?? null);
    } while (isRunning && last !== null);
  };

  const sweep = (): void => {
    sweeping = sweepAll()
      .catch((error) => log.warn({ err: error }, 'messages could not be looked for'))
      .then(() => {
        if (isRunning) timer = setTimeout(sweep, SWEEP_MS).unref();
      });
  };

  return {
    start: () => {
      if (isRunning) return;
      isRunning = true;
      sweep();
    },
    stop: async () => {
      isRunning = false;
      clearTimeout(timer);
      await Promise.all([sweeping, ...delivering.values()]);
    },
    deliver,
  };
}

/**
 * Applies a message at its receiver, or does what is to be done where there is no such account. Else it throws: the
 * message stays, and comes again.
 */
async function handOver(submit: MessengerOptions['submit'], message: StoredMessage): Promise<void> {
  const result = await submit(messageSubmission(message));
  if (result.kind === 'done') return;
  const { command } = message;
  // Accounts are never removed, so one that is missing now was missing before and will be.
  const isNobody =
    result.kind === 'no-account' || (result.kind === 'refused' && result.refusal.code === 'unknown-account');
  // A transfer that is refused is answered by its receiver; nothing else that is asked of nobody needs an answer.
  if (isNobody && command.kind === 'transfer-receive') return bounce(submit, message, command);
  if (isNobody && isTold(command)) return;
  throw new Error(`the message ended as ${result.kind === 'refused' ? result.refusal.code : result.kind}`);
}

/** What was only told to somebody who is not there is told to nobody. */
function isTold({ kind }: MessageCommand): boolean {
  return kind !== 'transfer-receive' && kind !== 'transfer-arrive';
}

/** The points go back to whom they came from. */
async function bounce(
  submit: MessengerOptions['submit'],
  message: StoredMessage,
  { parts, points, sender, from, feed }: ReceiveCommand,
): Promise<void> {
  const back: ArriveCommand = {
    kind: 'transfer-arrive',
    transfer: from.seq,
    holder: sender,
    points,
    parts,
    refusal: 'unknown-account',
    ...(feed && { feed }),
  };
  const bounced = await submit(messageSubmission({ ...message, to: from.account, command: back }));
  if (bounced.kind !== 'done') throw new Error(`the message came back and ended as ${bounced.kind}`);
}

async function listMessages(
  db: Kysely<Tables>,
  after: StoredMessage | null,
): Promise<readonly StoredMessage[]> {
  let query = db
    .selectFrom('messages')
    .selectAll()
    .orderBy('account_id')
    .orderBy('seq')
    .orderBy('n')
    .limit(SWEEP_PAGE);
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('account_id', 'seq', 'n'), '>', tuple(after.from, after.seq, after.n)),
    );
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    from: row.account_id,
    seq: row.seq,
    n: row.n,
    tenant: row.tenant_id,
    to: row.target_account_id,
    command: row.body as StoredMessage['command'],
  }));
}

async function deleteMessage(db: Kysely<Tables>, { from, seq, n }: StoredMessage): Promise<void> {
  await db
    .deleteFrom('messages')
    .where('account_id', '=', from)
    .where('seq', '=', seq)
    .where('n', '=', n)
    .execute();
}
