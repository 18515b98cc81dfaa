import t from 'tap';
import { periodsWithin } from '../../src/payables/period.ts';
import { openReferrals } from '../referrals/club.ts';

/** Five cents of each euro to whoever referred, paid out by the month; a bonus by the quarter. */
const PAYING = {
  name: 'Agents',
  timezone: 'UTC',
  currency: 'EUR',
  points: {
    commission: { payable: { every: 'month' }, value: '0.01' },
    bonus: { payable: { every: 'quarter' }, value: '0.125' },
  },
  metrics: { revenue: { sum: 'line.net', on: 'referral', over: { calendar: 'month' } } },
  referral: {},
  rules: [
    {
      key: 'commission',
      on: 'referral',
      referral: 'purchase',
      when: { fact: 'referral.days', below: 365 },
      earn: { points: 'commission', rate: { points: 5, per: '1', of: 'net' } },
      split: [{ to: 'buyer', share: 'rest' }],
    },
    {
      key: 'bonus',
      on: 'period-end',
      period: { calendar: 'month' },
      when: { fact: 'metric.revenue', atLeast: '100' },
      earn: { points: 'bonus', fixed: 7 },
    },
  ],
};

async function openAgents(t: Parameters<typeof openReferrals>[0]) {
  const club = await openReferrals(t, { isDelivering: true });
  await club.publish(PAYING);
  return club;
}

t.test(
  'owes what a month has brought, to whoever it was split to, and carries over what is owed back',
  async (t) => {
    const { enrol, putPerson, makeCode, buy, balances, settled, ok, time, inject, events } =
      await openAgents(t);
    await enrol('ACME');
    await putPerson('ACME', '=ann');
    await enrol('BRAVO', { referralCode: (await makeCode('ACME', { stakeholder: 'external:=ann' })).code });
    await enrol('CAROL', { referralCode: (await makeCode('ACME')).code });
    await buy('BRAVO', 'p1', '200');
    await buy('CAROL', 'p1', '10.50');
    await settled();
    t.match(await ok('GET', '/v1/payables?period=2026-03'), { data: [], totals: [] });
    t.match(
      await inject('POST', '/v1/redemptions', {
        externalId: 'x',
        account: 'external:ACME',
        reward: 'gift',
        wallet: { holder: 'account', points: 'commission' },
      }),
      { status: 422 },
    );
    t.match(
      await inject('POST', '/v1/transfers', {
        externalId: 'x',
        points: 'commission',
        amount: 1,
        from: { account: 'external:ACME', holder: 'account' },
        to: { account: 'external:BRAVO', holder: 'account' },
      }),
      {
        status: 422,
        body: {
          code: 'not-spendable',
          detail: 'commission points are paid out in money, and can neither be spent nor handed on.',
        },
      },
    );

    time.now = Date.parse('2026-04-02T08:00:00Z');
    await buy('CAROL', 'p2', '1');
    await settled();
    const march = await ok('GET', '/v1/payables?period=2026-03');
    t.match(march.totals, [{ currency: 'EUR', money: '10.52', payables: 2 }]);
    t.match(
      march.data
        .map(({ stakeholder, amount, money, period }: Record<string, unknown>) => [
          stakeholder,
          amount,
          money,
          period,
        ])
        .sort(),
      [
        ['=ann', 1000, '10', '2026-03'],
        [null, 52, '0.52', '2026-03'],
      ].sort(),
    );
    t.match(
      (await events()).filter(({ type }) => type === 'payable.settled').map(({ data }) => data),
      [{ period: '2026-03', money: /^(10|0\.52|0\.875)$/ }],
    );

    await ok('POST', '/v1/accounts/external:BRAVO/transactions/external:p1/void', { reason: 'a mistake' });
    await settled();
    t.match(await balances('ACME'), { '=ann commission': -1000 });
    time.now = Date.parse('2026-05-02T08:00:00Z');
    await buy('BRAVO', 'p3', '400');
    await settled();
    time.now = Date.parse('2026-06-02T08:00:00Z');
    await buy('BRAVO', 'p4', '1');
    await settled();
    t.match((await ok('GET', '/v1/payables?period=2026-05')).data, [
      { stakeholder: '=ann', amount: 1000, money: '10' },
    ]);
  },
);

