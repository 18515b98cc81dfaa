import t from 'tap';
import { openService } from '../accounts/open-service.ts';
import { readEvents } from '../harness/events.ts';

const ALFKI = '/v1/accounts/external:ALFKI';
const TIERS = `${ALFKI}/tiers`;
const STATUS = `${TIERS}/status`;
const DAY_MS = 86_400_000;

/** Silver keeps for less than it takes to reach it; a yearly status, with what the figures give at its end. */
const DOCUMENT = {
  name: 'Club',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: { reward: {} },
  metrics: { spend: { sum: 'line.net', over: { calendar: 'year' } } },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        {
          key: 'silver',
          reach: { metric: 'spend', atLeast: 1_000 },
          keep: { metric: 'spend', atLeast: 600 },
          multiplier: '1.5',
          benefits: [{ key: 'support', text: 'Answer within 2 hours', value: 2 }],
          headStart: { spend: '100.50' },
        },
        { key: 'gold', reach: { metric: 'spend', atLeast: 5_000 }, multiplier: '2' },
      ],
      held: JSON.parse('{"until": "end-of-year", "then": "figures"}'),
      onReturn: 'reassess',
    },
  },
  rules: [],
};

async function openStatus() {
  const service = await openService();
  await service.expectStatus(201, 'PUT', '/v1/programs/club', { document: DOCUMENT });
  service.time.now += 1_000;
  await service.enrol('ALFKI', { enrolledAt: '2025-01-01' });
  const standing = async (query = '') => (await service.get(`${TIERS}${query}`)).tiers.status;
  return { ...service, standing };
}

t.test('a standing shows what the tier brings, what keeps it, and what the next one asks for', async (t) => {
  const { buy, standing } = await openStatus();
  await buy('ALFKI', '1000');
  t.same(await standing(), {
    key: 'silver',
    since: '2026-03-01T12:00:01Z',
    until: '2026-12-31T23:00:00Z',
    multiplier: '1.5',
    benefits: [{ key: 'support', text: 'Answer within 2 hours', value: 2 }],
    hold: null,
    set: null,
    keep: { until: '2026-12-31T23:00:00Z', routes: [{ missing: [] }] },
    next: { key: 'gold', routes: [{ missing: [{ metric: 'spend', have: '1000', need: '5000' }] }] },
  });
});

t.test(
  'what the figures give at the end of a tier is shown, whether anything has run since or not',
  async (t) => {
    const { buy, standing, time, countCommands } = await openStatus();
    await buy('ALFKI', '1000');
    const before = await countCommands();
    time.now = Date.parse('2027-02-01T00:00:00Z');
    const shown = await standing();
    t.match(shown, {
      key: 'silver',
      since: '2026-03-01T12:00:01Z',
      until: '2027-12-31T23:00:00Z',
      keep: { routes: [{ missing: [{ metric: 'spend', have: '100.5', need: '600' }] }] },
      next: { key: 'gold', routes: [{ missing: [{ metric: 'spend', have: '100.5', need: '5000' }] }] },
    });
    t.match(await standing('?asOf=2027-01-15'), { key: 'silver', until: '2027-12-31T23:00:00Z' });
    t.equal(await countCommands(), before);
    await buy('ALFKI', '1');
    const after = await standing();
    t.same([after.key, after.since, after.until], [shown.key, shown.since, shown.until]);
    time.now = Date.parse('2029-01-01T00:00:00Z');
    t.match(await standing(), { key: 'red', since: '2027-12-31T23:00:00Z', until: null, keep: null });
  },
);

t.test('a hold freezes a status until it is released', async (t) => {
  const { buy, standing, inject, time } = await openStatus();
  await buy('ALFKI', '1000');
  time.now += DAY_MS;
  const held = await inject('POST', `${STATUS}/hold`, { reason: 'parental-leave' });
  t.match(held, {
    status: 201,
    body: {
      key: 'silver',
      until: null,
      hold: { since: '2026-03-02T12:00:01Z', until: null, reason: 'parental-leave' },
    },
  });
  t.same(held.body, await standing());
  t.match(await inject('POST', `${STATUS}/hold`, { reason: 'parental-leave' }), {
    status: 409,
    body: { code: 'on-hold-already' },
  });
  time.now += 365 * DAY_MS;
  const released = await inject('DELETE', `${STATUS}/hold`);
  t.match(released, { status: 200, body: { key: 'silver', until: '2027-12-31T23:00:00Z', hold: null } });
  t.same(released.body, await standing());
  t.match(await standing('?asOf=2026-06-01'), {
    until: '2027-12-31T23:00:00Z',
    hold: { since: '2026-03-02T12:00:01Z', until: '2027-03-02T12:00:01Z' },
  });
  t.match(await inject('DELETE', `${STATUS}/hold`), { status: 404, body: { code: 'not-on-hold' } });
});

