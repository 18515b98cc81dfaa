import t from 'tap';
import { describeProgram } from '../../src/core/describe/describe-program.ts';
import type { CardDefinition, ProgramDocument } from '../../src/core/program/document.ts';
import { warnOfMigration } from '../../src/core/program/warnings/migration.ts';
import type { Card } from '../../src/core/state.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club } from './harness.ts';

const T = '2026-06-01T00:00:00Z';

function cafe(card: Partial<CardDefinition>, migrate?: 'new-terms'): ProgramDocument {
  return club({
    points: {
      cup: { label: 'Cups', card: { size: 10, reward: 'mug', ...card }, ...(migrate && { migrate }) },
    },
    rules: [
      {
        key: 'coffee',
        on: 'purchase',
        earn: { points: 'cup', rate: { points: 1, per: '1', of: 'quantity' } },
      },
    ],
  });
}

function open(first: Partial<CardDefinition>, second: Partial<CardDefinition>): Account {
  return new Account([
    { document: cafe(first), from: null },
    { document: cafe(second, 'new-terms'), from: T },
  ]).clock('2026-03-01');
}

const buy = (account: Account, id: string, cups: number, at?: string) =>
  account.purchase(id, [{ quantity: String(cups), price: '2' }], at === undefined ? {} : { at });

/** "completed 6/6, open 1/6 until …" in the order in which they were opened. */
function cards({ state }: Account): string {
  const stamps = ({ seq, n, status, drawn }: Card): number =>
    status === 'open'
      ? (state.lots ?? []).reduce(
          (sum, { card, remaining }) => sum + (card?.seq === seq && card.n === n ? remaining : 0),
          0,
        )
      : drawn.reduce((sum, { amount }) => sum + amount, 0);
  return [...state.cards.values()]
    .map((card) => {
      const until = card.expiresAt === null ? '' : ` until ${formatInstant(card.expiresAt)}`;
      return `${card.status} ${stamps(card)}/${card.size}${until}`;
    })
    .join(', ');
}

t.test('an open card takes the new size when the version takes effect, not before', async (t) => {
  const account = open({ size: 10 }, { size: 6 });
  buy(account, 'P-1', 5);
  account.settle(Date.parse(T) - 1);
  t.equal(cards(account), 'open 5/10');
  account.settle(T);
  t.equal(cards(account), 'open 5/6');
  const migrated = account.log.find(({ command }) => command.kind === 'occasion');
  t.match(migrated, { now: Date.parse(T), command: { occasion: { kind: 'migration', version: 2 } } });
  buy(account, 'P-2', 1);
  t.equal(cards(account), 'completed 6/6');
  account.verify();
});

t.test('one that is full by the new size is completed at that instant, by the new terms', async (t) => {
  const account = open({}, { size: 6, reward: 'cake', count: 2, completed: { expires: { after: 'P1M' } } });
  buy(account, 'P-1', 6);
  account.settle('2026-06-20');
  t.equal(cards(account), 'completed 6/6');
  t.strictSame(account.coupons(), ['cake open', 'cake open']);
  const [coupon] = account.state.coupons.values();
  t.equal(formatInstant(coupon?.expiresAt ?? 0), '2026-07-01T00:00:00Z');
  account.verify();
});

t.test('stamps beyond the new size go on to the next card', async (t) => {
  const account = open({}, { size: 4 });
  buy(account, 'P-1', 5);
  buy(account, 'P-2', 4);
  account.settle('2026-06-02');
  t.equal(cards(account), 'completed 4/4, completed 4/4, open 1/4');
  t.equal(account.points('account', 'cup'), 1);
  t.equal(account.book('adjusted', 'cup'), 0);
  account.verify();
});

t.test('a purchase that is returned then takes its stamps from wherever they went', async (t) => {
  const account = open({}, { size: 6 });
  buy(account, 'P-1', 9);
  account.settle('2026-06-02');
  t.equal(cards(account), 'completed 6/6, open 3/6');
  account.return('R-1', 'P-1', [{ id: '1', quantity: '4' }]);
  t.equal(cards(account), 'open 5/6, open 0/6');
  account.void('R-1');
  t.equal(cards(account), 'completed 6/6, open 3/6');
  account.verify();
});

t.test('a larger card needs more stamps', async (t) => {
  const account = open({ size: 6 }, { size: 10 });
  buy(account, 'P-1', 5);
  account.clock('2026-06-02');
  buy(account, 'P-2', 1);
  t.equal(cards(account), 'open 6/10');
  account.verify();
});

t.test('but one that is full and waits for its reward is not asked for more', async (t) => {
  const account = open({ size: 6, expires: { after: 'P1M' } }, { size: 10, expires: { after: 'P1M' } });
  account.counters.set('reward:mug', 0);
  buy(account, 'P-1', 6);
  account.settle('2026-06-02');
  t.match(cards(account), /^open 6\/6/);
  account.counters.set('reward:mug', 1);
  buy(account, 'P-2', 1);
  t.match(cards(account), /^completed 6\/6.*, open 1\/10/);
  account.verify();
});

t.test('what is completed stays as it is', async (t) => {
  const account = open({ size: 6 }, { size: 4, reward: 'cake' });
  buy(account, 'P-1', 7);
  account.settle('2026-06-02');
  t.equal(cards(account), 'completed 6/6, open 1/4');
  t.strictSame(account.coupons(), ['mug open']);
  account.verify();
});

