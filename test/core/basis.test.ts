import t from 'tap';
import type { Basis } from '../../src/core/basis.ts';
import type {
  ConditionDefinition,
  ProgramDocument,
  RuleDefinition,
} from '../../src/core/program/document.ts';
import type { Stakeholder } from '../../src/core/state.ts';
import { formatInstant, parseDay } from '../../src/core/time.ts';
import { Account, club, perEuro } from './harness.ts';

const asking = (...facts: readonly string[]): ProgramDocument =>
  club({
    rules: [perEuro({ when: { any: facts.map((fact): ConditionDefinition => ({ fact, exists: true })) } })],
  });
const person = (id: string, about: Partial<Stakeholder> = {}): Stakeholder => ({
  id,
  roles: ['buyer'],
  circle: 1,
  attributes: {},
  active: true,
  ...about,
});
const basisOf = (account: Account, id = 'p1', around: Parameters<Account['purchase']>[2] = {}): Basis => {
  const { basis } = account.purchase(id, '10', around);
  if (basis === null) throw new Error('a purchase is judged on a basis');
  return basis;
};
const about = {
  kind: 'company',
  country: 'DE',
  segment: 'trade',
  parent: 'holding',
  attributes: { size: 'large', secret: 'x' },
};

t.test('keeps of the account what the programme asks for, and no more', async (t) => {
  const accountIn = (...facts: readonly string[]) =>
    basisOf(new Account(asking(...facts), 'a', about)).account;
  const none = { kind: 'company', attributes: {} };
  t.strictSame(accountIn('transaction.net'), none);
  t.strictSame(accountIn('account.country'), { ...none, country: 'DE' });
  t.strictSame(accountIn('account.segment'), { ...none, segment: 'trade' });
  t.strictSame(accountIn('account.parent'), { ...none, parent: 'holding' });
  t.strictSame(accountIn('account.attributes.size'), { ...none, attributes: { size: 'large' } });
  t.strictSame(accountIn('account.attributes.other'), none);
  t.strictSame(accountIn('account.daysEnrolled'), { ...none, enrolledOn: parseDay('2026-01-01') });
});

t.test('keeps nothing of what the account does not have', async (t) => {
  const facts = ['account.country', 'account.segment', 'account.parent', 'account.daysSinceLastPurchase'];
  const account = new Account(asking(...facts), 'a', { country: null, segment: null, parent: null });
  t.strictSame(basisOf(account).account, { kind: 'company', attributes: {} });
});

t.test('keeps the last day before a purchase on which there was one', async (t) => {
  const account = new Account(asking('account.daysSinceLastPurchase'));
  const last = (id: string, at: string) => basisOf(account, id, { at }).account.lastPurchaseOn;
  account.clock('2026-03-31');
  t.equal(last('p1', '2026-03-10'), undefined);
  t.equal(last('p2', '2026-03-20'), parseDay('2026-03-10'));
  t.equal(last('p3', '2026-03-20'), parseDay('2026-03-20'), 'that very day');
  t.equal(last('p4', '2026-03-19'), parseDay('2026-03-10'), 'not one that came later');
  t.equal(last('p5', '2026-03-09'), undefined);
});

t.test('keeps a metric as it stood before, and up to the day of the purchase', async (t) => {
  const document = {
    ...asking('metric.spend'),
    metrics: { spend: { sum: 'line.net', over: { calendar: 'month' } } },
  } as const;
  const account = new Account(document).clock('2026-03-31');
  const spend = (id: string, at: string) => basisOf(account, id, { at }).metrics;
  t.strictSame(spend('p1', '2026-03-10'), { spend: '0' });
  t.strictSame(spend('p2', '2026-03-20'), { spend: '10' });
  t.strictSame(spend('p3', '2026-03-10'), { spend: '10' }, 'of that day, but not of a later one');
  t.strictSame(spend('p4', '2026-02-28'), { spend: '0' }, 'of its own month');
  t.strictSame(basisOf(new Account(asking('transaction.net'))).metrics, {}, 'where it is asked for');
});

t.test('keeps of whoever is named what the programme asks for', async (t) => {
  const ann = person('ann', { roles: ['boss'], circle: 3, attributes: { level: 7, secret: 'x' } });
  const named = (fact: string, by?: string) =>
    basisOf(new Account(asking(fact), 'a', { people: [ann] }), 'p1', by === undefined ? {} : { by })
      .stakeholder;
  t.strictSame(named('stakeholder', 'ann'), { roles: ['boss'], circle: 3, attributes: {} });
  t.strictSame(named('stakeholder.attributes.level', 'ann'), {
    roles: ['boss'],
    circle: 3,
    attributes: { level: 7 },
  });
  t.equal(named('stakeholder'), null);
});

