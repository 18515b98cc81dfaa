import t from 'tap';
import { rescheduleJob } from '../../src/jobs/reschedule/job.ts';
import { readEvents } from '../harness/events.ts';
import { counting, jobDeps } from '../harness/job-deps.ts';
import { openSecond } from '../redemptions/club.ts';
import { allPoints } from '../transfers/transit.ts';
import { openGroup, POOL, publishPool, REDEMPTION, untilDelivered } from './group.ts';

t.test('members feed the pool of their group, and both sides can see it', async (t) => {
  const group = await openGroup(t);
  const { id: pool } = await group.enrolUnder('GROUP', null);
  const { id: member } = await group.enrolMember('ACME');
  await group.buy('ACME', 403);
  await untilDelivered(group);

  t.same([await group.rewards('ACME'), await group.rewards('GROUP')], [303, 100]);
  t.same(await group.poolOf('ACME'), {
    account: member,
    memberOf: {
      pool,
      spend: 'members',
      maySpend: true,
      balances: [{ points: 'reward', active: 100, pending: 0 }],
    },
    members: [],
    nextCursor: null,
  });
  t.same(await group.poolOf('GROUP'), {
    account: pool,
    memberOf: null,
    members: [
      {
        account: member,
        externalId: 'ACME',
        since: '2026-03-01T12:00:00Z',
        until: null,
        points: [{ points: 'reward', fed: 100, spent: 0 }],
      },
    ],
    nextCursor: null,
  });
  t.equal(await allPoints(group), 403);
  const { data: fed } = await group.expectStatus(
    200,
    'GET',
    '/v1/accounts/external:ACME/entries?points=reward',
  );
  t.match(fed, [
    { from: { place: 'in-transit' }, to: { place: 'transferred' }, transaction: { kind: 'pool', id: pool } },
    {
      from: { place: 'active' },
      to: { place: 'in-transit' },
      amount: 100,
      transaction: { kind: 'pool', id: pool },
    },
    { from: { place: 'issued' }, amount: 403, transaction: { kind: 'purchase' } },
  ]);
  const { data: got } = await group.expectStatus(
    200,
    'GET',
    '/v1/accounts/external:GROUP/entries?points=reward',
  );
  t.match(got, [{ from: { place: 'transferred' }, transaction: { kind: 'pool', id: member } }]);
  const events = await readEvents(group);
  t.match(
    events.filter(({ type }: { type: string }) => type.startsWith('pool')),
    [
      { type: 'pool.joined', account: { id: member }, data: { pool } },
      { type: 'pool.member-joined', account: { id: pool }, data: { member } },
      {
        type: 'pool.fed',
        account: { id: member },
        data: { pool, holder: 'account', points: 'reward', amount: 100 },
      },
      { type: 'pool.received', account: { id: pool }, data: { member, points: 'reward', amount: 100 } },
    ],
  );
  t.equal((await group.inject('GET', `/v1/transfers/trf_${member.slice(4)}_1`)).status, 404);
});

t.test('what is fed before a transfer is told apart from it', async (t) => {
  const group = await openGroup(t, undefined, { ...POOL, points: ['reward', 'slow'] });
  const { id: pool } = await group.enrolUnder('GROUP', null);
  await group.enrolMember('ACME');
  await group.act('ACME', 'patience');
  group.time.now = Date.parse('2026-03-20T12:00:00Z');
  const sides = ['ACME', 'GROUP'].map((account) => ({ account: `external:${account}`, holder: 'account' }));
  const { id } = await group.expectStatus(201, 'POST', '/v1/transfers', {
    externalId: 'T-1',
    from: sides[0],
    to: sides[1],
    points: 'slow',
    amount: 75,
  });
  const { data } = await group.expectStatus(200, 'GET', '/v1/accounts/external:ACME/entries?points=slow');
  const left = data.filter(({ to }: { to: { place: string } }) => to.place === 'in-transit');
  t.match(left, [
    { amount: 75, transaction: { kind: 'transfer', id } },
    { amount: 25, at: '2026-03-15T12:00:00Z', transaction: { kind: 'pool', id: pool } },
  ]);
  const { movements } = await group.expectStatus(
    200,
    'GET',
    '/v1/accounts/external:ACME/statement?from=2026-03-01',
  );
  const sentences = movements.map(({ sentence }: { sentence: string }) => sentence).join(' ');
  t.match(
    sentences,
    /25 Slow points .*went to the pool of the group\..*Transfer T-1 .*75 Slow points sent\./,
  );
  await untilDelivered(group);
  t.equal((await group.expectStatus(200, 'GET', `/v1/transfers/${id}`)).status, 'credited');
});

