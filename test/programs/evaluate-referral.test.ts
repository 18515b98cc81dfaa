import t from 'tap';
import { commission, inviting } from '../core/referral/friends.ts';
import { testApp } from '../harness/app.ts';

const { inject } = await testApp(t);
const document = inviting({}, commission);
const evaluate = (body: object) => inject('POST', '/v1/programs/friends/evaluate', { document, ...body });

const PURCHASE = {
  kind: 'purchase',
  occurredAt: '2026-03-01T12:00:00Z',
  currency: 'EUR',
  lines: [{ sku: '1', quantity: 1, unitPrice: '80' }],
};
const TOLD = {
  kind: 'referral',
  occurredAt: '2026-03-01T12:00:00Z',
  referral: { kind: 'purchase', days: 3, qualifies: true },
  lines: PURCHASE.lines,
};

t.test('tries what a referred account gets, and when it is too late for it', async (t) => {
  const earned = async (referredAt: string | undefined) => {
    const { status, body } = await evaluate({
      account: { enrolledAt: '2025-01-01', ...(referredAt && { referredAt }) },
      transaction: PURCHASE,
    });
    t.equal(status, 200);
    return body.earned.map(({ rule, amount }: { rule: string; amount: number }) => `${rule} ${amount}`);
  };
  t.strictSame(await earned('2026-02-01'), ['welcome 500']);
  t.strictSame(await earned('2025-12-02'), ['welcome 500'], 'not quite 90 days');
  t.strictSame(await earned('2025-12-01'), [], '90 days have passed');
  t.strictSame(await earned(undefined), []);
});

t.test('tries what a referrer gets for what it is told', async (t) => {
  const { status, body } = await evaluate({ transaction: TOLD });
  t.equal(status, 200);
  t.match(body.earned, [
    { rule: 'thanks', amount: 300 },
    { rule: 'commission', amount: 8 },
  ]);
  const claimed = await evaluate({
    transaction: { ...TOLD, referral: { kind: 'claimed' }, lines: undefined },
  });
  t.strictSame([claimed.status, claimed.body.earned], [200, []]);
});

t.test('refuses what makes no sense', async (t) => {
  const { referral: _, ...without } = inviting();
  t.match(
    await evaluate({
      document: { ...without, rules: [] },
      account: { referredAt: '2026-01-01' },
      transaction: PURCHASE,
    }),
    { status: 422, body: { errors: [{ pointer: '/account/referredAt' }] } },
  );
  t.match(await evaluate({ transaction: { ...TOLD, referral: { kind: 'bought' } } }), {
    status: 422,
    body: { errors: [{ pointer: '/transaction/referral/kind' }] },
  });
  t.match(await evaluate({ transaction: { ...TOLD, referral: { kind: 'qualified' } } }), {
    status: 422,
    body: {
      errors: [
        {
          pointer: '/transaction/referral/kind',
          detail:
            'must be one of "claimed", "purchase" or "activity"; that the referral qualifies by it is said by "qualifies": true',
        },
      ],
    },
  });
});

t.end();
