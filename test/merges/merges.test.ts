import t from 'tap';
import { type Club, openClub } from '../redemptions/club.ts';
import { ended, TRANSFER, untilDelivered } from '../transfers/transit.ts';

const MERGE = { externalId: 'M-1', into: 'external:ANATR', reason: 'registered-twice', author: 'agent-17' };
const PATH = '/v1/accounts/external:ALFKI/merge';

async function open(t: Parameters<typeof openClub>[0], isDelivering = true): Promise<Club> {
  const club = await openClub(t, { isDelivering });
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  return club;
}

t.test('an account is merged into another one, which its names mean from then on', async (t) => {
  const club = await open(t);
  await club.buy('ALFKI', 1000);
  await club.buy('ANATR', 50);
  const old = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI');
  const kept = await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR');

  const merge = await club.expectStatus(201, 'POST', PATH, MERGE);

  t.match(merge, { status: 'done', refusal: null, account: old.id, into: kept.id, externalId: 'M-1' });
  t.same(await club.expectStatus(200, 'POST', PATH, MERGE), merge);
  t.same(await club.expectStatus(200, 'GET', `/v1/merges/${merge.id}`), merge);
  t.same(await club.balances('ANATR'), { 'account reward': 1050, 'account status': 1050 });
  t.same(await club.balances('ALFKI'), { 'account reward': 0, 'account status': 0 });
  for (const ref of ['external:ALFKI', old.id])
    t.same(await club.expectStatus(200, 'GET', `/v1/accounts/${ref}`), kept, ref);
  const { data } = await club.expectStatus(200, 'GET', '/v1/accounts');
  t.same(
    data.map(({ externalId }: { externalId: string }) => externalId),
    ['ANATR'],
  );
});

t.test('a tier that was set by hand, and a plan, go on', async (t) => {
  const club = await open(t);
  const { document } = await club.expectStatus(200, 'GET', '/v1/programs/club');
  await club.expectStatus(201, 'PUT', '/v1/programs/club', {
    document: {
      ...document,
      metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
      ladders: {
        status: {
          tiers: [{ key: 'red' }, { key: 'gold', reach: { metric: 'spend', atLeast: '100' } }],
          held: { until: 'forever' },
        },
      },
      plans: { premium: { period: 'P1M', trial: 'P14D', fee: { type: 'plan-fee' } } },
    },
  });
  club.time.now += 60_000;
  const [tier, plan] = ['tiers/status', 'plans/premium'];
  await club.expectStatus(200, 'PUT', `/v1/accounts/external:ALFKI/${tier}`, { tier: 'gold', reason: 'vip' });
  await club.expectStatus(200, 'PUT', `/v1/accounts/external:ALFKI/${plan}`, {});

  await club.expectStatus(201, 'POST', PATH, MERGE);

  const { tiers } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR/tiers');
  t.match(tiers.status, { key: 'gold', set: { reason: 'vip' } });
  const { plans } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR/plans');
  t.match(plans.premium, { status: 'trial' });
});

t.test('retries are answered as ever, and returns and voids find their purchases, by any name', async (t) => {
  const club = await open(t);
  await club.putPerson('ALFKI', 'ann');
  await club.putPerson('ANATR', 'ann');
  const purchase = { ...buying('P-1', '100'), stakeholder: 'external:ann' };
  const posted = await club.expectStatus(201, 'POST', '/v1/transactions', purchase);
  const other = await club.expectStatus(201, 'POST', '/v1/transactions', buying('P-2', '30'));
  const back = await club.expectStatus(201, 'POST', '/v1/transactions', returning('B-1', 'P-2', 1));
  await club.expectStatus(201, 'POST', PATH, MERGE);

  for (const account of ['external:ALFKI', 'external:ANATR', posted.account])
    t.same(await club.expectStatus(200, 'POST', '/v1/transactions', { ...purchase, account }), posted);
  t.equal(
    (await club.expectStatus(409, 'POST', '/v1/transactions', buying('P-1', '7'))).code,
    'external-id-reused',
  );
  t.same(await reward(club), 100);

  await club.expectStatus(201, 'POST', `/v1/accounts/external:ANATR/transactions/${back.id}/void`, {
    reason: 'no',
  });
  t.equal(await reward(club), 130);
  const half = await club.expectStatus(201, 'POST', '/v1/transactions', returning('B-2', 'P-1', '0.5'));
  t.equal(await reward(club), 80);
  t.match(half.takenBack, [{ of: 'P-1', amount: 50 }, {}]);
  const voidPath = `/v1/accounts/external:ALFKI/transactions/${other.id}/void`;
  const voided = await club.expectStatus(201, 'POST', voidPath, { reason: 'no' });
  t.equal(voided.transaction, other.id);
  t.same(await club.expectStatus(200, 'POST', voidPath, { reason: 'again' }), voided);
  t.equal(await reward(club), 50);
  await club.expectStatus(201, 'POST', `/v1/accounts/external:ANATR/transactions/${half.id}/void`, {
    reason: 'no',
  });
  t.equal(await reward(club), 100);
});

