import t from 'tap';
import type { RuleDefinition } from '../../src/core/program/document.ts';
import { Account, club, perEuro, stakeholder } from './harness.ts';

const fixed = (key: string, points: number, parts: Partial<RuleDefinition> = {}): RuleDefinition => ({
  key,
  on: 'purchase',
  earn: { points: 'reward', fixed: points },
  ...parts,
});
const given = (account: Account, id: string, price: string): readonly string[] =>
  account.purchase(id, price).entries.map(({ rule, amount }) => `${rule} ${amount}`);

t.test('of an exclusive group the rule that gives most applies', async (t) => {
  const account = new Account(
    club({
      groups: { promos: { pick: 'best' } },
      rules: [
        perEuro(),
        fixed('welcome', 50, { group: 'promos' }),
        { ...perEuro({ key: 'double' }), group: 'promos' },
        fixed('never', 999, { group: 'promos', when: { fact: 'transaction.net', atLeast: '1000' } }),
      ],
    }),
  );
  t.strictSame(given(account, 'p1', '49'), ['base 49', 'welcome 50']);
  t.strictSame(given(account, 'p2', '50'), ['base 50', 'welcome 50'], 'the first of two that give the same');
  t.strictSame(given(account, 'p3', '51'), ['base 51', 'double 51']);
  t.equal(account.tell('p3', 'welcome'), 'Nothing: of the group promos the rule double applies.');
  account.verify();
});

t.test('what is kept of a purchase is judged by the rule that applied, and by no other', async (t) => {
  const account = new Account(
    club({
      groups: { promos: { pick: 'best' } },
      rules: [fixed('welcome', 50, { group: 'promos' }), { ...perEuro({ key: 'double' }), group: 'promos' }],
    }),
  );
  account.purchase('p1', [{ quantity: '10', price: '10' }]);
  t.equal(account.points(), 100);
  account.return('r1', 'p1', [{ sku: 'sku-1', quantity: '8' }]);
  t.equal(account.points(), 20);
  account.verify();
});

t.test('of a group that takes the first, the highest priority that fires applies', async (t) => {
  const account = new Account(
    club({
      groups: { promos: { pick: 'first' } },
      rules: [
        fixed('last', 1, { group: 'promos', priority: -1 }),
        fixed('middle', 2, { group: 'promos' }),
        fixed('top', 3, { group: 'promos', priority: 5, when: { fact: 'transaction.net', atLeast: '100' } }),
      ],
    }),
  );
  t.strictSame(given(account, 'p1', '99.99'), ['middle 2']);
  t.strictSame(given(account, 'p2', '100'), ['top 3']);
});

const people = [
  stakeholder('ann', { roles: ['buyer'], circle: 2 }),
  stakeholder('bob', { roles: ['decision-maker', 'buyer'], circle: 1 }),
  stakeholder('eve', { roles: ['user'], circle: 3 }),
  stakeholder('sam', { roles: ['decision-maker'], circle: 1 }),
];
function parted(
  split: RuleDefinition['split'],
  amount: number,
  by?: string,
  who = people,
): Record<string, number> {
  const account = new Account(
    club({ rules: [fixed('r', amount, split === undefined ? {} : { split })] }),
    'acme',
    { people: who },
  );
  const decision = account.purchase('p', '1', by === undefined ? {} : { by });
  account.verify();
  return Object.fromEntries(
    decision.entries.map(({ target, amount }) => ['side' in target ? target.holder : '', amount]),
  );
}

t.test('splits among those with a role: alike, the named one, or the first by circle', async (t) => {
  const rest = { to: 'account', share: 'rest' } as const;
  const decider = { to: { role: 'decision-maker' }, share: '0.5' } as const;
  t.strictSame(parted([decider, rest], 101), { account: 51, bob: 25, sam: 25 });
  t.strictSame(parted([decider, rest], 102), { account: 51, bob: 26, sam: 25 });
  t.strictSame(parted([{ ...decider, among: 'first' }, rest], 101), { account: 51, bob: 50 });
  t.strictSame(parted([{ ...decider, among: 'named' }, rest], 101, 'sam'), { account: 51, sam: 50 });
  t.strictSame(parted([{ ...decider, among: 'named' }, rest], 101, 'eve'), { account: 51, bob: 50 });
  t.strictSame(parted([{ to: { circle: 2 }, share: '0.5' }, rest], 100), { account: 50, ann: 50 });
  t.strictSame(parted([{ to: { role: 'buyer' }, share: 'rest', among: 'first' }], 9), { bob: 9 });
});

t.test('gives the part of nobody to whom it says', async (t) => {
  const rest = { to: { role: 'user' }, share: 'rest' } as const;
  const part = { to: { role: 'finance' }, share: '0.4' } as const;
  t.strictSame(parted([part, rest], 100), { account: 40, eve: 60 });
  t.strictSame(parted([{ ...part, otherwise: 'rest' }, rest], 100), { eve: 100 });
  t.strictSame(parted([{ ...part, otherwise: 'buyer' }, rest], 100, 'ann'), { ann: 40, eve: 60 });
  t.strictSame(parted([{ ...part, otherwise: 'buyer' }, rest], 100), { account: 40, eve: 60 });
  t.strictSame(parted([{ to: 'buyer', share: '0.4' }, rest], 100), { account: 40, eve: 60 });
  const gone = people.map((person) => ({ ...person, active: person.id !== 'eve' }));
  t.strictSame(parted([part, rest], 100, undefined, gone), { account: 100 });
});

t.test('fixed parts come first, as far as there is enough', async (t) => {
  const split = [
    { to: 'buyer', fixed: 30 },
    { to: { role: 'decision-maker' }, fixed: 25 },
    { to: 'account', share: 'rest' },
  ] as const;
  t.strictSame(parted(split, 100, 'ann'), { ann: 30, bob: 13, sam: 12, account: 45 });
  t.strictSame(parted(split, 55, 'ann'), { ann: 30, bob: 13, sam: 12 });
  t.strictSame(parted(split, 31, 'ann'), { ann: 30, bob: 1 });
  t.strictSame(parted(split, 29, 'ann'), { ann: 29 });
});

t.test(
  'those who were meant stay meant: who leaves or comes later changes nothing of a return',
  async (t) => {
    const account = new Account(
      club({
        rules: [
          perEuro({
            split: [
              { to: { role: 'buyer' }, share: '0.5' },
              { to: 'account', share: 'rest' },
            ],
          }),
        ],
      }),
      'acme',
      { people },
    );
    account.purchase('p', [{ quantity: '10', price: '10' }]);
    t.strictSame([account.points('ann'), account.points('bob'), account.points()], [25, 25, 50]);
    account.people = new Map([...account.people].filter(([id]) => id !== 'ann'));
    account.return('r', 'p', [{ sku: 'sku-1', quantity: '4' }]);
    t.strictSame([account.points('ann'), account.points('bob'), account.points()], [15, 15, 30]);
  },
);
