import t, { type Test } from 'tap';
import { spellAt, statusAt } from '../../../src/core/plans/plan-status.ts';
import type { PlanDefinition, ProgramDocument } from '../../../src/core/program/document.ts';
import { formatInstant } from '../../../src/core/time.ts';
import { Account, club, instant, perEuro } from '../harness.ts';

function premium(parts: Partial<PlanDefinition> = {}): ProgramDocument {
  return club({
    plans: { premium: { period: 'P1M', grace: 'P7D', fee: { type: 'fee' }, ...parts } },
    rules: [
      perEuro(),
      {
        key: 'double',
        on: 'purchase',
        when: { fact: 'plan.premium', eq: true },
        earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' } },
      },
    ],
  });
}

/** What becomes of an account in a plan. The log replays to the same. */
function story(name: string, document: ProgramDocument, tell: (account: Account, t: Test) => void): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

function statusOf(account: Account, at: string | number = account.now): string {
  return statusAt('premium', account.state, instant(at));
}

function untilOf(account: Account): string | undefined {
  const last = spellAt('premium', account.state, account.now).at(-1);
  return last && formatInstant(last.until);
}

function told({ events }: { readonly events: readonly { type: string; at: number; data: object }[] }) {
  return events.map(({ type, at, data }) => [type, formatInstant(at), data]);
}

story('waits for the first fee, and is active for its period', premium(), (account, t) => {
  account.clock('2026-03-01T12:00:00Z');
  t.equal(statusOf(account), 'none');
  t.strictSame(told(account.activate()), [
    ['plan.activated', '2026-03-01T12:00:00Z', { plan: 'premium', status: 'waiting' }],
  ]);
  t.equal(statusOf(account), 'waiting');
  account.purchase('p0', '10');
  t.equal(account.points(), 10);
  const paid = account.clock('2026-03-02T12:00:00Z').activity('f1', 'fee');
  const data = {
    plan: 'premium',
    kind: 'paid',
    since: '2026-03-02T12:00:00Z',
    until: '2026-04-02T12:00:00Z',
  };
  t.strictSame(told(paid), [['plan.started', '2026-03-02T12:00:00Z', data]]);
  t.equal(statusOf(account), 'active');
  account.purchase('p1', '10');
  t.equal(account.points(), 30);
});

story('is overdue for its time of grace, and then lapses by itself', premium(), (account, t) => {
  account.clock('2026-03-01T12:00:00Z').activity('f1', 'fee');
  t.equal(statusOf(account, '2026-04-01T11:59:59.999Z'), 'active');
  t.equal(statusOf(account, '2026-04-01T12:00:00Z'), 'grace');
  t.equal(statusOf(account, '2026-04-08T11:59:59.999Z'), 'grace');
  t.equal(statusOf(account, '2026-04-08T12:00:00Z'), 'lapsed');
  account.clock('2026-04-08T11:59:59.999Z').purchase('p1', '10');
  t.equal(account.points(), 20, 'it stays');
  const later = account.clock('2026-06-01').purchase('p2', '10');
  t.equal(account.points(), 30);
  t.strictSame(told(later), [['plan.lapsed', '2026-04-08T12:00:00Z', { plan: 'premium', reason: 'unpaid' }]]);
  t.strictSame(told(account.settle('2027-01-01')), [], 'told once');
});

story('a fee paid early, or in grace, goes on from the end of what was paid', premium(), (account, t) => {
  account.clock('2026-01-31T12:00:00Z').activity('f1', 'fee');
  t.equal(untilOf(account), '2026-02-28T12:00:00Z');
  const early = account.clock('2026-02-10').activity('f2', 'fee');
  t.equal(untilOf(account), '2026-03-31T12:00:00Z', 'on the day of the month of the first');
  t.equal(early.events[0]?.type, 'plan.renewed');
  const inGrace = account.clock('2026-04-05').activity('f3', 'fee');
  t.equal(untilOf(account), '2026-04-30T12:00:00Z');
  t.equal(inGrace.events[0]?.type, 'plan.renewed');
  t.equal(statusOf(account), 'active');
  t.equal(spellAt('premium', account.state, account.now).length, 3);
});