t.test('what was voided before is voided still, and unnamed returns take from both', async (t) => {
  const club = await open(t);
  const posted = await club.expectStatus(201, 'POST', '/v1/transactions', buying('P-1', '10'));
  const path = `/v1/accounts/external:ALFKI/transactions/${posted.id}/void`;
  const voided = await club.expectStatus(201, 'POST', path, { reason: 'no' });
  await club.expectStatus(201, 'POST', '/v1/transactions', buying('P-2', '20'));
  await club.expectStatus(201, 'POST', '/v1/transactions', {
    ...buying('P-3', '30'),
    account: 'external:ANATR',
  });
  await club.expectStatus(201, 'POST', PATH, MERGE);

  t.same(await club.expectStatus(200, 'POST', path, { reason: 'no' }), voided);
  const { of: _, ...unnamed } = returning('B-1', 'P-1', 3);
  const back = await club.expectStatus(201, 'POST', '/v1/transactions', unnamed);
  t.match(back.matches, [{ matched: '2', unmatched: '1', of: [{ purchase: 'P-3' }, { purchase: 'P-2' }] }]);
  t.equal(await reward(club), 0);
});

t.test('transactions of both are listed and explained, with their ids', async (t) => {
  const club = await open(t);
  const first = await club.expectStatus(201, 'POST', '/v1/transactions', buying('P-1', '10'));
  const second = await club.expectStatus(201, 'POST', '/v1/transactions', {
    ...buying('P-2', '20'),
    account: 'external:ANATR',
  });
  await club.expectStatus(201, 'POST', PATH, MERGE);
  await club.expectStatus(201, 'POST', '/v1/transactions', returning('B-1', 'P-1', 1));

  const page = await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR/transactions');
  const listed = page.data.map((one: { id: string; status: string }) => [one.id, one.status]);
  t.same(listed.slice(1), [
    [second.id, 'posted'],
    [first.id, 'returned'],
  ]);
  const one = await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR/transactions?limit=2');
  const rest = await club.expectStatus(
    200,
    'GET',
    `/v1/accounts/external:ANATR/transactions?limit=2&cursor=${one.nextCursor}`,
  );
  t.same([...one.data, ...rest.data], page.data);
  for (const ref of [first.id, 'external:P-1']) {
    const base = `/v1/accounts/external:ANATR/transactions/${ref}`;
    t.equal((await club.expectStatus(200, 'GET', base)).status, 'returned');
    t.equal((await club.expectStatus(200, 'GET', `${base}/explanation`)).transaction, first.id);
  }
  t.equal((await club.expectStatus(200, 'GET', `/v1/transactions/${first.id}`)).status, 'returned');
  const back = page.data[0].id;
  const explained = await club.expectStatus(
    200,
    'GET',
    `/v1/accounts/external:ALFKI/transactions/${back}/explanation`,
  );
  t.match(explained.returnOf, [{ purchase: 'P-1' }]);
  const { data } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR/entries');
  t.ok(data.some(({ lot }: { lot: string | null }) => lot?.startsWith(`ent_${first.id.slice(4, 30)}`)));
  const lots = await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR/lots');
  t.equal(lots.data.length, 2);
});

t.test('coupons, people and codes go along, and keep what they are called', async (t) => {
  const club = await open(t);
  await club.putPerson('ALFKI', 'ann');
  await club.putPerson('ALFKI', 'bob');
  const ann = await club.putPerson('ANATR', 'ann');
  const old = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/stakeholders/external:ann');
  await club.act('ALFKI', 'training', 'ann');
  await club.act('ALFKI', 'training', 'bob');
  await club.act('ALFKI', 'referral');
  const before = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI/coupons');
  await club.expectStatus(201, 'POST', PATH, MERGE);

  t.same(await club.expectStatus(200, 'GET', '/v1/accounts/external:ANATR/coupons'), before);
  t.same(await club.balances('ANATR'), { 'ann reward': 100, 'bob reward': 100 });
  const person = await club.expectStatus(200, 'GET', `/v1/accounts/external:ANATR/stakeholders/${old.id}`);
  t.equal(person.id, ann.id);
  await club.expectStatus(201, 'POST', '/v1/redemptions', {
    externalId: 'R-1',
    account: 'external:ALFKI',
    reward: 'free-freight',
    coupon: before.data[0].code,
    stakeholder: old.id,
  });
});

