import t, { type Test } from 'tap';
import { verifyBooks } from '../harness/app.ts';
import { type TestDatabase, testDatabase } from '../harness/database.ts';
import { untilEventsAreTold } from '../harness/events.ts';
import { seededRandom } from './storm/random.ts';
import { type Answer, type Call, startServices } from './storm/services.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const ACCOUNTS = Array.from({ length: 8 }, (_, i) => `A${i}`);
const BUDGET = 1_000;
const STOCK = 30;

const PROGRAM = {
  name: 'Budgets',
  timezone: 'UTC',
  currency: 'EUR',
  points: { reward: { label: 'Reward points' } },
  rules: [
    {
      key: 'bonus',
      on: 'purchase',
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } },
      limit: { points: BUDGET, per: 'program', within: { calendar: 'month' } },
    },
    { key: 'gift', on: 'purchase', grant: { reward: 'rare' } },
  ],
};

async function setUp(t: Test, document: object = PROGRAM): Promise<{ database: TestDatabase; call: Call }> {
  const database = await testDatabase(t);
  const random = seededRandom(Number(process.env.STORM_SEED ?? 1));
  const call = await startServices(t, database, { clock: () => NOW, random });
  const put = async (path: string, body: object): Promise<void> => {
    const { status, body: answer } = await call('PUT', path, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  };
  await put('/v1/rewards/rare', { name: 'Rare', kind: 'gift', stock: STOCK });
  await put('/v1/programs/budgets', { document });
  for (const account of ACCOUNTS)
    await put(`/v1/accounts/external:${account}`, {
      program: 'budgets',
      kind: 'company',
      enrolledAt: '2026-01-01',
    });
  return { database, call };
}

function purchase(i: number, net = 13): object {
  return {
    externalId: `p${i}`,
    account: `external:${ACCOUNTS[i % ACCOUNTS.length]}`,
    kind: 'purchase',
    occurredAt: '2026-03-10T11:00:00Z',
    currency: 'EUR',
    lines: [{ sku: 'A', quantity: 1, unitPrice: `${net}.00` }],
  };
}

const earned = (answers: readonly Answer[]): number =>
  answers.flatMap(({ body }) => body.earned).reduce((sum, { amount }) => sum + amount, 0);

async function countersOf({ pool }: TestDatabase): Promise<readonly unknown[]> {
  const { rows } = await pool.query('select key, size, used from counters order by key');
  return rows;
}

const BONUS = 'budgets limit:bonus 2026-03-01/2026-04-01';

t.test('200 purchases at once from two services get exactly the budget, and exactly the stock', async (t) => {
  const { database, call } = await setUp(t);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => call('POST', '/v1/transactions', purchase(i))),
  );
  t.same([...new Set(answers.map(({ status }) => status))], [201]);
  t.equal(earned(answers), BUDGET, '76 × 13, and the last 12');
  t.equal(answers.flatMap(({ body }) => body.grants).length, STOCK);
  t.same(await countersOf(database), [
    { key: BONUS, size: BUDGET, used: BUDGET },
    { key: 'reward:rare', size: STOCK, used: STOCK },
  ]);
  await verifyBooks(database.db);

  t.test('how it came to that was told, once for each line that was crossed', async (t) => {
    await untilEventsAreTold(database.pool);
    const told = await budgetEvents(call);
    t.same(
      told
        .filter(({ rule }) => rule === 'bonus')
        .map(({ percent }) => percent)
        .sort((a, b) => a - b),
      [80, 95, 100],
    );
    t.same(
      told.filter(({ percent }) => percent === 100).sort((a, b) => a.rule.localeCompare(b.rule)),
      [
        {
          ...{ type: 'budget.spent', rule: 'bonus', limit: null, reward: null, unit: 'points' },
          ...{ from: '2026-03-01T00:00:00Z', until: '2026-04-01T00:00:00Z' },
          ...{ size: BUDGET, used: BUDGET, left: 0, percent: 100 },
        },
        {
          ...{ type: 'budget.spent', rule: 'gift', limit: null, reward: 'rare', unit: 'count' },
          ...{ from: null, until: null, size: STOCK, used: STOCK, left: 0, percent: 100 },
        },
      ],
    );
  });

  t.test('the rules say that they are spent, and since when', async (t) => {
    const { status, body } = await call('GET', '/v1/programs/budgets/rules');
    t.equal(status, 200);
    t.match(body.rules, [
      {
        key: 'bonus',
        state: 'spent',
        limits: [
          {
            per: 'program',
            size: BUDGET,
            used: BUDGET,
            left: 0,
            since: /^2026-03-10T12:00:00/,
          },
        ],
        stock: null,
      },
      { key: 'gift', state: 'spent', limits: [], stock: { reward: 'rare', left: 0 } },
    ]);
    const april = await call('GET', '/v1/programs/budgets/rules?asOf=2026-04-01');
    t.match(april.body.rules[0], { state: 'active', limits: [{ used: 0, left: BUDGET, since: null }] });
    t.equal((await call('GET', '/v1/programs/other/rules')).status, 404);
    t.equal((await call('GET', '/v1/programs/budgets/rules?asOf=soon')).status, 400);
  });

  t.test('an explanation names the limit, and says until when it is used up', async (t) => {
    const last = await call('POST', '/v1/transactions', purchase(200));
    t.same(last.body.earned, []);
    const path = `/v1/accounts/external:${ACCOUNTS[0]}/transactions/external:p200/explanation`;
    const { body } = await call('GET', path);
    t.match(body.rules[0], {
      silence: 'limit-reached',
      limit: { per: 'program', unit: 'points', most: BUDGET, left: 0, until: '2026-04-01' },
      sentence:
        'Nothing: the limit of 1000 Reward points for all accounts together in a calendar month is used up until 1 April 2026.',
    });
    t.equal(body.rules[1].sentence, 'Nothing: rare is out of stock.');
  });

  t.test('what comes back, and what a new version adds, can be had again', async (t) => {
    const whole = { kind: 'return', occurredAt: '2026-03-10T11:30:00Z', lines: [{ sku: 'A', quantity: 1 }] };
    const first = answers.findIndex(({ body }) => body.earned[0]?.amount === 13);
    const account = `external:${ACCOUNTS[first % ACCOUNTS.length]}`;
    await call('POST', '/v1/transactions', { ...whole, externalId: 'r1', account, of: `p${first}` });
    const next = await Promise.all([201, 202].map((i) => call('POST', '/v1/transactions', purchase(i))));
    t.equal(earned(next), 13);
    await untilEventsAreTold(database.pool);
    const freed = (await budgetEvents(call)).filter(({ type }) => type === 'budget.freed');
    t.match(
      freed.sort((a, b) => b.left - a.left),
      [
        { rule: 'bonus', used: BUDGET - 13, left: 13, percent: 100 },
        { rule: 'gift', reward: 'rare', used: STOCK - 1, left: 1 },
      ],
    );
    t.equal(freed.length, 2, 'once each');
    const undone = await call('POST', `/v1/accounts/${account}/transactions/external:r1/void`, {
      reason: 'no',
    });
    t.match([undone.status, undone.body.code], [422, /^(?:limit-reached|out-of-stock)$/]);
    const [bonus, ...others] = PROGRAM.rules;
    const raised = {
      ...bonus,
      limit: { points: BUDGET + 20, per: 'program', within: { calendar: 'month' } },
    };
    await call('PUT', '/v1/programs/budgets', { document: { ...PROGRAM, rules: [raised, ...others] } });
    const { body } = await call('GET', '/v1/programs/budgets/rules');
    t.match(body.rules[0], { state: 'active', limits: [{ size: BUDGET + 20, left: 20 }] });
    const more = await Promise.all(
      [203, 204, 205].map((i) =>
        call('POST', '/v1/transactions', { ...purchase(i), occurredAt: '2026-03-10T12:00:00Z' }),
      ),
    );
    t.equal(earned(more), 20, '13 and 7');
    await verifyBooks(database.db);
  });
});

