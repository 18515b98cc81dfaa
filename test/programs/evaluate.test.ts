import t from 'tap';
import { testApp } from '../harness/app.ts';
import { snapshot } from '../harness/snapshot.ts';

const { app, key, inject, injectAsTenant, pool } = await testApp(t);

await inject('PUT', '/v1/rewards/free-freight', { name: 'Free freight', kind: 'free-shipping' });

const DOCUMENT = {
  name: 'Tried',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: {
    reward: { label: 'reward points', pending: 'P14D', expires: { after: 'P24M' } },
    bonus: { label: 'bonus points' },
  },
  metrics: {
    yearSpend: { sum: 'line.net', over: { calendar: 'year' } },
    orders: { count: 'transaction', over: 'lifetime' },
    buyers: { distinct: 'stakeholder', over: { rolling: 'P12M' } },
    largest: { max: 'transaction.net', over: 'lifetime' },
  },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'yearSpend', atLeast: '1000' }, multiplier: '1.5' },
        {
          key: 'gold',
          reach: {
            all: [
              { metric: 'yearSpend', atLeast: '5000' },
              { metric: 'buyers', atLeast: 2 },
            ],
          },
          multiplier: '2',
        },
      ],
      held: { until: 'end-of-next-year' },
    },
  },
  rules: [
    {
      key: 'base',
      on: 'purchase',
      earn: {
        points: 'reward',
        rate: { points: 1, per: '1.00', of: 'net' },
        times: { tier: 'status' },
      },
      split: [
        { to: { role: 'decision-maker' }, fixed: 10, among: 'first', otherwise: 'rest' },
        { to: 'buyer', share: '0.2' },
        { to: 'account', share: 'rest' },
      ],
    },
    { key: 'training', on: 'activity', type: 'training', earn: { points: 'bonus', fixed: 50 } },
    {
      key: 'sixth',
      on: 'purchase',
      every: { n: 6, of: 'orders' },
      grant: { reward: 'free-freight', count: 2 },
    },
    {
      key: 'german',
      on: 'purchase',
      when: { fact: 'account.country', eq: 'DE' },
      earn: { points: 'bonus', fixed: 5 },
    },
    {
      key: 'welcome-back',
      on: 'purchase',
      when: { fact: 'account.daysSinceLastPurchase', atLeast: '90' },
      earn: { points: 'bonus', fixed: 7 },
    },
    {
      key: 'record',
      on: 'purchase',
      when: { fact: 'transaction.net', above: { fact: 'metric.largest' } },
      earn: { points: 'bonus', fixed: 3 },
    },
  ],
};

const PURCHASE = {
  kind: 'purchase',
  occurredAt: '2026-05-05T10:00:00Z',
  currency: 'EUR',
  lines: [{ sku: 'CASE', quantity: 1, unitPrice: '278.67' }],
};

/** Under a key that has no programme: the document alone counts. */
const evaluate = (body: object) =>
  inject('POST', '/v1/programs/unpublished/evaluate', { document: DOCUMENT, transaction: PURCHASE, ...body });

async function evaluated(body: object = {}) {
  const { status, body: answer } = await evaluate(body);
  if (status !== 200) throw new Error(JSON.stringify(answer));
  return answer;
}

type Earned = { rule: string; holder: string; points: string; amount: number };
const earnedIn = ({ earned }: { earned: Earned[] }) =>
  Object.fromEntries(earned.map(({ rule, holder, amount }) => [`${rule} ${holder}`, amount]));

t.test('tries a document that is not published, for an account that is not there', async (t) => {
  const answer = await evaluated();
  t.strictSame(answer.program, { key: 'unpublished', version: null });
  t.strictSame(answer.earned, [
    {
      rule: 'base',
      holder: 'account',
      points: 'reward',
      amount: 278,
      availableAt: '2026-05-19T10:00:00Z',
      expiresAt: '2028-05-05T10:00:00Z',
    },
    {
      rule: 'record',
      holder: 'account',
      points: 'bonus',
      amount: 3,
      availableAt: '2026-05-05T10:00:00Z',
      expiresAt: null,
    },
  ]);
  t.strictSame(answer.grants, []);
  const red = { tier: 'red', until: null };
  t.strictSame(answer.tiers, { status: { before: red, after: red } });
  t.strictSame(answer.metrics, {
    yearSpend: { before: '0', after: '278.67' },
    orders: { before: '0', after: '1' },
    buyers: { before: '0', after: '0' },
    largest: { before: '0', after: '278.67' },
  });
});

