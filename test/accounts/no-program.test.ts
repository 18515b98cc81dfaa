import t from 'tap';
import { openService } from './open-service.ts';

const MEANT = 'There is no programme "clib"; did you mean "club"?';

async function openClub() {
  const service = await openService();
  await service.enrol('ALFKI', { program: 'club' });
  return service;
}

t.test(
  'says that the programme is missing, and which was meant, where an account is asked for',
  async (t) => {
    const { inject } = await openClub();
    const reads = [
      '',
      '/wallets',
      '/tiers',
      '/coupons',
      '/transactions',
      '/stakeholders',
      '/plans',
      '/cards',
    ];
    for (const path of reads) {
      const url = `/v1/accounts/external:ALFKI${path}`;
      t.match(
        await inject('GET', `${url}?program=clib`),
        {
          status: 404,
          body: { code: 'not-found', detail: MEANT, errors: [{ in: 'query', pointer: '/program' }] },
        },
        path,
      );
      t.match(await inject('GET', `${url}?program=club`), { status: 200 }, path);
    }
    t.match(await inject('GET', '/v1/accounts/external:ALFKO/wallets?program=club'), {
      status: 404,
      body: { detail: /^There is no account "external:ALFKO"/, errors: [{ in: 'path', pointer: '/ref' }] },
    });
    t.match(await inject('GET', '/v1/accounts?program=clib'), { status: 404, body: { detail: MEANT } });
  },
);

t.test('says so of a programme that a body names', async (t) => {
  const { inject } = await openClub();
  const purchase = {
    ...{ externalId: 'p1', account: 'external:ALFKI', kind: 'purchase', currency: 'EUR' },
    ...{ occurredAt: '2026-03-01T11:00:00Z', lines: [{ sku: 'A', quantity: 1, unitPrice: '1' }] },
  };
  const problem = { code: 'unknown-program', detail: MEANT, errors: [{ pointer: '/program' }] };
  for (const [path, more] of [
    ['/v1/transactions', {}],
    ['/v1/transactions/quote', { hold: 'PT5M' }],
  ] as const) {
    const answer = await inject('POST', path, { ...purchase, ...more, program: 'clib' });
    t.match(answer, { status: 422, body: problem }, path);
  }
  const enrolment = { program: 'clib', kind: 'company' };
  t.match(await inject('PUT', '/v1/accounts/external:NEW', enrolment), { status: 422, body: problem });
});

t.test('says so in each route of a programme, and what to do where none is like it', async (t) => {
  const { inject, injectAsTenant } = await openClub();
  const errors = [{ in: 'path', pointer: '/key', detail: MEANT }];
  for (const path of ['', '/versions', '/versions/1', '/tiers', '/rules'])
    t.match(
      await inject('GET', `/v1/programs/clib${path}`),
      { status: 404, body: { code: 'not-found', detail: MEANT, errors } },
      path,
    );
  const detail = 'There is no programme "miles": publish it with PUT /v1/programs/miles, or check the name.';
  t.match(await inject('GET', '/v1/programs/miles/rules'), { status: 404, body: { detail } });
  const other = await injectAsTenant('a stranger to the club');
  const { body } = await other('GET', '/v1/programs/clib/rules');
  t.match(body.detail, /publish it/, 'nothing of another tenant is told');
});