t.test('points in transit from it are waited for, and those to it arrive at the other one', async (t) => {
  const club = await open(t, false);
  await club.enrol('BERGS');
  await club.buy('ALFKI', 1000);
  await club.buy('BERGS', 1000);
  const out = { ...TRANSFER, externalId: 'T-1', to: { account: 'external:BERGS', holder: 'account' } };
  const into = { ...TRANSFER, externalId: 'T-2', from: out.to, to: out.from, amount: 40 };
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', out);
  const second = await club.expectStatus(201, 'POST', '/v1/transfers', into);
  t.match(await club.expectStatus(201, 'POST', PATH, MERGE), { status: 'in-progress' });

  await club.engine.start();
  t.equal((await ended(club, id)).status, 'credited');
  t.equal((await ended(club, second.id)).status, 'credited');
  for (let tries = 0; tries < 200; tries++) {
    const { status } = await club.expectStatus(200, 'POST', PATH, MERGE);
    if (status === 'done') break;
  }
  t.match(await club.expectStatus(200, 'POST', PATH, MERGE), { status: 'done' });
  await untilDelivered(club);
  t.equal((await club.balances('ANATR'))['account reward'], 940);
  t.equal((await club.balances('BERGS'))['account reward'], 1060);
  t.same(await club.expectStatus(200, 'POST', '/v1/transfers', into), second);
});

t.test(
  'a wallet by the name of an account that was merged is the same wallet, and its people are near',
  async (t) => {
    const club = await open(t);
    await club.putPerson('ANATR', 'anna');
    await club.buy('ANATR', 300);
    await club.expectStatus(201, 'POST', PATH, MERGE);
    const old = { ...TRANSFER, from: { account: 'external:ALFKI', holder: 'account' } };

    const itself = { ...old, to: { account: 'external:ALFKI', holder: 'account' } };
    t.match(await club.expectStatus(422, 'POST', '/v1/transfers', itself), { code: 'same-wallet' });
    const near = { ...old, to: { account: 'external:ALFKI', holder: 'external:anna' } };
    t.match(await club.expectStatus(201, 'POST', '/v1/transfers', near), { status: 'credited' });
    t.match(await club.balances('ANATR'), { 'account reward': 200, 'anna reward': 100 });
  },
);

t.test('a transfer to a person of an account that was merged is still the same one', async (t) => {
  const club = await open(t);
  await club.enrol('BERGS');
  for (const account of ['ALFKI', 'ANATR']) await club.putPerson(account, 'anna');
  await club.buy('BERGS', 300);
  const body = {
    ...TRANSFER,
    from: { account: 'external:BERGS', holder: 'account' },
    to: { account: 'external:ALFKI', holder: 'external:anna' },
  };
  const sent = await club.expectStatus(201, 'POST', '/v1/transfers', body);
  await untilDelivered(club);
  await club.expectStatus(201, 'POST', PATH, MERGE);

  t.same(await club.expectStatus(200, 'POST', '/v1/transfers', body), sent);
  const byId = { ...body, to: sent.to };
  t.same(await club.expectStatus(200, 'POST', '/v1/transfers', byId), sent);
  const { id } = await club.expectStatus(201, 'POST', '/v1/transfers', { ...byId, externalId: 'T-2' });
  t.equal((await ended(club, id)).status, 'credited');
  t.equal((await club.balances('ANATR'))['anna reward'], 200);
});

t.test('points that can be spent still can, also where the clock that earned them was ahead', async (t) => {
  const club = await open(t);
  await club.expectStatus(201, 'POST', '/v1/transactions', {
    externalId: 'ahead',
    account: 'external:ALFKI',
    kind: 'purchase',
    occurredAt: '2026-03-01T12:05:00Z',
    currency: 'EUR',
    lines: [{ sku: '1', quantity: 1, unitPrice: '100' }],
  });
  t.equal((await club.balances('ALFKI'))['account reward'], 100);
  await club.expectStatus(201, 'POST', PATH, MERGE);
  t.equal((await club.balances('ANATR'))['account reward'], 100);
});

