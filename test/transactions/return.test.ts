import t from 'tap';
import { type Customer, openShop, PROGRAM } from './shop.ts';

const shop = await openShop(t);

// Net 100 + 49.995 + 30 = 179.995.
const LINES = [
  { id: 'a1', sku: 'A', quantity: 4, unitPrice: '25' },
  { id: 'a2', sku: 'A', quantity: 3, unitPrice: '20', discount: '10.005' },
  { id: 'w', sku: 'W', quantity: 2, unitPrice: '15', category: 'wine' },
];
const buyThree = (customer: Customer, externalId = 'p') =>
  customer.buy(externalId, { stakeholder: 'external:ANN', lines: LINES });

t.test('a return', async (t) => {
  const acme = await shop.enrol();
  const bought = await buyThree(acme);
  t.match(bought.body.earned, [
    { holder: acme.ann, amount: 35 },
    { holder: 'account', amount: 144 },
    { points: 'bottles', amount: 4 },
  ]);

  t.test('by sku takes from the last line of that sku first, then from those before', async (t) => {
    const { status, body } = await acme.bringBack('r1', 'p', [{ sku: 'A', quantity: 4 }]);
    t.equal(status, 201);
    t.strictSame(body.matches, [
      {
        index: 0,
        matched: '4',
        unmatched: '0',
        of: [
          { purchase: 'p', line: 'a2', quantity: '3' },
          { purchase: 'p', line: 'a1', quantity: '1' },
        ],
      },
    ]);
    // 75 + 30 = 105 are kept, which earn 21 + 84 points.
    t.same(amounts(body.takenBack), [14, 60]);
    t.same(body.takenBack[0], { of: 'p', rule: 'base', holder: acme.ann, points: 'reward', amount: 14 });
    t.equal((await acme.get('external:p')).status, 'partly-returned');
  });

  t.test('of a pending lot takes the pending points back', async (t) => {
    const { body } = await acme.bringBack('r2', 'p', [{ id: 'w', quantity: '0.5' }]);
    t.match(body.takenBack.at(-1), { rule: 'wine', points: 'bottles', amount: 1 });
    t.match(body.balances[0], { points: 'bottles', active: 0, pending: 3 });
  });

  t.test('of more than is left is refused, by id and by sku, with what is left', async (t) => {
    const { status, body } = await acme.bringBack('r3', 'p', [
      { id: 'w', quantity: 1 },
      { id: 'a1', quantity: 4 },
    ]);
    t.equal(status, 422);
    t.match(body, {
      code: 'returns-more-than-bought',
      errors: [{ pointer: '/lines/1/quantity', detail: /^Only 3 / }],
    });
    const bySku = await acme.bringBack('r3', 'p', [{ sku: 'A', quantity: '3.000001' }]);
    t.match(bySku.body, { code: 'returns-more-than-bought', errors: [{ pointer: '/lines/0/quantity' }] });
    const twice = await acme.bringBack('r3', 'p', [
      { sku: 'A', quantity: 2 },
      { id: 'a1', quantity: 2 },
    ]);
    t.match(twice.body, { code: 'returns-more-than-bought', errors: [{ pointer: '/lines/1/quantity' }] });
  });

  t.test('of the rest takes back all that is left, and the purchase counts no longer', async (t) => {
    const { status, body } = await acme.bringBack('r4', 'p', [
      { id: 'a1', quantity: '3' },
      { sku: 'W', quantity: '1.5' },
    ]);
    t.equal(status, 201);
    t.same(
      body.balances.map(({ active, pending }: { active: number; pending: number }) => [active, pending]),
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    );
    t.equal((await acme.get('external:p')).status, 'returned');
    t.same(await figures(acme), { yearSpend: '0', orders: '0' });
    t.match((await acme.bringBack('r5', 'p', [{ sku: 'A', quantity: '0.000001' }])).body, {
      code: 'returns-more-than-bought',
      errors: [{ detail: /^Only 0 / }],
    });
  });
});

