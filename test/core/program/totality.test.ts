import fc from 'fast-check';
import t from 'tap';
import type { Command } from '../../../src/core/command.ts';
import { describeProgram } from '../../../src/core/describe/describe-program.ts';
import { explain } from '../../../src/core/explain/explain.ts';
import { checkProgram } from '../../../src/core/program/check.ts';
import { type ProgramDocument, TRIGGERS } from '../../../src/core/program/document.ts';
import { warningsFor } from '../../../src/core/program/warnings.ts';
import type { Profile } from '../../../src/core/state.ts';
import { MS_PER_DAY } from '../../../src/core/time.ts';
import { type PostedTransaction, REFERRAL_EVENTS, readTransaction } from '../../../src/core/transaction.ts';
import { Account, SEED, stakeholder } from '../harness.ts';
import { checkedProgram } from './arbitrary-program.ts';

/** FC_TIMES=20 looks longer. */
const TIMES = Number(process.env.FC_TIMES ?? 1);
const NOW = Date.parse('2026-06-30T22:30:00Z');
const PEOPLE = [
  stakeholder('ann', { roles: ['buyer', 'finance'], attributes: { km: 3 } }),
  stakeholder('bob', { roles: ['buyer'], circle: 2, attributes: { km: '12' }, birthday: '02-29' }),
  stakeholder('eve', { roles: ['finance'], circle: 3, active: false }),
];

const km = fc.constantFrom(0, 12, -3, 0.1 + 0.2, 1e-7, 1e300, '12', true);
const attributes = fc.record({ km, tags: fc.constant(['a', 'b']), size: fc.constantFrom('large', 7) });
const occurredAt = fc.constantFrom(
  Date.parse('1900-01-01T00:00:00Z'),
  Date.parse('2020-02-29T23:59:59.999Z'),
  Date.parse('2022-03-27T01:00:00Z'),
  Date.parse('2026-01-31T12:00:00Z'),
  Date.parse('2026-06-30T12:00:00Z'),
  NOW,
);
const line = fc.record(
  {
    id: fc.constantFrom('1', '2', '3'),
    sku: fc.constantFrom('11', '42'),
    quantity: fc.constantFrom('1', '12', '0.000001', '999999999999'),
    unitPrice: fc.constantFrom('0', '9.99', '0.000001', '1000', '999999999999.999999'),
    unitCost: fc.constantFrom('0', '5', '999999999999.999999'),
    discount: fc.constantFrom('0', '0.000001', '3'),
    category: fc.constantFrom('Seafood', 'shipping'),
    brand: fc.constantFrom('Own', 'constructor'),
    attributes,
  },
  { requiredKeys: ['id', 'sku', 'quantity', 'unitPrice'] },
);
const common = {
  occurredAt,
  stakeholder: fc.constantFrom('ann', 'bob', 'eve', null),
};
const optional = {
  channel: fc.constantFrom('web', 'shop', '__proto__'),
  store: fc.constantFrom('berlin', 'constructor'),
  paymentMethod: fc.constantFrom('invoice', 'card'),
  attributes,
};
const purchase = fc.record(
  {
    kind: fc.constant('purchase' as const),
    ...common,
    currency: fc.constant('EUR'),
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    ...optional,
  },
  { requiredKeys: ['kind', 'occurredAt', 'stakeholder', 'currency', 'lines'] },
);
const activity = fc.record(
  {
    kind: fc.constant('activity' as const),
    ...common,
    type: fc.constantFrom('training', 'survey'),
    lines: fc.constant([]),
    ...optional,
  },
  { requiredKeys: ['kind', 'occurredAt', 'stakeholder', 'type', 'lines'] },
);
const referral = fc.record({
  kind: fc.constant('referral' as const),
  ...common,
  currency: fc.constant('EUR'),
  lines: fc.array(line, { maxLength: 2 }),
  referral: fc.record({
    account: fc.constant('friend'),
    kind: fc.constantFrom(...REFERRAL_EVENTS),
    days: fc.constantFrom(0, 364, 365),
    qualifies: fc.boolean(),
  }),
});
const tier = fc.constantFrom('red', 'silver', 'gold', null);
const until = fc.constantFrom(NOW + MS_PER_DAY, NOW + 400 * MS_PER_DAY, null);
const byHand = fc.oneof(
  fc.record({
    kind: fc.constant('tier-set' as const),
    ladder: fc.constant('status'),
    tier,
    until,
    reason: fc.constant('goodwill'),
  }),
  fc.record({
    kind: fc.constant('tier-hold' as const),
    ladder: fc.constant('status'),
    until,
    reason: fc.constant('leave'),
  }),
  fc.record({ kind: fc.constant('tier-release' as const), ladder: fc.constant('status') }),
);
type Step = PostedTransaction | Extract<Command, { kind: 'tier-set' | 'tier-hold' | 'tier-release' }>;
const history = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: purchase },
    { weight: 2, arbitrary: activity },
    { weight: 2, arbitrary: referral },
    { weight: 1, arbitrary: byHand },
  ) as fc.Arbitrary<Step>,
  { minLength: 1, maxLength: 5 },
);
const about = fc.record(
  {
    country: fc.constantFrom('DE', null),
    segment: fc.constantFrom('web', null),
    parent: fc.constantFrom('group', null),
    attributes,
    enrolledAt: fc.constantFrom(0, Date.parse('2020-02-29T12:00:00Z'), Date.parse('2026-01-31T12:00:00Z')),
  },
  { requiredKeys: ['enrolledAt'] },
) as fc.Arbitrary<Partial<Profile>>;
/** How long after one step the next one comes. */
const pause = fc.constantFrom(1, MS_PER_DAY, 40 * MS_PER_DAY, 800 * MS_PER_DAY);