t.test('purchases and returns at once never leave a budget below zero, nor above its size', async (t) => {
  const { database, call } = await setUp(t);
  const posted = Array.from({ length: 100 }, (_, i) => call('POST', '/v1/transactions', purchase(i, 17)));
  const returned = posted.map(async (answer, i) => {
    const { body } = await answer;
    if (i % 2 === 0) return;
    await call('POST', '/v1/transactions', {
      externalId: `r${i}`,
      account: `external:${ACCOUNTS[i % ACCOUNTS.length]}`,
      kind: 'return',
      of: body.externalId,
      occurredAt: '2026-03-10T11:30:00Z',
      lines: [{ sku: 'A', quantity: 1 }],
    });
  });
  await Promise.all(returned);
  const { rows } = await database.pool.query(
    `select (select used from counters where key = $1) as used,
      (select sum(case when source = 'issued' then amount else -amount end) from entries
        where 'issued' = source or 'taken-back' = target) as standing`,
    [BONUS],
  );
  t.equal(rows[0].used, Number(rows[0].standing), 'what is used is what stands');
  t.ok(rows[0].used <= BUDGET);
  await verifyBooks(database.db);
});

async function budgetEvents(
  call: Call,
): Promise<readonly { type: string; rule: string; percent: number; left: number }[]> {
  const found = [];
  let after = '';
  for (;;) {
    const { body } = await call('GET', `/v1/events?limit=100${after}`);
    for (const { type, data } of body.data) if (type.startsWith('budget.')) found.push({ type, ...data });
    if (body.data.length < 100) return found;
    after = `&after=${body.nextCursor}`;
  }
}