t.test(
  'partial returns come to the same end in any order, and to what a purchase of the rest earns',
  async (t) => {
    const parts = [
      [{ id: 'a1', quantity: 1 }],
      [{ id: 'a2', quantity: 1 }],
      [{ id: 'a1', amount: '10' }],
      [{ id: 'a2', quantity: '0.5' }],
      [{ id: 'w', quantity: '0.5' }],
    ];
    const ends: object[] = [];
    for (const order of [parts, parts.toReversed(), [2, 0, 4, 1, 3].map((i) => parts[i] ?? [])]) {
      const acme = await shop.enrol();
      await buyThree(acme);
      let balances: { points: string; active: number; pending: number }[] = [];
      for (const [i, lines] of order.entries())
        ({ balances } = (await acme.bringBack(`r${i}`, 'p', lines)).body);
      ends.push({
        balances: balances.map(({ active, pending }) => active + pending),
        ...(await figures(acme)),
      });
    }
    // Kept: 75 - 10; 30 of which 5.0025 are discount; 1.5 wine at 15: 112.4975.
    const end = { balances: [3, 90, 22], yearSpend: '112.4975', orders: '1' };
    t.same(ends, [end, end, end]);
  },
);

t.test('points of another purchase stand, whatever comes back', async (t) => {
  const acme = await shop.enrol();
  await acme.buy('big', { lines: [{ sku: 'A', quantity: 10, unitPrice: '100' }] });
  t.match((await acme.buy('silver')).body.earned, [{ amount: 150 }]);
  const { body } = await acme.bringBack('r', 'big', [{ sku: 'A', quantity: 10 }]);
  t.match(body.takenBack, [{ of: 'big', amount: 1000 }]);
  t.match(body.balances, [{ active: 150 }]);
  t.match((await acme.buy('after')).body.earned, [{ amount: 150 }], 'the tier stays');
});

t.test('points that were spent are owed, and the next ones pay for them', async (t) => {
  const acme = await shop.enrol();
  await shop.put('/v1/rewards/mug', {
    name: 'Mug',
    kind: 'product',
    price: { points: 'reward', amount: 70 },
  });
  await acme.buy('p');
  const redeemed = await shop.inject('POST', '/v1/redemptions', {
    externalId: 'red',
    account: acme.ref,
    reward: 'mug',
    wallet: { holder: 'account', points: 'reward' },
  });
  t.equal(redeemed.status, 201);
  t.match((await acme.bringBack('r', 'p', [{ sku: 'A', quantity: 2 }])).body.balances, [{ active: -20 }]);
  t.match((await acme.buy('p2')).body.balances, [{ active: 80 }]);
});

t.test('an amount off a price', async (t) => {
  const acme = await shop.enrol();
  await buyThree(acme);
  const reduce = (externalId: string, line: object) => acme.bringBack(externalId, 'p', [line]);

  t.test('takes back what it had earned', async (t) => {
    t.same(amounts((await reduce('r1', { id: 'a1', amount: '99.99' })).body.takenBack), [19, 80]);
  });
  t.test('can be as much as the line is worth, and no more', async (t) => {
    t.match((await reduce('r2', { id: 'a1', amount: '0.010001' })).body, {
      code: 'returns-more-than-bought',
      errors: [
        {
          pointer: '/lines/0/amount',
          detail: 'Only 0.01 can still be returned here; 0.010001 was asked for.',
        },
      ],
    });
    t.equal((await reduce('r2', { id: 'a1', amount: '0.01' })).status, 201);
  });
  t.test('by sku goes over the lines, the last first', async (t) => {
    const { body } = await reduce('r3', { sku: 'A', amount: '49.995' });
    t.match(body.matches, [{ matched: '49.995', of: [{ line: 'a2', quantity: '49.995' }] }]);
  });
  t.test('leaves the line there to come back', async (t) => {
    t.equal((await reduce('r4', { id: 'a1', quantity: 4 })).status, 201);
    t.equal((await acme.get('external:p')).status, 'partly-returned');
  });
});

