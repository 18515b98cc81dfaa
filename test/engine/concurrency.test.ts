import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t, { type Test } from 'tap';
import type { Submission } from '../../src/engine/submission.ts';
import { testApp, verifyBooks } from '../harness/app.ts';
import { type TestDatabase, testDatabase } from '../harness/database.ts';
import { callerOf, type ServiceProcess, startServiceProcess } from '../harness/service-process.ts';

/** Without tiers, so that the order in which purchases arrive makes no difference to what they earn. */
const PROGRAM = {
  name: 'Crowd',
  timezone: 'UTC',
  currency: 'EUR',
  points: { reward: { label: 'Reward points' } },
  metrics: {
    spend: { sum: 'line.net', over: 'lifetime' },
    orders: { count: 'transaction', over: 'lifetime' },
  },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: { points: 'reward', rate: { points: 1, per: '1.00', of: 'net' } },
      split: [
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    },
    { key: 'third-order', on: 'purchase', every: { n: 3, of: 'orders' }, grant: { reward: 'rare' } },
  ],
};

interface Answer {
  readonly status: number;
  readonly text: string;
}
type Call = (method: string, path: string, body: object) => Promise<Answer>;
type Post = (body: object) => Promise<Answer>;

/** `net` points and 99 cents that earn nothing. */
function purchase(account: string, externalId: string, net: number) {
  return {
    externalId,
    account: `external:${account}`,
    kind: 'purchase',
    occurredAt: '2026-03-01T12:00:00Z',
    stakeholder: 'external:ANN',
    currency: 'EUR',
    lines: [{ sku: 'A', quantity: 1, unitPrice: `${net}.99` }],
  };
}

async function setUp(call: Call, stock: number, accounts: readonly string[]): Promise<void> {
  const put = async (path: string, body: object) => {
    const { status, text } = await call('PUT', path, body);
    if (status !== 201) throw new Error(`${path}: ${status} ${text}`);
  };
  await put('/v1/rewards/rare', { name: 'Rare', kind: 'gift', stock });
  await put('/v1/programs/crowd', { document: PROGRAM });
  for (const account of accounts) {
    await put(`/v1/accounts/external:${account}`, { program: 'crowd', kind: 'company' });
    await put(`/v1/accounts/external:${account}/stakeholders/external:ANN`, { name: 'Ann' });
  }
}

/** What the books of an account come to: points of the company and of Ann, purchases, spend, coupons. */
async function totals({ pool }: TestDatabase, account: string) {
  const { rows } = await pool.query(
    `select
      (select active from wallets w where w.account_id = r.account_id and holder = '00000000-0000-0000-0000-000000000000') as company,
      (select active from wallets w where w.account_id = r.account_id and holder <> '00000000-0000-0000-0000-000000000000') as ann,
      (select count(*) from commands c where c.account_id = r.account_id and kind = 'purchase') as purchases,
      (select trim_scale(sum(value))::text from metric_days m where m.account_id = r.account_id and metric = 'spend') as spend,
      (select count(*) from coupons c where c.account_id = r.account_id) as coupons
    from account_refs r where r.external_id = $1`,
    [account],
  );
  return rows[0];
}

async function logLength({ pool }: TestDatabase, account: string): Promise<number> {
  const { rows } = await pool.query(
    'select count(*) from commands join account_refs using (account_id) where external_id = $1',
    [account],
  );
  return rows[0].count;
}

// 1 + … + 200 = 20100; Ann's fifths, each rounded down, are 5 × (1 + … + 39) + 40 = 3940.
const SUM_OF_200 = { company: 16_160, ann: 3_940, purchases: 200, spend: '20298' };
const NETS = Array.from({ length: 200 }, (_, i) => i + 1);

async function checkSameFiftyTimes(t: Test, posts: readonly Post[], account: string): Promise<void> {
  const body = purchase(account, 'same', 10);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => pick(posts, i)(body)));
  const statuses = answers.map(({ status }) => status).toSorted();
  t.same(statuses, [...Array(49).fill(200), 201]);
  t.equal(new Set(answers.map(({ text }) => text)).size, 1, 'one and the same answer');
}

async function checkTwoHundred(t: Test, posts: readonly Post[], account: string): Promise<void> {
  const answers = await Promise.all(NETS.map((net, i) => pick(posts, i)(purchase(account, `p${net}`, net))));
  t.same([...new Set(answers.map(({ status }) => status))], [201]);
}

function inTen(nets: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: 10 }, (_, i) => nets.filter((net) => net % 10 === i));
}

function pick<T>(items: readonly T[], i: number): T {
  return items[i % items.length] as T;
}