story('a fee paid after it lapsed begins anew', premium(), (account, t) => {
  account.clock('2026-01-31T12:00:00Z').activity('f1', 'fee');
  const again = account.clock('2026-03-07T12:00:00Z').activity('f2', 'fee');
  t.strictSame(
    again.events.map(({ type }) => type),
    ['plan.lapsed', 'plan.started'],
  );
  t.equal(untilOf(account), '2026-04-07T12:00:00Z');
  t.equal(spellAt('premium', account.state, account.now).length, 1);
});

story('a fee known late counts from when it was paid', premium(), (account, t) => {
  account.clock('2026-03-20').activity('late', 'fee', { at: '2026-03-01' });
  t.equal(untilOf(account), '2026-04-01T12:00:00Z');
  account.activity('earlier', 'fee', { at: '2026-02-01' });
  t.equal(untilOf(account), '2026-05-01T12:00:00Z', 'no time that was paid for is lost');
  const over = account.clock('2026-09-01').activity('long-ago', 'fee', { at: '2026-06-01' });
  t.strictSame(
    over.events.map(({ type }) => type),
    ['plan.lapsed', 'plan.started', 'plan.lapsed'],
  );
  t.equal(statusOf(account), 'lapsed');
});

const withTrial = premium({ trial: 'P14D' });

story('tries a plan once, and pays from the end of the trial', withTrial, (account, t) => {
  account.clock('2026-03-01T12:00:00Z').activate();
  t.equal(statusOf(account), 'trial');
  account.purchase('p1', '10');
  t.equal(account.points(), 20);
  const first = account.clock('2026-03-05').activity('f1', 'fee');
  t.equal(first.events[0]?.type, 'plan.converted', 'what the trial was for, and no renewal');
  t.equal(untilOf(account), '2026-04-15T12:00:00Z');
  t.equal(statusOf(account, '2026-03-15T11:59:59.999Z'), 'trial');
  t.equal(statusOf(account, '2026-03-15T12:00:00Z'), 'active');
  account.clock('2026-05-01').settle();
  t.equal(statusOf(account), 'lapsed');
  account.activate();
  t.equal(statusOf(account), 'waiting', 'there is one trial');
});

story('a trial that nobody pays for ends after the time of grace', withTrial, (account, t) => {
  account.clock('2026-03-01T12:00:00Z').activate();
  t.equal(statusOf(account, '2026-03-15T12:00:00Z'), 'grace');
  t.strictSame(told(account.settle('2026-03-22T12:00:00Z')), [
    ['plan.lapsed', '2026-03-22T12:00:00Z', { plan: 'premium', reason: 'unpaid' }],
  ]);
});

story('ends with what is paid for once it is cancelled', premium(), (account, t) => {
  account.clock('2026-03-01T12:00:00Z').activity('f1', 'fee');
  const cancelled = account.clock('2026-03-10T12:00:00Z').cancel();
  t.strictSame(told(cancelled), [
    ['plan.cancelled', '2026-03-10T12:00:00Z', { plan: 'premium', until: '2026-04-01T12:00:00Z' }],
  ]);
  t.equal(statusOf(account), 'active');
  t.equal(statusOf(account, '2026-04-01T12:00:00Z'), 'cancelled', 'without a time of grace');
  t.strictSame(told(account.settle('2026-05-01')), [
    ['plan.lapsed', '2026-04-01T12:00:00Z', { plan: 'premium', reason: 'cancelled' }],
  ]);
  account.activate();
  t.equal(statusOf(account), 'waiting');
});

story('goes on where a cancellation is taken back, or a fee is paid', premium(), (account, t) => {
  account.clock('2026-03-01T12:00:00Z').activity('f1', 'fee');
  account.cancel();
  account.clock('2026-03-02').activate();
  t.equal(statusOf(account, '2026-04-02'), 'grace');
  account.cancel();
  account.activity('f2', 'fee');
  t.equal(statusOf(account, '2026-04-02'), 'active');
  t.equal(statusOf(account, '2026-05-02'), 'grace');
});

