import t from 'tap';
import { testApp } from '../harness/app.ts';

const PROGRAM = {
  name: 'Club',
  timezone: 'UTC',
  currency: 'EUR',
  points: { reward: {} },
  rules: [{ key: 'base', on: 'purchase', earn: { points: 'reward', fixed: 10 } }],
};

const purchase = (account: string, externalId: string) => ({
  externalId,
  account: `external:${account}`,
  kind: 'purchase',
  occurredAt: '2026-03-02T10:00:00Z',
  currency: 'EUR',
  lines: [{ sku: 'A', quantity: 1, unitPrice: '1' }],
});

t.test('an account that a stuck process has locked does not hold up the others', async (t) => {
  const { inject, pool } = await testApp(t);
  await inject('PUT', '/v1/programs/club', { document: PROGRAM });
  for (const account of ['STUCK', 'FREE'])
    await inject('PUT', `/v1/accounts/external:${account}`, { kind: 'company' });
  const stuck = await pool.connect();
  await stuck.query('begin');
  await stuck.query(`select from account_heads h join accounts a using (account_id)
    where a.external_id = 'STUCK' for update of h`);

  const [waiting, free] = await Promise.all([
    inject('POST', '/v1/transactions', purchase('STUCK', 'o-1')),
    inject('POST', '/v1/transactions', purchase('FREE', 'o-1')),
  ]);
  t.equal(free.status, 201);
  t.match(waiting, { status: 503, body: { code: 'service-unavailable' }, headers: { 'retry-after': '1' } });

  await stuck.query('rollback');
  stuck.release();
  t.equal(
    (await inject('POST', '/v1/transactions', purchase('STUCK', 'o-1'))).status,
    201,
    'and can be repeated',
  );
});
