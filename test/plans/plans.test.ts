import t from 'tap';
import { openService } from '../accounts/open-service.ts';
import { readEvents } from '../harness/events.ts';

const DOCUMENT = {
  name: 'Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: { reward: {} },
  plans: {
    premium: {
      label: 'Premium',
      period: 'P1M',
      trial: 'P14D',
      grace: 'P7D',
      fee: { type: 'plan-fee', when: { fact: 'transaction.attributes.plan', eq: 'premium' }, amount: '9.90' },
      benefits: [{ key: 'freight', text: 'Free freight', value: true }],
    },
    yearly: { period: 'P1Y', fee: { type: 'yearly-fee' } },
  },
  rules: [
    {
      key: 'premium-points',
      on: 'purchase',
      earn: {
        points: 'reward',
        rate: { points: 1, per: '1.00', of: 'net' },
        times: { factor: '2', when: { fact: 'plan.premium', eq: true } },
      },
    },
  ],
};
const ALFKI = '/v1/accounts/external:ALFKI';
const PLANS = `${ALFKI}/plans`;

async function openClub() {
  const service = await openService();
  await service.publish('club', DOCUMENT);
  const { id } = await service.enrol('ALFKI', { enrolledAt: '2026-01-01' });
  let fees = 0;
  const pay = (fact: object = {}) =>
    service.expectStatus(201, 'POST', '/v1/transactions', {
      externalId: `fee-${++fees}`,
      account: 'external:ALFKI',
      kind: 'activity',
      type: 'plan-fee',
      attributes: { plan: 'premium' },
      occurredAt: new Date(service.time.now).toISOString(),
      ...fact,
    });
  const typesOfEvents = async () => {
    const types = (await readEvents(service)).map(({ type }: { type: string }) => type);
    return types.filter((type: string) => type.startsWith('plan.'));
  };
  return { ...service, id, pay, typesOfEvents };
}

const NEVER = { since: null, until: null, graceUntil: null, renewals: 0, cancelledAt: null, isIn: false };

t.test('activates a plan, renews it by fees, and lets it lapse by itself', async (t) => {
  const { get, expectStatus, pay, buy, id, time, typesOfEvents } = await openClub();
  const shown = await get(PLANS);
  t.match(shown, { account: id, asOf: '2026-03-01T12:00:00Z' });
  t.same(shown.plans.premium, {
    label: 'Premium',
    status: 'none',
    ...NEVER,
    fee: { type: 'plan-fee', amount: '9.90', period: 'P1M' },
    benefits: [{ key: 'freight', text: 'Free freight', value: true }],
  });
  t.match(shown.plans.yearly, { label: null, status: 'none', fee: { amount: null }, benefits: [] });
  const activated = await expectStatus(200, 'PUT', `${PLANS}/premium`);
  t.match(activated, {
    status: 'trial',
    isIn: true,
    since: '2026-03-01T12:00:00Z',
    until: '2026-03-15T12:00:00Z',
    graceUntil: '2026-03-22T12:00:00Z',
  });
  t.same(await expectStatus(200, 'PUT', `${PLANS}/premium`), activated);
  t.match((await buy('ALFKI', '10.00')).earned, [{ amount: 20 }]);
  await pay();
  time.now = Date.parse('2026-04-10T12:00:00Z');
  await pay();
  t.match((await get(PLANS)).plans.premium, {
    status: 'active',
    since: '2026-03-01T12:00:00Z',
    // The same time of the clock in Berlin, where summer has begun meanwhile.
    until: '2026-05-15T11:00:00Z',
    renewals: 1,
  });
  time.now = Date.parse('2026-05-15T11:00:00Z');
  t.match((await get(PLANS)).plans.premium, { status: 'grace', isIn: true });
  t.match((await buy('ALFKI', '10.00')).earned, [{ amount: 20 }]);
  time.now = Date.parse('2026-05-22T11:00:00Z');
  t.match((await get(PLANS)).plans.premium, { status: 'lapsed', isIn: false });
  t.match((await buy('ALFKI', '10.00')).earned, [{ amount: 10 }]);
  t.same(await typesOfEvents(), [
    'plan.activated',
    'plan.started',
    'plan.converted',
    'plan.renewed',
    'plan.lapsed',
  ]);
});

