import t from 'tap';
import { ALFKI, DAY, DOCUMENT, openClub, type Sides, STATEMENT, type Told } from './open-club.ts';

const SIDES = ['pending', 'active', 'reserved'] as const;
const at = (text: string): number => Date.parse(text);
const sentences = ({ movements }: { movements: readonly Told[] }) =>
  movements.map(({ sentence }) => sentence);

t.test('tells each movement in a sentence, with what the wallet then has', async (t) => {
  const { enrol, putPerson, buy, giveBack, adjust, time, statement } = await openClub();
  const { id } = await enrol('ALFKI');
  const anna = await putPerson('ALFKI', 'anna', { birthday: '04-20' });
  time.now = at('2026-03-02T12:00:00Z');
  await buy('ALFKI', '100.10', { externalId: 'P-1', stakeholder: 'external:anna' });
  time.now += 1;
  await giveBack('P-1', '0.5');
  await adjust('A-1', 30);
  time.now = at('2026-05-02T12:00:00Z');
  const march = await statement('?from=2026-03-01&until=2026-04-01');
  const earned = (amount: number) =>
    `Purchase P-1: ${amount} Reward points earned by the rule "Base <rate>". 150 Reward points: 100.1 × 1.5 = 150.15, rounded down. This is a part of them.`;
  const back = 'Return back-P-1-1772452800001 of purchase P-1';
  t.same(sentences(march), [
    'Enrolment: 100 Bonus points earned by the rule "welcome". 100 Bonus points: fixed.',
    earned(30),
    earned(120),
    `${back}: 15 Reward points taken back, of the rule "Base <rate>". Earned 30; what is kept, worth 50.05, earns 15: 15 taken back.`,
    `${back}: 60 Reward points taken back, of the rule "Base <rate>". Earned 120; what is kept, worth 50.05, earns 60: 60 taken back.`,
    'Adjustment A-1 (goodwill): 30 Bonus points added.',
    '15 Reward points of purchase P-1 became active.',
    '60 Reward points of purchase P-1 became active.',
  ]);
  t.match(march, {
    account: { id, externalId: 'ALFKI' },
    program: 'club',
    timezone: 'Europe/Berlin',
    from: '2026-02-28T23:00:00Z',
    until: '2026-03-31T22:00:00Z',
    closed: true,
  });
  const none = { pending: 0, active: 0, reserved: 0 };
  t.same(march.wallets.slice(0, 2), [
    {
      ...{ holder: 'account', points: 'bonus', label: 'Bonus points', opening: none },
      closing: { ...none, active: 130 },
      expiringNext: { amount: 130, at: '2026-04-11T22:00:00Z' },
    },
    {
      ...{ holder: 'account', points: 'reward', label: 'Reward points', opening: none },
      closing: { ...none, active: 60 },
      expiringNext: { amount: 60, at: '2026-04-02T11:00:00Z' },
    },
  ]);
  t.match(march.movements[3], {
    at: '2026-03-02T12:00:00.001Z',
    postedAt: '2026-03-02T12:00:00.001Z',
    holder: anna.id,
    points: 'reward',
    change: { pending: -15, active: 0, reserved: 0 },
    balance: { pending: 15, active: 0, reserved: 0 },
    transaction: { kind: 'return' },
  });
  t.match(march.movements[6], { at: '2026-03-16T12:00:00Z', transaction: null });
  t.same(sentences(await statement()), [
    '15 Reward points of purchase P-1 expired.',
    '60 Reward points of purchase P-1 expired.',
    'Nothing was done for long enough: 100 Bonus points expired.',
    'Nothing was done for long enough: 30 Bonus points expired.',
    'Birthday: 50 Bonus points earned by the rule "birthday". 50 Bonus points: fixed.',
  ]);
  t.same(sentences(await statement('?from=2026-03-01&until=2026-04-01&points=bonus')).length, 2);
  t.same(sentences(await statement('?from=2026-03-01&until=2026-04-01&holder=external:anna')).length, 3);
});

