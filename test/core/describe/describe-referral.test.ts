import t from 'tap';
import { describePoints } from '../../../src/core/describe/describe-points.ts';
import { describeReferral } from '../../../src/core/describe/describe-referral.ts';
import { describeRule } from '../../../src/core/describe/describe-rule.ts';
import { club } from '../harness.ts';

const words = club({ metrics: { spend: { sum: 'line.net', over: 'lifetime' } } });
const A_CODE = 'A new account can name the code of another one when it enrols;';

t.test('says what makes a referral qualify, and until when', async (t) => {
  t.equal(describeReferral(words, {}), `${A_CODE} nothing more is asked.`);
  t.equal(
    describeReferral(words, {
      qualifies: { on: 'purchase', when: { fact: 'transaction.net', atLeast: '50' } },
      within: 'P90D',
    }),
    `${A_CODE} that qualifies by its first purchase, if the net of the whole is at least 50 EUR, within 90 days.`,
  );
  t.equal(
    describeReferral(words, { qualifies: { on: 'activity', type: 'installed' } }),
    `${A_CODE} that qualifies by its first activity "installed".`,
  );
  t.equal(
    describeReferral(words, { qualifies: { on: 'purchase', reaches: { n: 100, of: 'spend' } } }),
    `${A_CODE} that qualifies by its first purchase, when spend over all time is at 100 EUR or above.`,
  );
});

t.test('says on what news of a referral a rule fires', async (t) => {
  const earn = { points: 'reward', fixed: 5 };
  const on = (referral: 'claimed' | 'qualified' | 'purchase') =>
    describeRule(words, { key: 'r', on: 'referral', referral, earn });
  t.equal(on('claimed'), 'On each claim of a code of the account: 5 reward points.');
  t.equal(on('qualified'), 'On each referral that qualifies: 5 reward points.');
  t.equal(on('purchase'), 'On each purchase of a referred account: 5 reward points.');
  t.equal(
    describeRule(words, { key: 'r', on: 'referred', earn }),
    'On the transaction by which the referral of the account qualifies: 5 reward points.',
  );
  t.equal(
    describeRule(words, {
      key: 'r',
      on: 'referral',
      referral: 'purchase',
      when: {
        all: [
          { fact: 'referral.days', below: 365 },
          { fact: 'referral.qualifies', eq: false },
        ],
      },
      earn,
    }),
    'On each purchase of a referred account, if the number of days since the claim is below 365 and no referral qualifies by it: 5 reward points.',
  );
});

t.test('says that points are paid out', async (t) => {
  t.equal(
    describePoints(words, 'reward', { payable: { every: 'month' }, value: '0.01' }),
    'Reward points cannot be spent, never expire, are worth 0.01 EUR each and are paid out in money at the end of each month.',
  );
});

t.test('says what becomes of points of people who leave', async (t) => {
  const said = (leavers: 'keep' | 'to-account' | 'expire') => describePoints(words, 'reward', { leavers });
  t.match(said('keep'), /, never expire and stay with people who leave\.$/);
  t.match(said('to-account'), /go to the account when the person who has them leaves\.$/);
  t.match(said('expire'), /expire when the person who has them leaves\.$/);
});

t.end();
