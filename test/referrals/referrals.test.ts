import t from 'tap';
import { openReferrals } from './club.ts';

t.test('rewards both sides once the first purchase of a referred account has qualified', async (t) => {
  const { enrol, makeCode, buy, balance, ok, settled, inject } = await openReferrals(t);
  await enrol('ACME');
  const { code } = await makeCode('ACME');
  await enrol('BRAVO', { referralCode: code.toLowerCase() });
  t.match(await ok('GET', '/v1/accounts/external:BRAVO/referral'), {
    status: 'claimed',
    holder: 'account',
    qualifiedAt: null,
  });
  t.equal((await inject('GET', '/v1/accounts/external:ACME/referral')).status, 404);

  await buy('BRAVO', 'p1', '49.99');
  const qualifying = await buy('BRAVO', 'p2', '60');
  t.match(qualifying.earned, [{ rule: 'welcome', amount: 500 }]);
  await settled();
  t.strictSame([await balance('ACME'), await balance('BRAVO')], [310, 500]);
  t.match(await ok('GET', '/v1/accounts/external:BRAVO/referral'), { status: 'qualified' });

  await ok('POST', '/v1/transactions', {
    externalId: 'r2',
    account: 'external:BRAVO',
    kind: 'return',
    occurredAt: '2026-03-01T12:00:00Z',
    of: 'p2',
    lines: [{ sku: '1', amount: '20' }],
  });
  await settled();
  t.strictSame([await balance('ACME'), await balance('BRAVO')], [8, 0], '40 are kept of 60');
  t.match(await ok('GET', '/v1/accounts/external:BRAVO/referral'), { status: 'reversed', qualifiedAt: null });
  await ok('POST', '/v1/accounts/external:BRAVO/transactions/external:r2/void', { reason: 'a mistake' });
  await settled();
  t.strictSame([await balance('ACME'), await balance('BRAVO')], [310, 500]);
});

t.test('gives to the person whose code it was', async (t) => {
  const { enrol, putPerson, makeCode, buy, balance, settled } = await openReferrals(t);
  await enrol('ACME');
  await putPerson('ACME', 'ann');
  const { code, holder } = await makeCode('ACME', { stakeholder: 'external:ann', code: 'Ann-2026' });
  t.equal(code, 'ANN-2026');
  t.match(holder, /^stk_/);
  await enrol('BRAVO', { referralCode: 'ann-2026' });
  await buy('BRAVO', 'p1', '40');
  await settled();
  t.equal(await balance('ACME', 'ann'), 4);
});

t.test('makes a code once, however it is asked for', async (t) => {
  const { enrol, putPerson, makeCode, inject, ok } = await openReferrals(t);
  await enrol('ACME');
  await enrol('BRAVO');
  await putPerson('ACME', 'ann');
  const made = await makeCode('ACME');
  t.match(made.code, /^[0-9A-Z]{8}$/);
  const path = '/v1/accounts/external:ACME/referral-codes';
  const again = await inject('POST', path, {});
  t.strictSame([again.status, again.body], [200, made]);

  const own = { code: 'SPRING-26', externalId: 'c1' };
  const first = await inject('POST', path, own);
  t.equal(first.status, 201);
  for (const body of [own, { ...own, code: 'spring-26' }, { code: 'Spring-26' }, { externalId: 'c1' }])
    t.strictSame(
      [(await inject('POST', path, body)).status, (await inject('POST', path, body)).body],
      [200, first.body],
    );
  t.match(await inject('POST', path, { ...own, code: 'SUMMER-26' }), {
    status: 409,
    body: { code: 'external-id-reused' },
  });
  t.match(await inject('POST', path, { ...own, stakeholder: 'external:ann' }), {
    status: 409,
    body: { code: 'external-id-reused' },
  });
  t.match(await inject('POST', '/v1/accounts/external:BRAVO/referral-codes', { code: 'sPRING-26' }), {
    status: 409,
    body: { code: 'referral-code-taken', errors: [{ pointer: '/code' }] },
  });
  t.match(await inject('POST', path, { code: 'MINE-26' }), { status: 201 });
  for (const more of [{}, { externalId: 'c2' }])
    t.match(await inject('POST', path, { code: 'mine-26', stakeholder: 'external:ann', ...more }), {
      status: 409,
      body: { code: 'referral-code-taken', errors: [{ pointer: '/code' }] },
    });
  const { data } = await ok('GET', path);
  t.strictSame(
    data.map(({ code }: { code: string }) => code).sort(),
    [made.code, 'SPRING-26', 'MINE-26'].sort(),
  );
  const page = await ok('GET', `${path}?limit=2`);
  t.equal((await ok('GET', `${path}?limit=2&cursor=${page.nextCursor}`)).nextCursor, null);
});

