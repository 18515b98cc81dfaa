import t from 'tap';
import { openService, PROGRAM } from './open-service.ts';

const ALFKI = '/v1/accounts/external:ALFKI';

t.test('a put under a name of the client enrols the account once, and replaces it after that', async (t) => {
  const { inject, time, get } = await openService();
  const facts = {
    program: 'club',
    kind: 'company',
    name: 'Alfreds',
    country: 'DE',
    segment: 'gastronomy',
    parent: 'ALFKI-HOLDING',
    attributes: { region: 'Berlin' },
  };

  const created = await inject('PUT', ALFKI, facts);
  t.equal(created.status, 201);
  t.match(created.body.id, /^acc_[0-9a-z]{26}$/);
  t.same(created.body, {
    id: created.body.id,
    externalId: 'ALFKI',
    ...facts,
    enrolledAt: '2026-03-01T12:00:00Z',
    createdAt: '2026-03-01T12:00:00Z',
    updatedAt: '2026-03-01T12:00:00Z',
    closedAt: null,
  });

  time.now += 60_000;
  const replaced = await inject('PUT', ALFKI, { kind: 'person' });
  t.equal(replaced.status, 200);
  t.same(replaced.body, {
    ...created.body,
    kind: 'person',
    name: null,
    country: null,
    segment: null,
    parent: null,
    attributes: {},
    updatedAt: '2026-03-01T12:01:00Z',
  });
  t.same(await get(ALFKI), replaced.body);
  t.same(await get(`/v1/accounts/${created.body.id}`), replaced.body);
});

t.test(
  'the same put again changes nothing and writes nothing, whatever the order of attributes',
  async (t) => {
    const { inject, time, countCommands } = await openService();
    const first = await inject('PUT', ALFKI, {
      kind: 'company',
      name: 'A',
      attributes: { a: 1, bb: 'x', c: ['p'] },
    });
    const before = await countCommands();
    time.now += 60_000;
    const again = await inject('PUT', ALFKI, {
      kind: 'company',
      name: 'A',
      attributes: { c: ['p'], bb: 'x', a: 1 },
    });
    t.equal(again.status, 200);
    t.same(again.body, first.body);
    t.equal(await countCommands(), before);
  },
);

t.test('the same put fifty times at once enrols one account', async (t) => {
  const { inject, get, countCommands } = await openService();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => inject('PUT', ALFKI, { kind: 'company', name: `Name ${i}` })),
  );
  t.equal(answers.filter((answer) => answer.status === 201).length, 1);
  t.equal(answers.filter((answer) => answer.status === 200).length, 49);
  t.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
  t.equal((await get('/v1/accounts')).data.length, 1);
  t.equal(await countCommands(), 50);
});

t.test(
  'an account is enrolled at an instant, or at the start of a day in the zone of the programme',
  async (t) => {
    const { inject, enrol } = await openService();
    t.equal((await enrol('A', { enrolledAt: '1996-01-01' })).enrolledAt, '1995-12-31T23:00:00Z');
    t.equal(
      (await enrol('B', { enrolledAt: '1996-07-04T12:00:00+02:00' })).enrolledAt,
      '1996-07-04T10:00:00Z',
    );
    t.equal(
      (await enrol('C', { enrolledAt: '2026-03-01T12:05:00Z' })).enrolledAt,
      '2026-03-01T12:05:00Z',
      '5 minutes ahead',
    );

    const tooLate = await inject('PUT', '/v1/accounts/external:D', {
      kind: 'company',
      enrolledAt: '2026-03-01T12:05:00.001Z',
    });
    t.equal(tooLate.status, 422);
    t.match(tooLate.body, { code: 'in-the-future', errors: [{ pointer: '/enrolledAt' }] });
    t.equal(
      (await inject('GET', '/v1/accounts/external:D')).status,
      404,
      'its name stays without an account',
    );
    t.equal((await inject('GET', '/v1/accounts/external:D/wallets')).status, 404);
    t.equal((await inject('GET', '/v1/accounts/external:D/entries')).status, 404);
    t.equal((await inject('GET', '/v1/accounts/external:D/tiers')).status, 404);
    t.equal(
      (await inject('PUT', '/v1/accounts/external:D', { kind: 'company' })).status,
      201,
      'and can be enrolled later',
    );

    const kept = await inject('PUT', '/v1/accounts/external:A', { kind: 'person' });
    t.equal(kept.body.enrolledAt, '1995-12-31T23:00:00Z', 'left out: unchanged');
    const moved = await inject('PUT', '/v1/accounts/external:A', {
      kind: 'person',
      enrolledAt: '2000-01-01',
    });
    t.equal(moved.body.enrolledAt, '1999-12-31T23:00:00Z');
  },
);

