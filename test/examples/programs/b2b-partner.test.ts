import t from 'tap';
import type { Account, Circumstances, LineInput } from '../../core/harness.ts';
import { memberOf } from './example.ts';

/** Ann and Dan decide, Bob and Cid buy, Eve and Fay do the books; Fay only supports. */
const PEOPLE = [
  ['ann', 'decision-maker', 1],
  ['dan', 'decision-maker', 2],
  ['bob', 'buyer', 1],
  ['cid', 'buyer', 2],
  ['eve', 'finance', 2],
  ['fay', 'finance', 3],
] as const;

/** Enrolled on 1 January 2026, with the welcome gift. */
function dealer(people: readonly (typeof PEOPLE)[number][] = PEOPLE): Account {
  const stakeholders = people.map(([id, role, circle]) => ({
    id,
    roles: [role],
    circle,
    attributes: {},
    active: true,
  }));
  return memberOf('b2b-partner.yaml', { people: stakeholders }).clock('2026-02-02');
}

let posted = 0;

/** What each holder earns by which rule, as "rule holder amount". */
function buy(
  account: Account,
  what: string | readonly LineInput[],
  around: Circumstances = {},
): readonly string[] {
  posted += 1;
  return earnedIn(account, () => account.purchase(`p${posted}`, what, around));
}

function act(account: Account, type: string, around: Circumstances = {}): readonly string[] {
  posted += 1;
  return earnedIn(account, () => account.activity(`a${posted}`, type, around));
}

function earnedIn(account: Account, post: () => unknown): readonly string[] {
  const before = account.entries.length;
  post();
  const earned = account.entries
    .slice(before)
    .flatMap(({ rule, amount, source, target }) =>
      'book' in source && source.book === 'issued' && 'holder' in target
        ? [`${rule} ${target.holder} ${amount}`]
        : [],
    );
  return earned.toSorted();
}

function tier(account: Account, at?: string): string {
  return account.tier(at ?? account.now, 'partner');
}

t.test('enrolling brings a welcome gift', async (t) => {
  const account = memberOf('b2b-partner.yaml');
  t.equal(account.points('account', 'reward', 'pending'), 250);
  t.equal(account.points(), 0);
  account.clock('2026-01-15').run({ kind: 'settle' });
  t.equal(account.points(), 250);
});

t.test('a purchase is shared: 5 to finance, a tenth to who decides, a fifth to who buys', async (t) => {
  t.strictSame(buy(dealer(), '1000.00', { by: 'bob' }), [
    'base account 695',
    'base ann 50',
    'base bob 200',
    'base dan 50',
    'base eve 5',
  ]);
  // 999 points: a tenth is 99, of which one point cannot be halved; a fifth is 199.
  t.strictSame(buy(dealer(), '999.99', { by: 'bob' }), [
    'base account 696',
    'base ann 50',
    'base bob 199',
    'base dan 49',
    'base eve 5',
  ]);
  t.ok(buy(dealer(), '1000.00', { by: 'cid' }).includes('base cid 200'));
  t.ok(buy(dealer(), '1000.00', { by: 'ann' }).includes('base bob 200'));
});

t.test('where nobody has a role, the account has its part', async (t) => {
  t.strictSame(buy(dealer([PEOPLE[2]]), '1000.00', { by: 'bob' }), ['base account 800', 'base bob 200']);
  t.strictSame(buy(dealer([]), '1000.00'), ['base account 1000']);
});

t.test('finance has its 5 points first, as far as there are so many', async (t) => {
  t.strictSame(buy(dealer(), '4.99', { by: 'bob' }), ['base eve 4']);
  t.strictSame(buy(dealer(), '5.00', { by: 'bob' }), ['base eve 5']);
  t.strictSame(buy(dealer(), '6.00', { by: 'bob' }), ['base bob 1', 'base eve 5']);
});

t.test('freight neither earns nor counts', async (t) => {
  const account = dealer([]);
  t.strictSame(buy(account, [{ price: '100.00' }, { price: '40.00', category: 'freight' }]), [
    'base account 100',
  ]);
  t.equal(account.metric('yearSpend'), '100');
});

t.test('large orders bring a bonus by size', async (t) => {
  const bonus = (price: string): readonly string[] =>
    buy(dealer([]), price).filter((earned) => earned.startsWith('large'));
  t.strictSame(bonus('2499.99'), []);
  t.strictSame(bonus('2500.00'), ['large-order account 100']);
  t.strictSame(bonus('4999.99'), ['large-order account 100']);
  t.strictSame(bonus('5000.00'), ['large-order account 300']);
  t.strictSame(bonus('10000.00'), ['large-order account 1000']);
});

t.test('of the promotions only the one that gives most applies', async (t) => {
  const promoted = (price: string, around: Circumstances, range = '2026'): readonly string[] => {
    const account = dealer([]).clock(around.at ?? '2026-02-02');
    return buy(account, [{ price, attributes: { range } }], around).filter(
      (earned) => !earned.startsWith('base'),
    );
  };
  const saturday = { at: '2026-04-04' };
  const friday = { at: '2026-04-03' };
  t.strictSame(promoted('3000.00', { ...saturday, channel: 'web' }), ['new-range account 3000']);
  t.strictSame(promoted('3000.00', { ...saturday, channel: 'web' }, '2025'), [
    'weekend-web-shop account 600',
  ]);
  t.strictSame(promoted('3000.00', { ...friday, channel: 'web' }, '2025'), ['large-order account 100']);
  t.strictSame(promoted('3000.00', { ...saturday, channel: 'phone' }, '2025'), ['large-order account 100']);
  // The new range counts double from 1 April to 30 June, by the days of Berlin.
  t.strictSame(promoted('10.00', { at: '2026-03-31T21:59:59Z' }), []);
  t.strictSame(promoted('10.00', { at: '2026-03-31T22:00:00Z' }), ['new-range account 10']);
  t.strictSame(promoted('10.00', { at: '2026-06-30T21:59:59Z' }), ['new-range account 10']);
  t.strictSame(promoted('10.00', { at: '2026-06-30T22:00:00Z' }), []);
});