t.test('cancels at the end of what is paid, once, and takes a fee back that is undone', async (t) => {
  const { get, expectStatus, pay, time, typesOfEvents, countCommands } = await openClub();
  const fee = await pay();
  t.match((await get(PLANS)).plans.premium, { status: 'active', until: '2026-04-01T11:00:00Z' });
  const before = await countCommands();
  const cancelled = await expectStatus(200, 'DELETE', `${PLANS}/premium`);
  t.match(cancelled, { status: 'active', cancelledAt: '2026-03-01T12:00:00Z', graceUntil: null });
  t.same(await expectStatus(200, 'DELETE', `${PLANS}/premium`), cancelled);
  t.equal((await countCommands()) - before, 1, 'the same again leaves no trace');
  time.now = Date.parse('2026-04-01T11:00:00Z');
  t.match((await get(PLANS)).plans.premium, { status: 'cancelled', isIn: false });
  await expectStatus(200, 'PUT', `${PLANS}/premium`);
  t.match((await get(PLANS)).plans.premium, { status: 'waiting', isIn: false });
  time.now += 60_000;
  const second = await pay();
  t.match((await get(PLANS)).plans.premium, { status: 'active', since: '2026-04-01T11:01:00Z' });
  await expectStatus(201, 'POST', `${ALFKI}/transactions/external:${second.externalId}/void`, {
    reason: 'a mistake',
  });
  t.match((await get(PLANS)).plans.premium, { isIn: false });
  t.ok(fee.id ?? fee.transaction);
  t.same(await typesOfEvents(), [
    'plan.started',
    'plan.cancelled',
    'plan.lapsed',
    'plan.activated',
    'plan.started',
    'plan.lapsed',
  ]);
});

t.test('many at once activate once, and pay once for each fee', async (t) => {
  const { inject, get, typesOfEvents } = await openClub();
  const puts = Array.from({ length: 4 }, () => inject('PUT', `${PLANS}/premium`));
  t.same(
    (await Promise.all(puts)).map(({ status }) => status),
    [200, 200, 200, 200],
  );
  const fee = {
    externalId: 'fee',
    account: 'external:ALFKI',
    kind: 'activity',
    type: 'plan-fee',
    attributes: { plan: 'premium' },
    occurredAt: '2026-03-01T12:00:00Z',
  };
  const posts = Array.from({ length: 3 }, () => inject('POST', '/v1/transactions', fee));
  t.same((await Promise.all(posts)).map(({ status }) => status).sort(), [200, 200, 201]);
  t.match((await get(PLANS)).plans.premium, { until: '2026-04-15T11:00:00Z', renewals: 0 });
  t.same(await typesOfEvents(), ['plan.activated', 'plan.started', 'plan.converted']);
});

t.test('answers 404 for what there is not, and says which plan was meant', async (t) => {
  const { inject, injectAsTenant } = await openClub();
  for (const method of ['PUT', 'DELETE'] as const) {
    t.match(await inject(method, `${PLANS}/premum`), {
      status: 404,
      body: {
        code: 'unknown-plan',
        detail: 'There is no plan "premum"; did you mean "premium"?',
        errors: [{ in: 'path', pointer: '/plan' }],
      },
    });
    t.match(await inject(method, '/v1/accounts/external:NOBODY/plans/premium'), { status: 404 });
    t.match(await inject(method, `${PLANS}/-`), { status: 400 });
  }
  const other = await injectAsTenant('somebody else');
  t.match(await other('GET', PLANS), { status: 404, body: { code: 'not-found' } });
  t.match(await other('PUT', `${PLANS}/premium`), { status: 404 });
});

t.test('takes no fields to activate a plan, and none are ignored', async (t) => {
  const { inject, get } = await openClub();
  for (const body of [{ since: '2026-01-01' }, [], ['premium']]) {
    const { status, body: problem } = await inject('PUT', `${PLANS}/premium`, body);
    t.match([status, problem.code], [422, 'validation-failed'], JSON.stringify(body));
  }
  t.match(await inject('PUT', `${PLANS}/premium`, { since: '2026-01-01' }), {
    body: { errors: [{ pointer: '/since', detail: 'unknown field' }] },
  });
  t.match((await get(PLANS)).plans.premium, { status: 'none' });
  t.match(await inject('PUT', `${PLANS}/premium`, {}), { status: 200, body: { status: 'trial' } });
  const json = { 'content-type': 'application/json' };
  t.match(await inject('PUT', `${PLANS}/premium`, undefined, json), { status: 200 }, 'nothing at all');
});