t.test('redemptions, transfers, voids, and the end of the account have sentences, too', async (t) => {
  const { enrol, putPerson, buy, adjust, time, statement, expectStatus, settle } = await openClub();
  await enrol('ALFKI');
  await enrol('OTHER');
  await putPerson('ALFKI', 'anna');
  await adjust('A-1', 500);
  await expectStatus(201, 'PUT', '/v1/rewards/mug', {
    name: 'Mug',
    kind: 'gift',
    price: { points: 'bonus', amount: 40 },
    stock: 5,
  });
  const post = (path: string, body: object) => expectStatus(201, 'POST', path, body);
  await post('/v1/redemptions', {
    externalId: 'X-1',
    account: 'external:ALFKI',
    reward: 'mug',
    wallet: { holder: 'account', points: 'bonus' },
  });
  const from = { account: 'external:ALFKI', holder: 'account' };
  const sent = { points: 'bonus', amount: 25, from };
  await post('/v1/transfers', {
    externalId: 'T-1',
    ...sent,
    to: { account: 'external:OTHER', holder: 'account' },
  });
  await post('/v1/transfers', {
    externalId: 'T-2',
    ...sent,
    to: { account: 'external:ALFKI', holder: 'external:anna' },
  });
  await buy('ALFKI', '10', { externalId: 'P-1' });
  await expectStatus(201, 'POST', `${ALFKI}/transactions/external:P-1/void`, { reason: 'a mistake' });
  await settle();
  time.now += 1;
  const told = await statement('?from=2026-03-01');
  t.equal(told.closed, false);
  t.same(sentences(told).slice(2), [
    'Redemption X-1 of mug: 40 Bonus points spent.',
    'Transfer T-1 to another account: 25 Bonus points sent.',
    'Transfer T-2 within the account: 25 Bonus points handed on.',
    'Transfer T-2 within the account: 25 Bonus points received.',
    'Purchase P-1: 15 Reward points earned by the rule "Base <rate>". 15 Reward points: 10 × 1.5 = 15.',
    'Purchase P-1 was undone (a mistake): 15 Reward points taken back, of the rule "Base <rate>". Earned 15; what is kept, worth 0, earns 0: 15 taken back.',
  ]);
  t.same(sentences(await statement('?from=2026-03-01&holder=external:anna')), [
    'Transfer T-2 within the account: 25 Bonus points received.',
  ]);
  t.match(
    sentences(await other(expectStatus)).at(-1),
    /^Transfer from another account: 25 Bonus points received\.$/,
  );
  await post(`${ALFKI}/close`, { externalId: 'C-1', reason: 'moved away', author: 'u-1' });
  time.now += 1;
  t.match(
    sentences(await statement('?from=2026-03-01')).at(-1),
    /^The account was closed \(moved away\): \d+ Bonus points expired\.$/,
  );
});

const other = (
  expectStatus: (...request: [number, 'GET', string]) => Promise<{ movements: readonly Told[] }>,
) => expectStatus(200, 'GET', '/v1/accounts/external:OTHER/statement?from=2026-03-01');

t.test('what is found in no purchase says what it would have earned', async (t) => {
  const { enrol, buy, time, statement, publish, expectStatus } = await openClub();
  await publish('club', { ...DOCUMENT, returns: { unmatched: 'evaluate' } });
  time.now += 1_000;
  await enrol('ALFKI');
  await buy('ALFKI', '10', { externalId: 'P-1' });
  await expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'R-1',
    account: 'external:ALFKI',
    kind: 'return',
    occurredAt: new Date(time.now).toISOString(),
    currency: 'EUR',
    lines: [{ sku: '1', quantity: 3, unitPrice: '10' }],
  });
  time.now += 1;
  const why =
    'Earned 15; what is kept, worth 0, earns 0: 15 taken back. The rest is found in no purchase, and would earn as one: 30 Reward points: 20 × 1.5 = 30.';
  t.same(sentences(await statement('?from=2026-03-01')).slice(2), [
    `Return R-1: 15 Reward points taken back, of the rule "Base <rate>". ${why}`,
    `Return R-1: 30 Reward points taken back, of the rule "Base <rate>". ${why}`,
  ]);
});

