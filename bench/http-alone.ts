import pino from 'pino';
import { buildApp } from '../src/app.ts';
import { createKysely, createPool } from '../src/db/pool.ts';
import type { Engine } from '../src/engine/engine.ts';
import { transactionRoom } from '../src/transactions/routes.ts';

/**
 * Our HTTP layer on its own, to run in a process of its own: the same server, keys, validation and answer as the
 * service, with an engine that answers at once what was answered to the last purchase of the database.
 */
await main(process.env.DATABASE_URL ?? '');

async function main(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl);
  const db = createKysely(pool);
  const { rows } = await pool.query<{ account_id: string; answer: string }>(
    "select account_id, answer::text as answer from commands where kind = 'purchase' order by xid desc limit 1",
  );
  const [last] = rows;
  if (last === undefined) throw new Error('post a purchase first, whose answer is given again');
  const engine = answerAlways({
    kind: 'done',
    accountId: last.account_id,
    answer: last.answer,
    replayed: false,
  });
  const log = pino({ level: 'warn' });
  const app = buildApp({ pool, db, engine, clock: Date.now, log }, { rooms: [transactionRoom] });
  process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
  process.once('SIGTERM', () => process.exit(0));
}

function answerAlways(result: Awaited<ReturnType<Engine['submit']>>): Engine {
  const unused = () => {
    throw new Error('only purchases are posted here');
  };
  return {
    programs: { versionsOf: unused },
    programKeys: unused,
    start: async () => {},
    stop: async () => {},
    submit: async () => result,
    preview: unused,
  };
}
