import t, { type Test } from 'tap';
import type { LimitDefinition, ProgramDocument, RuleDefinition } from '../../../src/core/program/document.ts';
import { Account, club, perEuro } from '../harness.ts';

const month = { calendar: 'month' } as const;

function story(name: string, document: ProgramDocument, tell: (account: Account, t: Test) => void): void {
  t.test(name, async (t) => {
    const account = new Account(document);
    tell(account, t);
    account.verify();
  });
}

function limited(limit: RuleDefinition['limit'], parts: Partial<RuleDefinition> = {}): ProgramDocument {
  return club({ rules: [perEuro({ ...(limit && { limit }), ...parts })] });
}

const earned = ({ entries }: ReturnType<Account['purchase']>): number =>
  entries.reduce((sum, { amount }) => sum + amount, 0);

story(
  'a limit per transaction leaves no more than it says to each, and needs no figure',
  limited({ points: 50, per: 'transaction' }),
  (account, t) => {
    t.equal(earned(account.purchase('p1', '49')), 49);
    t.equal(earned(account.purchase('p2', '50')), 50);
    t.equal(earned(account.purchase('p3', '51')), 50);
    t.strictSame(account.state.series.get('limit:base'), undefined);
    t.equal(
      account.tell('p3', 'base'),
      '50 reward points: 51; the limit of 50 reward points per transaction left 50.',
    );
  },
);

story(
  'a limit per line cuts what each line contributes before the rule is rounded',
  limited({ points: 10, per: 'line' }),
  (account, t) => {
    t.equal(earned(account.purchase('p1', [{ price: '9.6' }, { price: '9.6' }])), 19, '19.2');
    t.equal(earned(account.purchase('p2', [{ price: '10.5' }, { price: '0.9' }])), 10, '10 + 0.9');
    t.equal(earned(account.purchase('p3', [{ price: '99' }, { price: '99' }])), 20);
  },
);

story(
  'a line that comes to more than all or nothing contributes nothing',
  limited({ points: 10, per: 'line', over: 'nothing' }),
  (account, t) => {
    t.equal(earned(account.purchase('p1', [{ price: '10' }, { price: '10.01' }, { price: '3' }])), 13);
  },
);

