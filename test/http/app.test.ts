import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { fastify } from 'fastify';
import t from 'tap';
import { authenticate } from '../../src/http/auth.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { PROBLEM_CODES } from '../../src/http/problem-catalogue.ts';
import { createKey, createTenant, findTenantByKey, revokeKey } from '../../src/tenants/keys.ts';
import { buildFixtureApp } from './fixture-app.ts';

const { app, db, key, logged, violations } = await buildFixtureApp(t, { bodyLimitBytes: 100_000 });
const authorization = `Bearer ${key}`;
const json = { authorization, 'content-type': 'application/json' };
const good = {
  externalId: '10248',
  account: 'external:VINET',
  kind: 'purchase',
  occurredAt: '1996-07-04T12:00:00Z',
  currency: 'USD',
  lines: [{ sku: '11', quantity: 12, unitPrice: '14' }],
};

async function post(payload: unknown, url = '/v1/purchases', headers: Record<string, string> = json) {
  const isRaw = typeof payload === 'string' || Buffer.isBuffer(payload);
  const response = await app.inject({
    method: 'POST',
    url,
    headers,
    payload: isRaw ? payload : JSON.stringify(payload),
  });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

async function get(url: string, headers: Record<string, string> = { authorization }) {
  const response = await app.inject({ method: 'GET', url, headers });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

t.test('takes a good request', async (t) => {
  const { status, body } = await post(good);
  t.equal(status, 201);
  t.same(body, { externalId: '10248', lines: 1 });
});

t.test('bodies', async (t) => {
  t.test('that break the contract are refused by their places', async (t) => {
    const { status, body, headers } = await post({
      ...good,
      currency: 'usd',
      lines: [{ sku: '1', quantity: '0', unitPrice: '1' }],
    });
    t.equal(status, 422);
    t.match(headers['content-type'], /^application\/problem\+json/);
    t.match(body, {
      type: '/problems/validation-failed',
      title: String,
      status: 422,
      code: 'validation-failed',
    });
    t.same(
      body.errors.map((error: { pointer: string }) => error.pointer),
      ['/currency', '/lines/0/quantity'],
    );
    t.equal(body.detail, 'The body has 2 mistakes; `errors` names each by its place.');
  });
  t.test('are not coerced, filled in or trimmed', async (t) => {
    for (const wrong of [
      { externalId: 10248 },
      { lines: good.lines[0] },
      { points: '5' },
      { unknown: 1 },
      { email: null },
    ]) {
      t.equal((await post({ ...good, ...wrong })).status, 422, JSON.stringify(wrong));
    }
    const document = { name: '  spaces stay  ' };
    const answer = await app.inject({ method: 'PUT', url: '/v1/programs', headers: json, payload: document });
    t.same(answer.json(), document);
  });
  t.test('that are no JSON are refused with the position', async (t) => {
    const { status, body } = await post('{"a":1,\n "b" 2}');
    t.equal(status, 400);
    t.equal(body.code, 'malformed-json');
    t.match(body.detail, 'line 2, column 6 (position 13)');
  });
  t.test('that are empty, missing or null are refused', async (t) => {
    t.match(await post(''), { status: 400, body: { code: 'malformed-json', detail: /empty/ } });
    t.match(await post('  \n'), { status: 400, body: { code: 'malformed-json', detail: /empty/ } });
    const missing = await app.inject({ method: 'POST', url: '/v1/purchases', headers: { authorization } });
    t.match(missing.json(), { status: 400, code: 'malformed-json', detail: /no body/ });
    t.match(await post('null'), {
      status: 422,
      body: { errors: [{ pointer: '', detail: 'must be an object' }] },
    });
    t.match(await post('[]'), { status: 422 });
    t.match(await post('"x"'), { status: 422 });
  });
  t.test('of another kind than JSON are refused', async (t) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense']) {
      t.match(await post('x', undefined, { authorization, 'content-type': type }), { status: 415 }, type);
    }
    t.match(await post(Buffer.from('{}'), undefined, { authorization }), { status: 415 });
    t.match(
      await post(good, undefined, { authorization, 'content-type': 'application/json; charset=utf-8' }),
      { status: 201 },
    );
  });
  t.test('up to the limit are taken, one byte more is refused', async (t) => {
    const fit = JSON.stringify(good);
    t.match(await post(fit.padEnd(100_000)), { status: 201 });
    t.match(await post(fit.padEnd(100_001)), { status: 413, body: { code: 'payload-too-large' } });
  });
  t.test('with text that cannot be stored are refused by its place', async (t) => {
    const { status, body } = await post({ ...good, externalId: 'a\u0000b', attributes: { x: '\udc00' } });
    t.equal(status, 422);
    t.same(
      new Set(body.errors.map((error: { pointer: string }) => error.pointer)),
      new Set(['/externalId', '/attributes/x']),
    );
    t.match(await post({ ...good, attributes: { x: 'a\\u0000 is fine, 😀 too' } }), { status: 201 });
  });
  t.test('that are not UTF-8 are refused', async (t) => {
    const bytes = Buffer.concat([
      Buffer.from('{"externalId":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);
    t.match(await post(bytes), { status: 400, body: { detail: /UTF-8/ } });
  });
  t.test('cannot reach the prototype', async (t) => {
    t.match(await post('{"__proto__":{"x":1}}'), { status: 400 });
    t.match(await post('{"constructor":{"prototype":{"x":1}}}'), { status: 400 });
    t.match(await post('{"toString":1}'), { status: 422 });
  });
});

t.test('refusals of the core keep their code, place and sentence', async (t) => {
  t.match(await post({ ...good, account: 'external:NOBODY' }), {
    status: 422,
    body: {
      code: 'unknown-account',
      detail: 'There is no account external:NOBODY.',
      errors: [{ pointer: '/account', detail: 'There is no account external:NOBODY.' }],
    },
  });
});

t.test('queries and paths', async (t) => {
  const list = (query: string, ref = 'external:A') => get(`/v1/accounts/${ref}/receipts${query}`);
  t.test('are read from text, with defaults', async (t) => {
    t.equal((await list('')).body.data.length, 50);
    t.equal((await list('?limit=2&open=true')).body.data.length, 2);
    t.equal((await list('?limit=100')).body.data.length, 100);
  });
  t.test('a mistake in one parameter makes none of the others', async (t) => {
    for (const [query, ...errors] of [
      ['?limit=100&x=1', ['/x', 'unknown field']],
      ['?x=1&limit=2', ['/x', 'unknown field']],
      ['?limit=many&x=1', ['/limit', 'must be an integer from 1 to 100'], ['/x', 'unknown field']],
    ] as const) {
      const { body } = await list(query);
      const told = body.errors.map(({ pointer, detail }: Record<string, string>) => [pointer, detail]);
      t.same(told.sort(), errors, query);
    }
  });

  t.test('are refused by the name of what is wrong', async (t) => {
    for (const [query, pointer] of [
      ['?limit=0', '/limit'],
      ['?limit=101', '/limit'],
      ['?limit=', '/limit'],
      ['?limit=1&limit=2', '/limit'],
      ['?open=maybe', '/open'],
      ['?opne=true', '/opne'],
      ['?cursor=', '/cursor'],
      ['?cursor=zzz', '/cursor'],
      ['?cursor=eyJhdCI6IngifQ', '/cursor'],
    ] as const) {
      const answer = await list(query);
      t.match(
        answer,
        { status: 400, body: { code: 'invalid-request', errors: [{ in: 'query', pointer }] } },
        query,
      );
    }
    t.match(await list('', 'ALFKI'), { status: 400, body: { errors: [{ in: 'path', pointer: '/ref' }] } });
    t.match(await list('', 'external:a%00b'), {
      status: 400,
      body: { errors: [{ in: 'path', pointer: '/ref' }] },
    });
    t.match(await list('', 'external:%ff'), { status: 400 });
    t.match(await list('', `external:${'x'.repeat(201)}`), { status: 400 });
    t.match(await list('', `external:${'x'.repeat(3000)}`), { status: 400 });
    t.match(await list('', `external:${'%F0%9F%98%80'.repeat(100)}`), { status: 200 });
    t.match(await list('', 'external:a%2Fb'), { status: 200 });
    t.match(await post(good, '/v1/purchases?dryRun=true'), {
      status: 400,
      body: { errors: [{ pointer: '/dryRun' }] },
    });
  });
  t.test('page through a list without a gap or a repetition', async (t) => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page += 1) {
      const { body } = await list(`?limit=50${cursor}`);
      seen.push(...body.data.map((item: { externalId: string }) => item.externalId));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    t.same(
      seen,
      Array.from({ length: 120 }, (_, at) => `r${at}`),
    );
  });
  t.test('may say that they send JSON when they send nothing', async (t) => {
    const answer = await app.inject({ method: 'DELETE', url: '/v1/things/external:A', headers: json });
    t.equal(answer.statusCode, 200);
  });
});

t.test('keys', async (t) => {
  t.test('are needed under /v1', async (t) => {
    for (const headers of [
      {},
      { authorization: key },
      { authorization: 'Basic eDp5' },
      { authorization: 'Bearer ' },
    ]) {
      const answer = await get('/v1/accounts/external:A/receipts', headers as Record<string, string>);
      t.match(answer, {
        status: 401,
        body: { code: 'unauthorized' },
        headers: { 'www-authenticate': /^Bearer/ },
      });
    }
    t.match(await get('/v1/accounts/external:A/receipts', { authorization: 'Bearer wrong' }), {
      status: 401,
    });
    t.match(await get('/v1/accounts/external:A/receipts', { authorization: `bearer ${key}` }), {
      status: 200,
    });
  });
  t.test('are asked for before the body is looked at', async (t) => {
    t.match(await post('{', undefined, { 'content-type': 'application/json' }), { status: 401 });
  });
  t.test('are remembered for a while, and no longer', async (t) => {
    let now = 0;
    let asked = 0;
    const findTenant = (text: string) => {
      asked += 1;
      return findTenantByKey(db, text);
    };
    const guarded = fastify().addHook(
      'onRequest',
      authenticate({ findTenant, ttlMs: 10_000, now: () => now }),
    );
    guarded.get('/', (request) => ({ tenant: request.tenant.name }));
    t.teardown(() => guarded.close());
    const tenant = await createTenant(db, 'other');
    const revoked = await createKey(db, tenant.id, 'test');
    const ask = () => guarded.inject({ url: '/', headers: { authorization: `Bearer ${revoked}` } });
    const together = await Promise.all(Array.from({ length: 20 }, ask));
    t.same(
      together.map((answer) => answer.json()),
      Array(20).fill({ tenant: 'other' }),
    );
    t.equal(asked, 1, 'requests that come together ask once');
    await revokeKey(db, revoked);
    now = 9_999;
    t.equal((await ask()).statusCode, 200);
    now = 10_000;
    t.not((await ask()).statusCode, 200);
    t.equal(asked, 2);
  });
});

t.test('unknown addresses and methods', async (t) => {
  t.match(await get('/v1/nothing'), { status: 404, body: { code: 'unknown-route' } });
  t.match(await get('/v1/accounts/a/b/c/d'), { status: 404, body: { code: 'unknown-route' } });
  const wrong = await get('/v1/purchases');
  t.match(wrong, { status: 405, body: { code: 'method-not-allowed' }, headers: { allow: 'POST' } });
});

t.test('failures', async (t) => {
  t.test('of ours show nothing of the inside, and are logged once', async (t) => {
    logged.length = 0;
    const { status, body } = await post({ how: 'bug' }, '/v1/broken');
    t.equal(status, 500);
    t.match(body, { code: 'internal', requestId: /^.{8}-/ });
    t.notMatch(JSON.stringify(body), /secret|at |\.ts/);
    const errors = logged.filter(({ level }) => level >= 50);
    t.match(errors, [{ reqId: body.requestId, err: { message: 'secret internals' }, route: '/v1/broken' }]);
  });
  t.test('of the database say that trying again may help', async (t) => {
    const answer = await post({ how: 'database' }, '/v1/broken');
    t.match(answer, { status: 503, body: { code: 'service-unavailable' }, headers: { 'retry-after': '1' } });
  });
  t.test('of the client are logged as information, and good requests not at all', async (t) => {
    logged.length = 0;
    await post({ ...good, currency: 'usd' });
    await post(good);
    t.match(logged, [{ level: 30, code: 'validation-failed', route: '/v1/purchases' }]);
    t.equal(logged.length, 1);
  });
});

t.test('health', async (t) => {
  t.match(await get('/livez', {}), { status: 200, body: { status: 'ok' } });
  t.match(await get('/readyz', {}), { status: 200, body: { status: 'ok' } });
  t.test('says what is missing', async (t) => {
    const lost = await buildFixtureApp(t);
    await lost.db.deleteFrom('kysely_migration' as never).execute();
    const behind = await lost.app.inject('/readyz');
    t.match(behind.json(), { status: 503, code: 'service-unavailable', detail: /lacks migrations: 0001_/ });
    t.equal((await lost.app.inject('/livez')).statusCode, 200);
    t.same(lost.violations, []);
  });
});

t.test('the document', async (t) => {
  const document = openApiDocument(app);
  t.same((await get('/openapi.json', {})).body, document);
  t.equal(document.openapi, '3.1.0');
  const { schemas } = document.components;
  t.ok(schemas.Condition, 'recursive schemas keep their name');
  t.match(JSON.stringify(schemas.Condition), '#/components/schemas/Condition');
  t.notOk(schemas.CouponId, 'schemas that nothing uses are left out');
  t.notMatch(JSON.stringify(document), 'x-mistake');
  const { responses = {} } = document.paths['/v1/purchases']?.post ?? {};
  t.same(Object.keys(responses as object), ['201', '400', '401', '409', '413', '415', '422', '500', '503']);
  t.notMatch(JSON.stringify(document), '"def-');
  const points = { $ref: '#/components/schemas/PositivePoints', description: 'Of this purchase.' };
  t.match(schemas.Purchase, { properties: { points } });
  const { parameters = [] } = document.paths['/v1/accounts/{ref}/receipts']?.get ?? {};
  t.match(
    parameters.find(({ name }) => name === 'since'),
    { schema: { $ref: '#/components/schemas/DateTime' }, description: 'Only later ones.' },
    'what is said beside a reference is kept',
  );
});

t.test('the documentation page needs nothing from elsewhere', async (t) => {
  const page = await app.inject('/docs');
  t.equal(page.statusCode, 200);
  t.notMatch(page.body, /https?:\/\//);
  for (const [, path] of page.body.matchAll(/(?:src|href)="([^"]+)"/g)) {
    if (path === undefined) continue;
    t.equal((await app.inject(path)).statusCode, 200, path);
  }
});

t.test('each kind of problem has a page', async (t) => {
  for (const code of PROBLEM_CODES) {
    const page = await app.inject(`/problems/${code}`);
    t.equal(page.statusCode, 200, code);
  }
  t.match(await get('/problems/nonsense'), { status: 404 });
});

t.test('over a socket', async (t) => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const talk = async (text: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.end(text);
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    await once(socket, 'close');
    return answer;
  };
  t.test('what is not HTTP is answered with a problem', async (t) => {
    const answer = await talk('nonsense\r\n\r\n');
    t.match(answer, /^HTTP\/1.1 400 /);
    t.match(answer, /application\/problem\+json/);
  });
  t.test('headers that are too large are refused', async (t) => {
    const answer = await talk(`GET /livez HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`);
    t.match(answer, /^HTTP\/1.1 431 /);
    t.match(answer, /"code":"headers-too-large"/);
  });
  t.test('a body shorter than announced changes nothing', async (t) => {
    const head = `POST /v1/purchases HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\n`;
    const answer = await talk(`${head}content-length: 100\r\n\r\n{"a":1}`);
    t.notMatch(answer, /^HTTP\/1.1 (2|5)/);
  });
});

t.test('every answer was what the document promises', async (t) => {
  t.same(violations, []);
});