t.test('keeps those whom a split means: who are active, the nearest and the oldest first', async (t) => {
  const people = [
    person('id-4', { roles: ['owner'], circle: 2 }),
    person('id-3', { roles: ['owner', 'buyer'] }),
    person('id-1', { roles: ['owner'], circle: 2 }),
    person('id-5', { roles: ['owner'], circle: 0, active: false }),
    person('id-2', { roles: ['user'] }),
  ];
  const split: RuleDefinition['split'] = [
    { to: { role: 'owner' }, share: '0.5' },
    { to: { circle: 1 }, share: '0.2' },
    { to: { role: 'nobody' }, share: '0.1' },
    { to: 'account', share: 'rest' },
  ];
  t.strictSame(basisOf(new Account(club({ rules: [perEuro({ split })] }), 'a', { people })).people, {
    'role:owner': ['id-3', 'id-1', 'id-4'],
    'circle:1': ['id-2', 'id-3'],
    'role:nobody': [],
  });
  t.equal(basisOf(new Account(club({ rules: [perEuro()] }), 'a', { people })).people, undefined);
});

t.test('keeps what is left of limits, down to nothing', async (t) => {
  const limit = { points: 15, per: 'account', within: { calendar: 'month' } } as const;
  const account = new Account(club({ rules: [perEuro({ limit }), perEuro({ key: 'free' })] }));
  t.strictSame(basisOf(account, 'p1').headroom, { base: 15 });
  t.strictSame(basisOf(account, 'p2').headroom, { base: 5 });
  t.strictSame(basisOf(account, 'p3').headroom, { base: 0 });
});

t.test('a decision tells when something of the account changes next by itself', async (t) => {
  const due = (document: ProgramDocument): string | null => {
    const { dueAt } = new Account(document).clock('2026-03-10').purchase('p1', '10');
    return dueAt === null ? null : formatInstant(dueAt);
  };
  const points = (reward: ProgramDocument['points'][string], more: Partial<ProgramDocument> = {}) =>
    club({ points: { reward }, rules: [perEuro()], ...more });
  const ladders: ProgramDocument['ladders'] = {
    status: {
      tiers: [{ key: 'red' }, { key: 'gold', reach: { metric: 'spend', atLeast: 10 } }],
      held: { for: 'P7D' },
    },
  };
  const metrics: ProgramDocument['metrics'] = { spend: { sum: 'line.net', over: { calendar: 'day' } } };
  t.equal(due(points({})), null);
  t.equal(due(points({ expires: { after: 'P14D' } })), '2026-03-24T12:00:00Z');
  t.equal(due(points({ pending: 'P10D' })), '2026-03-20T12:00:00Z');
  t.equal(due(points({ pending: 'P10D', expires: { after: 'P14D' } })), '2026-03-20T12:00:00Z');
  t.equal(due(points({ expires: { after: 'P14D' } }, { ladders, metrics })), '2026-03-17T12:00:00Z');
});

t.test('a refusal says what is the matter and what is asked for instead', async (t) => {
  const account = new Account(club({ beforeEnrolment: 'refuse', rules: [perEuro()] }), 'a', {
    people: [person('ann', { active: false })],
  }).clock('2026-03-10');
  const refused = (
    what: Parameters<Account['purchaseOf']>[1],
    around: Parameters<Account['purchaseOf']>[2],
  ) => {
    const decision = account.try(account.purchaseOf('p1', what, around));
    return decision.refused ? `${decision.code} ${decision.pointer}: ${decision.detail}` : null;
  };
  t.equal(
    refused('1', { at: '2026-03-10T12:05:00.001Z' }),
    "in-the-future /occurredAt: occurredAt lies more than 5 minutes ahead of the service's clock (2026-03-10T12:00:00Z).",
  );
  t.equal(
    refused('1', { at: '2025-12-31T23:59:59Z' }),
    'before-enrolment /occurredAt: The account is enrolled since 2026-01-01T00:00:00Z; the programme refuses what is from before.',
  );
  t.equal(
    refused('1', { currency: 'USD' }),
    'currency-mismatch /currency: The programme counts in EUR; USD is not accepted.',
  );
  t.equal(
    refused('1', { by: 'ann' }),
    'stakeholder-inactive /stakeholder: The stakeholder is deactivated and cannot act.',
  );
  t.equal(
    refused([{ price: '1' }, { price: '1.50', quantity: '2', discount: '3.01' }], {}),
    'discount-above-price /lines/1/discount: The discount is more than quantity × unitPrice, 3.',
  );
  t.equal(refused([{ price: '1.50', quantity: '2', discount: '3' }], { at: '2026-03-10T12:05:00Z' }), null);
});