t.test('refuses codes for whom and in whatever words they cannot be', async (t) => {
  const { enrol, putPerson, deactivate, inject, publish, document } = await openReferrals(t);
  await enrol('ACME');
  await putPerson('ACME', 'gone');
  await deactivate('ACME', 'gone');
  const path = '/v1/accounts/external:ACME/referral-codes';
  const refused = async (body: unknown) => {
    const { status, body: problem } = await inject('POST', path, body);
    return [status, problem.code, problem.errors[0]?.pointer];
  };
  for (const code of ['', 'A', 'AB', '-AB', 'AB-', 'A B', 'ÄBC', 'A'.repeat(41), 7, null])
    t.strictSame(await refused({ code }), [422, 'validation-failed', '/code'], String(code));
  t.strictSame(await refused({ kode: 'ABC' }), [422, 'validation-failed', '/kode']);
  t.strictSame(await refused({ stakeholder: 'external:nobody' }), [
    422,
    'unknown-stakeholder',
    '/stakeholder',
  ]);
  t.strictSame(await refused({ stakeholder: 'external:gone' }), [
    422,
    'stakeholder-inactive',
    '/stakeholder',
  ]);
  t.equal((await inject('POST', '/v1/accounts/external:NOBODY/referral-codes', {})).status, 404);
  const { referral: _, rules: __, ...without } = document;
  await publish(without);
  t.strictSame(await refused({}), [422, 'referral-not-offered', '']);
});

t.test('refuses a claim of a code that is not to be had, of itself and of its group', async (t) => {
  const { enrol, makeCode, put, inject, publishOther } = await openReferrals(t);
  await enrol('ACME', { parent: 'HOLDING' });
  const { code } = await makeCode('ACME');
  const refused = async (account: string, body: object) => {
    const { status, body: problem } = await put(account, { kind: 'company', referralCode: code, ...body });
    return [status, problem.code, problem.errors[0]?.pointer];
  };
  t.strictSame(await refused('NEW', { referralCode: 'NOBODYS' }), [
    422,
    'unknown-referral-code',
    '/referralCode',
  ]);
  t.strictSame(await refused('NEW', { referralCode: '' }), [422, 'validation-failed', '/referralCode']);
  t.strictSame(await refused('ACME', {}), [422, 'self-referral', '/referralCode']);
  t.strictSame(
    await refused('NEW', { parent: 'ACME' }),
    [422, 'self-referral', '/referralCode'],
    'its parent',
  );
  t.strictSame(await refused('HOLDING', {}), [422, 'self-referral', '/referralCode'], 'its child');
  t.strictSame(
    await refused('NEW', { parent: 'HOLDING' }),
    [422, 'self-referral', '/referralCode'],
    'its sister',
  );
  t.equal((await inject('GET', '/v1/accounts/external:NEW')).status, 404, 'nothing was enrolled');

  const other = await publishOther();
  t.strictSame(
    await refused('NEW', { program: other }),
    [422, 'unknown-referral-code', '/referralCode'],
    'another programme',
  );
  await enrol('OLD');
  t.strictSame(await refused('OLD', {}), [422, 'enrolled-already', '/referralCode']);
  t.strictSame(await refused('OLD', { name: 'Old Ltd' }), [422, 'enrolled-already', '/referralCode']);
});

t.test('nobody brings an account of its group, however far apart they are', async (t) => {
  const { enrol, makeCode, put } = await openReferrals(t);
  await enrol('TOP');
  await enrol('NORTH', { parent: 'TOP' });
  await enrol('SOUTH', { parent: 'TOP' });
  await enrol('BERLIN', { parent: 'NORTH' });
  await enrol('RING-A', { parent: 'RING-B' });
  await enrol('RING-B', { parent: 'RING-A' });
  for (const account of ['TOP', 'BERLIN', 'RING-A']) await makeCode(account, { code: `${account}-26` });
  const claim = async (account: string, code: string, parent?: string) => {
    const { status, body } = await put(account, { kind: 'company', referralCode: `${code}-26`, parent });
    return status === 201 ? status : [status, body.code, body.errors[0]?.pointer];
  };
  const refused = [422, 'self-referral', '/referralCode'];
  t.strictSame(await claim('MITTE', 'TOP', 'BERLIN'), refused, 'three levels below');
  t.strictSame(await claim('ROME', 'BERLIN', 'SOUTH'), refused, 'a branch of the other half');
  t.strictSame(await claim('SOUTH-2', 'BERLIN', 'TOP'), refused, 'under its grandparent');
  t.strictSame(await claim('NEW-RING', 'RING-A', 'RING-B'), refused, 'parents in a circle');
  t.strictSame(await claim('NEW-1', 'RING-A', 'SOUTH'), 201, 'another group');
  t.strictSame(await claim('NEW-2', 'BERLIN', 'NEW-1-S'), 201, 'a parent that nobody knows');
  t.strictSame(await claim('NEW-3', 'BERLIN'), 201, 'no group at all');
});

