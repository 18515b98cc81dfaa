import t, { type Test } from 'tap';
import { explain } from '../../src/core/explain/explain.ts';
import { compileProgram } from '../../src/core/program/compile.ts';
import type { EarnDefinition, ProgramDocument, RuleDefinition } from '../../src/core/program/document.ts';
import { readTransaction } from '../../src/core/transaction.ts';
import { Account, type Circumstances, club, type LineInput } from './harness.ts';

const net = { points: 1, per: '1', of: 'net' } as const;
const tiers: ProgramDocument = club({
  metrics: { spend: { sum: 'line.net', over: { calendar: 'year' } } },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        { key: 'silver', reach: { metric: 'spend', atLeast: '1000' }, multiplier: '1.5' },
        { key: 'gold', reach: { metric: 'spend', atLeast: '5000' }, multiplier: '2' },
      ],
      held: { until: 'end-of-next-year' },
    },
  },
});

interface Bought {
  readonly lines: string | readonly LineInput[];
  readonly around?: Circumstances;
  /** Spent before, to be in a tier. */
  readonly before?: string;
}

/** What a purchase earns by one rule, and the sentence that says why. */
function earned(earn: Omit<EarnDefinition, 'points'>, bought: Bought, rule: Partial<RuleDefinition> = {}) {
  const document = {
    ...tiers,
    rules: [{ key: 'r', on: 'purchase' as const, earn: { points: 'reward', ...earn }, ...rule }],
  };
  const account = new Account(document).clock('2026-03-01');
  if (bought.before !== undefined) account.purchase('before', [{ sku: 'before', price: bought.before }]);
  const decision = account.clock('2026-03-02').purchase('p', bought.lines, bought.around);
  const command = account.log.at(-1)?.command;
  if (command === undefined || !('transaction' in command) || decision.basis === null)
    throw new Error('no transaction');
  const program = compileProgram(document, 1, null);
  const [told] = explain(program, readTransaction(command.transaction), decision.basis);
  account.verify();
  return {
    points: decision.entries.reduce((sum, { amount }) => sum + amount, 0),
    sentence: told?.sentence,
  };
}

/** Each case: what is bought, the points, and the sentence. */
function table(
  name: string,
  earn: Omit<EarnDefinition, 'points'>,
  cases: readonly (readonly [Bought | string, number, string?])[],
  rule: Partial<RuleDefinition> = {},
): void {
  t.test(name, async (t: Test) => {
    for (const [bought, points, sentence] of cases) {
      const got = earned(earn, typeof bought === 'string' ? { lines: bought } : bought, rule);
      t.equal(got.points, points, JSON.stringify(bought));
      if (sentence !== undefined) t.equal(got.sentence, sentence);
    }
  });
}

table('earns for each unit of money, pro rata', { rate: { points: 25, per: '10', of: 'net' } }, [
  ['19.99', 49, '49 reward points: 19.99 × 25 per 10 = 49.975, rounded down.'],
  ['20', 50, '50 reward points: 20 × 25 per 10 = 50.'],
  ['0.39', 0, 'Nothing: 0.39 × 25 per 10 = 0.975, which is less than one point.'],
]);

table(
  'earns for whole steps of money only',
  { rate: { points: 25, per: '10.00', of: 'net', steps: 'whole' } },
  [
    ['19.99', 25, '25 reward points: 19.99 × 25 per whole 10.00 = 25.'],
    ['20', 50],
    ['9.99', 0],
  ],
);

table('earns for each unit bought', { rate: { points: 4, per: '1', of: 'quantity' } }, [
  [{ lines: [{ quantity: '3' }, { quantity: '2.5' }] }, 22],
  [{ lines: [{ quantity: '0.2' }] }, 0],
]);

table(
  'looks points up by the category of each line, others by what is said for them',
  {
    rate: {
      points: { by: 'line.category', values: { pads: 4, kit: '14', filter: '2.5' }, otherwise: 1 },
      per: '1',
      of: 'quantity',
    },
  },
  [
    [
      {
        lines: [
          { sku: 'P', category: 'pads', quantity: '2' },
          { sku: 'K', category: 'kit' },
          { sku: 'F', category: 'filter' },
          { sku: 'X', quantity: '3' },
        ],
      },
      27,
      '27 reward points: (P: 2 × 4 + K: 1 × 14 + F: 1 × 2.5 + X: 3 × 1) = 27.5, rounded down.',
    ],
    [{ lines: [{ category: 'toString' }] }, 1],
  ],
);

