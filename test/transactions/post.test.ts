import t from 'tap';
import { openShop, PROGRAM } from './shop.ts';

const shop = await openShop(t);

t.test('a purchase', async (t) => {
  const acme = await shop.enrol();

  t.test('earns by every rule, and its answer says all that it came to', async (t) => {
    const { status, body } = await acme.buy('p1', {
      stakeholder: 'external:ANN',
      lines: [
        { sku: 'A', quantity: 4, unitPrice: '25', discount: '0.01' },
        { sku: 'W', quantity: '1.5', unitPrice: '10.10', category: 'wine' },
      ],
    });
    t.equal(status, 201);
    const availableAt = '2026-03-01T12:00:00Z';
    // 99.99 + 15.15 = 115.14: 115 points, of which Ann gets floor(23.0); 1.5 bottles at 2 points each are 3.
    // 24 months after 1 March 2026 is March 2028, and the end of that month in Berlin is 22:00 UTC of the 31st.
    t.strictSame(body, {
      id: `trx_${acme.id.slice(4)}_3`,
      externalId: 'p1',
      account: acme.id,
      kind: 'purchase',
      occurredAt: '2026-03-01T12:00:00Z',
      recordedAt: '2026-03-10T12:00:00Z',
      earned: [
        { rule: 'base', holder: acme.ann, points: 'reward', amount: 23, availableAt, expiresAt: null },
        { rule: 'base', holder: 'account', points: 'reward', amount: 92, availableAt, expiresAt: null },
        {
          rule: 'wine',
          holder: 'account',
          points: 'bottles',
          amount: 3,
          availableAt: '2026-03-15T12:00:00Z',
          expiresAt: '2028-03-31T22:00:00Z',
        },
      ],
      takenBack: [],
      givenBack: [],
      tiers: { status: { before: 'red', after: 'red' } },
      balances: [
        { holder: 'account', points: 'bottles', active: 0, pending: 3, reserved: 0 },
        { holder: 'account', points: 'reward', active: 92, pending: 0, reserved: 0 },
        { holder: acme.ann, points: 'reward', active: 23, pending: 0, reserved: 0 },
      ],
      grants: [],
      withdrawn: [],
    });
  });

  t.test('without a stakeholder gives the share of the buyer to the company', async (t) => {
    t.same(earnedIn((await acme.buy('p2')).body), { 'base account reward': 100 });
  });

  t.test('that reaches a tier exactly is judged by the one before; the next one by the new', async (t) => {
    // 215.14 so far: 784.86 more make 1000, and 784.85 do not.
    const below = await acme.buy('p3', { lines: [{ sku: 'A', quantity: 1, unitPrice: '784.85' }] });
    t.same(below.body.tiers, { status: { before: 'red', after: 'red' } });
    const reaching = await acme.buy('p4', { lines: [{ sku: 'A', quantity: 1, unitPrice: '0.01' }] });
    t.same(reaching.body.tiers, { status: { before: 'red', after: 'silver' } });
    const next = await acme.buy('p5');
    t.same(earnedIn(next.body), { 'base account reward': 150 });
    t.same(next.body.tiers, { status: { before: 'silver', after: 'silver' } });
    const late = await acme.buy('p6', { occurredAt: '2026-03-01T11:59:59.999Z' });
    t.same(earnedIn(late.body), { 'base account reward': 100 }, 'a late one from before it was reached');
    t.same(late.body.tiers, { status: { before: 'red', after: 'red' } });
  });

  t.test('grants a coupon at every third one, with a code and an id', async (t) => {
    const views = [await acme.get('external:p3'), await acme.get('external:p6')];
    const coupon = {
      rule: 'third-order',
      reward: 'free-freight',
      code: /^[0-9A-HJKMNP-TV-Z]{12}$/,
      id: /^cpn_/,
    };
    for (const { answer } of views) t.match(answer.grants, [coupon]);
    t.not(views[0].answer.grants[0].code, views[1].answer.grants[0].code);
  });

  t.test('of nothing, or of a part of a point, earns nothing and counts', async (t) => {
    const free = await acme.buy('p7', {
      lines: [{ sku: 'A', quantity: 1, unitPrice: '25', discount: '25' }],
    });
    t.match(free, { status: 201, body: { earned: [] } });
    const part = await acme.buy('p8', { lines: [{ sku: 'A', quantity: '0.000001', unitPrice: '0.000001' }] });
    t.match(part, { status: 201, body: { earned: [] } });
    t.equal((await acme.buy('p9')).body.grants.length, 1);
  });
});