t.test('explains each rule, those that did not fire, too', async (t) => {
  const { explanation } = await evaluated();
  t.strictSame(explanation.judgedOn.tiers, { status: 'red' });
  t.strictSame(explanation.judgedOn.metrics, { largest: '0' });
  const rules = Object.fromEntries(explanation.rules.map((rule: { rule: string }) => [rule.rule, rule]));
  t.match(rules.base, {
    fired: true,
    arithmetic: { exact: '278.67', rounded: 278 },
    sentence: /^278 reward/,
  });
  t.match(rules.german, {
    fired: false,
    silence: 'condition',
    failed: { pointer: '/rules/3/when', fact: 'account.country', found: null, needed: ['DE'] },
    sentence: /\S/,
  });
  t.match(rules.sixth, { fired: false, silence: 'not-the-nth' });
  t.notOk('training' in rules, 'a rule about activities is none of a purchase');
});

t.test('is judged by the tier that is given, which ends as if it were reached now', async (t) => {
  const answer = await evaluated({ tiers: { status: 'silver' } });
  // 278.67 × 1.5 = 418.005
  t.equal(earnedIn(answer)['base account'], 418);
  const silver = { tier: 'silver', until: '2027-12-31T23:00:00Z' };
  t.strictSame(answer.tiers, { status: { before: silver, after: silver } });
  t.equal(earnedIn(await evaluated({ tiers: { status: 'gold' } }))['base account'], 557);
  t.equal(earnedIn(await evaluated({ tiers: { status: 'red' } }))['base account'], 278);
});

t.test('counts on from the metrics that are given, and says which tier that reaches', async (t) => {
  const below = await evaluated({ metrics: { yearSpend: '721.32' } });
  t.strictSame(below.metrics.yearSpend, { before: '721.32', after: '999.99' });
  t.equal(below.tiers.status.after.tier, 'red');
  const reached = await evaluated({ metrics: { yearSpend: '721.33' } });
  t.strictSame(reached.metrics.yearSpend, { before: '721.33', after: '1000' });
  t.strictSame(reached.tiers.status, {
    before: { tier: 'red', until: null },
    after: { tier: 'silver', until: '2027-12-31T23:00:00Z' },
  });
  t.equal(earnedIn(reached)['base account'], 278, 'what reaches a tier is judged by the one before');
});

t.test('takes each kind of metric', async (t) => {
  const fifth = await evaluated({ metrics: { orders: 4 } });
  t.strictSame(fifth.grants, []);
  const sixth = await evaluated({ metrics: { orders: 5 } });
  t.strictSame(sixth.grants, [{ rule: 'sixth', reward: 'free-freight', count: 2 }]);

  const stakeholders = [{ id: 'MARIA' }];
  const transaction = { ...PURCHASE, stakeholder: 'MARIA' };
  const buyers = await evaluated({
    stakeholders,
    transaction,
    metrics: { buyers: 1, yearSpend: 5000 },
    tiers: { status: 'silver' },
  });
  t.strictSame(buyers.metrics.buyers, { before: '1', after: '2' }, 'whoever was counted was somebody else');
  t.equal(buyers.tiers.status.after.tier, 'gold');

  t.notOk('record account' in earnedIn(await evaluated({ metrics: { largest: '278.67' } })));
  const record = await evaluated({ metrics: { largest: '278.66' } });
  t.equal(earnedIn(record)['record account'], 3);
  t.strictSame(record.metrics.largest, { before: '278.66', after: '278.67' });
});

t.test('splits among the stakeholders that are given', async (t) => {
  const stakeholders = [
    { id: 'MARIA', roles: ['buyer'] },
    { id: 'external:HANNA', roles: ['decision-maker', 'finance'], circle: 2 },
  ];
  const transaction = { ...PURCHASE, stakeholder: 'external:MARIA' };
  const answer = await evaluated({ stakeholders, transaction, tiers: { status: 'silver' } });
  // Of 418: 10 first, then floor(0.2 × 418) = 83, the rest to the account.
  t.strictSame(earnedIn(answer), {
    'base external:HANNA': 10,
    'base external:MARIA': 83,
    'base account': 325,
    'record account': 3,
  });
  const [base] = answer.explanation.rules;
  t.strictSame(Object.fromEntries(base.split.map(({ holder, amount }: Earned) => [holder, amount])), {
    'external:HANNA': 10,
    'external:MARIA': 83,
    account: 325,
  });
});