t.test('the code of somebody who has left can no longer be named, and what was claimed stays', async (t) => {
  const { enrol, putPerson, makeCode, deactivate, put, inject } = await openReferrals(t);
  await enrol('ACME');
  await putPerson('ACME', 'ann');
  await makeCode('ACME', { stakeholder: 'external:ann', code: 'ANN-2026' });
  const claim = { kind: 'company', referralCode: 'ANN-2026' };
  const before = await put('BRAVO', claim);
  t.equal(before.status, 201);
  await deactivate('ACME', 'ann');
  t.match(await put('CAROL', claim), {
    status: 422,
    body: {
      code: 'unknown-referral-code',
      errors: [{ pointer: '/referralCode', detail: /no longer active/ }],
    },
  });
  t.equal((await inject('GET', '/v1/accounts/external:CAROL')).status, 404);
  const again = await put('BRAVO', claim);
  t.strictSame([again.status, again.body], [200, before.body]);
  await putPerson('ACME', 'ann');
  t.equal((await put('CAROL', claim)).status, 201, 'she is back');
});

t.test('knows no code of another tenant', async (t) => {
  const first = await openReferrals(t);
  await first.enrol('ACME');
  const { code } = await first.makeCode('ACME', { code: 'SHARED' });
  const second = await openReferrals(t);
  const { status, body } = await second.put('NEW', { kind: 'company', referralCode: code });
  t.strictSame([status, body.code], [422, 'unknown-referral-code']);
  t.equal((await second.inject('GET', '/v1/accounts/external:ACME/referral-codes')).status, 404);
  await second.enrol('OWN');
  t.equal(
    (await second.makeCode('OWN', { code: 'SHARED' })).code,
    'SHARED',
    'the same words are another code there',
  );
});

t.test('a repeat of the very same enrolment changes nothing', async (t) => {
  const { enrol, makeCode, put, settled, countOf } = await openReferrals(t);
  await enrol('ACME');
  const { code } = await makeCode('ACME');
  const body = { kind: 'company', referralCode: code };
  const first = await put('BRAVO', body);
  t.equal(first.status, 201);
  await settled();
  const before = await countOf('commands');
  const again = await put('BRAVO', body);
  t.strictSame([again.status, again.body], [200, first.body]);
  t.equal((await put('BRAVO', { ...body, name: 'Bravo' })).status, 200, 'it names whom it named');
  await settled();
  t.equal(await countOf('commands'), before + 1, 'the name alone is new');
});

t.test('tells what becomes of a referral, on both sides', async (t) => {
  const { enrol, makeCode, buy, settled, events, ok } = await openReferrals(t);
  const { id: acme } = await enrol('ACME');
  const { code } = await makeCode('ACME');
  const { id: bravo } = await enrol('BRAVO', { referralCode: code });
  await buy('BRAVO', 'p1', '50');
  await ok('POST', '/v1/accounts/external:BRAVO/transactions/external:p1/void', { reason: 'a mistake' });
  await settled();
  const told = (await events()).filter(({ type }) => type.startsWith('referral.'));
  const of = (id: string): readonly string[] =>
    told.filter(({ account }) => account.id === id).map(({ type }) => type);
  const all = ['referral.claimed', 'referral.qualified', 'referral.reversed'];
  t.strictSame(of(bravo), all);
  t.strictSame(of(acme), all);
  t.match(told.find(({ account }) => account.id === bravo)?.data, {
    side: 'referred',
    referrer: acme,
    holder: 'account',
  });
  t.match(told.find(({ account }) => account.id === acme)?.data, {
    side: 'referrer',
    referred: bravo,
    holder: 'account',
  });
});

t.test('what was told to a service that went away is told by the next one, once', async (t) => {
  const club = await openReferrals(t, { isDelivering: false });
  await club.enrol('ACME');
  const { code } = await club.makeCode('ACME');
  await club.enrol('BRAVO', { referralCode: code });
  await club.buy('BRAVO', 'p1', '100');
  await club.ok('POST', '/v1/accounts/external:BRAVO/transactions/external:p1/void', { reason: 'a mistake' });
  await club.buy('BRAVO', 'p2', '70');
  t.equal(await club.balance('ACME'), 0);
  await club.engine.start();
  await club.settled();
  t.strictSame([await club.balance('ACME'), await club.balance('BRAVO')], [307, 500]);
});