t.test('by our id an account is replaced, never enrolled, and stays in its programme', async (t) => {
  const { inject, enrol, publish } = await openService();
  await publish('other');
  const { id } = await enrol('ALFKI', { program: 'club' });
  t.match(await inject('PUT', `/v1/accounts/${id}`, { kind: 'person' }), {
    status: 200,
    body: { id, kind: 'person' },
  });
  t.match(await inject('PUT', `/v1/accounts/${id}`, { kind: 'person', program: 'club' }), { status: 200 });
  t.match(await inject('PUT', `/v1/accounts/${id}`, { kind: 'person', program: 'other' }), {
    status: 422,
    body: { code: 'validation-failed', errors: [{ pointer: '/program' }] },
  });
  t.match(await inject('PUT', '/v1/accounts/acc_01h455vb4pex5vsknk084sn02q', { kind: 'person' }), {
    status: 404,
    body: { code: 'not-found', errors: [{ in: 'path', pointer: '/ref' }] },
  });
});

t.test('the programme is chosen where it is the only one, and named where there are several', async (t) => {
  const { inject, injectAsTenant, tenant, publish, enrol } = await openService();
  const unpublished = await injectAsTenant(`new-${tenant.id}`);
  const first = await unpublished('PUT', ALFKI, { kind: 'company' });
  t.match(first, { status: 422, body: { code: 'unknown-program', errors: [{ pointer: '/program' }] } });
  t.match(first.body.detail, /publish one first/);

  t.match(await inject('PUT', ALFKI, { kind: 'company', program: 'nope' }), {
    status: 422,
    body: { code: 'unknown-program', errors: [{ pointer: '/program' }] },
  });
  await publish('other');
  const unnamed = await inject('PUT', ALFKI, { kind: 'company' });
  t.match(unnamed, { status: 422, body: { code: 'validation-failed', errors: [{ pointer: '/program' }] } });
  t.match(unnamed.body.detail, /club, other/);

  const club = await enrol('ALFKI', { program: 'club' });
  const other = await inject('PUT', `${ALFKI}?program=other`, { kind: 'company' });
  t.match(other, { status: 201, body: { program: 'other' } });
  t.not(other.body.id, club.id, 'a customer in two programmes has two accounts');
  t.match(await inject('PUT', `${ALFKI}?program=other`, { kind: 'company', program: 'club' }), {
    status: 422,
    body: { errors: [{ pointer: '/program' }] },
  });

  for (const path of ['', '/wallets', '/entries', '/tiers', '/stakeholders']) {
    t.match(
      await inject('GET', `${ALFKI}${path}`),
      { status: 409, body: { code: 'ambiguous-reference' } },
      path,
    );
    t.match(await inject('GET', `${ALFKI}${path}?program=other`), { status: 200 }, path);
    t.match(await inject('GET', `${ALFKI}${path}?program=nope`), { status: 404 }, path);
  }
  t.match(await inject('PATCH', ALFKI, { name: 'A' }), { status: 409 });
  t.match(await inject('PATCH', `${ALFKI}?program=club`, { name: 'A' }), {
    status: 200,
    body: { id: club.id },
  });
});