t.test('the instant of a purchase', async (t) => {
  const acme = await shop.enrol();
  const at = (externalId: string, occurredAt: string) => acme.buy(externalId, { occurredAt });

  t.test('may lie up to five minutes ahead of the clock, and not a millisecond more', async (t) => {
    t.equal((await at('ahead', '2026-03-10T12:05:00Z')).status, 201);
    t.match(await at('beyond', '2026-03-10T12:05:00.001Z'), {
      status: 422,
      body: { code: 'in-the-future', errors: [{ pointer: '/occurredAt' }] },
    });
  });

  t.test('may lie before the enrolment, and as far back as a date can be written', async (t) => {
    t.equal((await at('early', '1996-07-04T12:00:00Z')).status, 201);
    t.equal((await at('first', '1900-01-01T00:00:00Z')).status, 201);
  });

  t.test('is read with its offset, to the millisecond', async (t) => {
    t.equal((await at('east', '2026-03-01T01:00:00.1239+03:00')).body.occurredAt, '2026-02-28T22:00:00.123Z');
  });

  t.test('may not lie before the enrolment where the programme refuses that', async (t) => {
    await shop.put('/v1/programs/members', { document: { ...PROGRAM, beforeEnrolment: 'refuse' } });
    const member = await shop.enrol('members');
    t.match(await member.buy('before', { occurredAt: '2026-03-10T11:59:59.999Z' }), {
      status: 422,
      body: { code: 'before-enrolment', errors: [{ pointer: '/occurredAt' }] },
    });
    t.equal((await member.buy('at', { occurredAt: '2026-03-10T12:00:00Z' })).status, 201);
  });
});

t.test('an activity earns what its rule says, and another type nothing', async (t) => {
  const acme = await shop.enrol();
  const activity = (externalId: string, type: string) =>
    shop.post({
      externalId,
      account: acme.id,
      kind: 'activity',
      type,
      occurredAt: '2026-03-01T12:00:00Z',
      stakeholder: acme.ann,
      channel: 'web',
      store: 'academy',
      paymentMethod: 'free',
      attributes: { score: 9.5, passed: true, topics: ['tax'] },
    });
  const { status, body } = await activity('a1', 'training');
  t.equal(status, 201);
  t.same(earnedIn(body), { 'training account reward': 50 });
  t.same(earnedIn((await activity('a2', 'survey')).body), {});
  t.strictSame((await acme.get('external:a1')).facts, {
    occurredAt: '2026-03-01T12:00:00Z',
    stakeholder: acme.ann,
    type: 'training',
    channel: 'web',
    store: 'academy',
    paymentMethod: 'free',
    attributes: { passed: true, score: 9.5, topics: ['tax'] },
    lines: [],
  });
});

t.test('a purchase and its return say where and how, each for itself', async (t) => {
  const acme = await shop.enrol();
  await acme.buy('s1', { channel: 'till', store: 'berlin-1', paymentMethod: 'card' });
  const back = acme.returned('s2', 's1', [{ sku: 'A', quantity: 1 }]);
  t.equal((await shop.post({ ...back, store: 'berlin-2', paymentMethod: 'cash' })).status, 201);
  t.match((await acme.get('external:s1')).facts, {
    channel: 'till',
    store: 'berlin-1',
    paymentMethod: 'card',
  });
  const { facts } = await acme.get('external:s2');
  t.match(facts, { store: 'berlin-2', paymentMethod: 'cash' });
  t.notOk('channel' in facts);
});