t.test('asks the account that is given', async (t) => {
  const account = { country: 'DE', lastPurchaseAt: '2026-02-04' };
  t.equal(earnedIn(await evaluated({ account }))['german account'], 5);
  t.equal(earnedIn(await evaluated({ account }))['welcome-back account'], 7, '90 days before');
  const sooner = await evaluated({ account: { lastPurchaseAt: '2026-02-05' } });
  t.notOk('welcome-back account' in earnedIn(sooner), '89 days before');
});

t.test('tries an activity', async (t) => {
  const activity = { kind: 'activity', type: 'training', occurredAt: '2026-05-05T10:00:00Z' };
  t.strictSame(earnedIn(await evaluated({ transaction: activity })), { 'training account': 50 });
  t.strictSame(earnedIn(await evaluated({ transaction: { ...activity, type: 'survey' } })), {});
});

t.test('tries what lies ahead', async (t) => {
  const answer = await evaluated({ transaction: { ...PURCHASE, occurredAt: '2096-05-05T10:00:00Z' } });
  t.equal(earnedIn(answer)['base account'], 278);
});

t.test('without a document tries the version that is in force then', async (t) => {
  t.match(await inject('POST', '/v1/programs/club/evaluate', { transaction: PURCHASE }), {
    status: 404,
    body: { code: 'not-found', errors: [{ in: 'path', pointer: '/key' }] },
  });
  const publish = (document: object, effectiveFrom?: string) =>
    inject('PUT', '/v1/programs/club', { document, ...(effectiveFrom && { effectiveFrom }) });
  t.equal((await publish(DOCUMENT)).status, 201);
  const [base, ...rules] = DOCUMENT.rules;
  const doubled = { ...base, earn: { ...base?.earn, rate: { points: 2, per: '1.00', of: 'net' } } };
  t.equal((await publish({ ...DOCUMENT, rules: [doubled, ...rules] }, '2096-01-01')).status, 201);

  const at = async (occurredAt: string) => {
    const transaction = { ...PURCHASE, occurredAt };
    const { body } = await inject('POST', '/v1/programs/club/evaluate', { transaction });
    return [body.program, earnedIn(body)['base account'], body.warnings];
  };
  t.strictSame(await at('2095-12-31T22:59:59Z'), [{ key: 'club', version: 1 }, 278, []]);
  t.strictSame(await at('2095-12-31T23:00:00Z'), [{ key: 'club', version: 2 }, 557, []]);

  const stranger = await injectAsTenant('stranger');
  t.equal((await stranger('POST', '/v1/programs/club/evaluate', { transaction: PURCHASE })).status, 404);
  const own = await stranger('POST', '/v1/programs/club/evaluate', {
    document: { ...DOCUMENT, rules: [base] },
    transaction: PURCHASE,
  });
  t.equal(own.status, 200, 'with a document of its own, whatever others call theirs');
});

t.test('tells what is allowed in the document and probably not meant', async (t) => {
  t.strictSame((await evaluated()).warnings, []);
  const reward = { pending: 'P14D', expires: { after: 'P7D' } };
  const { warnings } = await evaluated({
    document: { ...DOCUMENT, points: { ...DOCUMENT.points, reward } },
  });
  t.match(warnings, [{ pointer: '/document/points/reward/expires', detail: /before they can be spent/ }]);
});

t.test('refuses a document with mistakes as publishing does', async (t) => {
  const document = {
    ...DOCUMENT,
    rules: [{ key: 'base', on: 'purchase', earn: { points: 'reward', fixed: 1, times: { tier: 'stauts' } } }],
  };
  const tried = await evaluate({ document });
  const published = await inject('PUT', '/v1/programs/unpublished', { document });
  t.equal(tried.status, 422);
  t.equal(tried.body.code, 'program-invalid');
  t.match(tried.body.errors, [{ pointer: '/document/rules/0/earn/times/tier', detail: /"status"/ }]);
  t.strictSame(tried.body, published.body);
  const grant = { key: 'gift', on: 'purchase', grant: { reward: 'mug' } };
  t.match(await evaluate({ document: { ...DOCUMENT, rules: [grant] } }), {
    status: 422,
    body: { code: 'program-invalid', errors: [{ pointer: '/document/rules/0/grant/reward' }] },
  });
  t.match(await evaluate({ document: { ...DOCUMENT, timezone: 5 } }), {
    status: 422,
    body: { code: 'validation-failed', errors: [{ pointer: '/document/timezone' }] },
  });
});

