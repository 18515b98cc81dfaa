import t from 'tap';
import { openService } from '../accounts/open-service.ts';

const PEOPLE = '/v1/accounts/external:ALFKI/stakeholders';
const ANNA = `${PEOPLE}/external:anna`;

t.test('a put under a name of the client adds the person once, and replaces them after that', async (t) => {
  const { inject, enrol, get, time } = await openService();
  const account = await enrol('ALFKI');
  const facts = {
    name: 'Anna',
    email: 'anna@example.com',
    title: 'Buyer',
    roles: ['user', 'buyer'],
    circle: 2,
    birthday: '02-29',
    attributes: { language: 'de' },
  };
  const added = await inject('PUT', ANNA, facts);
  t.equal(added.status, 201);
  t.match(added.body.id, /^stk_[0-9a-z]{26}$/);
  t.same(added.body, {
    id: added.body.id,
    externalId: 'anna',
    account: account.id,
    ...facts,
    active: true,
    createdAt: '2026-03-01T12:00:00Z',
    updatedAt: '2026-03-01T12:00:00Z',
  });

  time.now += 60_000;
  const replaced = await inject('PUT', `${PEOPLE}/${added.body.id}`, {});
  t.equal(replaced.status, 200);
  t.same(replaced.body, {
    ...added.body,
    name: null,
    email: null,
    title: null,
    roles: [],
    circle: 1,
    birthday: null,
    attributes: {},
    updatedAt: '2026-03-01T12:01:00Z',
  });
  t.same(await get(ANNA), replaced.body);
  t.same(await get(`/v1/accounts/${account.id}/stakeholders/${added.body.id}`), replaced.body);
});

t.test('the same put again writes nothing', async (t) => {
  const { inject, enrol, putPerson, time, countCommands } = await openService();
  await enrol('ALFKI');
  const first = await putPerson('ALFKI', 'anna', { name: 'Anna', attributes: { a: 1, b: 2 } });
  const before = await countCommands();
  time.now += 60_000;
  const again = await inject('PUT', ANNA, { attributes: { b: 2, a: 1 }, name: 'Anna' });
  t.match(again, { status: 200 });
  t.same(again.body, first);
  t.equal(await countCommands(), before);
});

t.test('the same put fifty times at once adds one person', async (t) => {
  const { inject, enrol, get } = await openService();
  const { id } = await enrol('ALFKI');
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      inject('PUT', `/v1/accounts/${i % 2 === 0 ? id : 'external:ALFKI'}/stakeholders/external:anna`, {
        name: `Anna ${i}`,
      }),
    ),
  );
  t.equal(answers.filter((answer) => answer.status === 201).length, 1);
  t.equal(answers.filter((answer) => answer.status === 200).length, 49);
  t.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
  t.equal((await get(PEOPLE)).data.length, 1);
});

t.test('a patch changes what it names, and leaves a deactivated person so', async (t) => {
  const { inject, enrol, putPerson, expectStatus, time } = await openService();
  await enrol('ALFKI');
  const before = await putPerson('ALFKI', 'anna', {
    name: 'Anna',
    roles: ['buyer'],
    attributes: { a: 1, b: 2 },
  });
  time.now += 60_000;
  const patched = await inject('PATCH', ANNA, {
    title: 'Boss',
    roles: ['decision-maker'],
    attributes: { a: null, c: 3 },
  });
  t.equal(patched.status, 200);
  t.same(patched.body, {
    ...before,
    title: 'Boss',
    roles: ['decision-maker'],
    attributes: { b: 2, c: 3 },
    updatedAt: '2026-03-01T12:01:00Z',
  });
  await expectStatus(204, 'DELETE', ANNA);
  t.match((await inject('PATCH', ANNA, { name: null })).body, { name: null, active: false, title: 'Boss' });
  t.equal((await inject('PATCH', `${PEOPLE}/external:berta`, { name: 'B' })).status, 404, 'nobody is added');
});

t.test(
  'a deactivated person cannot act, keeps their points, and is active again when put again',
  async (t) => {
    const { inject, enrol, putPerson, buy, get, expectStatus, countCommands } = await openService();
    await enrol('ALFKI');
    const anna = await putPerson('ALFKI', 'anna', { name: 'Anna' });
    await buy('ALFKI', '100', { stakeholder: 'external:anna' });

    t.equal(await expectStatus(204, 'DELETE', ANNA), '');
    const commands = await countCommands();
    await expectStatus(204, 'DELETE', ANNA);
    t.equal(await countCommands(), commands, 'once more changes nothing');
    t.match(await get(ANNA), { active: false, name: 'Anna' });
    const refused = await inject('POST', '/v1/transactions', {
      externalId: 'later',
      account: 'external:ALFKI',
      kind: 'purchase',
      occurredAt: '2026-03-01T12:00:00Z',
      currency: 'EUR',
      stakeholder: anna.id,
      lines: [{ sku: '1', quantity: 1, unitPrice: '1' }],
    });
    t.match(refused, {
      status: 422,
      body: { code: 'stakeholder-inactive', errors: [{ pointer: '/stakeholder' }] },
    });
    const { wallets } = await get('/v1/accounts/external:ALFKI/wallets');
    t.match(wallets.at(-1), { holder: anna.id, points: 'reward', active: 20 });

    t.match(await inject('PUT', ANNA, { name: 'Anna' }), {
      status: 200,
      body: { id: anna.id, active: true },
    });
    await buy('ALFKI', '100', { stakeholder: anna.id });
  },
);