t.test('a parent may be named before it is enrolled', async (t) => {
  const group = await openGroup(t);
  await group.enrolUnder('ACME', 'GROUP');
  await group.buy('ACME', 100);
  t.equal((await group.poolOf('ACME')).memberOf, null);

  await group.enrolUnder('GROUP', null);
  await group.untilMember('ACME');
  await group.buy('ACME', 100);
  await untilDelivered(group);
  t.same([await group.rewards('ACME'), await group.rewards('GROUP')], [175, 25]);
});

t.test('another parent is another pool, and without one nothing is fed', async (t) => {
  const group = await openGroup(t);
  for (const pool of ['GROUP', 'OTHER']) await group.enrolUnder(pool, null);
  await group.enrolMember('ACME');
  const patch = (parent: string | null) =>
    group.expectStatus(200, 'PATCH', '/v1/accounts/external:ACME', { parent });

  await patch('OTHER');
  await group.untilMember('ACME');
  await group.buy('ACME', 100);
  await patch(null);
  await group.buy('ACME', 100);
  await untilDelivered(group);

  t.same(
    [await group.rewards('ACME'), await group.rewards('GROUP'), await group.rewards('OTHER')],
    [175, 0, 25],
  );
  t.equal((await group.poolOf('ACME')).memberOf, null);
  t.match((await group.poolOf('GROUP')).members, [
    { externalId: 'ACME', until: '2026-03-01T12:00:00Z', points: [] },
  ]);
  const refused = await group.expectStatus(422, 'PATCH', '/v1/accounts/external:ACME', { parent: 'ACME' });
  t.equal(refused.errors[0].pointer, '/parent');
});

t.test('a programme that gets a pool later finds who belongs to it', async (t) => {
  const group = await openGroup(t, { isDelivering: true }, null);
  await group.enrolUnder('GROUP', null);
  await group.enrolUnder('ACME', 'GROUP');
  await publishPool(group, POOL);

  const deps = await jobDeps(t, group, () => group.time.now);
  await rescheduleJob.run(deps, counting().running);

  await group.untilMember('ACME');
  t.match((await group.poolOf('GROUP')).members, [{ externalId: 'ACME' }]);
});

t.test('members are told of page by page', async (t) => {
  const group = await openGroup(t);
  await group.enrolUnder('GROUP', null);
  for (const member of ['A', 'B', 'C']) await group.enrolMember(member);
  const first = await group.poolOf('GROUP', '?limit=2');
  const second = await group.poolOf('GROUP', `?limit=2&cursor=${first.nextCursor}`);
  const names = [...first.members, ...second.members].map(({ externalId }) => externalId);
  t.same([names, second.nextCursor], [['A', 'B', 'C'], null]);
  t.equal((await group.inject('GET', '/v1/accounts/external:GROUP/pool?cursor=x')).status, 400);
  t.equal((await group.inject('GET', '/v1/accounts/external:NOBODY/pool')).status, 404);
  const elsewhere = await group.injectAsTenant('elsewhere');
  t.equal((await elsewhere('GET', '/v1/accounts/external:GROUP/pool')).status, 404);
});

