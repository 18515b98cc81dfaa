import t from 'tap';
import { putReward } from '../../src/rewards/repository.ts';
import { createTenant } from '../../src/tenants/keys.ts';
import { testApp } from '../harness/app.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const time = { now: NOW };
const service = await testApp(t, { clock: () => time.now });
let tenants = 0;

const MUG = { name: 'Mug', kind: 'product', price: { points: 'reward', amount: 500 } };

async function openTenant() {
  time.now = NOW;
  const name = `tenant-${++tenants}`;
  const inject = await service.injectAsTenant(name);
  const tenant = await createTenant(service.db, name);
  const put = (reward: object, key = 'mug') => inject('PUT', `/v1/rewards/${key}`, reward);
  const get = async (key = 'mug') => (await inject('GET', `/v1/rewards/${key}`)).body;
  return { inject, tenant, put, get };
}

t.test('adds a reward to the catalogue', async (t) => {
  const { put, get } = await openTenant();
  const valid = { from: '2026-01-01T00:00:00+01:00', until: '2027-01-01T00:00:00Z' };
  const { status, body } = await put({ ...MUG, description: 'Holds 0.3 l.', valid, stock: 25 });
  t.equal(status, 201);
  t.strictSame(body, {
    key: 'mug',
    version: 1,
    name: 'Mug',
    kind: 'product',
    description: 'Holds 0.3 l.',
    price: { points: 'reward', amount: 500 },
    valid: { from: '2025-12-31T23:00:00.000Z', until: '2027-01-01T00:00:00.000Z' },
    stock: 25,
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
  });
  t.strictSame(await get(), body);
});

t.test('needs no more than a name and a kind', async (t) => {
  const { put } = await openTenant();
  const { status, body } = await put({ name: 'Free freight', kind: 'free-shipping' }, 'free-freight');
  t.equal(status, 201);
  t.match(body, { price: null, valid: { from: null, until: null }, stock: null, description: null });
});

t.test('counts a version for each change, and none for the same again or for another stock', async (t) => {
  const { put, get } = await openTenant();
  await put(MUG);
  time.now += 1_000;
  const again = await put({ price: { amount: 500, points: 'reward' }, kind: 'product', name: 'Mug' });
  t.match(again, { status: 200, body: { version: 1, updatedAt: '2026-03-01T12:00:00.000Z' } });
  t.match(await put({ ...MUG, stock: 3 }), { status: 200, body: { version: 1, stock: 3 } });
  t.match(await put({ ...MUG, name: 'Big mug' }), {
    status: 200,
    body: { version: 2, createdAt: '2026-03-01T12:00:00.000Z', updatedAt: '2026-03-01T12:00:01.000Z' },
  });
  const validOtherwise = { ...MUG, name: 'Big mug', valid: { from: '2026-01-01T00:00:00Z' } };
  t.equal((await put(validOtherwise)).body.version, 3);
  const same = { ...validOtherwise, valid: { from: '2026-01-01T01:00:00+01:00' } };
  t.equal((await put(same)).body.version, 3, 'the same instant in other words is the same');
  t.match(await get(), { version: 3, name: 'Big mug' });
});

t.test('the stock is what is left from now on', async (t) => {
  const { put, get } = await openTenant();
  t.equal((await put({ ...MUG, stock: 0 })).body.stock, 0);
  t.equal((await put({ ...MUG, stock: 7 })).body.stock, 7);
  t.equal((await get()).stock, 7);
  t.equal((await put({ ...MUG, stock: null })).body.stock, null, 'null takes the limit away');
  t.equal((await put({ ...MUG, stock: 7 })).body.stock, 7);
  t.equal((await put(MUG)).body.stock, null, 'and so does leaving it out');
});

t.test('rewards put at once follow each other', async (t) => {
  const { put, get } = await openTenant();
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, at) => put({ ...MUG, name: `Mug ${at}`, stock: at })),
  );
  t.equal(answers.filter(({ status }) => status === 201).length, 1);
  const versions = answers.map(({ body }) => body.version as number);
  t.strictSame(
    versions.toSorted((a, b) => a - b),
    versions.map((_, at) => at + 1),
  );
  const last = answers.find(({ body }) => body.version === 30);
  t.strictSame(await get(), last?.body, 'what stands is what the last one said, its stock too');
});

t.test('refuses what cannot be, naming the field', async (t) => {
  const { inject, put } = await openTenant();
  const cases: readonly (readonly [object, string])[] = [
    [{ ...MUG, name: '' }, '/name'],
    [{ kind: 'product' }, '/name'],
    [{ ...MUG, kind: 'a mug' }, '/kind'],
    [{ ...MUG, price: { points: 'reward', amount: 0 } }, '/price/amount'],
    [{ ...MUG, price: { points: 'reward', amount: '500' } }, '/price/amount'],
    [{ ...MUG, price: { amount: 500 } }, '/price/points'],
    [{ ...MUG, price: null }, '/price'],
    [{ ...MUG, stock: -1 }, '/stock'],
    [{ ...MUG, stock: 1.5 }, '/stock'],
    [{ ...MUG, valid: { until: '2026-02-30T00:00:00Z' } }, '/valid/until'],
    [{ ...MUG, valid: { from: '2026-03-01T00:00:00Z', until: '2026-03-01T01:00:00+01:00' } }, '/valid/until'],
    [{ ...MUG, prize: 5 }, '/prize'],
  ];
  for (const [reward, pointer] of cases) {
    const { status, body } = await put(reward);
    t.match({ status, body }, { status: 422, body: { errors: [{ pointer }] } }, pointer);
  }
  t.equal((await put(MUG, 'no%20key')).status, 400);
  t.strictSame((await inject('GET', '/v1/rewards')).body.data, []);
});

t.test('lists the catalogue by pages, by key', async (t) => {
  const { inject, put } = await openTenant();
  for (const key of ['c', 'a', 'b']) await put({ ...MUG, stock: 1 }, key);
  const first = (await inject('GET', '/v1/rewards?limit=2')).body;
  t.match(first.data, [
    { key: 'a', stock: 1 },
    { key: 'b', stock: 1 },
  ]);
  const second = (await inject('GET', `/v1/rewards?limit=2&cursor=${first.nextCursor}`)).body;
  t.match(second, { data: [{ key: 'c' }], nextCursor: null });
});

t.test('shows nothing of another tenant, and leaves its stock alone', async (t) => {
  const { put, get } = await openTenant();
  await put({ ...MUG, stock: 5 });
  const other = await openTenant();
  t.match(await other.inject('GET', '/v1/rewards/mug'), { status: 404, body: { code: 'not-found' } });
  t.strictSame((await other.inject('GET', '/v1/rewards')).body.data, []);
  t.match(await other.put({ ...MUG, name: 'Cup', stock: 1 }), { status: 201, body: { version: 1 } });
  t.match(await get(), { name: 'Mug', stock: 5 });
});

t.test('a failed put changes neither the reward nor its stock', async (t) => {
  const { tenant, put, get } = await openTenant();
  const { body } = await put({ ...MUG, stock: 5 });
  const definition = {
    name: 'Cup',
    kind: 'product',
    description: null,
    price: null,
    availableFrom: null,
    availableUntil: null,
  };
  const broken = { tenantId: tenant.id, key: 'mug', definition, stock: -1, now: NOW };
  await t.rejects(putReward(service.db, broken));
  t.strictSame(await get(), body);
});

t.end();