t.test('a return that names no purchase', async (t) => {
  const acme = await shop.enrol();
  await acme.buy('p1', { lines: [{ sku: 'A', quantity: 2, unitPrice: '10' }] });
  await acme.buy('p2', { lines: [{ sku: 'A', quantity: 2, unitPrice: '20' }] });
  await acme.buy('p3', { lines: [{ sku: 'B', quantity: 2, unitPrice: '30' }] });

  t.test('is set against the latest purchases of the sku; what matches none is left', async (t) => {
    const lines = [
      { sku: 'A', quantity: 5, unitPrice: '18' },
      { sku: 'C', quantity: 1 },
    ];
    const { status, body } = await acme.bringBack('r1', null, lines);
    t.equal(status, 201);
    t.strictSame(body.matches, [
      {
        index: 0,
        matched: '4',
        unmatched: '1',
        of: [
          { purchase: 'p2', line: '1', quantity: '2' },
          { purchase: 'p1', line: '1', quantity: '2' },
        ],
      },
      { index: 1, matched: '0', unmatched: '1', of: [] },
    ]);
    t.same(
      body.takenBack.map(({ of, amount }: { of: string; amount: number }) => [of, amount]),
      [
        ['p2', 40],
        ['p1', 20],
      ],
    );
  });

  t.test('says in words what each of its lines was set against', async (t) => {
    const { matches, returnOf } = await acme.get('external:r1', '/explanation');
    t.same(
      matches.map(({ sentence }: { sentence: string }) => sentence),
      [
        '5 of sku A: 2 of purchase p2 (line 1) and 2 of purchase p1 (line 1); 1 matches no purchase recorded before, and takes nothing back.',
        '1 of sku C: 1 matches no purchase recorded before, and takes nothing back.',
      ],
    );
    t.match(returnOf, [{ purchase: 'p1' }, { purchase: 'p2' }]);
    const quoted = await shop.inject('POST', '/v1/transactions/quote?explain=true', {
      ...acme.returned('none', null, [{ sku: 'B', amount: '12.50' }]),
      externalId: undefined,
    });
    t.match(quoted.body, {
      takenBack: [{ of: 'p3', amount: 13 }],
      explanation: { matches: [{ sentence: '12.5 off the price of sku B: 12.5 of purchase p3 (line 1).' }] },
    });
  });

  t.test('takes each unit once', async (t) => {
    t.match((await acme.bringBack('r2', null, [{ sku: 'A', quantity: 1 }])).body, {
      matches: [{ matched: '0' }],
      takenBack: [],
    });
  });

  t.test('is undone as a whole', async (t) => {
    const { status, body } = await acme.undo('r1');
    t.equal(status, 201);
    t.same(amounts(body.givenBack).toSorted(), [20, 40]);
    t.match(body.balances, [{ active: 120 }]);
  });

  t.test('that matched nothing can be undone, too', async (t) => {
    t.equal((await acme.undo('r2')).status, 201);
    t.equal((await acme.get('external:r2')).status, 'voided');
  });
});

t.test('a return finds its purchases however far back they lie', async (t) => {
  const acme = await shop.enrol();
  const line = { sku: 'É "x"\\', quantity: 1, unitPrice: '10' };
  const other = { sku: 'B', quantity: 1, unitPrice: '1' };
  await acme.buy('first', { lines: [{ ...line, quantity: 3 }] });
  for (let i = 1; i <= 130; i++) {
    await acme.buy(`p${i}`, { lines: [other, line] });
    if (i > 5) await acme.bringBack(`back-${i}`, `p${i}`, [{ sku: line.sku, quantity: 1 }]);
  }

  t.test('behind more commands than are looked through in one go, with nothing left of it', async (t) => {
    const { body } = await acme.bringBack('r1', null, [{ sku: line.sku, quantity: 7 }]);
    const of = (body.matches[0].of as readonly { purchase: string; quantity: string }[]).map(
      ({ purchase, quantity }) => `${purchase} ${quantity}`,
    );
    t.same(of, ['p5 1', 'p4 1', 'p3 1', 'p2 1', 'p1 1', 'first 2']);
    t.match(body.matches, [{ matched: '7', unmatched: '0' }]);
  });
  t.test('with many lines, too', async (t) => {
    const none = Array.from({ length: 20 }, (_, i) => ({ sku: `none-${i}`, quantity: 1 }));
    const { body } = await acme.bringBack('r2', null, [{ sku: line.sku, quantity: 2 }, ...none]);
    t.match(body.matches[0], { matched: '1', unmatched: '1', of: [{ purchase: 'first' }] });
    t.equal(body.matches.length, 21);
  });
});

