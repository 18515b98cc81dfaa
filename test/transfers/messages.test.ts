import { sql } from 'kysely';
import t from 'tap';
import { type Club, openClub, openSecond } from '../redemptions/club.ts';
import { allPoints, ended, TRANSFER, untilDelivered } from './transit.ts';

t.test('what a service that went away left behind is delivered by the next one', async (t) => {
  const club = await openClub(t, { isDelivering: false });
  await enrolBoth(club);
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER);
  await club.engine.stop();
  t.equal((await club.expectStatus(200, 'GET', `/v1/transfers/${id}`)).status, 'in-transit');
  t.equal(await allPoints(club), 1000);

  await openSecond(t, club);

  t.equal((await ended(club, id)).status, 'credited');
  await untilDelivered(club);
  t.equal((await club.balances('ANATR'))['account reward'], 100);
  t.equal(await allPoints(club), 1000);
});

t.test('messages that are delivered again change nothing', async (t) => {
  const club = await openClub(t, { isDelivering: false });
  await enrolBoth(club);
  await club.putPerson('ANATR', 'anna');
  await keepMessages(club);
  const credited = await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER);
  const refunded = await club.expectStatus(201, 'POST', '/v1/transfers', {
    ...TRANSFER,
    externalId: 'T-2',
    to: { account: 'external:ANATR', holder: 'external:anna' },
  });
  await club.deactivate('ANATR', 'anna');
  await club.engine.start();
  t.equal((await ended(club, credited.id)).status, 'credited');
  t.equal((await ended(club, refunded.id)).status, 'refunded');
  await untilDelivered(club);
  await sql`drop trigger keep_message on messages`.execute(club.db);
  const before = { rows: await club.countRows(), balances: await bothBalances(club) };

  for (let times = 0; times < 2; times++) {
    await sql`insert into messages select * from kept_messages`.execute(club.db);
    await openSecond(t, club);
    await untilDelivered(club);
    t.same({ rows: await club.countRows(), balances: await bothBalances(club) }, before);
  }
  const { rows } = await sql<{ kept: number }>`select count(*) as kept from kept_messages`.execute(club.db);
  t.equal(rows[0]?.kept, 4, 'there and back, for each of the transfers');
});

t.test('two services that sweep the same messages deliver each once', async (t) => {
  const club = await openClub(t, { isDelivering: false });
  await enrolBoth(club);
  await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      club.expectStatus(201, 'POST', '/v1/transfers', { ...TRANSFER, externalId: `T-${i}`, amount: 3 }),
    ),
  );

  await Promise.all([club.engine.start(), openSecond(t, club), openSecond(t, club)]);
  await untilDelivered(club);

  t.same(await bothBalances(club), { ALFKI: 850, ANATR: 150 });
  t.same(await statuses(club), { credited: 50 });
  t.equal(await allPoints(club), 1000);
});

t.test('transfers to and fro between two services lose no point at any moment', async (t) => {
  const club = await openClub(t, { isDelivering: true });
  await enrolBoth(club);
  await club.buy('ANATR', 1000);
  const services = [club, await openSecond(t, club)];
  const sums = new Set<number>();
  let done = false;
  const watching = (async () => {
    while (!done) sums.add(await allPoints(club));
  })();

  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => {
      const { from, to } = TRANSFER;
      const sides = i % 3 === 0 ? { from: to, to: from } : { from, to };
      const service = services[i % 2] ?? club;
      return service.inject('POST', '/v1/transfers', {
        ...TRANSFER,
        ...sides,
        externalId: `T-${i}`,
        amount: 50,
      });
    }),
  );
  await untilDelivered(club);
  done = true;
  await watching;

  t.ok(answers.every(({ status, body }) => status === 201 || body.code === 'insufficient-points'));
  t.same([...sums], [2000]);
  t.same(await statuses(club), { credited: answers.filter(({ status }) => status === 201).length });
});

