import type { Account } from '../harness.ts';
import { onboarding, stateOf, story } from './journeys.ts';

/** Both activities are done before: the orders are what is missing. */
function ordering(account: Account): Account {
  account.clock('2026-03-01').activity('a1', 'profile');
  account.activity('a2', 'survey');
  return account;
}

const all = [{ sku: 'sku-1', quantity: '1' }];

story('takes back what a step gave when what is kept no longer does it', onboarding(), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '30');
  t.equal(account.points(), 130);
  account.clock('2026-03-02').return('r1', 'p2', [{ id: '1', amount: '10' }]);
  t.equal(account.points(), 130, '20 are kept');
  account.return('r2', 'p2', [{ id: '1', amount: '0.01' }]);
  t.equal(account.points(), 20);
  t.strictSame(account.coupons(), ['mug withdrawn', 'crown withdrawn']);
  t.equal(stateOf(account), 'running');
  account.clock('2026-03-03').purchase('p3', '20');
  t.equal(account.points(), 130, 'it is open again, and done again');
  t.equal(stateOf(account), 'done');
});

story('takes back what another purchase was given for a step that falls away', onboarding(), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '20');
  account.clock('2026-03-02').return('r1', 'p1', all);
  t.equal(account.points(), 20, 'one of two is left');
  t.strictSame(account.coupons(), ['mug withdrawn', 'crown withdrawn']);
  account.clock('2026-03-03').purchase('p3', '20');
  t.equal(account.points(), 130);
  t.strictSame(account.coupons(), ['mug withdrawn', 'crown withdrawn', 'mug open', 'crown open']);
});

story('gives back what was taken when a return is undone', onboarding(), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '20');
  account.clock('2026-03-02').return('r1', 'p1', all);
  const undone = account.clock('2026-03-03').void('r1');
  t.equal(account.points(), 130);
  t.strictSame(account.coupons(), ['mug open', 'crown open']);
  t.strictSame(
    undone.events.map(({ type }) => type),
    ['journey.step-done', 'journey.done'],
  );
});

story('gives once, whoever does it in the end', onboarding(), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '20');
  account.clock('2026-03-02').return('r1', 'p1', all);
  account.clock('2026-03-03').purchase('p3', '20');
  account.clock('2026-03-04').void('r1');
  t.equal(account.points(), 130, 'the second one did it again, and so the third one did not');
  t.strictSame(account.coupons(), ['mug open', 'crown open', 'mug withdrawn', 'crown withdrawn']);
  account.clock('2026-03-05').return('r2', 'p2', all);
  t.equal(account.points(), 130, 'now the third one did');
  t.strictSame(account.coupons(), ['mug withdrawn', 'crown withdrawn', 'mug open', 'crown open']);
});

story('does not give twice what was used', onboarding(), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '20');
  const crown = [...account.state.coupons.values()].find(({ reward }) => reward === 'crown')?.code ?? '';
  account.run(account.useCoupon('use', crown, 'crown'));
  account.clock('2026-03-02').return('r1', 'p1', all);
  t.equal(account.points(), 20);
  t.strictSame(account.coupons(), ['mug withdrawn', 'crown used']);
  account.clock('2026-03-03').purchase('p3', '20');
  t.strictSame(account.coupons(), ['mug withdrawn', 'crown used', 'mug open']);
  t.equal(account.points(), 30, 'nothing of the rule whose coupon was used');
  t.equal(
    account.tell('p3', 'all-done'),
    'Nothing: it was given for that before, and used before the step fell away.',
  );
  account.clock('2026-03-04').return('r3', 'p3', all);
  account.clock('2026-03-05').purchase('p4', '20');
  t.strictSame(
    account.coupons(),
    ['mug withdrawn', 'crown used', 'mug withdrawn', 'mug open'],
    'also not later',
  );
});

story('takes back what an activity was given that is undone', onboarding(), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '20');
  account.clock('2026-03-02').void('a1');
  t.equal(account.points(), 20, 'the survey and the orders are left');
  t.strictSame(account.coupons(), ['mug open', 'crown withdrawn']);
  account.activity('a3', 'profile');
  t.equal(account.points(), 130);
});

story('expires where the time was over when the step fell away', onboarding(), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '20');
  account.settle('2026-05-01');
  t.equal(stateOf(account), 'done');
  const back = account.return('r1', 'p2', all);
  t.equal(account.points(), 20);
  t.equal(stateOf(account), 'expired');
  t.strictSame(
    back.events.map(({ type, data }) => [type, data]),
    [['journey.expired', { journey: 'onboarding', missing: ['orders'] }]],
  );
  account.purchase('p3', '20');
  t.equal(account.points(), 20, 'there is no time left');
});

story('keeps what comes later in the given order', onboarding({ order: 'given' }), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '20');
  account.clock('2026-03-02').void('a1');
  t.equal(account.points(), 20);
  t.equal(stateOf(account), 'running');
  account.activity('a3', 'profile');
  t.equal(account.points(), 130, 'only what is missing is done again');
});

story('leaves alone what was given to a purchase that was undone itself', onboarding(), (account, t) => {
  ordering(account).purchase('p1', '20');
  account.purchase('p2', '20');
  account.clock('2026-03-02').return('r1', 'p1', all);
  account.void('p2');
  t.equal(account.points(), 20);
  account.void('r1');
  t.equal(account.points(), 20, 'one of two');
  account.void('p1');
  t.equal(account.points(), 20);
  t.equal(account.refusal(account.voidOf('p1')), 'already-voided');
});