t.test('what is found in no purchase, where the programme evaluates it', async (t) => {
  await shop.put('/v1/programs/evaluating', {
    document: { ...PROGRAM, name: 'Evaluating', returns: { unmatched: 'evaluate' } },
  });
  const acme = await shop.enrol('evaluating');
  await acme.buy('p', { stakeholder: 'external:ANN', lines: [{ sku: 'A', quantity: 2, unitPrice: '50' }] });
  const lines = [
    { sku: 'A', quantity: 3, unitPrice: '20.50' },
    { sku: 'W', quantity: 2, unitPrice: '10', category: 'wine' },
  ];
  const by = { stakeholder: 'external:ANN' };

  t.test('takes back what it would earn, from whoever would have got it', async (t) => {
    const { status, body } = await acme.bringBack('r', null, lines, by);
    t.equal(status, 201);
    t.match(body.matches, [
      { matched: '2', unmatched: '1', evaluated: true },
      { matched: '0', unmatched: '2', evaluated: true },
    ]);
    t.same(body.takenBack, [
      { of: 'p', rule: 'base', holder: acme.ann, points: 'reward', amount: 20 },
      { of: 'p', rule: 'base', holder: 'account', points: 'reward', amount: 80 },
      { of: null, rule: 'base', holder: acme.ann, points: 'reward', amount: 8 },
      { of: null, rule: 'base', holder: 'account', points: 'reward', amount: 32 },
      { of: null, rule: 'wine', holder: 'account', points: 'bottles', amount: 4 },
    ]);
    const again = await acme.bringBack('r', null, lines, by);
    t.same([again.status, again.body], [200, body]);
    t.equal((await acme.get('external:r')).status, 'posted');
  });

  t.test('says by which rules, and what of it was matched', async (t) => {
    const { judgedOn, rules, matches, returnOf } = await acme.get('external:r', '/explanation');
    t.match(judgedOn, { tiers: { status: 'red' } });
    t.match(rules, [
      { rule: 'base', fired: true, sentence: /^40 Reward points/i },
      { rule: 'wine', fired: true, arithmetic: { amount: 4 } },
      { rule: 'third-order', fired: false },
    ]);
    t.match(matches, [
      { sentence: /; 1 matches no purchase recorded before, and is judged as if it were bought then\.$/ },
      {},
    ]);
    t.match(returnOf, [{ purchase: 'p', keptNet: '0' }]);
  });

  t.test('asks for a price, and changes nothing without it', async (t) => {
    t.match(await acme.bringBack('r2', null, [{ sku: 'A', quantity: 1 }]), {
      status: 422,
      body: {
        code: 'unit-price-missing',
        errors: [{ pointer: '/lines/0/unitPrice', detail: /^1 of it is found in no purchase/ }],
      },
    });
    for (const unitPrice of ['-1', 'free', 5, null, '0.0000001'])
      t.match(await acme.bringBack('r2', null, [{ sku: 'A', quantity: 1, unitPrice }]), {
        status: 422,
        body: { code: 'validation-failed', errors: [{ pointer: '/lines/0/unitPrice' }] },
      });
  });

  t.test('comes to the same when it is only asked for', async (t) => {
    const { externalId: _, ...asked } = acme.returned('none', null, [
      { sku: 'X', quantity: 1, unitPrice: '5' },
    ]);
    const { body } = await shop.inject('POST', '/v1/transactions/quote?explain=true', asked);
    t.match(body, {
      takenBack: [{ of: null, amount: 5 }],
      explanation: { rules: [{ rule: 'base', fired: true }, {}, {}], matches: [{ index: 0 }] },
    });
  });

  t.test('is given back when the return is undone, and all as it was', async (t) => {
    const { status, body } = await acme.undo('r');
    t.equal(status, 201);
    t.match(body.givenBack, [
      { of: null, amount: 4 },
      { of: null, amount: 32 },
      { of: null, amount: 8 },
      { of: 'p' },
      { of: 'p' },
    ]);
    t.match(await figures(acme), { yearSpend: '100', orders: '1' });
    t.equal((await acme.undo('r')).status, 200);
    t.equal((await acme.get('external:r')).status, 'voided');
  });

  t.test('must be said in words that the programme has', async (t) => {
    const publish = (returns: unknown) =>
      shop.inject('PUT', '/v1/programs/misspelt', { document: { ...PROGRAM, returns } });
    for (const [returns, pointer] of [
      [{ unmatched: 'evaluated' }, '/document/returns/unmatched'],
      [{ unmatched: null }, '/document/returns/unmatched'],
      [{ unmatch: 'ignore' }, '/document/returns/unmatch'],
      ['evaluate', '/document/returns'],
    ] as const)
      t.match(await publish(returns), { status: 422, body: { errors: [{ pointer }] } });
  });
});