t.test('a statement of a period that is over never changes', async (t) => {
  const { enrol, putPerson, buy, giveBack, time, text, statement, adjust, countCommands } = await openClub();
  await enrol('ALFKI');
  await putPerson('ALFKI', 'anna', { birthday: '03-20' });
  time.now = at('2026-03-05T12:00:00Z');
  await buy('ALFKI', '100', { externalId: 'P-1', stakeholder: 'external:anna' });
  // Nobody acts any more in March: activations, expiries and a birthday are due and not written.
  time.now = at('2026-04-06T12:00:00Z');
  const march = 'from=2026-03-01&until=2026-04-01';
  const forms = ['json', 'csv', 'html'].map((format) => `${march}&format=${format}`);
  const all = async () => Promise.all(forms.map((form) => text(form)));
  const first = await all();
  t.match(first[1], /2026-03-19T12:00:00Z,2026-03-19T12:00:00Z,account,,reward,-120,120/);
  t.match(first[1], /Birthday: 50/);
  const commands = await countCommands();
  t.same(await all(), first);
  t.equal(await countCommands(), commands, 'it is closed once');

  await giveBack('P-1', 1);
  t.same(await all(), first, 'a return comes later');
  await buy('ALFKI', '55', { externalId: 'late', occurredAt: '2026-03-03T10:00:00Z' });
  t.same(await all(), first, 'a late post is told when it was recorded');
  time.now = at('2026-03-30T12:00:00Z');
  await adjust('A-1', 7);
  t.same(await all(), first, 'whose clock is behind decides after the end all the same');
  time.now = at('2026-08-01T12:00:00Z');
  await buy('ALFKI', '1');
  t.same(await all(), first, 'and what is settled late had its own instant');
  t.same(
    sentences(await statement('?from=2026-04-01&until=2026-04-07')).map((sentence) => sentence.split(':')[0]),
    [
      '30 Reward points of purchase P-1 expired.',
      '120 Reward points of purchase P-1 expired.',
      'Purchase late',
      '82 Reward points of purchase late became active.',
      '82 Reward points of purchase late expired.',
      'Adjustment A-1 (goodwill)',
    ],
  );
});

t.test(
  'periods follow each other without a gap, and agree with the wallets as they were known',
  async (t) => {
    const { enrol, putPerson, buy, giveBack, adjust, time, statement, get } = await openClub();
    await enrol('ALFKI');
    await putPerson('ALFKI', 'anna', { birthday: '04-02' });
    const days = ['2026-03-03', '2026-03-12', '2026-03-29', '2026-04-01', '2026-04-15', '2026-06-20'];
    for (const [i, day] of days.entries()) {
      time.now = at(`${day}T12:00:00Z`);
      await buy('ALFKI', `${40 + i}`, { externalId: `P-${i}`, stakeholder: 'external:anna' });
      time.now += 1;
      if (i % 2 === 1) await giveBack(`P-${i - 1}`, 1);
      if (i % 3 === 0) await adjust(`A-${i}`, i === 3 ? -20 : 15);
      if (i === 4) await buy('ALFKI', '500', { externalId: 'late', occurredAt: '2026-02-01T12:00:00Z' });
    }
    time.now = at('2026-09-01T12:00:00Z');
    // The clock goes forward in Berlin on 29 March; ends of periods are not ends of days, too.
    const ends = [
      '2026-03-01',
      '2026-03-29',
      '2026-03-30',
      '2026-04-01T12:00:00Z',
      '2026-04-15T12:00:00.001Z',
      '2026-05-01',
      '2026-08-01',
    ];
    let before = new Map<string, Sides>();
    let movements = 0;
    for (const [i, until] of ends.entries()) {
      if (i === 0) continue;
      const told = await statement(`?from=${ends[i - 1]}&until=${until}`);
      const balances = new Map<string, Sides>();
      for (const { holder, points, opening } of told.wallets) {
        t.same(opening, before.get(`${holder} ${points}`) ?? { pending: 0, active: 0, reserved: 0 });
        balances.set(`${holder} ${points}`, opening);
      }
      for (const { holder, points, change, balance } of told.movements as readonly Told[]) {
        const was = balances.get(`${holder} ${points}`) ?? { pending: 0, active: 0, reserved: 0 };
        for (const side of SIDES) t.equal(balance[side], was[side] + change[side]);
        balances.set(`${holder} ${points}`, balance);
        movements += 1;
      }
      const knownAt = new Date(at(told.until) - 1).toISOString();
      const { wallets } = await get(`${ALFKI}/wallets?knownAt=${knownAt}`);
      for (const { holder, points, closing, expiringNext } of told.wallets) {
        t.same(closing, balances.get(`${holder} ${points}`));
        const {
          pending,
          active,
          reserved,
          expiringNext: next,
        } = wallets.find((wallet: Told) => wallet.holder === holder && wallet.points === points);
        t.same(
          [closing, expiringNext],
          [{ pending, active, reserved }, next],
          `${holder} ${points} at ${knownAt}`,
        );
      }
      before = new Map(
        told.wallets.map((w: Told & { closing: Sides }) => [`${w.holder} ${w.points}`, w.closing]),
      );
    }
    t.ok(movements > 25, `of ${movements} movements`);
  },
);