table(
  'looks points up by the tier held',
  {
    rate: {
      points: { by: 'tier.status', values: { red: 2, silver: 3, gold: 4 } },
      per: '1.00',
      of: 'net',
    },
  },
  [
    [{ lines: '10.50' }, 21],
    [{ lines: '10.50', before: '1000' }, 31],
    [{ lines: '10.50', before: '5000' }, 42],
  ],
);

table(
  'earns by a number among the attributes, of a line or of the transaction',
  { rate: { points: 1, per: '1', of: 'transaction.attributes.km' } },
  [
    [{ lines: '1', around: { attributes: { km: 812.5 } } }, 812],
    [{ lines: '1', around: { attributes: { km: 'far' } } }, 0],
    [{ lines: '1' }, 0, 'Nothing: of transaction.attributes.km there is nothing to count.'],
  ],
);
table(
  'adds up a number of the lines that count',
  { rate: { points: 10, per: '1', of: 'line.attributes.nights' } },
  [
    [
      {
        lines: [
          { category: 'room', attributes: { nights: 3 } },
          { category: 'room', attributes: { nights: 2 } },
          { category: 'bar', attributes: { nights: 9 } },
        ],
      },
      50,
    ],
  ],
  { lines: { fact: 'line.category', eq: 'room' } },
);

table('earns a fixed amount, once or for each line', { fixed: 7 }, [
  [{ lines: [{}, {}] }, 7, '7 reward points: fixed.'],
]);
table('says one point as one', { fixed: 1 }, [['9', 1, '1 reward point: fixed.']]);
table(
  'earns a fixed amount by what something is',
  { fixed: { by: 'line.sku', values: { A: 3 }, otherwise: '7.5' } },
  [[{ lines: [{ sku: 'A' }, {}] }, 10, '10 reward points: (A: 3 + sku-2: 7.5) = 10.5, rounded down.']],
);
table('says by what a fixed amount is', { fixed: { by: 'transaction.channel', values: { web: 3 } } }, [
  [{ lines: [{}], around: { channel: 'web' } }, 3, '3 reward points: fixed by the channel.'],
]);
table('rounds a fixed amount', { fixed: 7, times: { factor: '1.5' } }, [
  ['9', 10, '10 reward points: 7 × 1.5 = 10.5, rounded down.'],
]);
table('earns a fixed amount for each line that counts', { fixed: 7, each: 'line' }, [
  [{ lines: [{}, {}] }, 14],
]);

table('rounds once, half up', { rate: { ...net, points: '0.5' }, round: 'half-up' }, [
  [{ lines: [{ price: '1' }, { price: '2' }] }, 2, '2 reward points: 3 × 0.5 per 1 = 1.5, rounded half up.'],
  ['0.99', 0],
  ['1', 1],
]);
table('rounds once, up', { rate: { ...net, points: '0.5' }, round: 'ceiling' }, [
  ['0.01', 1],
  ['2.01', 2],
]);
table('rounds each line on its own where it is told to', { rate: net, each: 'line' }, [
  [
    {
      lines: [
        { sku: 'A', price: '1.9' },
        { sku: 'B', price: '1.9' },
      ],
    },
    2,
    '2 reward points: (A: 1.9 → 1 + B: 1.9 → 1) = 2, each line rounded down.',
  ],
]);
table('keeps each line to a least and a most', { rate: net, each: 'line', min: 5, max: 10 }, [
  [
    { lines: [{ price: '1' }, { price: '7.5' }, { price: '100' }, { price: '0' }] },
    22,
    '22 reward points: (sku-1: 1 → 5 + sku-2: 7.5 → 7 + sku-3: 100 → 10 + sku-4: 0) = 22, each line at least 5, at most 10, rounded down.',
  ],
]);
table('gives at least and at most so much of a transaction', { rate: net, min: 5, max: 10 }, [
  ['4', 5, '5 reward points: 4, at least 5.'],
  ['5', 5, '5 reward points: 5.'],
  ['10', 10],
  ['11', 10, '10 reward points: 11, at most 10.'],
  ['0', 0],
]);