t.test('a transaction that was posted by mistake', async (t) => {
  const acme = await shop.enrol();
  await buyThree(acme);
  await acme.bringBack('r1', 'p', [{ id: 'a1', quantity: 4 }]);
  await acme.bringBack('r2', 'p', [{ id: 'w', quantity: 1 }]);

  t.test('if it is a return, gives back what it took', async (t) => {
    const explained = await acme.get('external:r1', '/explanation');
    const { status, body } = await acme.undo('r1', 'it never came');
    t.equal(status, 201);
    t.same(amounts(body.givenBack), [20, 80]);
    t.match(body, { reason: 'it never came', takenBack: [], earned: [], voidedAt: '2026-03-10T12:00:00Z' });
    t.equal((await acme.get('external:r1')).status, 'voided');
    t.strictSame(
      await acme.get('external:r1', '/explanation'),
      explained,
      'why it took them stays as it was',
    );
  });

  t.test('is undone once: again gives the same answer, whatever the reason', async (t) => {
    const again = await acme.undo('r1', 'another reason');
    t.equal(again.status, 200);
    t.equal(again.body.reason, 'it never came');
  });

  t.test('if it is a purchase, is taken back as a whole', async (t) => {
    const { status, body } = await acme.undo('p');
    t.equal(status, 201);
    // 179.995 - 15 of the wine that came back.
    t.same(amounts(body.takenBack), [32, 132, 2]);
    t.same(await figures(acme), { yearSpend: '0', orders: '0' });
    t.equal((await acme.get('external:p')).status, 'voided');
  });

  t.test('then takes no returns, and its own can no longer be undone', async (t) => {
    t.match(await acme.bringBack('r3', 'p', [{ id: 'a1', quantity: 1 }]), {
      status: 422,
      body: { code: 'already-voided', errors: [{ pointer: '/of' }] },
    });
    t.match(await acme.undo('r2'), { status: 422, body: { code: 'not-voidable' } });
  });

  t.test('keeps its externalId', async (t) => {
    t.equal((await buyThree(acme)).status, 200);
    t.equal((await acme.buy('p')).status, 409);
  });

  t.test('if it is an activity, is undone like a purchase', async (t) => {
    const body = {
      account: acme.ref,
      kind: 'activity',
      type: 'training',
      occurredAt: '2026-03-01T12:00:00Z',
    };
    await shop.post({ externalId: 'a', ...body });
    t.same(amounts((await acme.undo('a')).body.takenBack), [50]);
  });

  t.test('must be there, and have a reason', async (t) => {
    t.match(await acme.undo('none'), {
      status: 404,
      body: { errors: [{ in: 'path', pointer: '/transaction' }] },
    });
    const voidP = (body: unknown) => shop.inject('POST', `${acme.path}/transactions/external:p/void`, body);
    for (const reason of ['', 'x'.repeat(501), null, 5]) {
      t.match(await voidP({ reason }), { status: 422, body: { errors: [{ pointer: '/reason' }] } });
    }
    t.match(await voidP({}), { status: 422, body: { errors: [{ pointer: '/reason' }] } });
    t.match(await voidP({ reason: 'x', at: 'y' }), { status: 422, body: { errors: [{ pointer: '/at' }] } });
    const stranger = await shop.injectAsTenant('stranger');
    const path = `/v1/accounts/${acme.id}/transactions/external:p/void`;
    t.equal((await stranger('POST', path, { reason: 'x' })).status, 404);
  });
});