t.test('what an event or new terms set free is posted when that became known', async (t) => {
  const { enrol, buy, time, statement, text, publish, expectStatus } = await openClub();
  const points = { miles: { pending: { event: 'flown' } }, reward: { pending: 'P60D' } };
  const rules = Object.keys(points).map((kind) => ({
    key: kind,
    on: 'purchase',
    earn: { points: kind, fixed: 40 },
  }));
  const document = { name: 'Club', timezone: 'Europe/Berlin', currency: 'EUR', points, rules };
  await publish('club', document);
  time.now += 1_000;
  await enrol('ALFKI');
  await buy('ALFKI', '1', { externalId: 'P-1' });
  time.now = at('2026-04-01T12:00:00Z');
  const march = 'from=2026-03-01&until=2026-04-01';
  const first = await text(march);
  await expectStatus(201, 'POST', '/v1/transactions', {
    ...{ externalId: 'A-1', account: 'external:ALFKI', kind: 'activity', type: 'flown', of: 'P-1' },
    occurredAt: '2026-03-10T12:00:00Z',
  });
  time.now += DAY;
  const sooner = { ...points, reward: { pending: 'P10D', migrate: 'new-terms' } };
  await publish('club', { ...document, points: sooner });
  time.now += DAY;
  await buy('ALFKI', '1', { externalId: 'P-2' });
  t.equal(await text(march), first);
  const { movements } = await statement('?from=2026-04-01&until=2026-05-01');
  t.match(movements, [
    {
      at: '2026-03-10T12:00:00Z',
      postedAt: '2026-04-01T12:00:00Z',
      sentence: 'Activity A-1 (flown): 40 miles points became active.',
    },
    {
      at: '2026-04-02T12:00:00Z',
      postedAt: '2026-04-02T12:00:00Z',
      sentence: 'New terms by version 4 of the programme: 40 reward points became active.',
    },
    { sentence: /^Purchase P-2: 40 miles points earned/ },
    { sentence: /^Purchase P-2: 40 reward points earned/ },
  ]);
});

