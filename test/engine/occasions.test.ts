import t from 'tap';
import { settleSubmission } from '../../src/engine/settle-submission.ts';
import { decodeId } from '../../src/http/ids.ts';
import { testApp } from '../harness/app.ts';
import { readEvents } from '../harness/events.ts';

const PROGRAM = {
  name: 'Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: { reward: { label: 'Reward points' } },
  metrics: {
    monthSpend: { sum: 'line.net', over: { calendar: 'month' } },
    earned: { earned: 'reward', over: 'lifetime' },
  },
  ladders: {
    status: {
      tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'earned', atLeast: 60 } }],
      held: { until: 'forever' },
    },
  },
  rules: [
    {
      key: 'rebate',
      on: 'period-end',
      period: { calendar: 'month' },
      earn: { points: 'reward', rate: { points: 1, per: '10', of: 'metric.monthSpend' } },
    },
    {
      key: 'birthday',
      on: 'birthday',
      earn: { points: 'reward', fixed: 50 },
      split: [{ to: 'buyer', share: 'rest' }],
    },
    {
      key: 'we-miss-you',
      on: 'inactivity',
      inactivity: { for: 'P60D' },
      grant: { reward: 'coffee' },
    },
  ],
};
const ACME = '/v1/accounts/external:ACME';

t.test('what time brings', async (t) => {
  const time = { now: Date.parse('2026-01-10T10:00:00Z') };
  const { db, engine, inject, pool, tenant } = await testApp(t, { clock: () => time.now });
  const must = async (...request: Parameters<typeof inject>) => {
    const { status, body } = await inject(...request);
    if (status >= 300) throw new Error(`${request[1]}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const logged = async () =>
    db.selectFrom('commands').select(['kind', 'key', 'recorded_at', 'occurred_at']).orderBy('seq').execute();
  await must('PUT', '/v1/rewards/coffee', { name: 'Coffee', kind: 'gift', stock: 1 });
  await must('PUT', '/v1/programs/club', { document: PROGRAM });
  const { id } = await must('PUT', ACME, { kind: 'company' });
  const accountId = decodeId('acc', id) ?? '';
  const ann = await must('PUT', `${ACME}/stakeholders/external:ann`, { birthday: '02-14' });
  const buy = (externalId: string, unitPrice: string) =>
    must('POST', '/v1/transactions', {
      externalId,
      account: 'external:ACME',
      kind: 'purchase',
      occurredAt: new Date(time.now).toISOString(),
      currency: 'EUR',
      lines: [{ sku: 'A', quantity: 1, unitPrice }],
    });
  await buy('p1', '123.45');
  const before = await logged();

  await t.test('is in wallets, entries and coupons before anybody wrote it', async (t) => {
    time.now = Date.parse('2026-02-20T10:00:00Z');
    const { wallets } = await must('GET', `${ACME}/wallets`);
    t.match(wallets, [
      { holder: 'account', active: 12 },
      { holder: ann.id, active: 50 },
    ]);
    const entries = await must('GET', `${ACME}/entries`);
    t.match(entries.data, [
      { rule: 'birthday', amount: 50, at: '2026-02-13T23:00:00Z', recordedAt: null },
      { rule: 'rebate', amount: 12, at: '2026-01-31T22:59:59.999Z', recordedAt: null },
    ]);
    const first = await must('GET', `${ACME}/entries?limit=1`);
    const second = await must('GET', `${ACME}/entries?limit=1&cursor=${first.nextCursor}`);
    t.same([...first.data, ...second.data], entries.data, 'page by page, too');
    const then = await must('GET', `${ACME}/wallets?asOf=2026-02-10`);
    t.match(then.wallets, [{ holder: 'account', active: 12 }]);
    t.same(await logged(), before);
  });

  await t.test('reaches the tiers that points reach', async (t) => {
    const { tiers } = await must('GET', `${ACME}/tiers`);
    t.match(tiers.status, { key: 'silver', since: '2026-02-13T23:00:00Z' });
  });

  await t.test('is written once, each under a key of its own, however often it is asked for', async (t) => {
    await Promise.all(
      Array.from({ length: 20 }, () => engine.submit(settleSubmission(tenant.id, accountId))),
    );
    const after = (await logged()).slice(before.length);
    t.match(after, [
      {
        kind: 'occasion',
        key: `t:${Date.parse('2026-01-31T23:00:00Z')}:1 period-end 0001769900399999 month`,
        recorded_at: time.now,
        occurred_at: Date.parse('2026-01-31T22:59:59.999Z'),
      },
      { kind: 'occasion', recorded_at: time.now, occurred_at: Date.parse('2026-02-13T23:00:00Z') },
    ]);
    t.equal(after.length, 2);
  });

  await t.test('a month without anything leaves no trace, and is not looked at again', async (t) => {
    const count = (await logged()).length;
    time.now = Date.parse('2026-03-05T10:00:00Z');
    await engine.submit(settleSubmission(tenant.id, accountId));
    t.equal((await logged()).length, count);
    const { due_at } = await db.selectFrom('due').select('due_at').executeTakeFirstOrThrow();
    t.equal(new Date(due_at).toISOString(), '2026-03-11T23:00:00.000Z', 'sixty days after 10 January');
  });

  await t.test('a stock that is gone gives nothing, and is not promised', async (t) => {
    time.now = Date.parse('2026-03-12T10:00:00Z');
    await buy('p2', '1');
    t.match((await must('GET', `${ACME}/coupons`)).data, [{ reward: 'coffee', rule: 'we-miss-you' }]);
    time.now = Date.parse('2026-06-20T10:00:00Z');
    await buy('p3', '1');
    t.equal((await must('GET', `${ACME}/coupons`)).data.length, 1);
    t.equal((await must('GET', '/v1/rewards/coffee')).stock, 0);
  });

  await t.test('explains itself, as the enrolment does', async (t) => {
    const { data } = await must('GET', `${ACME}/entries`);
    const rebate = data.find(({ rule }: { rule: string }) => rule === 'rebate').transaction;
    t.equal(rebate.kind, 'occasion');
    const explained = await must('GET', `${ACME}/transactions/${rebate.id}/explanation`);
    t.match(explained, {
      kind: 'period-end',
      judgedOn: { metrics: { monthSpend: '123.45' } },
      rules: [
        {
          rule: 'rebate',
          fired: true,
          sentence: '12 Reward points: 123.45 × 1 per 10 = 12.345, rounded down.',
        },
      ],
    });
    t.match(await inject('GET', `${ACME}/transactions/${rebate.id}`), { status: 404 });
    const enrolment = rebate.id.replace(/_\d+$/, '_1');
    t.match(await must('GET', `${ACME}/transactions/${enrolment}/explanation`), { kind: 'enrolment' });
    t.match(await inject('GET', `${ACME}/transactions/${rebate.id.replace(/_\d+$/, '_2')}/explanation`), {
      status: 404,
    });
  });

  await t.test('is told', async (t) => {
    const data = await readEvents({ inject, pool });
    const told = data.filter(({ type }: { type: string }) => /period|birthday|inactivity/.test(type));
    t.match(told, [
      {
        type: 'period.settled',
        data: {
          calendar: 'month',
          from: '2025-12-31T23:00:00Z',
          until: '2026-01-31T23:00:00Z',
          given: [{ rule: 'rebate', holder: 'account', amount: 12 }],
        },
      },
      { type: 'birthday.reached', data: { stakeholder: ann.id, given: [{ holder: ann.id, amount: 50 }] } },
      { type: 'inactivity.reached', data: { granted: [{ reward: 'coffee' }] } },
    ]);
  });

  await t.test('a birthday that is learned of, or taken back, counts from then on', async (t) => {
    time.now = Date.parse('2026-07-01T10:00:00Z');
    await must('PUT', `${ACME}/stakeholders/external:bob`, { birthday: '07-02' });
    await must('PATCH', `${ACME}/stakeholders/external:ann`, { birthday: null });
    time.now = Date.parse('2027-03-01T10:00:00Z');
    const { wallets } = await must('GET', `${ACME}/wallets`);
    t.match(
      wallets
        .filter(({ holder }: { holder: string }) => holder !== 'account')
        .map(({ active }: { active: number }) => active),
      [50, 50],
      'one each',
    );
  });

  await t.test('comes to an account of another version once that is published', async (t) => {
    const document = {
      ...PROGRAM,
      rules: [
        ...PROGRAM.rules,
        {
          key: 'anniversary',
          on: 'anniversary',
          anniversary: { years: 2 },
          earn: { points: 'reward', fixed: 1000 },
        },
      ],
    };
    await must('PUT', '/v1/programs/club', { document });
    time.now = Date.parse('2028-01-10T10:00:00Z');
    const { wallets } = await must('GET', `${ACME}/wallets`);
    t.ok(wallets[0].active >= 1000, `${wallets[0].active}`);
  });
});
