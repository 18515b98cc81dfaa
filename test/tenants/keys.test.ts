import t from 'tap';
import {
  acceptKey,
  createKey,
  createTenant,
  findTenant,
  findTenantByKey,
  hasKeys,
  listKeys,
  revokeKey,
} from '../../src/tenants/keys.ts';
import { testDatabase } from '../harness/database.ts';

t.test('a key leads to its tenant, and only its hash is stored', async (t) => {
  const { db, pool } = await testDatabase(t);
  const tenant = await createTenant(db, 'acme');
  t.notOk(await hasKeys(db, tenant.id));
  const key = await createKey(db, tenant.id, 'for the shop');
  t.match(key, /^fealty_[\w-]{32}$/);
  t.strictSame(await findTenantByKey(db, key), { id: tenant.id, name: 'acme', isSandbox: false });
  t.ok(await hasKeys(db, tenant.id));
  const { rows } = await pool.query(`select api_keys::text as row from api_keys`);
  t.notMatch(rows[0].row, key.slice('fealty_'.length));
});

t.test('a tenant of the same name is the same tenant', async (t) => {
  const { db } = await testDatabase(t);
  const tenants = await Promise.all([1, 2, 3].map(() => createTenant(db, 'acme')));
  t.equal(new Set(tenants.map((tenant) => tenant.id)).size, 1);
});

t.test('a tenant is a sandbox from the beginning, or never', async (t) => {
  const { db } = await testDatabase(t);
  const box = await createTenant(db, 'box', { isSandbox: true });
  t.match(await createTenant(db, 'box'), { id: box.id, isSandbox: true });
  t.match(await findTenantByKey(db, await createKey(db, box.id)), { isSandbox: true });
  await createTenant(db, 'acme');
  t.match(await createTenant(db, 'acme', { isSandbox: true }), { isSandbox: false });
  t.equal(await findTenant(db, 'nobody'), undefined);
});

t.test('an unknown or a revoked key leads nowhere', async (t) => {
  const { db } = await testDatabase(t);
  const tenant = await createTenant(db, 'acme');
  const key = await createKey(db, tenant.id);
  t.equal(await findTenantByKey(db, `${key}x`), undefined);
  t.equal(await findTenantByKey(db, ''), undefined);
  t.equal(await revokeKey(db, key), 1);
  t.equal(await findTenantByKey(db, key), undefined);
  t.equal(await revokeKey(db, key), 0, 'it is revoked once');
});

t.test('a key is revoked by its fingerprint too, and stays so', async (t) => {
  const { db } = await testDatabase(t);
  const tenant = await createTenant(db, 'acme');
  const key = 'a-key-of-the-operators-own';
  await acceptKey(db, tenant.id, key, 'given');
  await acceptKey(db, tenant.id, key, 'given');
  const [info, ...others] = await listKeys(db);
  t.match(info, { tenant: 'acme', label: 'given', revokedAt: null });
  t.equal(others.length, 0);
  t.equal(await revokeKey(db, info?.fingerprint ?? ''), 1);
  await acceptKey(db, tenant.id, key, 'given');
  t.equal(await findTenantByKey(db, key), undefined);
});