table(
  'multiplies by the tier and by another factor',
  { rate: net, times: [{ tier: 'status' }, { factor: '2' }] },
  [
    [{ lines: '10' }, 20, '20 reward points: 10 × 2 = 20.'],
    [{ lines: '10', before: '1000' }, 30, '30 reward points: 10 × 1.5 (silver) × 2 = 30.'],
  ],
);
table(
  'adds factors up where it is told to',
  { rate: net, times: [{ tier: 'status' }, { factor: '2', label: 'spring' }], stack: 'add' },
  [
    [{ lines: '10', before: '1000' }, 25, '25 reward points: 10 × (1 + 0.5 (silver) + 1 (spring)) = 25.'],
    [{ lines: '10' }, 20, '20 reward points: 10 × 2 (spring) = 20.'],
  ],
);
table(
  'adds the factors of a line to those of the transaction',
  {
    rate: net,
    times: [
      { tier: 'status' },
      { factor: '3', label: 'fish', when: { fact: 'line.category', eq: 'Seafood' } },
    ],
    stack: 'add',
  },
  [
    [
      {
        lines: [
          { sku: 'A', price: '10', category: 'Seafood' },
          { sku: 'B', price: '10' },
        ],
        before: '1000',
      },
      50,
      '50 reward points: (A: 10 × (1 + 0.5 (silver) + 2 (fish)) + B: 10 × 1.5 (silver)) = 50.',
    ],
  ],
);
table(
  'multiplies only where the condition of the factor holds, line by line',
  {
    rate: net,
    times: { factor: '3', label: 'fish', when: { fact: 'line.category', eq: 'Seafood' } },
  },
  [
    [
      {
        lines: [
          { sku: 'A', price: '10', category: 'Seafood' },
          { sku: 'B', price: '10' },
        ],
      },
      40,
      '40 reward points: (A: 10 × 3 (fish) + B: 10) = 40.',
    ],
  ],
);
table(
  'looks a factor up, and leaves what is not listed as it is',
  {
    rate: { ...net, of: 'line.attributes.miles' },
    times: { factor: { by: 'line.attributes.cabin', values: { first: '2', business: '1.5' } } },
    each: 'line',
    min: 500,
  },
  [
    [{ lines: [{ attributes: { miles: 1001, cabin: 'business' } }] }, 1501],
    [{ lines: [{ attributes: { miles: 1001, cabin: 'economy' } }] }, 1001],
    [{ lines: [{ attributes: { miles: 200, cabin: 'first' } }, { attributes: { miles: 10 } }] }, 1000],
  ],
);

const steps = [
  { from: '0', points: 1, per: '1' },
  { from: '100', points: 2, per: '1' },
  { from: '500', points: 3, per: '1' },
];
table(
  'earns for each part of a basket at the rate of its bracket',
  { brackets: { of: 'net', mode: 'marginal', steps } },
  [
    ['99.99', 99],
    ['100', 100],
    ['101', 102, '102 reward points: (100 × 1 + 1 × 2) = 102.'],
    ['600', 1200],
  ],
);
table(
  'earns for a whole basket at the rate of the bracket it comes to',
  { brackets: { of: 'net', mode: 'whole', steps } },
  [
    ['99.99', 99],
    ['100', 200],
    ['500', 1500],
  ],
);
table(
  'gives a fixed amount by bracket',
  {
    brackets: {
      of: 'net',
      mode: 'whole',
      steps: [
        { from: '50', fixed: 10 },
        { from: '100', fixed: 25 },
      ],
    },
  },
  [
    ['49.99', 0],
    ['50', 10, '10 reward points: 10 (from 50) = 10.'],
    ['99.99', 10],
    ['1000', 25],
  ],
);

t.test('tells of the first hundred lines, and how many more there are', async (t) => {
  const lines = (count: number): readonly LineInput[] =>
    Array.from({ length: count }, () => ({ price: '1' }));
  const rate = {
    points: { by: 'line.sku', values: { 'sku-1': 5 }, otherwise: 1 },
    per: '1',
    of: 'net',
  } as const;
  t.match(earned({ rate }, { lines: lines(5) }).sentence, /sku-5: 1 × 1\) = 9\./);
  t.match(earned({ rate }, { lines: lines(6) }).sentence, /sku-5: 1 × 1 \+ 1 more lines\) = 10\./);
  t.match(earned({ rate }, { lines: lines(101) }).sentence, /\+ 96 more lines\) = 105\./);
});