t.test('is a table for whoever asks for one, that no spreadsheet takes for formulas', async (t) => {
  const { enrol, putPerson, makeCode, buy, settled, app, key, ok, time } = await openAgents(t);
  await enrol('A"C,ME');
  await putPerson('A"C,ME', '=ann');
  await enrol('BRAVO', { referralCode: (await makeCode('A"C,ME', { stakeholder: 'external:=ann' })).code });
  await buy('BRAVO', 'p1', '200');
  await settled();
  time.now = Date.parse('2026-07-02T08:00:00Z');
  await buy('BRAVO', 'p2', '1');
  await settled();
  const tableOf = async (path: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url: path, headers: { authorization: `Bearer ${key}`, ...headers } });
  const asked = await tableOf('/v1/payables?period=2026-03&format=csv');
  t.equal(asked.headers['content-type'], 'text/csv; charset=utf-8; header=present');
  const [header, row, end] = asked.body.split('\r\n');
  t.equal(
    header,
    'account,account_external_id,program,holder,stakeholder_external_id,period,points,amount,money,currency,entry',
  );
  t.match(row, /^acc_[0-9a-z]+,"A""C,ME",friends,stk_[0-9a-z]+,'=ann,2026-03,commission,1000,10,EUR,ent_/);
  t.equal(end, '');
  const accepted = await tableOf('/v1/payables?period=2026-03', {
    accept: 'text/csv, application/json;q=0.5',
  });
  t.equal(accepted.body, asked.body);
  const json = await tableOf('/v1/payables?period=2026-03', { accept: 'application/json, text/csv' });
  t.match(json.headers['content-type'], /^application\/json/);
  const typeFor = async (accept: string, path = '/v1/payables?period=2026-03') =>
    (await tableOf(path, { accept })).headers['content-type'];
  t.match(await typeFor('text/csv;q=0, application/json'), /^application\/json/);
  t.match(await typeFor('TEXT/CSV'), /^text\/csv/);
  t.match(await typeFor('text/csv; charset=utf-8; header=present'), /^text\/csv/);
  t.match(await typeFor('application/json;charset=UTF-8, text/csv;q=0.5'), /^application\/json/);
  t.match(
    await typeFor('application/json;charset=UTF-8;q=0.4, text/csv; charset=utf-8; q=0.5'),
    /^text\/csv/,
  );
  t.match(await typeFor('*/*'), /^application\/json/);
  const refused = await tableOf('/v1/payables?period=2026-03', { accept: 'application/xml' });
  t.match(
    [refused.statusCode, refused.headers['content-type'], refused.json()],
    [
      406,
      /^application\/problem\+json/,
      { code: 'not-acceptable', detail: /application\/json or as text\/csv/ },
    ],
  );
  t.match(
    await typeFor('application/xml', '/v1/payables?period=2026-03&format=csv'),
    /^text\/csv/,
    'what is asked for by name counts',
  );
  t.equal(
    (await ok('GET', '/v1/payables?period=2026-Q1')).totals[0].payables,
    2,
    'a month of it, and the quarter',
  );
  t.equal((await ok('GET', '/v1/payables?period=2026')).totals[0].money, '10.875');
  t.strictSame((await ok('GET', '/v1/payables?period=2025')).data, []);
  t.strictSame((await ok('GET', '/v1/payables?period=2026&program=other')).data, []);
});

t.test('goes page by page', async (t) => {
  const { enrol, makeCode, buy, settled, ok, inject, time } = await openAgents(t);
  for (const agent of ['A', 'B', 'C']) {
    await enrol(agent);
    await enrol(`of-${agent}`, { referralCode: (await makeCode(agent)).code });
    await buy(`of-${agent}`, 'p', '10');
  }
  await settled();
  time.now = Date.parse('2026-04-02T08:00:00Z');
  for (const agent of ['A', 'B', 'C']) await buy(`of-${agent}`, 'p2', '1');
  await settled();
  const seen: string[] = [];
  let path = '/v1/payables?period=2026-03&limit=2';
  for (let pages = 0; pages < 3; pages++) {
    const page = await ok('GET', path);
    t.match(page.totals, [{ money: '1.5', payables: 3 }], 'of all pages');
    seen.push(...page.data.map(({ account }: { account: { externalId: string } }) => account.externalId));
    if (page.nextCursor === null) break;
    path = `/v1/payables?period=2026-03&limit=2&cursor=${page.nextCursor}`;
  }
  t.strictSame(seen, ['A', 'B', 'C']);
  for (const period of ['', '2026-13', '2026-Q5', '26-03', '2026-3'])
    t.equal((await inject('GET', `/v1/payables?period=${period}`)).status, 400, period);
  t.equal((await inject('GET', '/v1/payables')).status, 400);
  t.equal((await inject('GET', '/v1/payables?period=2026-03&format=xml')).status, 400);
  t.equal((await inject('GET', '/v1/payables?period=2026-03&cursor=x')).status, 400);
});

t.test('knows which periods of payment lie within another one', async (t) => {
  t.strictSame(periodsWithin('2026-03'), ['2026-03']);
  t.strictSame(periodsWithin('2026-Q4'), ['2026-Q4', '2026-10', '2026-11', '2026-12']);
  t.equal(periodsWithin('2026').length, 16);
});

t.end();
