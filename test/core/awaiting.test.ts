import t from 'tap';
import type { PointsKind, ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club, perEuro } from './harness.ts';

const delivered = (
  pending: PointsKind['pending'] = { event: 'delivered', atMost: 'P60D' },
): ProgramDocument =>
  club({
    points: { reward: { pending: pending ?? 'at-once', expires: { after: 'P1Y' } } },
    rules: [perEuro()],
  });
const sides = (account: Account): string =>
  `${account.points('account', 'reward', 'pending')} pending, ${account.points()} active`;
const about = (account: Account, id: string, of: string, type = 'delivered') =>
  account.activity(id, type, { of });

t.test('points wait for the event that names their purchase, and for no other', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  account.purchase('P-1', '10');
  account.purchase('P-2', '5');
  t.equal(sides(account), '15 pending, 0 active');
  account.clock('2026-03-04');
  about(account, 'A-1', 'P-1', 'shipped');
  account.activity('A-2', 'delivered');
  t.equal(sides(account), '15 pending, 0 active');
  const { events } = about(account, 'A-3', 'P-1');
  t.equal(sides(account), '5 pending, 10 active');
  t.strictSame(
    events.map(({ type, at, data }) => [type, formatInstant(at), data]),
    [['points.activated', '2026-03-04T12:00:00Z', { holder: 'account', points: 'reward', amount: 10 }]],
  );
  t.strictSame(about(account, 'A-4', 'P-1').events, []);
  account.verify();
});

t.test('points that wait become active at the latest when they may wait no longer', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  account.purchase('P-1', '10');
  account.settle('2026-04-30T11:59:59Z');
  t.equal(sides(account), '10 pending, 0 active');
  account.settle('2026-04-30T12:00:00Z');
  t.equal(sides(account), '0 pending, 10 active');
  t.strictSame(about(account, 'A-1', 'P-1').entries, []);
  account.verify();
});

t.test('without a longest time, points wait for as long as they live', async (t) => {
  const account = new Account(delivered({ event: 'delivered' })).clock('2026-03-01');
  account.purchase('P-1', '10');
  account.settle('2027-03-01T11:59:59Z');
  t.equal(sides(account), '10 pending, 0 active');
  account.settle('2027-03-01T12:00:00Z');
  t.equal(account.book('expired'), 10);
  account.verify();
});

t.test('what is left of a purchase after a return is what becomes active', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  account.purchase('P-1', [{ quantity: '10', price: '1' }]);
  account.return('R-1', 'P-1', [{ id: '1', quantity: '4' }]);
  about(account, 'A-1', 'P-1');
  t.equal(sides(account), '0 pending, 6 active');
  account.void('R-1');
  t.equal(sides(account), '0 pending, 10 active');
  account.verify();
});

t.test('points whose return is undone after the event wait no longer', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  account.purchase('P-1', [{ quantity: '10', price: '1' }]);
  account.return('R-1', 'P-1', [{ id: '1', quantity: '10' }]);
  t.equal(sides(account), '0 pending, 0 active');
  about(account, 'A-1', 'P-1');
  account.void('R-1');
  t.equal(sides(account), '0 pending, 10 active');
  account.verify();
});

t.test('points whose return is undone before the event wait for it', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  account.purchase('P-1', [{ quantity: '10', price: '1' }]);
  account.return('R-1', 'P-1', [{ id: '1', quantity: '10' }]);
  account.void('R-1');
  t.equal(sides(account), '10 pending, 0 active');
  about(account, 'A-1', 'P-1');
  t.equal(sides(account), '0 pending, 10 active');
  account.verify();
});

t.test('undoing the event leaves the points active, for they may have been spent', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  account.purchase('P-1', '10');
  about(account, 'A-1', 'P-1');
  account.void('A-1');
  t.equal(sides(account), '0 pending, 10 active');
  account.verify();
});

t.test('a late event counts when it happened, but not before the purchase', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  account.purchase('P-1', '10');
  account.clock('2026-03-09');
  const late = account.activity('A-1', 'delivered', { of: 'P-1', at: '2026-03-03' });
  t.strictSame(
    late.entries.map(({ at }) => formatInstant(at)),
    ['2026-03-03T12:00:00Z'],
  );
  account.purchase('P-2', '10');
  const early = account.activity('A-2', 'delivered', { of: 'P-2', at: '2026-03-03' });
  t.strictSame(
    early.entries.map(({ at }) => formatInstant(at)),
    ['2026-03-09T12:00:00Z'],
  );
  account.verify();
});

t.test('an activity about a transaction that there is not is refused', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  const transaction = { kind: 'activity', stakeholder: null, type: 'delivered', lines: [] } as const;
  t.equal(
    account.refusal({
      kind: 'activity',
      externalId: 'A-1',
      transaction: { ...transaction, occurredAt: account.now, of: 'P-9' },
    }),
    'unknown-transaction /of',
  );
});

t.test('points that come out of a debt that was undone wait for nothing', async (t) => {
  const account = new Account(delivered()).clock('2026-03-01');
  account.purchase('P-1', [{ quantity: '10', price: '1' }]);
  about(account, 'A-1', 'P-1');
  account.redeem('X-1', 8);
  account.return('R-1', 'P-1', [{ id: '1', quantity: '5' }]);
  t.equal(sides(account), '0 pending, -3 active');
  account.void('R-1');
  t.equal(sides(account), '0 pending, 2 active');
  account.verify();
});