t.test('a patch changes what it names, and merges attributes', async (t) => {
  const { inject, enrol, time, countCommands } = await openService();
  const before = await enrol('ALFKI', { name: 'A', attributes: { country: 'DE', size: 3, old: true } });
  time.now += 60_000;
  const patched = await inject('PATCH', ALFKI, { attributes: { size: 4.5, old: null, tags: ['x', 'y'] } });
  t.equal(patched.status, 200);
  t.same(patched.body, {
    ...before,
    attributes: { country: 'DE', size: 4.5, tags: ['x', 'y'] },
    updatedAt: '2026-03-01T12:01:00Z',
  });
  const cleared = await inject('PATCH', ALFKI, { name: null, kind: 'person' });
  t.match(cleared.body, { name: null, kind: 'person', enrolledAt: before.enrolledAt });

  const commands = await countCommands();
  time.now += 60_000;
  t.same(
    (await inject('PATCH', ALFKI, { kind: 'person', attributes: { nothing: null } })).body,
    cleared.body,
  );
  t.equal(await countCommands(), commands, 'a patch that changes nothing writes nothing');
});

t.test(
  'a patch sets country, segment and parent, keeps what it leaves out, and empties what is null',
  async (t) => {
    const { inject, enrol, get, time, countCommands } = await openService();
    await enrol('ALFKI', { country: 'DE', segment: 'gastronomy' });
    time.now += 60_000;
    const moved = await inject('PATCH', ALFKI, { country: 'AT', parent: 'HOLDING' });
    t.match(moved, { status: 200, body: { country: 'AT', segment: 'gastronomy', parent: 'HOLDING' } });
    const emptied = await inject('PATCH', ALFKI, { segment: null });
    t.match(emptied, { status: 200, body: { country: 'AT', segment: null, parent: 'HOLDING' } });
    t.same(await get(ALFKI), emptied.body);
    t.same((await get('/v1/accounts')).data, [emptied.body]);

    const before = await countCommands();
    t.same((await inject('PATCH', ALFKI, { country: 'AT', segment: null })).body, emptied.body);
    t.equal(await countCommands(), before, 'a patch that changes nothing writes nothing');
  },
);

t.test('an account may name a parent that is not enrolled, but never itself', async (t) => {
  const { inject, enrol, get } = await openService();
  const { id } = await enrol('ALFKI', { parent: 'NOT-THERE' });
  const own = { status: 422, body: { code: 'validation-failed', errors: [{ pointer: '/parent' }] } };
  t.match(await inject('PUT', ALFKI, { kind: 'company', parent: 'ALFKI' }), own);
  t.match(await inject('PUT', `/v1/accounts/${id}`, { kind: 'company', parent: 'ALFKI' }), own);
  t.match(await inject('PATCH', ALFKI, { parent: 'ALFKI' }), own);
  t.match(await inject('PATCH', `/v1/accounts/${id}`, { parent: 'ALFKI' }), own);
  t.match(await inject('PUT', '/v1/accounts/external:NEW', { kind: 'company', parent: 'NEW' }), own);
  t.equal((await get(ALFKI)).parent, 'NOT-THERE');
  t.match(await inject('PATCH', ALFKI, { parent: 'alfki' }), { status: 200 }, 'another name');
});

t.test('country, segment and parent have their form, and a length', async (t) => {
  const { inject } = await openService();
  const put = (facts: object) => inject('PUT', ALFKI, { kind: 'company', ...facts });
  for (const country of ['de', 'DEU', 'D', '', 'D1', 49, {}]) {
    t.match(
      await put({ country }),
      {
        status: 422,
        body: {
          errors: [
            {
              pointer: '/country',
              detail: 'must be a country code of two capital letters, such as "DE", or null',
            },
          ],
        },
      },
      JSON.stringify(country),
    );
  }
  t.match(await put({ segment: 's'.repeat(100), parent: 'p'.repeat(200) }), { status: 201 });
  for (const [field, value] of [
    ['segment', 's'.repeat(101)],
    ['segment', ''],
    ['segment', 'two words'],
    ['parent', 'p'.repeat(201)],
    ['parent', ''],
    ['parent', ' HOLDING'],
  ] as const) {
    t.match(
      await put({ [field]: value }),
      { status: 422, body: { code: 'validation-failed', errors: [{ pointer: `/${field}` }] } },
      `${field} ${value}`,
    );
  }
});