t.test('in one process', async (t) => {
  const database = await testDatabase(t);
  const app = await testApp(t, { database });
  const call: Call = async (method, path, body) => {
    const { status, body: answer } = await app.inject(method as 'POST', path, body);
    return { status, text: JSON.stringify(answer) };
  };
  const post: Post = (body) => call('POST', '/v1/transactions', body);
  await setUp(call, 1000, ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE']);

  t.test('the same purchase 50 times at once is one purchase', async (t) => {
    await checkSameFiftyTimes(t, [post], 'ONE');
    t.match(await totals(database, 'ONE'), { company: 8, ann: 2, purchases: 1, spend: '10.99' });
  });

  t.test('200 purchases at once on one account sum up exactly', async (t) => {
    await checkTwoHundred(t, [post], 'TWO');
    t.match(await totals(database, 'TWO'), { ...SUM_OF_200, coupons: 66 });
  });

  t.test('what came first under a key counts, and what differs is refused', async (t) => {
    const answers = await Promise.all([1, 2, 1, 2, 3].map((net) => post(purchase('THREE', 'key', net))));
    t.same(
      answers.map(({ status }) => status),
      [201, 409, 200, 409, 409],
    );
    t.match(await totals(database, 'THREE'), { purchases: 1, spend: '1.99' });
  });

  t.test('a purchase, its return and another purchase, sent at once, are taken in their order', async (t) => {
    const back = (externalId: string, lines: readonly object[]) => ({
      externalId,
      account: 'external:THREE',
      kind: 'return',
      of: 'bought',
      occurredAt: '2026-03-01T12:00:00Z',
      lines,
    });
    const answers = await Promise.all([
      post(purchase('THREE', 'bought', 100)),
      post(back('half', [{ sku: 'A', amount: '50' }])),
      post(back('rest', [{ sku: 'A', quantity: 1 }])),
      post(purchase('THREE', 'after', 5)),
    ]);
    t.same(
      answers.map(({ status }) => status),
      [201, 201, 201, 201],
    );
    t.match(await totals(database, 'THREE'), { company: 5, ann: 1, purchases: 3, spend: '7.98' });
  });

  t.test('a command that fails or is refused takes none of its neighbours along', async (t) => {
    const poison = (account: string, changes: Partial<Submission>): Submission => ({
      tenant: app.tenant.id,
      account: { externalId: account, program: null },
      key: null,
      stakeholders: [],
      prepare: () => ({ command: { kind: 'settle' } }),
      present: () => ({}),
      ...changes,
    });
    const throwing = (what: string) => (): never => {
      throw new Error(what);
    };
    const facts = { name: null, country: null, segment: null, parent: null, attributes: {} };
    const record = { externalId: 'FOUR', kind: 'a\0b', ...facts };
    const instants = { enrolledAt: 0, createdAt: 0, updatedAt: 0 };
    const change = { kind: 'account', accountKind: 'company', enrolledAt: null } as const;
    const poisons = [
      poison('FOUR', { prepare: throwing('no command') }),
      poison('FOUR', { present: throwing('no answer') }),
      poison('FOUR', { prepare: () => ({ command: change, account: { ...record, ...instants } }) }),
      poison('FOUR', {
        prepare: () => ({ command: change, account: { ...record, ...instants, updatedAt: Number.NaN } }),
      }),
      poison('FIVE', { key: 'broken', present: throwing('no answer there') }),
    ];
    const future = { ...purchase('FOUR', 'future', 1), occurredAt: '2999-01-01T00:00:00Z' };
    const good = (account: string, from: number) =>
      [0, 1, 2, 3, 4].map((i) => post(purchase(account, `p${from + i}`, 10)));
    const [failed, refused, ...accepted] = await Promise.all([
      Promise.allSettled(poisons.map((submission) => app.engine.submit(submission))),
      post(future),
      ...good('FOUR', 1),
      ...good('FIVE', 1),
    ]);
    t.same(
      failed.map((result) => (result.status === 'rejected' ? result.reason.message : result.value)),
      [
        'no command',
        'no answer',
        'invalid byte sequence for encoding "UTF8": 0x00',
        'Invalid time value',
        'no answer there',
      ],
    );
    t.equal(refused.status, 422);
    t.same([...new Set(accepted.map(({ status }) => status))], [201]);
    for (const account of ['FOUR', 'FIVE']) {
      t.match(await totals(database, account), { company: 40, ann: 10, purchases: 5, spend: '54.95' });
      t.equal(await logLength(database, account), 7, 'two enrolments and five purchases');
    }
  });
});

t.test('in processes of their own', async (t) => {
  const database = await testDatabase(t);
  t.teardown(() => verifyBooks(database.db));
  const start = () => startServiceProcess(t, database.url);
  // One after the other, because both migrate.
  let first = await start();
  const second = await start();
  const accounts = ['ONE', 'TWO', 'CUT', 'KILLED', 'A', 'B', 'C', 'D'];
  await setUp(
    callerOf(() => first),
    40,
    accounts,
  );
  const postTo = (service: () => ServiceProcess): Post => {
    const call = callerOf(service);
    return (body) => call('POST', '/v1/transactions', body);
  };
  const toFirst = postTo(() => first);
  const toSecond = postTo(() => second);

  t.test('the same purchase 50 times at once, to two of them, is one purchase', async (t) => {
    await checkSameFiftyTimes(t, [toFirst, toSecond], 'ONE');
    t.match(await totals(database, 'ONE'), { company: 8, ann: 2, purchases: 1, spend: '10.99' });
  });

  t.test('200 purchases at once on one account sum up exactly, and stock is not given twice', async (t) => {
    await checkTwoHundred(t, [toFirst, toSecond], 'TWO');
    t.match(await totals(database, 'TWO'), { ...SUM_OF_200, coupons: 40 });
    const { rows } = await database.pool.query('select size - used as stock from counters');
    t.same(rows, [{ stock: 0 }]);
  });

  t.test('purchases of several accounts, crosswise, wait for each other and never for ever', async (t) => {
    const crosswise = NETS.flatMap((net) => {
      const [one, other] = net % 2 === 0 ? ['A', 'B', 'C', 'D'] : ['D', 'C', 'B', 'A'];
      return [purchase(one ?? '', `x${net}`, 1), purchase(other ?? '', `y${net}`, 1)];
    });
    const answers = await Promise.all(crosswise.map((body, i) => pick([toFirst, toSecond], i)(body)));
    t.same([...new Set(answers.map(({ status }) => status))], [201]);
  });

  t.test('connections that are cut off in the middle of it lose nothing and double nothing', async (t) => {
    const cutter = new pg.Client({ connectionString: database.url });
    await cutter.connect();
    let cut = 0;
    let isOver = false;
    const cutting = (async () => {
      while (!isOver) {
        const { rowCount } = await cutter.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'fealty-engine'`,
        );
        cut += rowCount ?? 0;
        await sleep(60);
      }
      await cutter.end();
    })();
    const statuses = await Promise.all(
      inTen(NETS).map((nets, i) =>
        insist(
          nets.map((net) => purchase('CUT', `p${net}`, net)),
          pick([toFirst, toSecond], i),
        ),
      ),
    );
    isOver = true;
    await cutting;
    t.ok(cut > 0, `${cut} connections were cut`);
    t.same(
      statuses.flat().filter((status) => ![200, 201, 503].includes(status)),
      [],
      'success, or "later"',
    );
    t.match(await totals(database, 'CUT'), SUM_OF_200);
  });

  t.test(
    'a process that is killed in the middle of it and started again loses nothing and doubles nothing',
    async (t) => {
      let answered = 0;
      const postAll = async (nets: readonly number[]): Promise<void> => {
        for (const net of nets) {
          await toFirst(purchase('KILLED', `p${net}`, net));
          answered += 1;
          if (answered === 50) void first.stop('SIGKILL');
        }
      };
      // Some are answered, some are committed without an answer, and most never arrive.
      await Promise.allSettled(inTen(NETS).map(postAll));
      t.ok(answered >= 50 && answered < 200, `${answered} were answered`);
      first = await start();
      const again = await Promise.all(NETS.map((net) => toFirst(purchase('KILLED', `p${net}`, net))));
      t.same(
        again.filter(({ status }) => ![200, 201].includes(status)),
        [],
      );
      t.ok(again.filter(({ status }) => status === 200).length >= answered, 'what was answered is there');
      t.match(await totals(database, 'KILLED'), SUM_OF_200);
    },
  );

  t.test('a process that is told to stop finishes what is under way', async (t) => {
    const answers = NETS.slice(0, 50).map((net) =>
      toSecond(purchase('A', `last${net}`, 1)).catch(() => ({ status: 0 })),
    );
    await Promise.race(answers);
    const startedAt = performance.now();
    t.equal(await second.stop('SIGTERM'), 0);
    t.ok(performance.now() - startedAt < 10_000, 'long before its limit of 20 seconds');
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    t.same(
      statuses.filter((status) => ![201, 503, 0].includes(status)),
      [],
    );
    const { rows } = await database.pool.query("select count(*) from commands where key like 'x:last%'");
    t.equal(rows[0].count, statuses.filter((status) => status === 201).length, 'what is there was answered');
  });
});

/** Posts one after another, each until it is accepted, as a client should; which statuses were answered on the way. */
async function insist(bodies: readonly object[], post: Post): Promise<readonly number[]> {
  const seen: number[] = [];
  for (const body of bodies) {
    for (let status = 503; status === 503; ) {
      ({ status } = await post(body));
      seen.push(status);
      if (status === 503) await sleep(20);
    }
  }
  return seen;
}