t.test('the same posted again', async (t) => {
  const acme = await shop.enrol();
  const line = {
    sku: 'A',
    quantity: 4,
    unitPrice: '25.00',
    discount: '0.5',
    attributes: { c: 'd', e: false },
  };
  const nobody = acme.purchase('p1', { attributes: { a: 1, b: ['x', 'y'] }, lines: [line] });
  const body = { ...nobody, stakeholder: 'external:ANN' };
  const first = await shop.post(body);
  t.equal(first.status, 201);

  const same = async (name: string, repeat: object) => {
    const again = await shop.post(repeat);
    t.equal(again.status, 200, name);
    t.equal(JSON.stringify(again.body), JSON.stringify(first.body), name);
  };

  t.test('gets the answer of then, to the letter', async () => {
    await same('unchanged', body);
    await acme.buy('p2');
    await same('another purchase later', body);
  });

  t.test('is the same however it is written', async () => {
    await same('ids in place of names', { ...body, account: acme.id, stakeholder: acme.ann });
    await same('with the programme', { ...body, program: 'shop' });
    await same('another offset', { ...body, occurredAt: '2026-03-01T13:00:00.000+01:00' });
    const zeros = { ...line, quantity: '4.0', unitPrice: '25', discount: '0.500000' };
    await same('numbers with other zeros', { ...body, lines: [zeros] });
    const attributes = { b: ['x', 'y'], a: 1 };
    const lines = [{ ...line, attributes: { e: false, c: 'd' } }];
    await same('attributes in another order', { ...body, attributes, lines });
    await same('with the id that a line gets', { ...body, lines: [{ ...line, id: '1' }] });
    await same('fields in another order', Object.fromEntries(Object.entries(body).toReversed()));
  });

  t.test('is another command when anything else differs', async (t) => {
    const activity = { kind: 'activity', type: 'training' };
    const others: Readonly<Record<string, object>> = {
      quantity: { ...body, lines: [{ ...line, quantity: 5 }] },
      'one more line': { ...body, lines: [line, line] },
      'another id of a line': { ...body, lines: [{ ...line, id: '2' }] },
      instant: { ...body, occurredAt: '2026-03-01T12:00:00.001Z' },
      nobody,
      channel: { ...body, channel: 'web' },
      store: { ...body, store: 'berlin-1' },
      'payment method': { ...body, paymentMethod: 'invoice' },
      'texts in another order': { ...body, attributes: { a: 1, b: ['y', 'x'] } },
      'a return': acme.returned('p1', 'p2', [{ sku: 'A', quantity: 1 }]),
      'an activity': { externalId: 'p1', account: acme.ref, occurredAt: body.occurredAt, ...activity },
    };
    for (const [name, other] of Object.entries(others)) {
      const { status, body, headers } = await shop.post(other);
      t.equal(status, 409, name);
      t.match(headers['content-type'], /^application\/problem\+json/);
      t.match(body, { code: 'external-id-reused', errors: [{ pointer: '/externalId' }] }, name);
    }
  });

  t.test('at another account is another transaction', async (t) => {
    const other = await shop.enrol();
    const { status, body: answer } = await shop.post({ ...nobody, account: other.ref });
    t.equal(status, 201);
    t.equal(answer.account, other.id);
  });

  t.test('still gets its answer when the buyer is deactivated meanwhile', async (t) => {
    await shop.inject('DELETE', `${acme.path}/stakeholders/external:ANN`);
    await same('deactivated', body);
    t.match(await shop.post({ ...body, externalId: 'p3' }), {
      status: 422,
      body: { code: 'stakeholder-inactive', errors: [{ pointer: '/stakeholder' }] },
    });
  });
});

