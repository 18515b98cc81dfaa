import t from 'tap';
import { openService } from '../accounts/open-service.ts';

interface Event {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly recordedAt: string;
  readonly account: { readonly id: string; readonly externalId: string };
  readonly data: Record<string, unknown>;
}

interface EventPage {
  readonly data: readonly Event[];
  readonly nextCursor: string | null;
}

type Get = (path: string) => Promise<EventPage>;

t.test('each command is told once, followed by what it brought', async (t) => {
  const { enrol, putPerson, buy, get, inject, time } = await openService();
  const account = await enrol('ALFKI', { enrolledAt: '2026-01-01' });
  const anna = await putPerson('ALFKI', 'anna', { roles: ['buyer'], circle: 2 });
  time.now += 60_000;
  const purchase = await buy('ALFKI', '1000', {
    stakeholder: 'external:anna',
    occurredAt: '2026-02-01T12:00:00Z',
  });
  await inject('PATCH', '/v1/accounts/external:ALFKI', { kind: 'person' });

  const events = await readEvents(get, 5);
  t.same(
    events.map(({ type, at, data }) => ({ type, at, data })),
    [
      {
        type: 'account.enrolled',
        at: '2026-03-01T12:00:00Z',
        data: { kind: 'company', enrolledAt: '2025-12-31T23:00:00Z' },
      },
      {
        type: 'stakeholder.updated',
        at: '2026-03-01T12:00:00Z',
        data: { stakeholder: anna.id, active: true, roles: ['buyer'], circle: 2 },
      },
      { type: 'purchase.posted', at: '2026-02-01T12:00:00Z', data: purchase },
      {
        type: 'tier.reached',
        at: '2026-02-01T12:00:00Z',
        data: {
          ladder: 'status',
          tier: 'silver',
          since: '2026-02-01T12:00:00Z',
          until: '2026-12-31T23:00:00Z',
        },
      },
      {
        type: 'account.updated',
        at: '2026-03-01T12:01:00Z',
        data: { kind: 'person', enrolledAt: '2025-12-31T23:00:00Z' },
      },
    ],
  );
  t.ok(events.every((event) => event.account.id === account.id && event.account.externalId === 'ALFKI'));
  t.match(events[2], { recordedAt: '2026-03-01T12:01:00Z' });
  t.equal(new Set(events.map((event) => event.id)).size, 5);
});

t.test('a reader goes on after any event, one at a time, also within a command', async (t) => {
  const { enrol, buy, get } = await openService();
  t.same(await get('/v1/events'), { data: [], nextCursor: null }, 'nothing has happened');
  await enrol('ALFKI');
  await buy('ALFKI', '5000');
  await buy('ALFKI', '1');
  const all = await readEvents(get, 5);
  t.same(
    all.map((event) => event.type),
    ['account.enrolled', 'purchase.posted', 'tier.reached', 'purchase.posted', 'tier.reached'],
  );
  const seen: Event[] = [];
  let after = '';
  for (;;) {
    const page: EventPage = await get(`/v1/events?limit=1${after}`);
    if (page.data.length === 0) {
      t.equal(page.nextCursor, seen.at(-1)?.id, 'a reader that is up to date keeps its place');
      break;
    }
    t.equal(page.nextCursor, page.data[0]?.id);
    seen.push(...page.data);
    after = `&after=${page.nextCursor}`;
  }
  t.same(seen, all);
  for (const [i, event] of all.entries()) {
    t.same((await get(`/v1/events?after=${event.id}`)).data, all.slice(i + 1));
  }
});

t.test('nothing is shown behind a transaction that is still running', async (t) => {
  const { enrol, get, pool } = await openService();
  await enrol('BEFORE');
  await readEvents(get, 1);
  const client = await pool.connect();
  try {
    await client.query('begin');
    // Whatever this transaction would write will be ordered before what comes after it now.
    await client.query('select pg_current_xact_id()');
    await enrol('AFTER');
    t.same(
      (await get('/v1/events')).data.map((event: Event) => event.account.externalId),
      ['BEFORE'],
    );
    await client.query('commit');
  } finally {
    client.release(true);
  }
  t.same(
    (await readEvents(get, 2)).map((event) => event.account.externalId),
    ['BEFORE', 'AFTER'],
  );
});