t.test('what nobody is there to hear is told to nobody', async (t) => {
  const club = await openReferrals(t, { isDelivering: false });
  const { id } = await club.enrol('ACME');
  const { code } = await club.makeCode('ACME');
  await club.enrol('BRAVO', { referralCode: code });
  await club.remove(id);
  await club.buy('BRAVO', 'p1', '100');
  await club.ok('POST', '/v1/accounts/external:BRAVO/transactions/external:p1/void', { reason: 'a mistake' });
  await club.engine.start();
  await club.settled();
  t.equal(await club.balance('BRAVO'), 0);
});

t.test(
  'what comes to more than the referrer can have is told once, gives nothing, and holds up nobody',
  async (t) => {
    const club = await openReferrals(t, { isDelivering: false });
    const { enrol, makeCode, publish, document, buy, ok, events } = club;
    const [welcome, thanks, commission] = document.rules;
    const rate = { points: 1_000_000, per: '0.000001', of: 'net' };
    const when = { fact: 'transaction.net', atLeast: '1000' };
    const huge = {
      key: 'huge',
      on: 'referral',
      referral: 'purchase',
      when,
      earn: { points: 'reward', rate },
    };
    await publish({ ...document, rules: [welcome, thanks, commission, huge] });
    const { id: acme } = await enrol('ACME');
    const { id: bravo } = await enrol('BRAVO', { referralCode: (await makeCode('ACME')).code });
    await buy('BRAVO', 'p1', '10000');
    await ok('POST', '/v1/transactions', {
      externalId: 'r1',
      account: 'external:BRAVO',
      kind: 'return',
      occurredAt: '2026-03-01T12:00:00Z',
      of: 'p1',
      lines: [{ sku: '1', amount: '9999' }],
    });
    await ok('POST', '/v1/accounts/external:BRAVO/transactions/external:p1/void', { reason: 'a mistake' });
    await buy('BRAVO', 'p2', '70');
    await club.engine.start();
    await club.settled();
    t.strictSame([await club.balance('ACME'), await club.balance('BRAVO')], [307, 500]);
    const heard = (await events()).filter(
      ({ type, account }) => type.startsWith('referral.') && account.id === acme,
    );
    t.strictSame(
      heard.map(({ type }) => type),
      ['referral.claimed', 'referral.refused', 'referral.qualified'],
    );
    t.match(heard[1]?.data, {
      side: 'referrer',
      referred: bravo,
      holder: 'account',
      told: 'purchase',
      qualifies: true,
      code: 'too-many-points',
      detail: /^Rule huge /,
    });
    const { seq } = await club.db
      .selectFrom('commands')
      .select('seq')
      .where('account_id', '=', await club.accountId('ACME'))
      .where('kind', '=', 'referral')
      .orderBy('seq')
      .offset(1)
      .executeTakeFirstOrThrow();
    const refused = `${acme.replace('acc_', 'trx_')}_${seq}`;
    t.match(await ok('GET', `/v1/accounts/external:ACME/transactions/${refused}/explanation`), {
      kind: 'referral',
      rules: [],
      entries: [],
    });
  },
);

t.test('explains what a referrer got, and what was taken back', async (t) => {
  const { enrol, makeCode, buy, settled, ok } = await openReferrals(t);
  await enrol('ACME');
  await enrol('BRAVO', { referralCode: (await makeCode('ACME')).code });
  await buy('BRAVO', 'p1', '60');
  await ok('POST', '/v1/accounts/external:BRAVO/transactions/external:p1/void', { reason: 'a mistake' });
  await settled();
  const { data } = await ok('GET', '/v1/accounts/external:ACME/entries');
  t.ok(data.length > 0);
  const explained = [];
  for (const id of new Set(data.map((entry: { transaction: { id: string } }) => entry.transaction.id)))
    explained.push(await ok('GET', `/v1/accounts/external:ACME/transactions/${id}/explanation`));
  const given = explained.find(({ kind }) => kind === 'referral');
  t.match(
    given.rules.map(({ rule, fired, sentence }: Record<string, unknown>) => [rule, fired, sentence]),
    [
      ['thanks', true, '300 Reward points: fixed.'],
      ['commission', true, '6 Reward points: 60 × 0.1 per 1 = 6.'],
      ['welcome', false, 'Nothing: the referral of the account does not qualify by it.'],
    ],
  );
  const back = explained.find(({ kind }) => kind === 'referral-amend');
  t.match(back.returnOf[0].points, [
    { rule: 'thanks', earned: 300, keptEarns: 0, takenBack: 300 },
    { rule: 'commission', earned: 6, keptEarns: 0, takenBack: 6 },
  ]);
});

t.end();
