import t, { type Test } from 'tap';
import type { ProgramDocument } from '../../../src/core/program/document.ts';
import { Account, club, perEuro } from '../harness.ts';
import { Friends } from './friends.ts';

function paying(every: 'month' | 'quarter', parts: Partial<ProgramDocument> = {}): ProgramDocument {
  return club({
    points: { reward: { payable: { every }, value: '0.01' } },
    rules: [perEuro()],
    ...parts,
  });
}

/** What was paid out, as "2026-03: 5 (0.05)". */
function paidIn(account: Account): readonly string[] {
  return account.payables.map(({ period, amount, money }) => `${period}: ${amount} (${money})`);
}

function story(name: string, document: ProgramDocument, tell: (account: Account, t: Test) => void): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

story('pays out at the end of each month what is there', paying('month'), (account, t) => {
  account.clock('2026-03-10').purchase('p1', '120');
  t.equal(account.points(), 120);
  t.equal(account.refusal(account.redeemOf('x', 10)), 'not-spendable /wallet/points');
  account.settle('2026-03-31T23:59:59.999Z');
  t.strictSame([account.points(), paidIn(account)], [120, []]);
  account.settle('2026-04-01T00:00:00Z');
  t.strictSame([account.points(), paidIn(account)], [0, ['2026-03: 120 (1.2)']]);
  t.equal(account.book('paid-out'), 120);
  account.clock('2026-04-02').purchase('p2', '7');
  account.purchase('p3', '3');
  account.settle('2026-09-01');
  t.strictSame(paidIn(account), ['2026-03: 120 (1.2)', '2026-04: 10 (0.1)']);
});

story('carries over what is owed after a return', paying('quarter'), (account, t) => {
  account.clock('2026-03-10').purchase('p1', '120');
  account.settle('2026-04-01T00:00:00Z');
  t.strictSame(paidIn(account), ['2026-Q1: 120 (1.2)']);
  account.return('r1', 'p1', [{ sku: 'sku-1', amount: '50' }]);
  t.equal(account.points(), -50);
  account.settle('2026-07-01T00:00:00Z');
  t.equal(account.points(), -50, 'nothing is owed to it');
  account.purchase('p2', '80');
  account.settle('2026-10-01T00:00:00Z');
  t.strictSame(paidIn(account), ['2026-Q1: 120 (1.2)', '2026-Q3: 30 (0.3)']);
});

story(
  'pays out what has become active by then, however late somebody looks',
  paying('month', { points: { reward: { payable: { every: 'month' }, value: '1', pending: 'P20D' } } }),
  (account, t) => {
    account.clock('2026-01-05').purchase('p1', '10');
    account.clock('2026-01-20').purchase('p2', '20');
    account.settle('2026-05-01');
    t.strictSame(paidIn(account), ['2026-01: 10 (10)', '2026-02: 20 (20)']);
  },
);

story(
  'pays out a settlement of the period with it, as of its last moment',
  paying('month', {
    metrics: { revenue: { sum: 'line.net', over: { calendar: 'month' } } },
    rules: [
      {
        key: 'commission',
        on: 'period-end',
        period: { calendar: 'month' },
        earn: { points: 'reward', rate: { points: '0.1', per: '1', of: 'metric.revenue' } },
      },
    ],
  }),
  (account, t) => {
    account.clock('2026-03-10').purchase('p1', '1000');
    account.clock('2026-04-10').purchase('p2', '500');
    account.settle('2026-05-01');
    t.strictSame(paidIn(account), ['2026-03: 100 (1)', '2026-04: 50 (0.5)']);
  },
);

t.test('settles a commission by the month into money', async (t) => {
  const friends = new Friends(
    paying('month', {
      referral: {},
      rules: [
        {
          key: 'commission',
          on: 'referral',
          referral: 'purchase',
          when: { fact: 'referral.days', below: 365 },
          earn: { points: 'reward', rate: { points: 5, per: '1', of: 'net' } },
          split: [{ to: 'buyer', share: 'rest' }],
        },
      ],
    }),
  );
  const acme = friends.enrol('acme');
  const bravo = friends.enrol('bravo', { referral: { referrer: 'acme', holder: 'ann' } });
  bravo.clock('2026-03-10').purchase('p1', '200');
  bravo.purchase('p2', '10');
  friends.deliver();
  acme.settle('2026-04-01');
  t.match(acme.payables, [
    { period: '2026-03', holder: 'ann', points: 'reward', amount: 1050, money: '10.5', currency: 'EUR' },
  ]);
  bravo.clock('2026-04-02').return('r1', 'p2', [{ sku: 'sku-1', quantity: '1' }]);
  friends.deliver();
  bravo.purchase('p3', '30');
  friends.deliver();
  acme.settle('2026-05-01');
  t.strictSame(paidIn(acme), ['2026-03: 1050 (10.5)', '2026-04: 100 (1)']);
  friends.verify();
});
