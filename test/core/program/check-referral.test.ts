import t from 'tap';
import { checkProgram } from '../../../src/core/program/check.ts';
import type { ProgramDocument } from '../../../src/core/program/document.ts';
import { club } from '../harness.ts';

const thanks = {
  key: 'thanks',
  on: 'referral',
  referral: 'qualified',
  earn: { points: 'reward', fixed: 1 },
} as const;
const referral = { qualifies: { on: 'purchase' } } as const;
const metrics = {
  spend: { sum: 'line.net', over: 'lifetime' },
  visits: { count: 'transaction', on: 'activity', over: 'lifetime' },
  earned: { earned: 'reward', over: 'lifetime' },
} as const;

function mistakes(parts: object): readonly string[] {
  const document = club({ metrics, referral, rules: [thanks], ...parts } as Partial<ProgramDocument>);
  return checkProgram(document).map(({ pointer, detail }) => `${pointer}: ${detail}`);
}

t.test('takes what makes sense', async (t) => {
  t.strictSame(mistakes({}), []);
  t.strictSame(mistakes({ referral: {}, rules: [{ ...thanks, referral: 'claimed' }] }), []);
  t.strictSame(
    mistakes({
      referral: {
        qualifies: {
          on: 'purchase',
          lines: { fact: 'line.category', eq: 'wine' },
          reaches: { n: 5, of: 'spend' },
        },
        within: 'P90D',
      },
    }),
    [],
  );
});

t.test('says where a referral asks for what cannot be', async (t) => {
  t.strictSame(mistakes({ referral: { qualifies: { on: 'purchase', type: 'visit' } } }), [
    '/referral/qualifies/type: Only activities have a type: set on to activity, or leave type out.',
  ]);
  t.strictSame(mistakes({ referral: { qualifies: { on: 'activity', type: [] } } }), [
    '/referral/qualifies/type: Name at least one type, or leave type out.',
  ]);
  t.strictSame(
    mistakes({ referral: { qualifies: { on: 'activity', lines: { fact: 'line.sku', eq: '1' } } } }),
    ['/referral/qualifies/lines: An activity has no lines: put the condition into when.'],
  );
  t.strictSame(mistakes({ referral: { qualifies: { on: 'purchase', reaches: { n: 5, of: 'spent' } } } }), [
    '/referral/qualifies/reaches/of: There is no metric "spent"; did you mean "spend"?',
  ]);
  t.strictSame(mistakes({ referral: { qualifies: { on: 'purchase', reaches: { n: 5, of: 'visits' } } } }), [
    '/referral/qualifies/reaches/of: "visits" counts activities, and the referral qualifies on purchases: let both be the same.',
  ]);
  t.strictSame(mistakes({ referral: { qualifies: { on: 'purchase', reaches: { n: 0, of: 'earned' } } } }), [
    '/referral/qualifies/reaches/n: Give a number above zero.',
    '/referral/qualifies/reaches/of: A referral qualifies by what the account does, not by points: name another metric.',
  ]);
  t.strictSame(mistakes({ referral: { ...referral, within: 'P0D' } }), [
    '/referral/within: Give a duration above zero, such as "P14D".',
  ]);
});

t.test('says what a rule about referrals lacks', async (t) => {
  const { referral: _, ...silent } = thanks;
  t.strictSame(mistakes({ rules: [silent] }), [
    '/rules/0: Say by referral what the rule waits for: that a code is claimed, that it qualified, or each purchase.',
  ]);
  t.strictSame(mistakes({ rules: [{ ...thanks, on: 'purchase' }] }), [
    '/rules/0/referral: Referrers are told of that on referral only: set on to it, or leave referral out.',
  ]);
  t.strictSame(mistakes({ referral: {}, rules: [thanks] }), [
    '/rules/0/on: Say by referral.qualifies what makes a referral qualify.',
  ]);
  t.strictSame(mistakes({ referral: undefined }), [
    '/rules/0/on: Add referral to the programme, so that accounts can refer others.',
  ]);
  t.strictSame(
    mistakes({
      referral: undefined,
      rules: [],
      metrics: { told: { count: 'transaction', on: 'referral', over: 'lifetime' } },
    }),
    ['/metrics/told/on: Add referral to the programme, so that there are referrals to count.'],
  );
});