t.test('rules read country, segment and parent as they are, from the next transaction on', async (t) => {
  const { inject, enrol, buy, publish } = await openService();
  const bonus = (key: string, when: object) => ({
    key,
    on: 'purchase',
    when,
    earn: { points: 'reward', fixed: 1 },
  });
  await publish('facts', {
    name: 'Facts',
    timezone: 'Europe/Berlin',
    currency: 'EUR',
    points: { reward: {} },
    rules: [
      bonus('german', { fact: 'account.country', eq: 'DE' }),
      bonus('hotels', { fact: 'account.segment', in: ['hotel', 'gastronomy'] }),
      bonus('of-holding', { fact: 'account.parent', eq: 'HOLDING' }),
      bonus('orphan', { fact: 'account.parent', exists: false }),
    ],
  });
  await enrol('ALFKI', { program: 'facts', country: 'DE', segment: 'hotel', parent: 'HOLDING' });
  const rulesOf = (answer: { earned: { rule: string }[] }) => answer.earned.map(({ rule }) => rule);
  t.same(rulesOf(await buy('ALFKI', '10')), ['german', 'hotels', 'of-holding']);
  await inject('PATCH', ALFKI, { country: 'AT', parent: null });
  t.same(rulesOf(await buy('ALFKI', '10')), ['hotels', 'orphan']);
  await inject('PATCH', ALFKI, { segment: null });
  t.same(rulesOf(await buy('ALFKI', '10')), ['orphan']);
  const returned = await inject('POST', '/v1/transactions', {
    externalId: 'back',
    account: 'external:ALFKI',
    kind: 'return',
    occurredAt: '2026-03-01T12:00:00Z',
    lines: [{ sku: '1', quantity: 3 }],
  });
  t.equal(returned.status, 201);
  t.same(
    returned.body.takenBack.map(({ rule }: { rule: string }) => rule).sort(),
    ['german', 'hotels', 'hotels', 'of-holding', 'orphan', 'orphan'],
    'each purchase stands on what was known when it was judged',
  );
});

t.test('patches at once are all kept', async (t) => {
  const { inject, enrol, get } = await openService();
  await enrol('ALFKI');
  const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
  const answers = await Promise.all(
    keys.map((key) => inject('PATCH', ALFKI, { attributes: { [key]: true } })),
  );
  t.ok(answers.every((answer) => answer.status === 200));
  t.same(Object.keys((await get(ALFKI)).attributes).sort(), keys.sort());
});

t.test('rules see attributes at once, and the log holds neither names nor attributes', async (t) => {
  const { inject, enrol, buy, get, db, tenant } = await openService();
  await enrol('ALFKI', { name: 'Secret Name', attributes: { patient: true, note: 'secret note' } });
  const rulesOf = (answer: { earned: { rule: string }[] }) => answer.earned.map(({ rule }) => rule);
  t.same(rulesOf(await buy('ALFKI', '10')), ['base', 'patience']);
  await inject('PATCH', ALFKI, { attributes: { patient: null } });
  t.same(rulesOf(await buy('ALFKI', '10')), ['base']);
  const rows = await db.selectFrom('commands').selectAll().where('tenant_id', '=', tenant.id).execute();
  t.same(
    rows.map((row) => row.kind),
    ['account', 'purchase', 'account', 'purchase'],
  );
  t.notMatch(JSON.stringify([rows, await get('/v1/events')]), /secret/i);
});

t.test('attributes keep numbers exactly, or refuse them', async (t) => {
  const { inject, get } = await openService();
  const exact = { a: 999999999999999, b: -0.000001, c: 123456789.123456, d: 0, e: 1e3, f: 0.1 };
  t.equal((await inject('PUT', ALFKI, { kind: 'company', attributes: exact })).status, 201);
  t.same((await get(ALFKI)).attributes, exact);
  for (const value of [1_000_000_000_000_000, 0.0000001, 1234567890.123456, 1e21, 0.1 + 0.2, -1e-9]) {
    for (const method of ['PUT', 'PATCH'] as const) {
      const answer = await inject(method, ALFKI, {
        kind: 'company',
        attributes: { fine: 1, 'too.long': value },
      });
      t.match(
        answer,
        { status: 422, body: { code: 'validation-failed', errors: [{ pointer: '/attributes/too.long' }] } },
        `${method} ${value}`,
      );
    }
  }
  t.same((await get(ALFKI)).attributes, exact);
});