story('ends at once where nothing is paid for', withTrial, (account, t) => {
  account.clock('2026-03-01').activate();
  account.cancel();
  t.equal(statusOf(account), 'trial', 'the trial stays');
  t.equal(statusOf(account, '2026-03-16'), 'cancelled');
  account.clock('2026-04-01').activate();
  t.equal(statusOf(account), 'waiting');
  account.cancel();
  t.equal(statusOf(account), 'cancelled');
  account.activity('f1', 'fee');
  account.clock('2026-05-03').cancel();
  t.equal(statusOf(account), 'cancelled', 'in grace');
});

story('asking for the same again changes nothing', premium(), (account, t) => {
  const acts = () => account.state.planActs.length;
  account.clock('2026-03-01').cancel();
  t.equal(acts(), 0, 'nothing to cancel');
  account.activate();
  account.activate();
  t.equal(acts(), 1);
  account.activity('f1', 'fee');
  account.activate();
  t.equal(acts(), 1);
  account.cancel();
  account.cancel();
  t.equal(acts(), 2);
});

story('a fee that is undone takes its period back', premium(), (account, t) => {
  account.clock('2026-03-01T12:00:00Z').activity('f1', 'fee');
  account.clock('2026-03-10T12:00:00Z').activity('f2', 'fee');
  const first = account.void('f1');
  t.strictSame(told(first), [
    ['plan.lapsed', '2026-03-10T12:00:00Z', { plan: 'premium', reason: 'taken-back' }],
  ]);
  t.equal(statusOf(account), 'none', 'what the second one paid for begins later');
  t.equal(statusOf(account, '2026-04-02'), 'active');
  account.void('f2');
  t.equal(statusOf(account, '2026-04-02'), 'none');
  t.equal(account.refusal(account.voidOf('f2')), 'already-voided');
});

t.test('tells plans apart that are paid by one type', async (t) => {
  const fee = (plan: string) => ({ type: 'fee', when: { fact: 'transaction.attributes.plan', eq: plan } });
  const account = new Account(
    club({
      plans: { basic: { period: 'P1M', fee: fee('basic') }, gold: { period: 'P1Y', fee: fee('gold') } },
    }),
  ).clock('2026-03-01');
  account.activity('f1', 'fee', { attributes: { plan: 'gold' } });
  account.activity('f2', 'fee', { attributes: { plan: 'silver' } });
  t.strictSame(
    account.state.planPeriods.map(({ plan }) => plan),
    ['gold'],
  );
  account.verify();
});

t.test('periods keep their terms, and a renewal has those in force', async (t) => {
  const account = new Account([
    { document: premium(), from: null },
    { document: premium({ period: 'P1Y', grace: 'P1D' }), from: '2026-03-10T00:00:00Z' },
  ]);
  account.clock('2026-03-01T12:00:00Z').activity('f1', 'fee');
  account.clock('2026-03-20');
  t.equal(untilOf(account), '2026-04-01T12:00:00Z');
  t.equal(statusOf(account, '2026-04-07'), 'grace', 'a week, as it was');
  account.activity('f2', 'fee');
  t.equal(untilOf(account), '2027-04-01T12:00:00Z');
  account.verify();
});

t.test('goes on under its own terms where the programme has the plan no more', async (t) => {
  const { plans: _, rules: __, ...without } = premium();
  const account = new Account([
    { document: premium(), from: null },
    { document: without, from: '2026-03-10T00:00:00Z' },
  ]);
  account.clock('2026-03-01T12:00:00Z').activity('f1', 'fee');
  account.clock('2026-03-20').activity('f2', 'fee');
  t.equal(untilOf(account), '2026-05-01T12:00:00Z');
  t.equal(account.refusal({ kind: 'plan-activate', plan: 'premium' }), 'unknown-plan /plan');
  account.cancel();
  t.equal(statusOf(account, '2026-05-02'), 'cancelled');
  account.verify();
});

t.test('refuses plans that there are not, and says which was meant', async (t) => {
  const account = new Account(premium());
  const detail = (plan: string, document = account) => {
    const refusal = document.try({ kind: 'plan-activate', plan });
    return refusal.refused ? refusal.detail : '';
  };
  t.equal(detail('premum'), 'There is no plan "premum"; did you mean "premium"?');
  t.equal(detail('premium', new Account(club())), 'There is no plan "premium"; the programme has none.');
  t.equal(account.refusal({ kind: 'plan-cancel', plan: 'gold' }), 'unknown-plan /plan');
});