t.test('a coupon', async (t) => {
  const redeem = (customer: Customer, coupon: string) =>
    shop.inject('POST', '/v1/redemptions', {
      externalId: `use-${coupon}`,
      account: customer.ref,
      reward: 'free-freight',
      coupon,
    });
  const buyUpTo = async (customer: Customer, n: number) => {
    for (let i = 1; i < n; i++) await customer.buy(`p${i}`);
    return (await customer.buy(`p${n}`)).body.grants;
  };

  t.test('that is not used is withdrawn, and granted again at the next third purchase', async (t) => {
    const acme = await shop.enrol();
    const [granted] = await buyUpTo(acme, 3);
    const { body } = await acme.bringBack('r', 'p3', [{ sku: 'A', quantity: 4 }]);
    t.same(body.withdrawn, [granted]);
    t.match(await redeem(acme, granted.code), { status: 422, body: { errors: [{ pointer: '/coupon' }] } });
    t.equal((await acme.buy('p4')).body.grants.length, 1);
  });

  t.test('that is used stays counted', async (t) => {
    const acme = await shop.enrol();
    const [granted] = await buyUpTo(acme, 3);
    t.equal((await redeem(acme, granted.code)).status, 201);
    t.same((await acme.bringBack('r', 'p3', [{ sku: 'A', quantity: 4 }])).body.withdrawn, []);
    t.same((await acme.buy('p4')).body.grants, []);
  });

  t.test('of a part that comes back stays: the purchase still counts', async (t) => {
    const acme = await shop.enrol();
    await buyUpTo(acme, 3);
    t.same((await acme.bringBack('r', 'p3', [{ sku: 'A', quantity: 3 }])).body.withdrawn, []);
  });

  t.test('is good again when the return is undone', async (t) => {
    const acme = await shop.enrol();
    const [granted] = await buyUpTo(acme, 3);
    await acme.bringBack('r', 'p3', [{ sku: 'A', quantity: 4 }]);
    t.same((await acme.undo('r')).body.grants, [granted]);
    t.equal((await redeem(acme, granted.code)).status, 201);
  });
});

t.test('rewards of which few are left', async (t) => {
  const always = (key: string) => ({ key, on: 'purchase', grant: { reward: 'rare' } });
  await shop.put('/v1/rewards/rare', { name: 'Rare', kind: 'gift', stock: 3 });
  await shop.put('/v1/programs/rare', { document: { ...PROGRAM, rules: [always('one'), always('two')] } });
  const stockOf = async () =>
    (await shop.inject('GET', '/v1/rewards')).body.data.find((r: { key: string }) => r.key === 'rare').stock;

  t.test('are granted to the last one, and the rule without one says so', async (t) => {
    const acme = await shop.enrol('rare');
    t.equal((await acme.buy('p1')).body.grants.length, 2);
    t.match((await acme.buy('p2')).body.grants, [{ rule: 'one' }]);
    t.same((await acme.buy('p3')).body.grants, []);
    t.equal(await stockOf(), 0);
    const { rules } = await acme.get('external:p2', '/explanation');
    t.match(rules, [
      { fired: true, grants: { reward: 'rare', times: 1 } },
      { fired: false, silence: 'out-of-stock' },
    ]);
  });

  t.test('go back into stock, and are not given back twice', async (t) => {
    await shop.inject('PUT', '/v1/rewards/rare', { name: 'Rare', kind: 'gift', stock: 2 });
    const [first, second] = [await shop.enrol('rare'), await shop.enrol('rare')];
    await first.buy('p');
    await first.bringBack('r', 'p', [{ sku: 'A', quantity: 4 }]);
    t.equal(await stockOf(), 2);
    await second.buy('p');
    t.match(await first.undo('r'), { status: 422, body: { code: 'out-of-stock' } });
    t.equal((await first.get('external:r')).status, 'posted');
    await second.undo('p');
    t.equal((await first.undo('r')).body.grants.length, 2);
    t.equal(await stockOf(), 0);
  });
});

function amounts(moved: readonly { amount: number }[]): number[] {
  return moved.map(({ amount }) => amount);
}

/** What the programme counts, over all days. */
async function figures(customer: Customer): Promise<Readonly<Record<string, string>>> {
  const { rows } = await shop.pool.query(
    `select metric, trim_scale(sum(value))::text as value from metric_days m
      join account_refs r using (account_id) where 'external:' || r.external_id = $1 and metric in ('yearSpend', 'orders')
      group by metric`,
    [customer.ref],
  );
  return Object.fromEntries(rows.map(({ metric, value }) => [metric, value]));
}