t.test('a hold with an end runs out by itself; a date is the start of that day', async (t) => {
  const { buy, inject, standing, time } = await openStatus();
  await buy('ALFKI', '1000');
  const held = await inject('POST', `${STATUS}/hold`, { reason: 'a crisis', until: '2026-04-01' });
  t.match(held.body, {
    hold: { until: '2026-03-31T22:00:00Z' },
    // Thirty days, ten hours less a second: March is one hour short.
    until: '2027-01-31T08:59:59Z',
  });
  time.now = Date.parse('2026-03-31T22:00:00Z');
  t.match(await standing(), { hold: null, until: '2027-01-31T08:59:59Z' });
  t.equal((await inject('POST', `${STATUS}/hold`, { reason: 'again', until: null })).status, 201);
});

t.test('a tier can be set by hand for a time, replaced and taken back', async (t) => {
  const { buy, inject, standing, time, countCommands } = await openStatus();
  const set = await inject('PUT', STATUS, { tier: 'gold', until: '2026-07-01', reason: 'status-match' });
  t.match(set, {
    status: 200,
    body: {
      key: 'gold',
      since: '2026-03-01T12:00:01Z',
      until: '2026-06-30T22:00:00Z',
      multiplier: '2',
      set: {
        tier: 'gold',
        kind: 'floor',
        since: '2026-03-01T12:00:01Z',
        until: '2026-06-30T22:00:00Z',
        reason: 'status-match',
      },
      keep: { routes: [{ missing: [{ metric: 'spend', have: '0', need: '5000' }] }] },
      next: null,
    },
  });
  t.same(set.body, await standing());
  const commands = await countCommands();
  time.now += 60_000;
  const again = await inject('PUT', STATUS, {
    tier: 'gold',
    until: '2026-06-30T22:00:00Z',
    reason: 'status-match',
  });
  t.same([again.status, again.body], [200, set.body]);
  t.equal(await countCommands(), commands, 'the same again leaves no trace');
  await buy('ALFKI', '1000');
  t.match(await inject('PUT', STATUS, { tier: 'red', reason: 'misuse' }), {
    body: { key: 'red', until: null, set: { kind: 'exact', until: null } },
  });
  t.match(await inject('PUT', STATUS, { tier: null, reason: 'a mistake' }), {
    status: 200,
    body: { key: 'silver', set: null },
  });
  t.match(await inject('PUT', STATUS, { tier: null, reason: 'a mistake' }), { body: { key: 'silver' } });
  t.match(await standing('?asOf=2026-03-01T12:00:02Z'), { key: 'gold', set: { reason: 'status-match' } });
});

t.test('a set is judged by the tier that the figures give by now', async (t) => {
  const { buy, inject, time } = await openStatus();
  await buy('ALFKI', '1000');
  time.now = Date.parse('2027-02-01T00:00:00Z');
  t.match(await inject('PUT', STATUS, { tier: 'red', reason: 'misuse' }), {
    body: { set: { kind: 'exact' } },
  });
});

t.test('a return takes away the tier that it no longer carries; undone, it gives it back', async (t) => {
  const { buy, expectStatus, standing, time } = await openStatus();
  const bought = await buy('ALFKI', '1000');
  time.now += DAY_MS;
  const back = await expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'back',
    account: 'external:ALFKI',
    kind: 'return',
    of: bought.externalId,
    occurredAt: new Date(time.now).toISOString(),
    lines: [{ sku: '1', quantity: 1 }],
  });
  t.same(back.tiers.status, { before: 'silver', after: 'red' });
  t.match(await standing(), { key: 'red', since: '2026-03-02T12:00:01Z' });
  t.match(await standing('?asOf=2026-03-01T18:00:00Z'), { key: 'silver', until: '2026-03-02T12:00:01Z' });
  time.now += DAY_MS;
  await expectStatus(201, 'POST', `${ALFKI}/transactions/${back.id}/void`, { reason: 'a mistake' });
  t.match(await standing(), { key: 'silver', since: '2026-03-01T12:00:01Z', until: '2026-12-31T23:00:00Z' });
});

t.test('what happens to a status is told, with its reason', async (t) => {
  const service = await openStatus();
  const { buy, inject, time } = service;
  await inject('PUT', STATUS, { tier: 'silver', until: '2026-03-03', reason: 'status-match' });
  await inject('POST', `${STATUS}/hold`, { until: '2026-03-02', reason: 'parental-leave' });
  await inject('DELETE', `${STATUS}/hold`);
  await buy('ALFKI', '600');
  time.now = Date.parse('2027-01-01T00:00:00Z');
  await buy('ALFKI', '1');
  const told = (await readEvents(service))
    .filter(({ type }: { type: string }) => type.startsWith('tier.'))
    .map(({ type, at, data }: { type: string; at: string; data: Record<string, unknown> }) => [
      type,
      at,
      data.tier ?? data.after ?? data.ladder,
      data.reason ?? data.until ?? data.before ?? null,
    ]);
  t.same(told, [
    ['tier.set', '2026-03-01T12:00:01Z', 'silver', 'status-match'],
    ['tier.held', '2026-03-01T12:00:01Z', 'status', 'parental-leave'],
    ['tier.released', '2026-03-01T12:00:01Z', 'status', null],
    ['tier.kept', '2026-03-01T12:00:01Z', 'silver', '2026-12-31T23:00:00Z'],
    ['tier.ended', '2026-12-31T23:00:00Z', 'red', 'silver'],
  ]);
});