t.test('a quote', async (t) => {
  await shop.put('/v1/programs/quoting', { document: PROGRAM });
  const acme = await shop.enrol('quoting');
  const { externalId: _, ...body } = acme.purchase('none', { stakeholder: 'external:ANN' });
  const quote = (body: object, query = '') => shop.inject('POST', `/v1/transactions/quote${query}`, body);

  t.test('says what posting would give, and writes nothing', async (t) => {
    const { status, body: answer } = await quote(body);
    t.equal(status, 200);
    t.same(earnedIn(answer), { [`base ${acme.ann} reward`]: 20, 'base account reward': 80 });
    t.same(answer.balances[1], { holder: acme.ann, points: 'reward', active: 20, pending: 0, reserved: 0 });
    t.notOk('explanation' in answer);
    t.same((await shop.inject('GET', `${acme.path}/transactions`)).body.data, []);
  });

  t.test('explains itself on request, as the transaction does once it is posted', async (t) => {
    const { body: quoted } = await quote(body, '?explain=true');
    await shop.post({ externalId: 'posted', ...body });
    const { transaction, ...posted } = await acme.get('external:posted', '/explanation');
    t.match(transaction, /^trx_/);
    t.equal(quoted.explanation.transaction, null);
    t.strictSame({ ...quoted.explanation, transaction }, { transaction, ...posted });
  });

  t.test('is asked for an explanation with yes or no', async (t) => {
    t.match(await quote(body, '?explain=maybe'), {
      status: 400,
      body: { code: 'invalid-request', errors: [{ in: 'query', pointer: '/explain' }] },
    });
  });

  t.test('names the coupon that would be granted, without a code', async (t) => {
    await shop.post({ externalId: 'second', ...body });
    t.strictSame((await quote(body)).body.grants, [{ rule: 'third-order', reward: 'free-freight' }]);
  });

  t.test('of a return judges by the version of the purchase', async (t) => {
    const stingy = { ...PROGRAM, rules: PROGRAM.rules.filter(({ key }) => key !== 'base') };
    t.equal((await shop.inject('PUT', '/v1/programs/quoting', { document: stingy })).status, 201);
    const { externalId: _, ...half } = acme.returned('none', 'posted', [{ sku: 'A', quantity: 2 }]);
    const { body: answer } = await quote(half, '?explain=true');
    t.match(answer.takenBack, [{ amount: 10 }, { amount: 40 }]);
    t.match(answer.explanation.returnOf[0].points, [{ keptEarns: 10 }, { keptEarns: 40 }]);
  });
});

t.test('an explanation', async (t) => {
  await shop.put('/v1/programs/explained', { document: PROGRAM });
  const acme = await shop.enrol('explained');
  const buyAt = (externalId: string, unitPrice: string, quantity = 1) =>
    acme.buy(externalId, { stakeholder: 'external:ANN', lines: [{ sku: 'A', quantity, unitPrice }] });
  await buyAt('p1', '999.99');
  await buyAt('p2', '0.01');
  await buyAt('p3', '33.33', 3);

  t.test('names each rule, its arithmetic, its rounding and its split', async (t) => {
    const { rules, judgedOn, program, kind } = await acme.get('external:p3', '/explanation');
    t.strictSame(program, { key: 'explained', version: 1 });
    t.equal(kind, 'purchase');
    t.strictSame(judgedOn.tiers, { status: 'silver' });
    const [base, wine, third] = rules;
    t.strictSame(base.arithmetic, {
      points: 'reward',
      each: 'transaction',
      lines: [{ id: '1', sku: 'A', value: '99.99', points: null, factors: [], exact: null, earned: null }],
      linesLeftOut: 0,
      measure: { of: 'net', value: '99.99' },
      rate: { points: '1', per: '1.00', steps: 'pro-rata', atLeast: null },
      brackets: null,
      share: null,
      fixed: null,
      factors: [{ name: 'silver', value: '1.5' }],
      stack: 'multiply',
      times: 1,
      exact: '149.985',
      rounding: 'floor',
      rounded: 149,
      min: null,
      max: null,
      headroom: null,
      amount: 149,
    });
    t.strictSame(base.split, [
      { holder: acme.ann, amount: 29 },
      { holder: 'account', amount: 120 },
    ]);
    t.equal(base.sentence, '149 Reward points: 99.99 × 1.5 (silver) = 149.985, rounded down.');
    t.match(wine, { fired: false, silence: 'no-line', arithmetic: null });
    t.match(third, { fired: true, grants: { reward: 'free-freight', times: 1 } });
  });

  t.test('is the same after a new version of the programme and more purchases', async (t) => {
    const before = await acme.get('external:p1', '/explanation');
    const stingy = { ...PROGRAM, rules: PROGRAM.rules.slice(1) };
    t.equal((await shop.inject('PUT', '/v1/programs/explained', { document: stingy })).status, 201);
    await acme.buy('p4', { occurredAt: '2026-02-01T12:00:00Z' });
    t.strictSame(await acme.get('external:p1', '/explanation'), before);
  });
});

