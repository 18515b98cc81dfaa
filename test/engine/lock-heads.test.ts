import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { v7 as uuidv7 } from 'uuid';
import { loadHeads } from '../../src/engine/load/lock-heads.ts';
import { testDatabase } from '../harness/database.ts';

t.test('whoever waited for an account sees all that the one before it wrote', async (t) => {
  const { pool, db } = await testDatabase(t);
  const tenant = await db
    .insertInto('tenants')
    .values({ name: 'waiting' })
    .returning('tenant_id')
    .executeTakeFirstOrThrow();
  const program = await db
    .insertInto('programs')
    .values({ tenant_id: tenant.tenant_id, key: 'club', head_version: 1 })
    .returning('program_id')
    .executeTakeFirstOrThrow();
  const accountId = uuidv7();
  await db
    .insertInto('account_heads')
    .values({
      account_id: accountId,
      tenant_id: tenant.tenant_id,
      program_id: program.program_id,
      seq: 4,
      settled_at: '2026-01-01T00:00:00Z',
    })
    .execute();
  const first = await pool.connect();
  const second = await pool.connect();
  t.teardown(() => {
    first.release();
    second.release();
  });

  await first.query('begin');
  await loadHeads(first, [accountId], true);
  await first.query(
    "insert into due (account_id, tenant_id, due_at) values ($1, $2, '2026-02-01T00:00:00Z')",
    [accountId, tenant.tenant_id],
  );
  await first.query('update account_heads set seq = 5 where account_id = $1', [accountId]);
  await second.query('begin');
  const waiting = loadHeads(second, [accountId], true);
  await sleep(100);
  await first.query('commit');
  const head = (await waiting).get(accountId);
  await second.query('rollback');

  t.equal(head?.seq, 5);
  t.equal(head?.dueAt, Date.parse('2026-02-01T00:00:00Z'));
});