t.test('the period is the last full month by the calendar of the programme, or what is named', async (t) => {
  const { enrol, time, statement } = await openClub();
  await enrol('ALFKI');
  const period = async (now: string, query = '') => {
    time.now = at(now);
    const { from, until, closed } = await statement(query);
    return [from, until, closed];
  };
  t.same(await period('2026-03-31T21:59:59.999Z'), ['2026-01-31T23:00:00Z', '2026-02-28T23:00:00Z', true]);
  t.same(await period('2026-03-31T22:00:00Z'), ['2026-02-28T23:00:00Z', '2026-03-31T22:00:00Z', true]);
  t.same(await period('2026-11-02T00:00:00Z'), ['2026-09-30T22:00:00Z', '2026-10-31T23:00:00Z', true]);
  t.same(await period('2026-12-01T00:00:00Z', '?from=2026-10-25'), [
    '2026-10-24T22:00:00Z',
    '2026-11-24T23:00:00Z',
    true,
  ]);
  t.same(await period('2026-12-01T00:00:00Z', '?until=2026-03-31'), [
    '2026-02-27T23:00:00Z',
    '2026-03-30T22:00:00Z',
    true,
  ]);
  t.same(await period('2026-12-01T00:00:00Z', '?from=2026-11-15&until=2026-12-02'), [
    '2026-11-14T23:00:00Z',
    '2026-12-01T23:00:00Z',
    false,
  ]);
  t.same(await period('2026-12-01T00:00:00Z', '?from=2026-11-15&until=2026-12-01T00:00:00Z'), [
    '2026-11-14T23:00:00Z',
    '2026-12-01T00:00:00Z',
    true,
  ]);
});

t.test('what cannot be told is refused', async (t) => {
  const { enrol, inject, openOther, time } = await openClub();
  const { id } = await enrol('ALFKI');
  time.now = at('2026-05-01T12:00:00Z');
  const refusal = async (query: string) => {
    const { status, body } = await inject('GET', `${STATEMENT}?${query}`);
    return [status, body.errors?.[0]?.pointer, body.detail];
  };
  const ends = 'it would be from 2026-03-31T22:00:00Z until 2026-03-31T22:00:00Z';
  t.same(await refusal('from=2026-04-01&until=2026-04-01'), [
    400,
    '/until',
    `The period ends before it begins: ${ends}. until is the first instant after it.`,
  ]);
  t.equal((await inject('GET', `${STATEMENT}?from=2026-04-01&until=2026-03-31T22:00:00.001Z`)).status, 200);
  t.match(await refusal('from=2026-04-01&until=2026-03-01'), [400, '/until']);
  t.same(await refusal('from=2026-05-01T12:00:00Z'), [
    400,
    '/from',
    "The period lies in the future; the service's clock shows 2026-05-01T12:00:00Z.",
  ]);
  t.match(await refusal('until=2027-05-01'), [400, '/until', /lies in the future/]);
  t.equal((await inject('GET', `${STATEMENT}?from=2025-05-01&until=2026-05-01`)).status, 200);
  t.same(await refusal('from=2025-05-01&until=2026-05-01T00:00:00Z'), [
    400,
    '/until',
    'A statement is of one year at most: ask for several.',
  ]);
  t.match(await refusal('from=1900-01-01&until=9999-12-31'), [400, '/until']);
  for (const bad of [
    'from=',
    'from=soon',
    'until=2026-02-30',
    'format=pdf',
    'points=A%20B',
    'holder=anna',
    'asOf=2026-01-01',
    'limit=5',
  ])
    t.equal((await inject('GET', `${STATEMENT}?${bad}`)).status, 400, bad);
  t.match(await inject('GET', `${STATEMENT}?holder=external:nobody`), {
    status: 404,
    body: { errors: [{ in: 'query', pointer: '/holder' }] },
  });
  t.equal((await inject('GET', '/v1/accounts/external:NOBODY/statement')).status, 404);
  t.equal((await (await openOther()).inject('GET', `/v1/accounts/${id}/statement`)).status, 404);
});

t.test('is empty before the account was known, and where nothing happened', async (t) => {
  const { enrol, statement, time, text } = await openClub();
  await enrol('ALFKI', { enrolledAt: '2025-01-01' });
  time.now += 100 * DAY;
  const before = await statement('?from=2026-01-01&until=2026-02-01');
  t.same(before.movements, []);
  t.match(before.wallets, [
    { points: 'reward', closing: { active: 0 }, expiringNext: null },
    { points: 'slow' },
  ]);
  t.match(await text('from=2026-01-01&until=2026-02-01&format=html'), 'Nothing came, and nothing left.');
});