t.test('transactions are read', async (t) => {
  const acme = await shop.enrol();
  const other = await shop.enrol();
  const ids = ['p1', 'p2', 'p3', 'p4', 'p5'];
  for (const id of ids) await acme.buy(id);
  const list = `${acme.path}/transactions`;

  t.test('newest first, page by page', async (t) => {
    const pages: string[][] = [];
    let cursor = '';
    do {
      const { status, body } = await shop.inject('GET', `${list}?limit=2${cursor}`);
      t.equal(status, 200);
      pages.push(body.data.map(({ externalId }: { externalId: string }) => externalId));
      cursor = body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(body.nextCursor)}`;
    } while (cursor !== '');
    t.same(pages, [['p5', 'p4'], ['p3', 'p2'], ['p1']]);
  });

  t.test('one by its id, at its account or alone', async (t) => {
    const view = await acme.get('external:p2');
    t.same((await shop.inject('GET', `/v1/transactions/${view.id}`)).body, view);
    t.same(await acme.get(view.id), view);
    t.match(view, { status: 'posted', programVersion: 1, answer: { externalId: 'p2' } });
  });

  t.test('one by any name that it could be posted under', async (t) => {
    for (const id of ['a/b', '50 %', '?x=1#y', 'trx_1', 'external:x', '../..', 'Ω≈ç√', '%2F', "o'k\\"]) {
      t.equal((await acme.buy(id)).status, 201, id);
      t.equal((await acme.get(`external:${encodeURIComponent(id)}`)).externalId, id);
    }
  });

  t.test('none where there is none, and none of another tenant', async (t) => {
    const { id } = await acme.get('external:p2');
    const enrolment = `${id.slice(0, -1)}1`;
    const missing: readonly (readonly [string, string])[] = [
      [`${list}/external:p6`, '/transaction'],
      [`${list}/${id}9999`, '/transaction'],
      [`${list}/${enrolment}`, '/transaction'],
      [`${other.path}/transactions/${id}`, '/transaction'],
      [`${other.path}/transactions/external:p2`, '/transaction'],
      ['/v1/accounts/external:NOBODY/transactions', '/ref'],
      ['/v1/transactions/trx_01h455vb4pex5vsknk084sn02q_1', '/id'],
      [`/v1/transactions/${enrolment}`, '/id'],
    ];
    for (const [path, pointer] of missing) {
      const { status, body } = await shop.inject('GET', path);
      t.equal(status, 404, path);
      t.match(body, { code: 'not-found', errors: [{ in: 'path', pointer }] }, path);
    }
    const stranger = await shop.injectAsTenant('stranger');
    const ofOurs = [`/v1/transactions/${id}`, `/v1/accounts/${acme.id}/transactions`, `${list}/external:p2`];
    for (const path of ofOurs) t.equal((await stranger('GET', path)).status, 404, path);
  });

  t.test('with a cursor or a limit that is none, not at all', async (t) => {
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=x', 'cursor=', 'offset=2']) {
      const { status, body } = await shop.inject('GET', `${list}?${query}`);
      t.equal(status, 400, query);
      t.match(body, { errors: [{ in: 'query', pointer: `/${query.split('=')[0]}` }] }, query);
    }
  });
});

type Earned = readonly { rule: string; holder: string; points: string; amount: number }[];

/** Per rule, holder and kind of points. */
function earnedIn({ earned }: { earned: Earned }): Readonly<Record<string, number>> {
  return Object.fromEntries(
    earned.map(({ rule, holder, points, amount }) => [`${rule} ${holder} ${points}`, amount]),
  );
}