t.test('what a closed pool does not take comes back', async (t) => {
  const group = await openGroup(t);
  await group.enrolUnder('GROUP', null);
  await group.enrolMember('ACME');
  await group.expectStatus(201, 'POST', '/v1/accounts/external:GROUP/close', {
    externalId: 'C-1',
    reason: 'wound up',
    author: 'desk-1',
  });
  await group.buy('ACME', 100);
  await untilDelivered(group);
  t.same([await group.rewards('ACME'), await group.rewards('GROUP'), await allPoints(group)], [100, 0, 100]);
  t.equal((await group.poolOf('ACME')).memberOf.maySpend, false);
  const refused = await group.expectStatus(422, 'POST', '/v1/redemptions', REDEMPTION);
  t.equal(refused.code, 'account-closed');
});

t.test('what a service that went away left half-way is gone on with by the next one', async (t) => {
  const group = await openGroup(t, { isDelivering: false });
  await group.enrolUnder('ACME', 'GROUP');
  await group.enrolUnder('GROUP', null);
  await group.buy('ACME', 100);
  t.same([await group.rewards('ACME'), await allPoints(group)], [75, 100]);
  await group.engine.stop();

  await openSecond(t, group);
  await untilDelivered(group);

  t.same([await group.rewards('ACME'), await group.rewards('GROUP'), await allPoints(group)], [75, 25, 100]);
  t.match((await group.poolOf('GROUP')).members, [
    { externalId: 'ACME', until: null, points: [{ points: 'reward', fed: 25, spent: 0 }] },
  ]);
});

t.test('between two services nothing is fed twice, whatever they do at once', async (t) => {
  const group = await openGroup(t, { isDelivering: true });
  await group.enrolUnder('GROUP', null);
  for (const member of ['A', 'B']) await group.enrolMember(member);
  const services = [group, await openSecond(t, group)];
  const sums = new Set<number>();
  await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      services[i % 2]?.inject('POST', '/v1/transactions', {
        externalId: `P-${i}`,
        account: `external:${i % 3 === 0 ? 'A' : 'B'}`,
        kind: 'purchase',
        occurredAt: '2026-03-01T12:00:00Z',
        currency: 'EUR',
        lines: [{ sku: '1', quantity: 1, unitPrice: '10' }],
      }),
    ),
  );
  await untilDelivered(group);
  sums.add(await allPoints(group));
  t.same([...sums], [600]);
  t.same([await group.rewards('A'), await group.rewards('B'), await group.rewards('GROUP')], [160, 320, 120]);
});

t.test('a pool that makes no sense is refused with what to do', async (t) => {
  const group = await openGroup(t, undefined, null);
  const { document } = await group.expectStatus(200, 'GET', '/v1/programs/club');
  const cases: readonly [object, string, RegExp][] = [
    [{ ...POOL, points: ['rewards'] }, '/document/pool/points/0', /did you mean "reward"\?/],
    [{ ...POOL, points: ['status'] }, '/document/pool/points/0', /"status" cannot be spent/],
    [{ ...POOL, points: [] }, '/document/pool/points', /./],
    [{ ...POOL, feed: '0' }, '/document/pool/feed', /above 0 and up to 1/],
    [{ ...POOL, feed: '1.5' }, '/document/pool/feed', /above 0 and up to 1/],
    [{ ...POOL, feed: 0.25 }, '/document/pool/feed', /./],
    [{ points: ['reward'] }, '/document/pool/spend', /is required/],
    [{ ...POOL, spend: 'everybody' }, '/document/pool/spend', /./],
    [
      { points: ['reward'], spend: 'owner', holders: 'all' },
      '/document/pool/holders',
      /Nothing feeds the pool/,
    ],
    [{ ...POOL, share: '0.5' }, '/document/pool/share', /unknown field/],
  ];
  for (const [pool, pointer, detail] of cases) {
    const refused = await group.expectStatus(422, 'PUT', '/v1/programs/club', {
      document: { ...document, pool },
    });
    t.match(refused.errors, [{ pointer, detail }], JSON.stringify(pool));
  }
});