t.test('attributes stay within their limits, also when they come bit by bit', async (t) => {
  const { inject, enrol } = await openService();
  const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i]));
  await enrol('ALFKI', { attributes: fifty });
  t.match(await inject('PATCH', ALFKI, { attributes: { one: 1 } }), {
    status: 422,
    body: { errors: [{ pointer: '/attributes' }] },
  });
  t.match(await inject('PATCH', ALFKI, { attributes: { one: 1, k0: null } }), { status: 200 });
  t.match(await inject('PUT', ALFKI, { kind: 'x', attributes: { ...fifty, one: 1 } }), {
    status: 422,
    body: { errors: [{ pointer: '/attributes' }] },
  });
});

t.test('what does not fit is refused by its place, and changes nothing', async (t) => {
  const { inject, enrol, get, countCommands } = await openService();
  const before = await enrol('ALFKI', { name: 'A' });
  const commands = await countCommands();
  const cases: readonly (readonly [body: unknown, pointer: string])[] = [
    [{}, '/kind'],
    [{ kind: '' }, '/kind'],
    [{ kind: 'Big Company' }, '/kind'],
    [{ kind: 7 }, '/kind'],
    [{ kind: 'k'.repeat(64) }, '/kind'],
    [{ kind: 'company', name: '' }, '/name'],
    [{ kind: 'company', name: 'n'.repeat(201) }, '/name'],
    [{ kind: 'company', name: 5 }, '/name'],
    [{ kind: 'company', attributes: [] }, '/attributes'],
    [{ kind: 'company', attributes: null }, '/attributes'],
    [{ kind: 'company', attributes: { 'not a name': 1 } }, '/attributes/not a name'],
    [{ kind: 'company', attributes: { deep: { er: 1 } } }, '/attributes/deep'],
    [{ kind: 'company', attributes: { long: 'x'.repeat(501) } }, '/attributes/long'],
    [{ kind: 'company', enrolledAt: 'yesterday' }, '/enrolledAt'],
    [{ kind: 'company', enrolledAt: '2026-02-30' }, '/enrolledAt'],
    [{ kind: 'company', enrolledAt: 0 }, '/enrolledAt'],
    [{ kind: 'company', enrolledAt: '9999-12-31' }, '/enrolledAt'],
    [{ kind: 'company', program: 'No Such' }, '/program'],
    [{ kind: 'company', externalId: 'ALFKI' }, '/externalId'],
    [{ kind: 'company', nmae: 'A' }, '/nmae'],
  ];
  for (const [body, pointer] of cases) {
    const answer = await inject('PUT', ALFKI, body);
    t.equal(answer.status, 422, JSON.stringify(body).slice(0, 60));
    t.equal(answer.body.errors[0]?.pointer, pointer, JSON.stringify(body).slice(0, 60));
  }
  for (const body of [
    {},
    { enrolledAt: '2000-01-01' },
    { kind: null },
    { attributes: null },
    { program: 'club' },
  ]) {
    t.equal((await inject('PATCH', ALFKI, body)).status, 422, JSON.stringify(body));
  }
  t.equal((await inject('PATCH', '/v1/accounts/external:NOBODY', { name: 'x' })).status, 404);
  t.equal((await inject('PUT', '/v1/accounts/ALFKI', { kind: 'company' })).status, 400, 'no reference');
  t.equal((await inject('PUT', `/v1/accounts/external:${'x'.repeat(201)}`, { kind: 'company' })).status, 400);
  t.equal((await inject('PUT', '/v1/accounts/external:%20x', { kind: 'company' })).status, 400);
  t.equal((await inject('GET', `${ALFKI}?porgram=club`)).status, 400);
  t.same(await get(ALFKI), before);
  t.equal(await countCommands(), commands);
});

