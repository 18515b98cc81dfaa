import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { createApiClient } from '../../src/cli/api-client.ts';
import { parseDemoOptions } from '../../src/cli/demo-options.ts';
import { discountAmount } from '../../src/cli/northwind/discount-amount.ts';
import { loadNorthwind } from '../../src/cli/northwind/load.ts';
import { accountRequest, purchaseRequest, stakeholderRequest } from '../../src/cli/northwind/requests.ts';
import { type CustomerResult, summarize } from '../../src/cli/northwind/result.ts';
import { readNorthwind } from '../../src/cli/northwind/source.ts';
import { replaceDatabase } from '../../src/cli/temporary-database.ts';

t.test('a discount is quantity × price × fraction, exact', async (t) => {
  t.equal(discountAmount(35, '42.40', '0.15'), '222.6');
  t.equal(discountAmount(1, '0.01', '0.01'), '0.0001');
  t.equal(discountAmount(10, '7.70', '0'), '0');
  t.equal(discountAmount(10, '7.70', '1'), '77');
});

t.test('an order reads as a purchase at noon of its day, by its contact', async (t) => {
  const source = await readNorthwind();
  const order = source.orders.find(({ orderId }) => orderId === 10250);
  if (order === undefined) throw new Error('order 10250 is missing');
  t.strictSame(purchaseRequest(order, source.categoryByProduct), {
    externalId: '10250',
    account: 'external:HANAR',
    kind: 'purchase',
    occurredAt: '1996-07-08T12:00:00Z',
    stakeholder: 'external:HANAR-contact',
    currency: 'USD',
    lines: [
      { id: '1', sku: '41', quantity: 10, unitPrice: '7.70', discount: '0', category: 'Seafood' },
      { id: '2', sku: '51', quantity: 35, unitPrice: '42.40', discount: '222.6', category: 'Produce' },
      { id: '3', sku: '65', quantity: 15, unitPrice: '16.80', discount: '37.8', category: 'Condiments' },
    ],
  });
});

t.test('orders come by date, then by number', async (t) => {
  const { orders } = await readNorthwind();
  const keys = orders.map(({ orderDate, orderId }) => `${orderDate} ${orderId}`);
  t.equal(orders.length, 830);
  t.strictSame(keys, keys.toSorted());
});

t.test('a customer reads as an account, its contact as a buyer with what the title adds', async (t) => {
  const customer = {
    customerId: 'BERGS',
    companyName: 'Berglunds snabbköp',
    contactName: 'Christina Berglund',
    contactTitle: 'Accounting Manager',
    city: 'Luleå',
    country: 'Sweden',
  };
  t.strictSame(accountRequest(customer), {
    program: 'northwind',
    kind: 'company',
    name: 'Berglunds snabbköp',
    attributes: { country: 'Sweden', city: 'Luleå' },
    enrolledAt: '1996-01-01T00:00:00Z',
  });
  t.strictSame(stakeholderRequest(customer), {
    name: 'Christina Berglund',
    title: 'Accounting Manager',
    roles: ['buyer', 'decision-maker', 'finance'],
    circle: 1,
  });
});

t.test('equal points rank by account id, and the sixth is left out', async (t) => {
  const result = (externalId: string, account: number): CustomerResult => ({
    externalId,
    companyName: externalId,
    contactName: externalId,
    tier: 'red',
    purchases: 1,
    account,
    stakeholders: 2,
    grants: 0,
  });
  const results = [
    result('F', 10),
    result('B', 20),
    result('A', 20),
    result('E', 11),
    result('D', 12),
    result('C', 13),
  ];
  t.strictSame(
    summarize(results).top.map(({ externalId }) => externalId),
    ['A', 'B', 'C', 'D', 'E'],
  );
});

t.test('options are read, and a port out of range is refused', async (t) => {
  t.strictSame(parseDemoOptions(['--exit', '--json']), {
    exit: true,
    json: true,
    help: false,
    port: undefined,
  });
  t.match(parseDemoOptions(['--port', '65535']), { port: 65_535 });
  t.match(parseDemoOptions(['--port', '65536']), { mistake: /^--port must be a number/ });
  t.match(parseDemoOptions(['--port', '1e3']), { mistake: /^--port must be a number/ });
  t.match(parseDemoOptions(['--quick']), { mistake: /--quick/ });
});

t.test('a refused call ends the load with the words of the problem', async (t) => {
  const original = globalThis.fetch;
  t.teardown(() => {
    globalThis.fetch = original;
  });
  globalThis.fetch = async () =>
    new Response(
      JSON.stringify({
        code: 'invalid-body',
        detail: 'The body is not valid.',
        errors: [{ pointer: '/kind', detail: 'is unknown' }],
      }),
      { status: 422, headers: { 'content-type': 'application/problem+json' } },
    );
  const api = createApiClient('http://127.0.0.1:1', 'key', new AbortController().signal);
  const observer = { stage: () => {}, step: () => {} };
  await t.rejects(loadNorthwind(api, await readNorthwind(), observer), {
    message:
      'PUT /v1/rewards/free-freight was answered with 422 invalid-body: The body is not valid.\n  /kind: is unknown',
  });
});

t.test('a service that is not there is named in words', async (t) => {
  const api = createApiClient('http://127.0.0.1:1', 'key', new AbortController().signal);
  await t.rejects(api.get('/v1/programs/northwind'), {
    message: /^GET \/v1\/programs\/northwind got no answer: /,
  });
});

t.test('a temporary database takes the place of the one in the URL, and nothing else changes', async (t) => {
  t.equal(replaceDatabase('postgres://u:p@db:5432/shop?ssl=true', 'x'), 'postgres://u:p@db:5432/x?ssl=true');
  t.equal(replaceDatabase('postgresql://u@/shop?host=/run/pg', 'x'), 'postgresql://u@/x?host=/run/pg');
  t.equal(replaceDatabase('postgres://db', 'x'), 'postgres://db/x');
});

t.test('the demo prints one JSON document, the expected one, and leaves nothing behind', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  // Started by root, Postgres runs as another user, who must be able to pass through this folder.
  await chmod(folder, 0o711);
  // On its own database, and without tap's options, which would make the process count as a part of the test.
  const { NODE_OPTIONS: _, DATABASE_URL: __, ...env } = process.env;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const demo = spawn(process.execPath, ['src/cli/demo.ts', '--exit', '--json'], {
    cwd: root,
    env: { ...env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, messages, [exitCode]] = await Promise.all([
    text(demo.stdout),
    text(demo.stderr),
    once(demo, 'exit'),
  ]);
  t.equal(exitCode, 0, messages);
  t.strictSame(
    JSON.parse(output),
    JSON.parse(await readFile(join(root, 'examples/northwind/expected.json'), 'utf8')),
  );
  t.match(messages, /Posting orders: 830\/830/);
  t.same(await readdir(folder), []);
});