table(
  'counts at least so much of what is measured, before any factor',
  {
    rate: { points: 1, per: '1', of: 'line.attributes.miles', atLeast: '500' },
    times: { factor: { by: 'line.attributes.cabin', values: { business: '1.5' } } },
    each: 'line',
  },
  [
    [
      { lines: [{ sku: 'HAM-MUC', attributes: { miles: 373, cabin: 'business' } }] },
      750,
      '750 reward points: (HAM-MUC: 500 (the least, for 373) × 1.5 (business)) = 750, each line rounded down.',
    ],
    [{ lines: [{ attributes: { miles: 500 } }] }, 500],
    [{ lines: [{ attributes: { miles: 501 } }] }, 501],
    [{ lines: [{ attributes: { miles: 0 } }, {}] }, 0],
  ],
);
table('counts at least so much of all lines together', { rate: { ...net, atLeast: '20' } }, [
  [{ lines: [{ price: '1' }, { price: '2' }] }, 20, '20 reward points: 20 (the least, for 3) = 20.'],
  ['0', 0],
]);

t.test('gives a percentage that depends on the tier', async (t) => {
  const account = new Account({
    ...tiers,
    rules: [
      { key: 'base', on: 'purchase', earn: { points: 'reward', rate: net } },
      {
        key: 'bonus',
        on: 'purchase',
        earn: {
          points: 'reward',
          share: { of: 'base', percent: { by: 'tier.status', values: { silver: '10', gold: '25' } } },
        },
      },
    ],
  });
  const bonus = (id: string, price: string): string => {
    account.purchase(id, price);
    return account.tell(id, 'bonus');
  };
  t.equal(bonus('p1', '1000'), 'Nothing: 0 % × 1000 (base) = 0, which is less than one point.');
  t.equal(bonus('p2', '4009'), '400 reward points: 10 % × 4009 (base) = 400.9, rounded down.');
  t.equal(bonus('p3', '99'), '24 reward points: 25 % × 99 (base) = 24.75, rounded down.');
  account.verify();
});

t.test('gives a percentage of what other rules earn, after their limits', async (t) => {
  const account = new Account(
    club({
      rules: [
        {
          key: 'bonus',
          on: 'purchase',
          earn: { points: 'reward', share: { of: ['base', 'extra'], percent: '25' } },
        },
        {
          key: 'base',
          on: 'purchase',
          earn: { points: 'reward', rate: net },
          limit: { points: 100, per: 'account', within: 'lifetime' },
        },
        {
          key: 'extra',
          on: 'purchase',
          when: { fact: 'transaction.net', atLeast: '50' },
          earn: { points: 'reward', fixed: 11 },
        },
      ],
    }),
  );
  const amounts = (id: string, price: string): readonly unknown[] =>
    account.purchase(id, price).entries.map(({ rule, amount }) => `${rule} ${amount}`);
  t.strictSame(amounts('p1', '49'), ['bonus 12', 'base 49']);
  t.strictSame(amounts('p2', '80'), ['bonus 15', 'base 51', 'extra 11']);
  t.strictSame(amounts('p3', '80'), ['bonus 2', 'extra 11']);
  account.return('r2', 'p2', [{ sku: 'sku-1', quantity: '1' }]);
  t.equal(account.points(), 12 + 49 + 2 + 11);
  account.verify();
});

t.test('counts only the lines that it says, and asks of what they come to', async (t) => {
  const account = new Account(
    club({
      rules: [
        {
          key: 'fish',
          on: 'purchase',
          lines: { fact: 'line.category', eq: 'Seafood' },
          when: {
            all: [
              { fact: 'lines.net', atLeast: '50' },
              { fact: 'lines.count', atLeast: 2 },
            ],
          },
          earn: { points: 'reward', rate: net },
        },
      ],
    }),
  );
  const fish = (price: string): LineInput => ({ price, category: 'Seafood' });
  const of = (id: string, lines: readonly LineInput[]): number =>
    account.purchase(id, lines).entries.reduce((sum, { amount }) => sum + amount, 0);
  t.equal(of('p1', [fish('25'), fish('24.99'), { price: '100' }]), 0);
  t.equal(of('p2', [fish('25'), fish('25'), { price: '100' }]), 50);
  t.equal(of('p3', [fish('50'), { price: '100' }]), 0);
  t.match(account.tell('p1', 'fish'), 'Nothing: lines.net is 49.99 and must be at least 50.');
});