t.test('a card that is full without stock waits, and the log knows that', async (t) => {
  const account = open({}, { size: 4 });
  account.counters.set('reward:mug', 0);
  buy(account, 'P-1', 9);
  account.settle('2026-06-02');
  t.equal(cards(account), 'open 4/4, open 4/4, open 1/4');
  account.counters.set('reward:mug', 5);
  account.verify();
  buy(account, 'P-2', 1);
  t.equal(cards(account), 'completed 4/4, completed 4/4, open 2/4');
  account.verify();
});

t.test('its time is counted from its opening, but it never ends sooner than was announced', async (t) => {
  const ends = (first: Partial<CardDefinition>, second: Partial<CardDefinition>): string => {
    const account = open(first, second);
    buy(account, 'P-1', 2);
    account.settle('2026-06-02');
    account.verify();
    return cards(account);
  };
  const [shorter, longer] = [{ expires: { after: 'P6M' } }, { expires: { after: 'P12M' } }];
  t.equal(ends(shorter, longer), 'open 2/10 until 2027-03-01T12:00:00Z');
  t.equal(ends(longer, shorter), 'open 2/10 until 2027-03-01T12:00:00Z');
  t.equal(ends(longer, {}), 'open 2/10');
  t.equal(ends({}, longer), 'open 2/10');
});

t.test('stamps end with the card, when it does by the new terms', async (t) => {
  const account = open({ expires: { after: 'P6M' } }, { expires: { after: 'P12M' } });
  buy(account, 'P-1', 2);
  account.settle('2027-03-01T11:59:59Z');
  t.equal(account.points('account', 'cup'), 2);
  account.settle('2027-03-01T12:00:00Z');
  t.match(cards(account), /^expired 2\/10/);
  account.verify();
});

t.test('a stamp that came before the version, but is known late, is on such a card', async (t) => {
  const account = open({ expires: { after: 'P12M' } }, { size: 6, expires: { after: 'P3M' } });
  account.clock('2026-07-01');
  buy(account, 'late', 7, '2026-03-01');
  t.equal(cards(account), 'completed 6/6 until 2027-03-01T12:00:00Z, open 1/6 until 2027-03-01T12:00:00Z');
  account.verify();
});

t.test('stamps that an undone return gives back find the terms by which it was renewed', async (t) => {
  const account = open({ expires: { after: 'P2M' } }, { size: 6, expires: { after: 'P2M' } });
  buy(account, 'P-1', 5);
  account.clock('2026-03-10').return('R-1', 'P-1', [{ id: '1', quantity: '5' }]);
  account.clock('2026-06-10').void('R-1');
  t.equal(cards(account), 'open 5/6 until 2026-08-10T12:00:00Z');
  account.verify();
});

t.test('and none comes to more cards than a rule can fill at once', async (t) => {
  const account = open({ size: 1000 }, { size: 5 });
  buy(account, 'P-1', 501);
  account.settle('2026-06-02');
  t.equal(cards(account), 'open 501/1000');
  const smaller = open({ size: 1000 }, { size: 5 });
  buy(smaller, 'P-1', 500);
  smaller.settle('2026-06-02');
  t.equal(smaller.coupons().length, 100);
  for (const each of [account, smaller]) each.verify();
});

t.test('a card that brought a coupon of the old reward brings one of the new', async (t) => {
  const account = open({ size: 6 }, { size: 6, reward: 'cake' });
  account.counters.set('reward:mug', 1);
  buy(account, 'P-1', 6);
  account.return('R-1', 'P-1', [{ id: '1', quantity: '1' }]);
  account.clock('2026-06-02');
  buy(account, 'P-2', 1);
  t.strictSame(account.coupons(), ['mug withdrawn', 'cake open']);
  account.return('R-2', 'P-2', [{ id: '1', quantity: '1' }]);
  t.strictSame(account.coupons(), ['mug withdrawn', 'cake withdrawn']);
  t.equal(account.counters.get('reward:mug'), 1);
  account.verify();
});

t.test('it is told of, and where nothing changes, nothing is', async (t) => {
  const account = open({}, { size: 6 });
  buy(account, 'P-1', 2);
  const decided = account.state;
  account.settle('2026-06-02');
  t.equal(account.log.length, decided.seq + 2, 'the migration, and the settling');
  const before = { ...decided, stakeholders: account.people };
  const occasion = { kind: 'migration', at: Date.parse(T), occurredAt: Date.parse(T), version: 2 } as const;
  const again = account.decide({ kind: 'occasion', occasion }, before, Date.parse(T));
  t.match(again.refused ? [] : again.events, [
    { type: 'terms.migrated', at: Date.parse(T), data: { part: 'card', key: 'cup', version: 2, cards: 1 } },
  ]);
  const same = open({}, {});
  buy(same, 'P-1', 2);
  const lines = same.log.length;
  same.settle('2026-06-02');
  t.equal(same.log.length, lines + 1);
  same.verify();
});

t.test('publishing warns of it, and the description says it', async (t) => {
  const told = (first: Partial<CardDefinition>, second: Partial<CardDefinition>): string =>
    warnOfMigration(cafe(first), cafe(second, 'new-terms'))
      .map(({ pointer, detail }) => `${pointer}: ${detail}`)
      .join();
  t.match(told({}, { size: 6 }), /^\/points\/cup\/migrate: .*6 stamps instead of 10.*full at once/);
  t.match(told({ size: 6 }, {}), /10 stamps instead of 6, which is more than was announced/);
  t.match(told({}, { reward: 'cake' }), /none ends sooner than was announced\.$/);
  t.match(told({}, {}), /nothing changes/);
  t.match(
    describeProgram(cafe({}, 'new-terms')).points[0]?.sentence,
    /these terms count for cards that are open already, but none ends sooner than was announced\.$/,
  );
});
