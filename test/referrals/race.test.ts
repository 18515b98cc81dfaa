import t from 'tap';
import { testApp } from '../harness/app.ts';
import { openReferrals } from './club.ts';

/** Two services on one database, as two processes are. */
async function openTwo(t: Parameters<typeof openReferrals>[0]) {
  const club = await openReferrals(t, { isDelivering: true });
  const { pool, db, url, time, tenant } = club;
  const other = await testApp(t, { database: { pool, db, url }, clock: () => time.now });
  const second = await other.injectAsTenant(tenant.name);
  return { ...club, both: [club.inject, second] as const };
}

t.test(
  'accounts that claim one code at once each have it, and the referrer gets no more than its limit',
  async (t) => {
    const { enrol, makeCode, publish, document, both, settled, balance } = await openTwo(t);
    const [welcome, thanks] = document.rules;
    await publish({
      ...document,
      rules: [welcome, { ...thanks, limit: { count: 3, per: 'account', within: 'lifetime' } }],
    });
    await enrol('ACME');
    const { code } = await makeCode('ACME');
    const names = Array.from({ length: 12 }, (_, i) => `guest-${i}`);
    const claims = await Promise.all(
      names.flatMap((name) =>
        both.map((inject) =>
          inject('PUT', `/v1/accounts/external:${name}`, {
            program: 'friends',
            kind: 'person',
            referralCode: code,
          }),
        ),
      ),
    );
    t.equal(claims.filter(({ status }) => status === 201).length, 12);
    t.equal(claims.filter(({ status }) => status === 200).length, 12);
    const bought = await Promise.all(
      names.map((name, i) =>
        (both[i % 2] ?? both[0])('POST', '/v1/transactions', {
          externalId: 'p1',
          account: `external:${name}`,
          kind: 'purchase',
          occurredAt: '2026-03-01T12:00:00Z',
          currency: 'EUR',
          lines: [{ sku: '1', quantity: 1, unitPrice: '50' }],
        }),
      ),
    );
    t.ok(bought.every(({ status }) => status === 201));
    await settled();
    t.equal(await balance('ACME'), 900);
    for (const name of names) t.equal(await balance(name), 500);
  },
);

t.test('whoever asks for the same words at once gets one code, and somebody else none', async (t) => {
  const { enrol, both } = await openTwo(t);
  await enrol('ACME');
  await enrol('BRAVO');
  const asked = await Promise.all(
    ['ACME', 'ACME', 'BRAVO', 'ACME', 'BRAVO'].map((account, i) =>
      (both[i % 2] ?? both[0])('POST', `/v1/accounts/external:${account}/referral-codes`, { code: 'SPRING' }),
    ),
  );
  const statuses = asked.map(({ status }) => status);
  t.equal(statuses.filter((status) => status === 201).length, 1);
  t.ok(statuses.every((status) => [200, 201, 409].includes(status)));
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      (both[i % 2] ?? both[0])('POST', '/v1/accounts/external:ACME/referral-codes', { externalId: 'once' }),
    ),
  );
  t.equal(new Set(made.map(({ body }) => body.code)).size, 1);
});

t.end();