t.test('points for an account that is not there come back', async (t) => {
  const club = await openClub(t, { isDelivering: false });
  await enrolBoth(club);
  const { id, to } = await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER);
  await removeAccount(club, 'ANATR');

  await club.engine.start();

  const { status, reason } = await ended(club, id);
  t.same({ status, reason }, { status: 'refunded', reason: 'unknown-account' });
  t.equal((await club.balances('ALFKI'))['account reward'], 1000);
  t.equal((await club.inject('GET', `/v1/accounts/${to.account}`)).status, 404);
  await untilDelivered(club);
});

t.test('points that a wallet cannot hold come back', async (t) => {
  const club = await openClub(t);
  await enrolBoth(club);
  await club.buy('ALFKI', 300_000_000_000);
  await club.expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'huge',
    account: 'external:ANATR',
    kind: 'purchase',
    occurredAt: '2026-03-01T12:00:00Z',
    currency: 'EUR',
    lines: [{ sku: '1', quantity: 9_007_199, unitPrice: '1000000000' }],
  });
  const room = Number.MAX_SAFE_INTEGER - 9_007_199_000_000_000;

  const tooMany = { ...TRANSFER, amount: room + 1 };
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', tooMany);
  const { status, reason } = await ended(club, id);
  t.same({ status, reason }, { status: 'refunded', reason: 'too-many-points' });
  const asMany = { ...TRANSFER, externalId: 'T-2', amount: room };
  const second = await club.expectStatus(201, 'POST', '/v1/transfers', asMany);
  t.equal((await ended(club, second.id)).status, 'credited');
  t.equal((await club.balances('ANATR'))['account reward'], Number.MAX_SAFE_INTEGER);
});

t.test('a message that cannot be delivered keeps no other waiting', async (t) => {
  const club = await openClub(t, { isDelivering: false });
  await enrolBoth(club);
  const nobody = '00000000-0000-7000-8000-000000000001';
  const lost = {
    kind: 'transfer-arrive',
    transfer: 1,
    holder: 'account',
    points: 'reward',
    parts: [],
    refusal: null,
  };
  await club.db
    .insertInto('messages')
    .values({
      account_id: nobody,
      seq: 1,
      n: 0,
      tenant_id: club.tenant.id,
      target_account_id: nobody,
      body: JSON.stringify(lost),
      created_at: '2020-01-01T00:00:00Z',
    })
    .execute();
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', TRANSFER);

  await club.engine.start();

  t.equal((await ended(club, id)).status, 'credited');
});

async function enrolBoth(club: Club): Promise<void> {
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.buy('ALFKI', 1000);
}

async function bothBalances(club: Club): Promise<object> {
  const [alfki, anatr] = await Promise.all([club.balances('ALFKI'), club.balances('ANATR')]);
  return { ALFKI: alfki['account reward'], ANATR: anatr['account reward'] };
}

async function statuses({ db }: Club): Promise<object> {
  const rows = await db
    .selectFrom('transfers')
    .select(({ fn }) => ['status', fn.countAll<number>().as('n')])
    .groupBy('status')
    .execute();
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

/** From now on the database keeps a copy of every message. */
async function keepMessages({ db }: Club): Promise<void> {
  await sql`create table kept_messages (like messages)`.execute(db);
  await sql`create function keep_message() returns trigger language plpgsql as
    'begin insert into kept_messages values (new.*); return new; end'`.execute(db);
  await sql`create trigger keep_message after insert on messages for each row execute function keep_message()`.execute(
    db,
  );
}

async function removeAccount({ db }: Club, externalId: string): Promise<void> {
  const { account_id: id } = await db
    .selectFrom('account_refs')
    .select('account_id')
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow();
  for (const table of ['account_refs', 'accounts', 'account_heads', 'commands', 'wallets'] as const) {
    await db.deleteFrom(table).where('account_id', '=', id).execute();
  }
}