story(
  'a limit per line of a rule that rounds each line is of its rounded points',
  limited(
    { points: 10, per: 'line' },
    { earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' }, each: 'line', round: 'ceiling' } },
  ),
  (account, t) => {
    t.equal(earned(account.purchase('p1', [{ price: '9.1' }, { price: '10.1' }])), 20);
  },
);

story(
  'all or nothing gives nothing where less is left, and all where just enough is',
  limited({ points: 100, per: 'account', within: month, over: 'nothing' }),
  (account, t) => {
    t.equal(earned(account.purchase('p1', '60', { at: '2026-01-01T00:00:00Z' })), 60);
    account.clock('2026-01-20');
    t.equal(earned(account.purchase('p2', '41')), 0);
    t.equal(
      account.tell('p2', 'base'),
      'Nothing: the limit of 100 reward points per account in a calendar month has only 40 left until 1 February 2026, and gives all or nothing.',
    );
    t.equal(earned(account.purchase('p3', '40')), 40);
    t.equal(earned(account.purchase('p4', '1')), 0);
    t.equal(
      account.tell('p4', 'base'),
      'Nothing: the limit of 100 reward points per account in a calendar month is used up until 1 February 2026.',
    );
  },
);

story(
  'several limits all hold, whatever their order, each in its own period',
  limited([
    { points: 150, per: 'account', within: month, over: 'nothing' },
    { points: 100, per: 'account', within: { calendar: 'day' } },
    { count: 3, per: 'account', within: month },
  ]),
  (account, t) => {
    t.equal(earned(account.clock('2026-01-10').purchase('p1', '130')), 100, 'the day leaves 100');
    t.equal(earned(account.purchase('p2', '5')), 0, 'nothing of the day');
    t.equal(earned(account.clock('2026-01-11').purchase('p3', '60')), 0, 'the month has 50: all or nothing');
    t.equal(earned(account.purchase('p4', '50')), 50);
    t.equal(account.state.series.get('limit:base')?.days.size, 2, 'both periods are read from one figure');
    t.equal(earned(account.clock('2026-02-01').purchase('p5', '1')), 1);
    account.purchase('p6', '1');
    t.equal(earned(account.purchase('p7', '1')), 1);
    t.equal(earned(account.purchase('p8', '1')), 0, 'it fired three times');
    t.equal(
      account.tell('p8', 'base'),
      'Nothing: the limit of 3 times per account in a calendar month is used up until 1 March 2026.',
    );
  },
);

const gift = { key: 'gift', on: 'purchase', grant: { reward: 'mug', count: 2 } } as const;

story(
  'a rule that only grants is limited by how often it fires',
  club({ rules: [{ ...gift, limit: { count: 2, per: 'account', within: 'lifetime' } }] }),
  (account, t) => {
    for (const id of ['p1', 'p2', 'p3']) account.purchase(id, '1');
    t.equal(account.coupons().length, 4);
    account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
    account.purchase('p4', '1');
    t.equal(
      account.coupons().filter((coupon) => coupon === 'mug open').length,
      4,
      'what came back is free again',
    );
    t.equal(account.refusal(account.voidOf('r1')), 'limit-reached');
  },
);

story(
  'a coupon that is used goes on using the limit when its purchase comes back',
  club({ rules: [{ ...gift, limit: { count: 1, per: 'account', within: 'lifetime' } }] }),
  (account, t) => {
    account.purchase('p1', '1');
    account.run(account.useCoupon('u1', [...account.state.coupons.values()][0]?.code ?? ''));
    account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
    account.purchase('p2', '1');
    t.strictSame(account.coupons(), ['mug used', 'mug withdrawn']);
  },
);

story(
  'a rule whose turn comes several times at once fires as often as its limit leaves',
  club({
    metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
    rules: [
      {
        key: 'tens',
        on: 'purchase',
        every: { n: 10, of: 'spend' },
        earn: { points: 'reward', fixed: 3 },
        limit: { count: 4, per: 'account', within: month },
      },
    ],
  }),
  (account, t) => {
    account.clock('2026-01-10');
    t.equal(earned(account.purchase('p1', '25')), 6);
    t.equal(earned(account.purchase('p2', '35')), 6, 'four turns, of which two are left');
    t.equal(
      account.tell('p2', 'tens'),
      '6 reward points: 3 × 2 times = 6; the limit of 4 times per account in a calendar month left 2 until 1 February 2026.',
    );
    t.equal(
      earned(account.clock('2026-02-10').purchase('p3', '10')),
      3,
      'turns that came to nothing are gone',
    );
  },
);

story(
  'each person has a limit of their own, and all that name nobody share one',
  limited({ points: 100, per: 'stakeholder', within: month }),
  (account, t) => {
    t.equal(earned(account.purchase('p1', '80', { by: 'ann' })), 80);
    t.equal(earned(account.purchase('p2', '80', { by: 'bob' })), 80);
    t.equal(earned(account.purchase('p3', '80', { by: 'ann' })), 20);
    t.equal(earned(account.purchase('p4', '80')), 80);
    t.equal(earned(account.purchase('p5', '80')), 20, 'who is named nowhere gets round nothing');
    account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
    t.equal(earned(account.purchase('p6', '90', { by: 'ann' })), 80);
    t.equal(earned(account.purchase('p7', '1', { by: 'bob' })), 1);
  },
);

const surveys = (over?: LimitDefinition['over']): ProgramDocument => {
  const on = 'purchase';
  return club({
    rules: [
      { key: 'a', on, earn: { points: 'reward', fixed: 40 } },
      { key: 'b', on, earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' } } },
    ],
    limits: {
      both: {
        label: 'Both',
        rules: ['a', 'b'],
        points: 100,
        per: 'account',
        within: month,
        ...(over && { over }),
      },
    },
  });
};

story(
  'what rules share is used up in the order in which they are judged, within one transaction, too',
  surveys(),
  (account, t) => {
    t.equal(earned(account.clock('2026-01-10').purchase('p1', '75')), 100, '40 and 60 of 75');
    t.equal(
      account.tell('p1', 'b'),
      '60 reward points: 75; the limit "Both" of 100 reward points per account in a calendar month left 60 until 1 February 2026.',
    );
    t.equal(earned(account.purchase('p2', '75')), 0);
    account.return('r1', 'p1', [{ id: '1', quantity: '0.5' }]);
    t.equal(account.points(), 77, '40 and 37.5');
    t.equal(earned(account.purchase('p3', '75')), 23);
  },
);

story('what rules share can be all or nothing for each', surveys('nothing'), (account, t) => {
  t.equal(earned(account.purchase('p1', '75')), 40);
  t.equal(earned(account.purchase('p2', '20')), 60);
});

story(
  'a rolling limit holds for every window, also for those that end after a late post',
  limited({ points: 100, per: 'account', within: { rolling: 'P30D' } }),
  (account, t) => {
    account.clock('2026-03-31');
    t.equal(earned(account.purchase('p1', '70', { at: '2026-03-20' })), 70);
    t.equal(
      earned(account.purchase('p2', '70', { at: '2026-03-01' })),
      30,
      'both are in the window of 20 March',
    );
    t.equal(earned(account.purchase('p3', '70', { at: '2026-02-18' })), 70, '30 days before 20 March');
    t.equal(earned(account.purchase('p4', '70', { at: '2026-02-19' })), 0);
  },
);

story(
  'a return that is undone must find room in the limit that others have used since',
  limited({ points: 100, per: 'account', within: month }),
  (account, t) => {
    account.purchase('p1', '100');
    account.return('r1', 'p1', [{ id: '1', quantity: '1' }]);
    account.purchase('p2', '60');
    t.equal(account.refusal(account.voidOf('r1')), 'limit-reached');
    account.void('p2');
    account.void('r1');
    t.equal(account.points(), 100);
  },
);
