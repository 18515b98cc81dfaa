import t from 'tap';
import { openService } from '../accounts/open-service.ts';
import { readEvents } from '../harness/events.ts';

const DOCUMENT = {
  name: 'Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: { reward: {} },
  journeys: {
    onboarding: {
      label: 'Onboarding',
      start: 'enrolment',
      within: 'P90D',
      steps: [
        { key: 'profile', label: 'Your profile', on: 'activity', type: 'profile' },
        { key: 'orders', on: 'purchase', when: { fact: 'transaction.net', atLeast: '20' }, times: 2 },
      ],
    },
    tour: {
      order: 'given',
      within: 'P7D',
      repeat: 'after-end',
      steps: [
        { key: 'shop', on: 'activity', type: 'visit', when: { fact: 'transaction.store', eq: 'berlin' } },
        { key: 'museum', on: 'activity', type: 'visit', when: { fact: 'transaction.store', eq: 'museum' } },
      ],
    },
  },
  rules: [
    {
      key: 'step',
      on: 'journey-step',
      journey: { key: 'onboarding' },
      earn: { points: 'reward', fixed: 10 },
    },
    {
      key: 'onboarded',
      on: 'journey-done',
      journey: { key: 'onboarding' },
      earn: { points: 'reward', fixed: 100 },
    },
  ],
};
const ALFKI = '/v1/accounts/external:ALFKI';
const JOURNEYS = `${ALFKI}/journeys`;

async function openClub() {
  const service = await openService();
  await service.publish('club', DOCUMENT);
  const { id } = await service.enrol('ALFKI', { enrolledAt: '2026-03-01T12:00:00Z' });
  let facts = 0;
  const act = (type: string, fact: object = {}) =>
    service.expectStatus(201, 'POST', '/v1/transactions', {
      externalId: `act-${++facts}`,
      account: 'external:ALFKI',
      kind: 'activity',
      type,
      occurredAt: new Date(service.time.now).toISOString(),
      ...fact,
    });
  return { ...service, id, act };
}

t.test('shows what is done of each journey, what is missing, and until when', async (t) => {
  const { get, act, buy, id, time } = await openClub();
  const shown = await get(JOURNEYS);
  t.same([shown.account, shown.asOf], [id, '2026-03-01T12:00:00Z']);
  t.match(shown.journeys.onboarding, {
    label: 'Onboarding',
    state: 'running',
    startedAt: '2026-03-01T12:00:00Z',
    // Ninety days of the calendar in Berlin, where summer begins meanwhile.
    until: '2026-05-30T11:00:00Z',
    doneAt: null,
    version: 2,
    steps: [
      { key: 'profile', label: 'Your profile', done: 0, needed: 1, missing: 1, counted: [], open: true },
      { key: 'orders', label: null, done: 0, needed: 2, missing: 2, open: true },
    ],
    earlier: [],
  });
  t.match(shown.journeys.tour, {
    state: 'open',
    startedAt: null,
    until: null,
    steps: [{ open: true }, { open: false }],
  });
  time.now += 60_000;
  const { id: transaction } = await act('profile');
  await buy('ALFKI', '20.00');
  t.match((await get(JOURNEYS)).journeys.onboarding, {
    state: 'running',
    steps: [
      {
        done: 1,
        missing: 0,
        doneAt: '2026-03-01T12:01:00Z',
        counted: [{ transaction, at: '2026-03-01T12:01:00Z' }],
        open: false,
      },
      { done: 1, missing: 1, doneAt: null, open: true },
    ],
  });
  await buy('ALFKI', '20.00');
  t.match((await get(JOURNEYS)).journeys.onboarding, {
    state: 'done',
    doneAt: '2026-03-01T12:01:00Z',
    steps: [{ open: false }, { missing: 0, open: false }],
  });
});