// The account itself checks after each command that the books add up, and that what the service loads is enough.

t.test('no document that passed the check can make a decision fail', async (t) => {
  let booked = 0;
  fc.assert(
    fc.property(checkedProgram, about, history, pause, (document, about, steps, pause) => {
      const account = enrolled(document, about);
      if (account === null) return;
      for (const step of steps) take(account.clock(account.now + pause), step);
      booked += account.state.history.size;
      explainAll(account);
      undo(account);
      account.clock(account.now + pause).settle();
      account.verify();
    }),
    { seed: SEED, numRuns: 300 * TIMES },
  );
  t.ok(booked > 300 * TIMES, `${booked} transactions are booked`);
});

const documents = fc.sample(checkedProgram, { seed: SEED, numRuns: 550 });

t.test('every document that passed the check can be described, and warned of', async (t) => {
  const prices = new Map([['car', { points: 'reward', amount: 500 }]]);
  for (const document of documents) {
    describeProgram(document);
    warningsFor(document, prices);
  }
  t.ok(documents.some((document) => warningsFor(document, prices).length > 0));
});

t.test('what was taken out of a document leaves one that passes, and much of it', async (t) => {
  t.ok(documents.every((document) => checkProgram(document).length === 0));
  const having = (has: (document: ProgramDocument) => boolean): number => documents.filter(has).length;
  const someRule = (has: (rule: NonNullable<ProgramDocument['rules']>[number]) => boolean): number =>
    having(({ rules = [] }) => rules.some(has));
  t.ok(someRule(() => true) > 225, 'most have rules');
  t.ok(having(({ ladders = {} }) => (ladders.status?.tiers.length ?? 0) > 1) > 120, 'many have tiers');
  for (const on of TRIGGERS) t.ok(someRule((rule) => rule.on === on) > 25, `some have rules on ${on}`);
  for (const base of ['fixed', 'rate', 'brackets', 'share'] as const)
    t.ok(someRule(({ earn }) => earn?.[base] !== undefined) > 15, `some earn by ${base}`);
  for (const part of ['every', 'reaches', 'group', 'split', 'limit', 'grant', 'lines'] as const)
    t.ok(someRule((rule) => rule[part] !== undefined) > 15, `some have ${part}`);
  t.ok(
    having(({ points }) => Object.values(points).some(({ warn }) => warn !== undefined)) > 15,
    'some warn of what expires',
  );
  t.ok(having(({ limits = {} }) => limits.shared !== undefined) > 15, 'some share a limit');
});

/** Null where the enrolment itself is refused, because it would give more than can be booked. */
function enrolled(document: ProgramDocument, about: Partial<Profile>): Account | null {
  try {
    const referral = document.referral && { referrer: 'friend', holder: 'account' };
    // Nobody is there before the account is.
    const known = { ...about, people: [], ...(referral && { referral }) };
    const account = new Account(document, 'acme', known).clock(NOW);
    for (const person of PEOPLE) {
      const { id, active, roles, circle } = person;
      account.run({ kind: 'stakeholder', stakeholder: id, active, roles, circle });
      account.people = new Map(account.people).set(id, person);
    }
    return account;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('refused: ')) return null;
    throw error;
  }
}

function take(account: Account, step: Step): void {
  if (!('occurredAt' in step)) {
    account.try(step);
    return;
  }
  account.try({ kind: step.kind, externalId: `t${account.log.length}`, transaction: step });
}

function explainAll({ programs, state }: Account): void {
  for (const { posted, basis } of state.history.values()) {
    // What came to more than can be booked gave nothing: no rule looked at it.
    if (basis.unheard === true) continue;
    for (const program of programs) explain(program, readTransaction(posted), basis);
  }
}

/** A part of each purchase comes back; then everything is voided. */
function undo(account: Account): void {
  for (const { seq, command } of account.log.slice()) {
    if (!('transaction' in command)) continue;
    const [first] = command.transaction.lines;
    if (first !== undefined) {
      account.try(account.returnOf(`r${seq}`, command.externalId, [{ id: first.id, quantity: '0.000001' }]));
    }
    account.try({ kind: 'void', subject: seq, reason: 'a mistake' });
  }
}