t.test('of two that come at once, one is first: two holds, two sets', async (t) => {
  const { inject, standing, countCommands } = await openStatus();
  const holds = await Promise.all(
    [1, 2, 3].map(() => inject('POST', `${STATUS}/hold`, { reason: 'parental-leave' })),
  );
  t.same(holds.map(({ status }) => status).sort(), [201, 409, 409]);
  const tiers = ['silver', 'gold', 'silver', 'gold'];
  const sets = await Promise.all(
    tiers.map((tier) => inject('PUT', STATUS, { tier, until: '2026-07-01', reason: 'status-match' })),
  );
  t.same(
    sets.map(({ status, body }) => [status, body.key]),
    tiers.map((tier) => [200, tier]),
  );
  t.ok(['silver', 'gold'].includes((await standing()).key));
  const before = await countCommands();
  const same = await Promise.all(
    tiers.map(() => inject('PUT', STATUS, { tier: 'gold', until: '2026-08-01', reason: 'status-match' })),
  );
  t.same(
    same.map(({ body }) => body),
    tiers.map(() => same[0]?.body),
  );
  t.ok((await countCommands()) - before <= tiers.length);
});

t.test('what does not fit is refused, and says where', async (t) => {
  const { inject, countCommands } = await openStatus();
  const before = await countCommands();
  const refusals: readonly (readonly [
    'PUT' | 'POST' | 'DELETE',
    string,
    object | undefined,
    number,
    string,
    string,
  ])[] = [
    ['PUT', `${TIERS}/none`, { tier: 'gold', reason: 'why' }, 404, 'unknown-ladder', '/ladder'],
    ['POST', `${TIERS}/none/hold`, { reason: 'why' }, 404, 'unknown-ladder', '/ladder'],
    ['DELETE', `${TIERS}/none/hold`, undefined, 404, 'unknown-ladder', '/ladder'],
    ['DELETE', `${STATUS}/hold`, undefined, 404, 'not-on-hold', ''],
    ['PUT', STATUS, { tier: 'platinum', reason: 'why' }, 422, 'unknown-tier', '/tier'],
    [
      'PUT',
      STATUS,
      { tier: 'gold', until: '2026-03-01T12:00:01Z', reason: 'why' },
      422,
      'until-out-of-range',
      '/until',
    ],
    ['POST', `${STATUS}/hold`, { until: '2026-03-01', reason: 'why' }, 422, 'until-out-of-range', '/until'],
    ['POST', `${STATUS}/hold`, { until: '2036-03-02', reason: 'why' }, 422, 'until-out-of-range', '/until'],
    ['PUT', STATUS, { tier: 'gold' }, 422, 'validation-failed', '/reason'],
    ['PUT', STATUS, { reason: 'why' }, 422, 'validation-failed', '/tier'],
    ['PUT', STATUS, { tier: 'gold', reason: '' }, 422, 'validation-failed', '/reason'],
    ['PUT', STATUS, { tier: 'gold', reason: 'x'.repeat(101) }, 422, 'validation-failed', '/reason'],
    ['POST', `${STATUS}/hold`, { until: 'soon', reason: 'why' }, 422, 'validation-failed', '/until'],
    ['POST', `${STATUS}/hold`, { reason: 'why', tier: 'gold' }, 422, 'validation-failed', '/tier'],
    [
      'PUT',
      '/v1/accounts/external:NOBODY/tiers/status',
      { tier: 'gold', reason: 'why' },
      404,
      'not-found',
      '/ref',
    ],
  ];
  for (const [method, path, body, status, code, pointer] of refusals) {
    const answer = await inject(method, path, body);
    const [first] = answer.body.errors;
    t.same(
      [answer.status, answer.body.code, first.pointer],
      [status, code, pointer],
      `${method} ${path} ${code}`,
    );
    if (status === 404 && pointer !== '') t.equal(first.in, 'path');
  }
  t.equal(await countCommands(), before);
});

t.test('another tenant finds no account there', async (t) => {
  const { enrol } = await openService();
  const { id } = await enrol('ALFKI');
  const other = await openService();
  for (const [method, path, body] of [
    ['PUT', 'status', { tier: 'gold', reason: 'why' }],
    ['POST', 'status/hold', { reason: 'why' }],
    ['DELETE', 'status/hold', undefined],
  ] as const)
    t.match(await other.inject(method, `/v1/accounts/${id}/tiers/${path}`, body), {
      status: 404,
      body: { code: 'not-found' },
    });
});