t.test('says how to ask for a referral that qualifies', (t) => {
  const asking = (kind: string) =>
    mistakes({ rules: [{ ...thanks, referral: 'purchase', when: { fact: 'referral.kind', eq: kind } }] });
  const known = 'There is no referral.kind';
  t.strictSame(asking('purchase'), []);
  t.strictSame(asking('qualified'), [
    `/rules/0/when/eq: ${known} "qualified"; known are "claimed", "purchase", "activity". That a referral qualifies is said by ` +
      'the fact referral.qualifies, or by "referral": "qualified" of the rule.',
  ]);
  t.strictSame(asking('bought'), [
    `/rules/0/when/eq: ${known} "bought"; known are "claimed", "purchase", "activity".`,
  ]);
  t.end();
});

t.test('refuses facts that are never there', async (t) => {
  const asking = (fact: string, rule: object = {}) =>
    mistakes({ rules: [{ ...thanks, ...rule, when: { fact, exists: true } }] });
  t.strictSame(asking('referral.days'), []);
  t.strictSame(asking('transaction.net'), []);
  t.strictSame(asking('transaction.channel'), [
    '/rules/0/when/fact: A referrer is not told transaction.channel of what the referred account does: name another fact.',
  ]);
  t.strictSame(asking('transaction.net', { referral: 'claimed' }), [
    '/rules/0/when/fact: Of a claim there is no transaction.net: name another fact.',
  ]);
  t.strictSame(asking('referral.days', { on: 'purchase', referral: undefined }), [
    '/rules/0/when/fact: Only referrals have that: set on to referral, or name another fact.',
  ]);
  t.strictSame(
    mistakes({ rules: [{ ...thanks, referral: 'claimed', lines: { fact: 'line.sku', eq: '1' } }] }),
    ['/rules/0/lines: A code that is claimed has no lines: put the condition into when.'],
  );
});

t.test('pays out only what has a value, is not spent and does not expire', async (t) => {
  const kind = (reward: object) => mistakes({ points: { reward } });
  t.strictSame(kind({ payable: { every: 'month' }, value: '0.01', spendable: false, pending: 'P14D' }), []);
  t.strictSame(kind({ payable: { every: 'month' } }), [
    '/points/reward/payable: Say by value what one is worth, so that it can be paid out.',
  ]);
  t.strictSame(kind({ payable: { every: 'month' }, value: '1', spendable: true }), [
    '/points/reward/spendable: What is paid out cannot be spent, too: leave spendable or payable out.',
  ]);
  t.strictSame(kind({ payable: { every: 'month' }, value: '1', expires: { after: 'P1Y' } }), [
    '/points/reward/payable: What is owed in money does not expire: leave expires or payable out.',
  ]);
});

t.test('leaves with people who leave what cannot go anywhere', async (t) => {
  const kind = (reward: object) => mistakes({ points: { reward } });
  const card = { size: 5, reward: 'mug' };
  const payable = { payable: { every: 'month' }, value: '0.01' };
  for (const leavers of ['keep', 'to-account', 'expire']) t.strictSame(kind({ leavers }), []);
  t.strictSame([kind({ card, leavers: 'expire' }), kind({ ...payable, leavers: 'to-account' })], [[], []]);
  t.strictSame(kind({ card, leavers: 'to-account' }), [
    '/points/reward/leavers: Stamps stay on the card that they are on: let leavers be keep or expire.',
  ]);
  t.strictSame(kind({ ...payable, leavers: 'expire' }), [
    '/points/reward/leavers: What is owed in money does not expire: let leavers be keep or to-account.',
  ]);
});

t.end();