t.test('what cannot be merged is refused, with a reason, and changes nothing', async (t) => {
  const club = await open(t);
  await club.enrol('BERGS');
  await club.buy('ALFKI', 10);
  const { externalId: _, ...anonymous } = MERGE;
  t.match(await club.expectStatus(422, 'POST', PATH, anonymous), { errors: [{ pointer: '/externalId' }] });
  t.match(await club.expectStatus(422, 'POST', PATH, { ...MERGE, into: 'external:ALFKI' }), {
    code: 'same-account',
    errors: [{ pointer: '/into' }],
  });
  t.match(await club.expectStatus(422, 'POST', PATH, { ...MERGE, into: 'external:NOBODY' }), {
    code: 'unknown-account',
    errors: [{ pointer: '/into' }],
  });
  t.equal((await club.inject('POST', '/v1/accounts/external:NOBODY/merge', MERGE)).status, 404);
  const stranger = await club.injectAsTenant('somebody');
  t.equal((await stranger('POST', PATH, MERGE)).status, 404);
  t.equal((await club.inject('GET', '/v1/merges/mrg_01h455vb4pex5vsknk084sn02q_1')).status, 404);
  const close = { externalId: 'C', reason: 'no', author: 'me' };
  await club.expectStatus(201, 'POST', '/v1/accounts/external:BERGS/close', close);
  t.match(await club.expectStatus(422, 'POST', PATH, { ...MERGE, into: 'external:BERGS' }), {
    code: 'account-closed',
    errors: [{ pointer: '/into' }],
  });
  const refused = await club.expectStatus(201, 'POST', '/v1/accounts/external:BERGS/merge', MERGE);
  t.match(refused, { status: 'refused', refusal: 'account-closed' });
  t.equal((await stranger('GET', `/v1/merges/${refused.id}`)).status, 404);
  t.equal((await club.balances('ALFKI'))['account reward'], 10);
  t.match(await club.expectStatus(201, 'POST', PATH, { ...MERGE, externalId: 'M-2' }), { status: 'done' });
  t.match(await club.expectStatus(422, 'POST', PATH, { ...MERGE, externalId: 'M-3' }), {
    code: 'same-account',
  });
});

t.test('chains end with the last one, however they are named', async (t) => {
  const club = await open(t);
  await club.enrol('BERGS');
  const posted = await club.expectStatus(201, 'POST', '/v1/transactions', buying('P-1', '100'));
  await club.expectStatus(201, 'POST', PATH, MERGE);
  const { id } = await club.expectStatus(201, 'POST', '/v1/transactions', returning('B-1', 'P-1', '0.1'));
  const next = { ...MERGE, externalId: 'M-2', into: 'external:BERGS' };
  t.match(await club.expectStatus(201, 'POST', '/v1/accounts/external:ALFKI/merge', next), {
    status: 'done',
  });

  t.equal((await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI')).externalId, 'BERGS');
  t.same(await club.expectStatus(200, 'POST', '/v1/transactions', buying('P-1', '100')), posted);
  await club.expectStatus(201, 'POST', `/v1/accounts/external:BERGS/transactions/${id}/void`, {
    reason: 'no',
  });
  t.equal((await club.balances('BERGS'))['account reward'], 100);
  await club.expectStatus(201, 'POST', '/v1/transactions', returning('B-2', 'P-1', 1));
  t.equal((await club.balances('BERGS'))['account reward'], 0);
});

t.test('it is told', async (t) => {
  const club = await open(t);
  const { id } = await club.expectStatus(200, 'GET', '/v1/accounts/external:ALFKI');
  await club.expectStatus(201, 'POST', PATH, MERGE);
  const { data } = await club.expectStatus(200, 'GET', '/v1/events?limit=100');
  t.match(
    data.filter(({ type }: { type: string }) => type === 'account.merged'),
    [{ data: { absorbed: id }, account: { externalId: 'ANATR' } }],
  );
});

const reward = async (club: Club) => (await club.balances('ANATR'))['account reward'];

function buying(externalId: string, net: string) {
  return {
    externalId,
    account: 'external:ALFKI',
    kind: 'purchase',
    currency: 'EUR',
    occurredAt: '2026-03-01T11:00:00Z',
    lines: [{ sku: '1', quantity: 1, unitPrice: net }],
  };
}

function returning(externalId: string, of: string, quantity: number | string) {
  return {
    externalId,
    account: 'external:ALFKI',
    kind: 'return',
    of,
    occurredAt: '2026-03-01T11:30:00Z',
    lines: [{ sku: '1', quantity }],
  };
}