t.test('a reader beside writers sees everything once, and each account in its order', async (t) => {
  const { enrol, buy, get } = await openService();
  const accounts = ['A', 'B', 'C', 'D'];
  for (const account of accounts) await enrol(account);
  let writing = true;
  const seen: Event[] = [];
  const read = async () => {
    let after = '';
    for (let idle = 0; idle < 100; ) {
      const page: EventPage = await get(`/v1/events?limit=7${after}`);
      seen.push(...page.data);
      after = page.nextCursor === null ? '' : `&after=${page.nextCursor}`;
      if (page.data.length > 0 || writing) continue;
      if (seen.length >= 104) return;
      idle += 1;
      await pause();
    }
  };
  const write = async () => {
    const purchases = accounts.flatMap((account) => Array.from({ length: 25 }, () => buy(account, '0.01')));
    await Promise.all(purchases);
    writing = false;
  };
  await Promise.all([read(), write()]);
  const commands = seen.filter((event) => event.type !== 'tier.reached');
  t.equal(commands.length, 104);
  t.equal(new Set(seen.map((event) => event.id)).size, seen.length, 'nothing twice');
  for (const account of accounts) {
    const seqs = commands
      .filter((event) => event.account.externalId === account)
      .map((event) => Number(event.id.split('_')[3]));
    t.same(
      seqs,
      Array.from({ length: 26 }, (_, i) => i + 1),
      account,
    );
  }
});

t.test('what time does is told with the next command, with its own instant and its holder', async (t) => {
  const { enrol, buy, get, time } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  await buy('ALFKI', '1');
  time.now = Date.parse('2026-04-01T12:00:00Z');
  await buy('ALFKI', '1');
  const data = { holder: 'account', points: 'slow', amount: 100 };
  t.match((await readEvents(get, 6)).slice(-4), [
    { type: 'purchase.posted', at: '2026-04-01T12:00:00Z' },
    { type: 'points.activated', at: '2026-03-15T12:00:00Z', data },
    { type: 'points.expired', at: '2026-04-01T11:00:00Z', data },
    { type: 'tier.reached', data: { ladder: 'loyalty' } },
  ]);
});

t.test('a transfer is told at both ends, under one id', async (t) => {
  const { enrol, putPerson, buy, get, expectStatus } = await openService();
  await enrol('FROM');
  await enrol('TO');
  const anna = await putPerson('TO', 'anna');
  await buy('FROM', '100');
  const transfer = await expectStatus(201, 'POST', '/v1/transfers', {
    externalId: 'T-1',
    from: { account: 'external:FROM', holder: 'account' },
    to: { account: 'external:TO', holder: 'external:anna' },
    points: 'reward',
    amount: 40,
  });
  const events = (await readEvents(get, 7)).filter((event) => event.type.startsWith('transfer.'));
  t.same(
    events.map((event) => [event.type, event.account.externalId]),
    [
      ['transfer.sent', 'FROM'],
      ['transfer.received', 'TO'],
      ['transfer.credited', 'FROM'],
    ],
  );
  t.same(events[0]?.data.id, transfer.id);
  t.same(events[1]?.data, { transfer: transfer.id, holder: anna.id, points: 'reward', amount: 40 });
  t.match(events[2]?.data, { transfer: transfer.id, reason: null });
});

t.test('no event names a person or an account as the database does', async (t) => {
  const { enrol, putPerson, buy, get } = await openService();
  await enrol('ALFKI', { attributes: { patient: true } });
  await putPerson('ALFKI', 'anna');
  await buy('ALFKI', '1000', { stakeholder: 'external:anna' });
  const events = await readEvents(get, 4);
  t.notMatch(JSON.stringify(events), /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}/);
});

t.test('a place that no event has is refused', async (t) => {
  const { inject, enrol, get } = await openService();
  await enrol('ALFKI');
  const [event] = await readEvents(get, 1);
  const [, , account] = (event?.id ?? '').split('_');
  const wrong = [
    '',
    'x',
    `evt_1_${account}_1`,
    `evt_-1_${account}_1_0`,
    `evt_99999999999999999999_${account}_1_0`,
    `evt_1_${account}_9999999999999999_0`,
    'evt_1_zzzzzzzzzzzzzzzzzzzzzzzzzz_1_0',
    `evt_1_${account}_1_0'`,
  ];
  for (const after of wrong) {
    const answer = await inject('GET', `/v1/events?after=${encodeURIComponent(after)}`);
    t.equal(answer.status, 400, after);
    t.match(answer.body, { code: 'invalid-request', errors: [{ in: 'query', pointer: '/after' }] });
  }
  t.equal((await inject('GET', '/v1/events?limit=101')).status, 400);
  t.equal((await inject('GET', '/v1/events?cursor=x')).status, 400);
  t.equal(
    (await inject('GET', `/v1/events?after=evt_18446744073709551615_${account}_1_0`)).status,
    200,
    'beyond the last',
  );
});

/** Other transactions on the server hold events back for a while: waits until as many are there. */
async function readEvents(get: Get, count: number): Promise<readonly Event[]> {
  for (let i = 0; i < 400; i++) {
    const { data } = await get('/v1/events?limit=100');
    if (data.length >= count) return data;
    await pause();
  }
  throw new Error(`there are no ${count} events`);
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 25));
}