t.test('names of clients are any text: with slashes, spaces, umlauts and emoji', async (t) => {
  const { inject } = await openService();
  for (const name of ['a/b', 'Größe & Söhne', '100%', '😀', '10248', "o'neil; drop table accounts"]) {
    const path = `/v1/accounts/external:${encodeURIComponent(name)}`;
    t.match(
      await inject('PUT', path, { kind: 'company' }),
      { status: 201, body: { externalId: name } },
      name,
    );
    t.match(await inject('GET', path), { status: 200, body: { externalId: name } }, name);
  }
});

t.test('all accounts come page by page, each once, and by programme and kind', async (t) => {
  const { inject, get, publish, enrol } = await openService();
  await publish('other', { ...PROGRAM, currency: 'USD' });
  for (let i = 0; i < 7; i++)
    await enrol(`A${i}`, { program: 'club', kind: i % 2 === 0 ? 'company' : 'person' });
  await enrol('A0', { program: 'other' });

  const seen: string[] = [];
  let cursor = '';
  for (let pages = 1; ; pages++) {
    const page = await get(`/v1/accounts?program=club&limit=3${cursor}`);
    seen.push(...page.data.map((account: { externalId: string }) => account.externalId));
    if (page.nextCursor === null) {
      t.equal(pages, 3);
      break;
    }
    cursor = `&cursor=${page.nextCursor}`;
  }
  t.same(seen, ['A0', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6']);
  t.equal((await get('/v1/accounts')).data.length, 8);
  t.equal((await get('/v1/accounts?kind=person')).data.length, 3);
  t.equal((await get('/v1/accounts?kind=company&program=other')).data.length, 1);
  t.same((await get('/v1/accounts?kind=nobody')).data, []);
  t.equal((await get('/v1/accounts?limit=7&program=club')).nextCursor, null, 'exactly one page');

  t.match(await inject('GET', '/v1/accounts?program=nope'), {
    status: 404,
    body: { errors: [{ in: 'query', pointer: '/program' }] },
  });
  for (const query of [
    'limit=0',
    'limit=101',
    'limit=x',
    'limit=-1',
    'cursor=abc',
    'cursor=',
    'knid=x',
    'kind=A%20B',
  ]) {
    t.equal((await inject('GET', `/v1/accounts?${query}`)).status, 400, query);
  }
  const forged = Buffer.from(JSON.stringify({ after: "x' or true" })).toString('base64url');
  t.equal((await inject('GET', `/v1/accounts?cursor=${forged}`)).status, 400);
});

t.test('nothing of another tenant can be seen or changed', async (t) => {
  const service = await openService();
  const { id } = await service.enrol('ALFKI', { name: 'mine' });
  const person = await service.putPerson('ALFKI', 'anna');
  const stranger = await service.injectAsTenant('stranger');
  await stranger('PUT', '/v1/programs/club', { document: PROGRAM });
  for (const ref of [id, 'external:ALFKI']) {
    const path = `/v1/accounts/${ref}`;
    for (const below of [
      '',
      '/wallets',
      '/entries',
      '/tiers',
      '/stakeholders',
      `/stakeholders/${person.id}`,
    ]) {
      t.equal((await stranger('GET', `${path}${below}`)).status, 404, `${ref}${below}`);
    }
    t.equal((await stranger('PATCH', path, { name: 'theirs' })).status, 404);
    t.equal((await stranger('PUT', `${path}/stakeholders/external:x`, {})).status, 404);
    t.equal((await stranger('DELETE', `${path}/stakeholders/${person.id}`)).status, 404);
  }
  t.equal((await stranger('PUT', `/v1/accounts/${id}`, { kind: 'company' })).status, 404);
  t.same((await stranger('GET', '/v1/accounts')).body.data, []);
  t.same((await stranger('GET', '/v1/events')).body.data, []);
  t.match(
    await stranger('PUT', '/v1/accounts/external:ALFKI', { kind: 'company' }),
    { status: 201 },
    'the same name is theirs, too',
  );
  t.equal((await service.get(`/v1/accounts/${id}`)).name, 'mine');
});