t.test('refuses a state that the programme cannot have', async (t) => {
  const refused = async (body: object) => {
    const { status, body: problem } = await evaluate(body);
    if (status !== 422 || problem.code !== 'validation-failed') throw new Error(JSON.stringify(problem));
    const errors = problem.errors as { pointer: string; detail: string }[];
    return Object.fromEntries(errors.map(({ pointer, detail }) => [pointer, detail]));
  };
  t.match(await refused({ tiers: { status: 'sliver', other: 'red' }, metrics: { spend: 1 } }), {
    '/tiers/status': /"sliver".*did you mean "silver"/,
    '/tiers/other': /ladder "other"/,
    '/metrics/spend': /metric "spend"/,
  });
  t.match(await refused({ metrics: { orders: '1.5' } }), { '/metrics/orders': /whole number/ });
  t.match(await refused({ metrics: { orders: -1 } }), { '/metrics/orders': /whole number/ });
  t.match(await refused({ metrics: { buyers: 10_001 } }), { '/metrics/buyers': /10000/ });
  t.equal((await evaluate({ metrics: { buyers: 10_000 } })).status, 200);
  t.match(await refused({ metrics: { yearSpend: 1.5 } }), { '/metrics/yearSpend': /decimal string/ });
  t.match(await refused({ stakeholders: [{ id: 'account' }] }), { '/stakeholders/0/id': /account itself/ });
  t.match(await refused({ stakeholders: [{ id: 'A' }, { id: 'external:A' }] }), {
    '/stakeholders/1/id': /already/,
  });
  t.match(await refused({ transaction: { ...PURCHASE, stakeholder: 'MARIA' } }), {
    '/transaction/stakeholder': /"MARIA"/,
  });
});

t.test('refuses a transaction as posting it would, below /transaction', async (t) => {
  const places = async (transaction: unknown) => {
    const { status, body } = await evaluate({ transaction });
    return [status, body.code, ...body.errors.map(({ pointer }: { pointer: string }) => pointer)];
  };
  t.strictSame(await places(undefined), [422, 'validation-failed', '/transaction']);
  t.strictSame(await places({ ...PURCHASE, currency: 'USD' }), [
    422,
    'currency-mismatch',
    '/transaction/currency',
  ]);
  const [line] = PURCHASE.lines;
  t.strictSame(await places({ ...PURCHASE, lines: [{ ...line, discount: '278.68' }] }), [
    422,
    'discount-above-price',
    '/transaction/lines/0/discount',
  ]);
  const twice = [
    { ...line, id: 'a' },
    { ...line, id: 'a' },
  ];
  t.strictSame(await places({ ...PURCHASE, lines: twice }), [
    422,
    'validation-failed',
    '/transaction/lines/1/id',
  ]);
  for (const field of ['account', 'externalId', 'program']) {
    t.strictSame(await places({ ...PURCHASE, [field]: 'x' }), [
      422,
      'validation-failed',
      `/transaction/${field}`,
    ]);
  }
  t.strictSame(await places({ ...PURCHASE, kind: 'return' }), [
    422,
    'validation-failed',
    '/transaction/kind',
  ]);
  const much = { ...PURCHASE, lines: [{ sku: 'A', quantity: 999_999_999_999, unitPrice: '999999999999' }] };
  t.strictSame((await places(much)).slice(0, 2), [422, 'too-many-points']);
});

t.test('refuses what is huge', async (t) => {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/programs/unpublished/evaluate',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    payload: `{"transaction":"${'x'.repeat(1024 * 1024)}"}`,
  });
  t.match(response.json(), { status: 413, code: 'payload-too-large' });
  t.match(await evaluate({ stakeholders: Array.from({ length: 101 }, (_, i) => ({ id: `p${i}` })) }), {
    status: 422,
    body: { errors: [{ pointer: '/stakeholders', detail: 'must have at most 100 items' }] },
  });
});

t.test('stores nothing', async (t) => {
  const before = await snapshot(pool);
  await evaluated({ metrics: { yearSpend: '721.33', orders: 5 }, stakeholders: [{ id: 'MARIA' }] });
  await evaluate({ tiers: { status: 'none' } });
  t.same(await snapshot(pool), before);
});

t.end();