t.test('gives the rewards, tells of them, and takes them back with a return', async (t) => {
  const service = await openClub();
  const { act, buy, get, expectStatus, time } = service;
  await act('profile');
  const first = await buy('ALFKI', '20.00');
  t.same(first.earned, []);
  const { externalId, earned } = await buy('ALFKI', '20.00');
  t.match(earned, [
    { rule: 'step', amount: 10 },
    { rule: 'onboarded', amount: 100 },
  ]);
  const { rules } = await get(`${ALFKI}/transactions/external:${externalId}/explanation`);
  t.match(rules, [
    { rule: 'step', fired: true, sentence: '10 reward points: fixed.' },
    { rule: 'onboarded', fired: true },
  ]);
  time.now += 86_400_000;
  const back = await expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'back',
    account: 'external:ALFKI',
    kind: 'return',
    occurredAt: new Date(time.now).toISOString(),
    of: first.externalId,
    lines: [{ sku: '1', quantity: 1 }],
  });
  t.ok(back.id);
  t.match((await get(JOURNEYS)).journeys.onboarding, { state: 'running', steps: [{}, { missing: 1 }] });
  const explained = await get(`${ALFKI}/transactions/external:back/explanation`);
  t.match(explained.returnOf.find(({ purchase }: { purchase: string }) => purchase === externalId)?.points, [
    { rule: 'step', earned: 10, keptEarns: 0, takenBack: 10 },
    { rule: 'onboarded', earned: 100, keptEarns: 0, takenBack: 100 },
  ]);
  await expectStatus(201, 'POST', `${ALFKI}/transactions/external:back/void`, { reason: 'a mistake' });
  t.match((await get(JOURNEYS)).journeys.onboarding, { state: 'done' });
  const data = await readEvents(service);
  const types = data.map(({ type }: { type: string }) => type);
  for (const type of ['journey.started', 'journey.step-done', 'journey.done'])
    t.ok(types.includes(type), type);
});

t.test('is expired when its time is over, whether anything happens or not, and begins again', async (t) => {
  const service = await openClub();
  const { act, get, time } = service;
  await act('visit', { store: 'berlin' });
  t.match((await get(JOURNEYS)).journeys.tour, {
    state: 'running',
    until: '2026-03-08T12:00:00Z',
    steps: [{ missing: 0 }, { missing: 1, open: true }],
  });
  time.now = Date.parse('2026-03-08T11:59:59.999Z');
  t.match((await get(JOURNEYS)).journeys.tour, { state: 'running' });
  time.now += 1;
  t.match((await get(JOURNEYS)).journeys.tour, { state: 'expired', steps: [{}, { open: false }] });
  await act('visit', { store: 'berlin' });
  t.match((await get(JOURNEYS)).journeys.tour, {
    state: 'running',
    earlier: [{ state: 'expired', startedAt: '2026-03-01T12:00:00Z' }],
  });
  const data = await readEvents(service);
  t.match(
    data.filter(({ type }: { type: string }) => type === 'journey.expired'),
    [{ at: '2026-03-08T12:00:00Z', data: { journey: 'tour', missing: ['museum'] } }],
  );
});

t.test('the same again, and many at once, count once each', async (t) => {
  const { inject, get } = await openClub();
  const order = (externalId: string) => ({
    externalId,
    account: 'external:ALFKI',
    kind: 'purchase',
    occurredAt: '2026-03-01T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: '1', quantity: 1, unitPrice: '30' }],
  });
  const posts = ['a', 'a', 'b', 'b', 'c'].map((id) => inject('POST', '/v1/transactions', order(id)));
  const statuses = (await Promise.all(posts)).map(({ status }) => status).sort();
  t.same(statuses, [200, 200, 201, 201, 201]);
  t.match((await get(JOURNEYS)).journeys.onboarding.steps[1], { done: 2, missing: 0 });
});

t.test('keeps showing what was begun, under a programme that has it no more', async (t) => {
  const { act, get, publish, time } = await openClub();
  await act('profile');
  const { journeys: _, rules: __, ...without } = DOCUMENT;
  await publish('club', without);
  time.now += 1;
  const { journeys } = await get(JOURNEYS);
  t.same(Object.keys(journeys), ['onboarding']);
  t.match(journeys.onboarding, { state: 'running', version: 2 });
});

t.test('answers 404 for an account that there is not, or that is another tenant’s', async (t) => {
  const { inject, injectAsTenant } = await openClub();
  t.match(await inject('GET', '/v1/accounts/external:NOBODY/journeys'), {
    status: 404,
    body: { code: 'not-found' },
  });
  const other = await injectAsTenant('somebody else');
  t.match(await other('GET', JOURNEYS), { status: 404 });
  t.match(await inject('GET', `${JOURNEYS}?asof=1`), { status: 400, body: { code: 'invalid-request' } });
});