t.test('the people of an account come page by page, all or only active ones', async (t) => {
  const { enrol, putPerson, get, expectStatus } = await openService();
  await enrol('ALFKI');
  await enrol('OTHER');
  await putPerson('OTHER', 'zoe');
  for (let i = 0; i < 5; i++) await putPerson('ALFKI', `p${i}`);
  await expectStatus(204, 'DELETE', `${PEOPLE}/external:p1`);
  const namesIn = (page: { data: { externalId: string }[] }) => page.data.map((person) => person.externalId);

  const first = await get(`${PEOPLE}?limit=3`);
  t.same(namesIn(first), ['p0', 'p1', 'p2']);
  const second = await get(`${PEOPLE}?limit=3&cursor=${first.nextCursor}`);
  t.same(namesIn(second), ['p3', 'p4']);
  t.equal(second.nextCursor, null);
  t.same(namesIn(await get(`${PEOPLE}?active=true`)), ['p0', 'p2', 'p3', 'p4']);
  t.same(namesIn(await get(`${PEOPLE}?active=false`)), ['p1']);
  await expectStatus(400, 'GET', `${PEOPLE}?active=perhaps`);
  await expectStatus(404, 'GET', '/v1/accounts/external:NOBODY/stakeholders');
});

t.test('a person belongs to one account', async (t) => {
  const { enrol, putPerson, inject } = await openService();
  await enrol('ALFKI');
  await enrol('OTHER');
  const anna = await putPerson('ALFKI', 'anna');
  const theirs = `/v1/accounts/external:OTHER/stakeholders/${anna.id}`;
  for (const method of ['GET', 'DELETE'] as const)
    t.equal((await inject(method, theirs)).status, 404, method);
  t.equal((await inject('PATCH', theirs, { name: 'x' })).status, 404);
  t.match(await inject('PUT', theirs, { name: 'x' }), {
    status: 404,
    body: { code: 'not-found', errors: [{ in: 'path', pointer: '/stakeholder' }] },
  });
  t.match(
    await putPerson('OTHER', 'anna'),
    { externalId: 'anna' },
    'the same name at another account is another person',
  );
});

t.test('what does not fit is refused by its place, and changes nothing', async (t) => {
  const { inject, enrol, putPerson, get, countCommands } = await openService();
  await enrol('ALFKI');
  const before = await putPerson('ALFKI', 'anna', { name: 'Anna' });
  const commands = await countCommands();
  const cases: readonly (readonly [body: unknown, pointer: string])[] = [
    [{ email: 'anna' }, '/email'],
    [{ email: 'anna@@example.com' }, '/email'],
    [{ email: `${'a'.repeat(320)}@example.com` }, '/email'],
    [{ name: '' }, '/name'],
    [{ title: 't'.repeat(201) }, '/title'],
    [{ roles: 'buyer' }, '/roles'],
    [{ roles: ['buyer', 'buyer'] }, '/roles'],
    [{ roles: ['Big Boss'] }, '/roles/0'],
    [{ roles: Array.from({ length: 21 }, (_, i) => `r${i}`) }, '/roles'],
    [{ roles: null }, '/roles'],
    [{ birthday: '02-30' }, '/birthday'],
    [{ birthday: '1999-02-20' }, '/birthday'],
    [{ birthday: '' }, '/birthday'],
    [{ circle: 0 }, '/circle'],
    [{ circle: 4 }, '/circle'],
    [{ circle: 1.5 }, '/circle'],
    [{ circle: '1' }, '/circle'],
    [{ attributes: { n: 0.1234567 } }, '/attributes/n'],
    [{ active: false }, '/active'],
    [{ role: ['buyer'] }, '/role'],
  ];
  for (const method of ['PUT', 'PATCH'] as const) {
    for (const [body, pointer] of cases) {
      const answer = await inject(method, ANNA, body);
      t.equal(answer.status, 422, `${method} ${JSON.stringify(body).slice(0, 50)}`);
      t.equal(answer.body.errors[0]?.pointer, pointer, `${method} ${JSON.stringify(body).slice(0, 50)}`);
    }
  }
  t.equal((await inject('PATCH', ANNA, {})).status, 422);
  t.equal((await inject('PUT', `${PEOPLE}/anna`, {})).status, 400, 'no reference');
  t.equal((await inject('PUT', '/v1/accounts/external:NOBODY/stakeholders/external:anna', {})).status, 404);
  t.same(await get(ANNA), before);
  t.equal(await countCommands(), commands);
});

t.test('the log keeps what rules look at of a person, and nothing personal', async (t) => {
  const { enrol, putPerson, buy, db, get, tenant } = await openService();
  await enrol('ALFKI');
  const secrets = {
    name: 'secret',
    email: 'secret@example.com',
    title: 'secret',
    attributes: { note: 'secret' },
  };
  await putPerson('ALFKI', 'secret-contact', { ...secrets, roles: ['buyer'], circle: 3 });
  await buy('ALFKI', '10', { stakeholder: 'external:secret-contact' });
  const rows = await db.selectFrom('commands').selectAll().where('tenant_id', '=', tenant.id).execute();
  t.equal(rows.length, 3);
  t.notMatch(JSON.stringify([rows, await get('/v1/events')]), /secret/);
});
