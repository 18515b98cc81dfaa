import t from 'tap';
import { settleSubmission } from '../../src/engine/settle-submission.ts';
import { decodeId } from '../../src/http/ids.ts';
import { openShop } from '../transactions/shop.ts';

/** The bottle points of a purchase of 2026-03-01T12:00Z become active then. */
const ACTIVE_AT = Date.parse('2026-03-15T12:00:00Z');

t.test('settling an account', async (t) => {
  const { engine, db, tenant, enrol, post, time } = await openShop(t);
  const { id, purchase } = await enrol();
  const accountId = decodeId('acc', id) ?? '';
  const logOf = async () =>
    db
      .selectFrom('commands')
      .select(['seq', 'kind', 'recorded_at', 'occurred_at'])
      .where('account_id', '=', accountId)
      .execute();
  const dueOf = async () =>
    db.selectFrom('due').select(['due_at', 'tenant_id']).where('account_id', '=', accountId).execute();
  const settle = async (asOf: number) => {
    const result = await engine.submit(settleSubmission(tenant.id, accountId, asOf));
    if (result.kind !== 'done') throw new Error(`settling ended as ${result.kind}`);
  };
  await post(purchase('p1', { lines: [{ sku: 'W', category: 'wine', quantity: 1, unitPrice: '10' }] }));
  const before = await logOf();

  await t.test('leaves nothing in the log while nothing is due', async (t) => {
    await settle(time.now);
    t.same(await logOf(), before);
    t.same(await dueOf(), [{ due_at: ACTIVE_AT, tenant_id: tenant.id }]);
  });
  await t.test('finds anew what is due next', async (t) => {
    await db.deleteFrom('due').where('account_id', '=', accountId).execute();
    await settle(0);
    t.same(await logOf(), before);
    t.same(await dueOf(), [{ due_at: ACTIVE_AT, tenant_id: tenant.id }]);
  });
  await t.test('as of an instant books what was due by then, as it would have been then', async (t) => {
    time.now = ACTIVE_AT + 86_400_000;
    await settle(ACTIVE_AT - 1);
    t.same(await logOf(), before);
    await settle(ACTIVE_AT);
    t.same((await logOf()).slice(before.length), [
      { seq: before.length + 1, kind: 'settle', recorded_at: time.now, occurred_at: ACTIVE_AT },
    ]);
  });
  await t.test('never runs ahead of the clock', async (t) => {
    const [due] = await dueOf();
    await settle(due?.due_at ?? 0);
    t.same(await dueOf(), [due]);
  });
});