t.test('a training gives 500, half of it to whoever attended, at most 2,000 a year', async (t) => {
  const account = dealer();
  for (let i = 0; i < 4; i++) {
    t.strictSame(act(account, 'training', { by: 'cid' }), ['training account 250', 'training cid 250']);
  }
  t.strictSame(act(account, 'training', { by: 'cid' }), []);
  account.clock('2027-01-01');
  t.strictSame(act(account, 'training'), ['training account 500']);
});

t.test('a survey gives 50 to whoever answered it, four times a quarter', async (t) => {
  const account = dealer();
  t.strictSame(act(account, 'survey'), []);
  for (let i = 0; i < 4; i++) t.strictSame(act(account, 'survey', { by: 'eve' }), ['survey eve 50']);
  t.strictSame(act(account, 'survey', { by: 'eve' }), []);
  account.clock('2026-04-01');
  t.strictSame(act(account, 'survey', { by: 'eve' }), ['survey eve 50']);
});

t.test('a success story gives 2,000, a quarter of it to those who decide, alike', async (t) => {
  t.strictSame(act(dealer(), 'success-story'), [
    'success-story account 1500',
    'success-story ann 250',
    'success-story dan 250',
  ]);
});

t.test('Silver is reached by 10,000 in a year, brings a gift, and earns a quarter more', async (t) => {
  const account = dealer([]);
  t.strictSame(buy(account, '9999.99'), ['base account 9999', 'large-order account 300']);
  t.equal(tier(account), 'registered');
  t.strictSame(buy(account, '0.01'), ['silver-gift account 1000']);
  t.equal(tier(account), 'silver');
  t.strictSame(buy(account, '100.03'), ['base account 125']);
});

t.test('Gold asks for 25,000 and two trainings, and brings a day in the showroom', async (t) => {
  const account = dealer([]);
  buy(account, '25000.00');
  act(account, 'training');
  t.equal(tier(account), 'silver');
  t.strictSame(account.coupons(), []);
  act(account, 'training');
  t.equal(tier(account), 'gold');
  t.strictSame(account.coupons(), ['showroom-day open']);
  t.strictSame(buy(account, '100.01'), ['base account 150']);

  const other = dealer([]);
  act(other, 'training');
  act(other, 'training');
  buy(other, '24999.99');
  t.equal(tier(other), 'silver');
  buy(other, '0.01');
  t.equal(tier(other), 'gold');
});

t.test('Silver is kept for another year by 8,000, which would not reach it', async (t) => {
  const silver = (): Account => {
    const account = dealer([]);
    buy(account, '10000.00');
    return account.clock('2027-06-01');
  };
  const kept = silver();
  buy(kept, '8000.00');
  t.equal(tier(kept, '2028-12-31T22:59:59.999Z'), 'silver');
  t.equal(tier(kept, '2028-12-31T23:00:00Z'), 'registered');
  const lost = silver();
  buy(lost, '7999.99');
  t.equal(tier(lost, '2027-12-31T22:59:59.999Z'), 'silver');
  t.equal(tier(lost, '2027-12-31T23:00:00Z'), 'registered');
  const newcomer = dealer([]);
  buy(newcomer, '8000.00');
  t.equal(tier(newcomer), 'registered');
});

t.test('whoever does not keep Gold is Silver for another such time, and then registered', async (t) => {
  const account = dealer([]);
  act(account, 'training');
  act(account, 'training');
  buy(account, '25000.00');
  t.equal(tier(account, '2027-12-31T22:59:59.999Z'), 'gold');
  t.equal(tier(account, '2027-12-31T23:00:00Z'), 'silver');
  t.equal(tier(account, '2029-12-31T22:59:59.999Z'), 'silver');
  t.equal(tier(account, '2029-12-31T23:00:00Z'), 'registered');
});

t.test('every tenth order is freight free', async (t) => {
  const account = dealer([]);
  for (let i = 0; i < 9; i++) buy(account, '1.00');
  t.strictSame(account.coupons(), []);
  buy(account, '1.00');
  t.strictSame(account.coupons(), ['free-freight open']);
  for (let i = 0; i < 10; i++) buy(account, '1.00');
  t.strictSame(account.coupons(), ['free-freight open', 'free-freight open']);
});

t.test('fifty thousand in a year bring 5,000 points, once a year', async (t) => {
  const account = dealer([]);
  const bonus = (price: string): readonly string[] =>
    buy(account, price).filter((earned) => earned.startsWith('fifty'));
  t.strictSame(bonus('49999.99'), []);
  t.strictSame(bonus('0.01'), ['fifty-thousand account 5000']);
  t.strictSame(bonus('50000.00'), []);
  account.clock('2027-01-01');
  t.strictSame(bonus('50000.00'), ['fifty-thousand account 5000']);
});

t.end();
