import t from 'tap';
import type { CardDefinition, ProgramDocument } from '../../src/core/program/document.ts';
import type { Card } from '../../src/core/state.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club } from './harness.ts';

/** A stamp per coffee, two with a cup of one's own. */
function cafe(card: Partial<CardDefinition> = {}, parts: Partial<ProgramDocument> = {}): ProgramDocument {
  return club({
    points: { cup: { label: 'Cups', card: { size: 6, reward: 'mug', ...card } } },
    rules: [
      {
        key: 'coffee',
        on: 'purchase',
        lines: { fact: 'line.category', eq: 'coffee' },
        earn: {
          points: 'cup',
          rate: { points: 1, per: '1', of: 'quantity' },
          times: { factor: '2', when: { fact: 'line.attributes.ownCup', eq: true } },
        },
      },
    ],
    ...parts,
  });
}

const open = (document: ProgramDocument = cafe()): Account => new Account(document).clock('2026-03-01');

function buy(
  account: Account,
  id: string,
  cups: number,
  around: { at?: string; own?: boolean; by?: string } = {},
) {
  const { own, ...rest } = around;
  const attributes = own === undefined ? {} : { attributes: { ownCup: own } };
  const line = { sku: 'coffee', category: 'coffee', quantity: String(cups), price: '2', ...attributes };
  return account.purchase(id, [line], rest);
}

const giveBack = (account: Account, id: string, of: string, cups: number) =>
  account.return(id, of, [{ id: '1', quantity: String(cups) }]);

/** "completed 6/6, open 1/6" of a holder's cards, in the order in which they were opened. */
function cards({ state }: Account, holder = 'account'): string {
  const stamps = ({ seq, n, status, drawn }: Card): number =>
    status === 'open'
      ? (state.lots ?? []).reduce(
          (sum, { card, remaining }) => sum + (card?.seq === seq && card.n === n ? remaining : 0),
          0,
        )
      : drawn.reduce((sum, { amount }) => sum + amount, 0);
  return [...state.cards.values()]
    .filter((card) => card.holder === holder)
    .map((card) => `${card.status} ${stamps(card)}/${card.size}`)
    .join(', ');
}

t.test('the sixth stamp makes a card full, which brings a coupon', async (t) => {
  const account = open();
  buy(account, 'P-1', 5);
  t.equal(cards(account), 'open 5/6');
  t.strictSame(account.coupons(), []);
  const { coupons, events } = buy(account, 'P-2', 1);
  t.equal(cards(account), 'completed 6/6');
  t.strictSame(account.coupons(), ['mug open']);
  t.equal(account.points('account', 'cup'), 0);
  t.equal(account.book('redeemed', 'cup'), 6);
  t.match(coupons, [{ rule: null, card: { n: 0 }, expiresAt: null }]);
  t.match(events, [
    { type: 'card.completed', data: { holder: 'account', points: 'cup', reward: 'mug', coupons: 1 } },
  ]);
  account.verify();
});

t.test('a cup of one’s own counts double, and what does not fit goes on to the next card', async (t) => {
  const account = open();
  buy(account, 'P-1', 5);
  buy(account, 'P-2', 1, { own: true });
  t.equal(cards(account), 'completed 6/6, open 1/6');
  t.equal(account.points('account', 'cup'), 1);
  account.verify();
});

t.test('several cards become full at once', async (t) => {
  const account = open(cafe({ count: 2 }));
  buy(account, 'P-1', 14);
  t.equal(cards(account), 'completed 6/6, completed 6/6, open 2/6');
  t.equal(account.coupons().length, 4);
  account.verify();
});

t.test('what is told of a rule says what became of the card', async (t) => {
  const account = open();
  account.counters.set('reward:mug', 3);
  buy(account, 'P-1', 5);
  t.equal(account.tell('P-1', 'coffee'), '5 Cups: 5.');
  buy(account, 'P-2', 1, { own: true });
  t.equal(account.tell('P-2', 'coffee'), '2 Cups: (coffee: 1 × 2) = 2; card full, mug granted.');
  buy(account, 'P-3', 12);
  t.equal(account.tell('P-3', 'coffee'), '12 Cups: 12; 2 cards full, 2 × mug granted.');
  buy(account, 'P-4', 5);
  t.equal(
    account.tell('P-4', 'coffee'),
    '5 Cups: 5; card full, but mug is out of stock: it stays full until the next stamp.',
  );
});

t.test('each person has cards of their own', async (t) => {
  const rule = {
    ...(cafe().rules?.[0] ?? { key: '', on: 'purchase' as const }),
    split: [{ to: 'buyer', share: 'rest' } as const],
  };
  const account = open(cafe({}, { rules: [rule] }));
  buy(account, 'P-1', 4, { by: 'ann' });
  buy(account, 'P-2', 7, { by: 'bob' });
  t.equal(cards(account, 'ann'), 'open 4/6');
  t.equal(cards(account, 'bob'), 'completed 6/6, open 1/6');
  account.verify();
});

t.test('a card keeps its size where the programme changes it', async (t) => {
  const account = new Account([
    { document: cafe({ size: 10 }), from: null },
    { document: cafe({ size: 6 }), from: '2026-04-01T00:00:00Z' },
  ]).clock('2026-03-01');
  buy(account, 'P-1', 5);
  account.clock('2026-05-01');
  buy(account, 'P-2', 7);
  t.equal(cards(account), 'completed 10/10, open 2/6');
  account.verify();
});

t.test('without stock a full card waits for the next stamp', async (t) => {
  const account = open();
  account.counters.set('reward:mug', 1);
  buy(account, 'P-1', 12);
  t.equal(cards(account), 'completed 6/6, open 6/6');
  account.settle('2026-03-02');
  account.counters.set('reward:mug', 1);
  t.equal(cards(account), 'completed 6/6, open 6/6');
  buy(account, 'P-2', 1);
  t.equal(cards(account), 'completed 6/6, completed 6/6, open 1/6');
  t.equal(account.counters.get('reward:mug'), 0);
  buy(account, 'P-3', 5);
  t.equal(cards(account), 'completed 6/6, completed 6/6, open 6/6');
  account.verify();
});

t.test('a full card waits while its reward cannot be had, as it does without stock', async (t) => {
  const account = open();
  account.counters.set('reward:mug', 1);
  account.untimely.add('mug');
  buy(account, 'P-1', 13);
  t.equal(cards(account), 'open 6/6, open 6/6, open 1/6');
  t.strictSame(account.coupons(), []);
  t.equal(account.counters.get('reward:mug'), 1);
  t.equal(
    account.tell('P-1', 'coffee'),
    '13 Cups: 13; card full, but mug cannot be had now: it stays full until the next stamp.',
  );
  account.verify();
  account.untimely.clear();
  buy(account, 'P-2', 1);
  t.equal(cards(account), 'completed 6/6, open 6/6, open 2/6');
  t.equal(
    account.tell('P-2', 'coffee'),
    '1 Cup: 1; card full, mug granted; card full, but mug is out of stock: it stays full until the next stamp.',
  );
  account.verify();
});

t.test('a quote promises no card whose reward cannot be had, and keeps none of its time', async (t) => {
  const account = open();
  const line = [{ sku: 'coffee', category: 'coffee', quantity: '6', price: '2' }];
  const quote = () => {
    const { seq, outcome } = account.run(account.quoteOf(line));
    return { seq, coupons: outcome.kind === 'quote-held' ? outcome.quoted.coupons.length : null };
  };
  account.untimely.add('mug');
  t.equal(quote().coupons, 0);
  account.untimely.clear();
  const { seq, coupons } = quote();
  t.equal(coupons, 1);
  t.notOk(
    account.state.quoteHolds?.some(({ reserved }) => reserved.claims.some(({ at }) => at !== undefined)),
  );
  account.run(account.quotedOf('P-1', seq, line));
  t.equal(cards(account), 'completed 6/6');
  account.verify();
});

t.test('a card that is full again by undoing a return waits while its reward cannot be had', async (t) => {
  const account = open();
  buy(account, 'P-1', 6);
  giveBack(account, 'R-1', 'P-1', 1);
  account.untimely.add('mug');
  account.void('R-1');
  t.equal(cards(account), 'open 6/6');
  t.strictSame(account.coupons(), ['mug withdrawn']);
  account.verify();
});

t.test('a card expires with the stamps that are on it, a full one does not', async (t) => {
  const account = open(cafe({ expires: { after: 'P1M' } }));
  account.counters.set('reward:mug', 0);
  buy(account, 'P-1', 6);
  account.clock('2026-03-11');
  buy(account, 'P-2', 2);
  account.settle('2026-04-11T11:59:59Z');
  t.equal(cards(account), 'open 6/6, open 2/6');
  const { events } = account.settle('2026-04-12');
  t.equal(cards(account), 'open 6/6, expired 2/6');
  t.match(
    events.map(({ type, at }) => [type, formatInstant(at)]),
    [['card.expired', '2026-04-11T12:00:00Z']],
  );
  t.equal(account.book('expired', 'cup'), 2);
  account.counters.set('reward:mug', 5);
  buy(account, 'P-3', 1);
  t.equal(cards(account), 'completed 6/6, expired 2/6, open 1/6');
  account.verify();
});

t.test('the coupon of a card lasts from the stamp on that made it full', async (t) => {
  const account = open(cafe({ completed: { expires: { after: 'P1M' } } }));
  account.counters.set('reward:mug', 1);
  const { coupons } = buy(account, 'P-1', 6);
  t.equal(coupons[0]?.expiresAt, Date.parse('2026-04-01T12:00:00Z'));
  account.settle('2026-04-01T12:00:00Z');
  t.strictSame(account.coupons(), ['mug expired']);
  t.equal(account.counters.get('reward:mug'), 1);
  account.verify();
});

t.test('what came late and is over by now is settled as it would have been', async (t) => {
  const account = open(cafe({ expires: { after: 'P1M' }, completed: { expires: { after: 'P3M' } } }));
  account.clock('2026-09-01');
  buy(account, 'P-1', 8, { at: '2026-03-01' });
  t.equal(cards(account), 'completed 6/6, expired 2/6');
  t.strictSame(account.coupons(), ['mug expired']);
  account.verify();
});

t.test('a stamp that came late goes onto the open card', async (t) => {
  const account = open();
  buy(account, 'P-1', 5);
  account.clock('2026-03-09');
  const { events } = buy(account, 'P-2', 1, { at: '2026-02-27' });
  t.equal(cards(account), 'completed 6/6');
  t.equal(events[0]?.at, Date.parse('2026-03-01T12:00:00Z'));
  account.verify();
});

t.test('stamps that came back leave the open card', async (t) => {
  const account = open();
  buy(account, 'P-1', 5);
  giveBack(account, 'R-1', 'P-1', 2);
  t.equal(cards(account), 'open 3/6');
  account.void('R-1');
  t.equal(cards(account), 'open 5/6');
  account.verify();
});

t.test(
  'what is missing on open cards is taken from the latest full one, whose coupon is withdrawn',
  async (t) => {
    const account = open();
    account.counters.set('reward:mug', 2);
    buy(account, 'P-1', 13);
    const { events } = giveBack(account, 'R-1', 'P-1', 3);
    t.equal(cards(account), 'completed 6/6, open 4/6, open 0/6');
    t.strictSame(account.coupons(), ['mug open', 'mug withdrawn']);
    t.equal(account.counters.get('reward:mug'), 1);
    t.match(events, [{ type: 'card.reopened', data: { reward: 'mug' } }]);
    buy(account, 'P-2', 1);
    t.equal(cards(account), 'completed 6/6, open 5/6, open 0/6');
    account.verify();
  },
);

t.test('undoing a return makes the card full again, with the very coupon that it had', async (t) => {
  const account = open();
  account.counters.set('reward:mug', 1);
  const before = buy(account, 'P-1', 6).coupons[0];
  giveBack(account, 'R-1', 'P-1', 1);
  t.equal(cards(account), 'open 5/6');
  account.void('R-1');
  t.equal(cards(account), 'completed 6/6');
  t.strictSame([...account.state.coupons.values()], [before]);
  t.equal(account.counters.get('reward:mug'), 0);
  account.verify();
});

t.test('a card that is full again by undoing a return waits where its reward is gone', async (t) => {
  const account = open();
  account.counters.set('reward:mug', 1);
  buy(account, 'P-1', 6);
  giveBack(account, 'R-1', 'P-1', 1);
  account.counters.set('reward:mug', 0);
  account.void('R-1');
  t.equal(cards(account), 'open 6/6');
  t.strictSame(account.coupons(), ['mug withdrawn']);
  account.verify();
  account.counters.set('reward:mug', 1);
  buy(account, 'P-2', 1);
  t.equal(cards(account), 'completed 6/6, open 1/6');
  t.strictSame(account.coupons(), ['mug open']);
  t.equal(account.counters.get('reward:mug'), 0);
  account.verify();
});

t.test('of two cards that are full again, one waits where there is stock for the other alone', async (t) => {
  const account = open();
  account.counters.set('reward:mug', 2);
  buy(account, 'P-1', 12);
  giveBack(account, 'R-1', 'P-1', 7);
  t.equal(cards(account), 'open 5/6, open 0/6');
  account.counters.set('reward:mug', 1);
  account.void('R-1');
  t.equal(account.counters.get('reward:mug'), 0);
  t.strictSame(account.coupons().toSorted(), ['mug open', 'mug withdrawn']);
  t.equal(account.points('account', 'cup'), 6);
  account.verify();
});

t.test('undoing a return gives back the coupon with the end that it had', async (t) => {
  const document = cafe({ completed: { expires: { after: 'P3M' } } });
  const undone = (at: string): Account => {
    const account = open(document);
    account.counters.set('reward:mug', 1);
    buy(account, 'P-1', 6);
    account.clock('2026-05-20');
    giveBack(account, 'R-1', 'P-1', 1);
    account.clock(at);
    account.void('R-1');
    account.verify();
    t.strictSame(
      [...account.state.coupons.values()].map(({ expiresAt }) => expiresAt),
      [Date.parse('2026-06-01T12:00:00Z')],
    );
    return account;
  };
  const before = undone('2026-06-01T11:59:59Z');
  t.strictSame(before.coupons(), ['mug open']);
  t.equal(before.counters.get('reward:mug'), 0);
  const after = undone('2026-06-01T12:00:00Z');
  t.strictSame(after.coupons(), ['mug expired']);
  t.equal(cards(after), 'completed 6/6');
  t.equal(after.counters.get('reward:mug'), 1);
});

t.test('a card that new stamps fill again brings its coupon with a new end', async (t) => {
  const account = open(cafe({ completed: { expires: { after: 'P3M' } } }));
  buy(account, 'P-1', 6);
  account.clock('2026-05-20');
  giveBack(account, 'R-1', 'P-1', 1);
  buy(account, 'P-2', 1);
  t.match([...account.state.coupons.values()], [{ expiresAt: Date.parse('2026-08-20T12:00:00Z') }]);
  account.verify();
});

t.test('a card that is full again by other stamps brings the coupon that it had', async (t) => {
  const account = open();
  buy(account, 'P-1', 6);
  giveBack(account, 'R-1', 'P-1', 2);
  buy(account, 'P-2', 3);
  t.equal(cards(account), 'completed 6/6, open 1/6');
  t.strictSame(account.coupons(), ['mug open']);
  account.void('R-1');
  t.equal(cards(account), 'completed 6/6, open 3/6');
  account.verify();
});

t.test('a used coupon stays counted, and the next card owes what is missing', async (t) => {
  const account = open();
  const { coupons } = buy(account, 'P-1', 7);
  account.run(account.useCoupon('U-1', coupons[0]?.code ?? ''));
  giveBack(account, 'R-1', 'P-1', 3);
  t.equal(cards(account), 'completed 6/6, open 0/6');
  t.equal(account.points('account', 'cup'), -2);
  buy(account, 'P-2', 2);
  t.equal(cards(account), 'completed 6/6, open 0/6');
  buy(account, 'P-3', 7);
  t.equal(cards(account), 'completed 6/6, completed 6/6, open 1/6');
  account.void('R-1');
  t.equal(cards(account), 'completed 6/6, completed 6/6, open 4/6');
  account.verify();
});

t.test('stamps that pay a debt and fill a card come with one purchase', async (t) => {
  const account = open();
  const { coupons } = buy(account, 'P-1', 6);
  account.run(account.useCoupon('U-1', coupons[0]?.code ?? ''));
  giveBack(account, 'R-1', 'P-1', 4);
  buy(account, 'P-2', 11);
  t.equal(cards(account), 'completed 6/6, completed 6/6, open 1/6');
  account.verify();
});

t.test('a full card whose time is over is not opened again: its stamps would be lost', async (t) => {
  const account = open(cafe({ expires: { after: 'P1M' } }));
  buy(account, 'P-1', 6);
  account.clock('2026-05-01');
  giveBack(account, 'R-1', 'P-1', 1);
  t.equal(cards(account), 'completed 6/6');
  t.equal(account.points('account', 'cup'), -1);
  account.void('R-1');
  t.equal(account.points('account', 'cup'), 0);
  account.verify();
});

t.test('of what went onto two cards, what came last comes back first', async (t) => {
  const account = open(cafe({ expires: { after: 'P1M' } }));
  buy(account, 'P-1', 5);
  buy(account, 'P-2', 4);
  t.equal(cards(account), 'completed 6/6, open 3/6');
  giveBack(account, 'R-1', 'P-2', 3);
  t.equal(cards(account), 'completed 6/6, open 0/6');
  giveBack(account, 'R-2', 'P-2', 1);
  t.equal(cards(account), 'open 5/6, open 0/6');
  account.verify();
});

t.test('the time of a card without stamps begins with the next one', async (t) => {
  const account = open(cafe({ expires: { after: 'P1M' } }));
  buy(account, 'P-1', 1);
  account.void('P-1');
  account.clock('2026-06-01');
  t.equal(cards(account), 'open 0/6');
  buy(account, 'P-2', 1);
  account.settle('2026-07-01T11:59:59Z');
  t.equal(cards(account), 'open 1/6');
  account.settle('2026-07-01T12:00:00Z');
  t.equal(cards(account), 'expired 1/6');
  account.verify();
});

t.test('stamps are neither spent nor handed on', async (t) => {
  const account = open();
  buy(account, 'P-1', 5);
  t.equal(account.refusal(account.redeemOf('X-1', 1, { points: 'cup' })), 'not-spendable /wallet/points');
  const sent = account.send('S-1', 1, { account: account.id, holder: 'ann' });
  t.equal(account.refusal({ ...sent, points: 'cup' } as typeof sent), 'not-spendable /points');
});

t.test('more cards than can be granted at once are refused', async (t) => {
  const account = open();
  const line = (quantity: string) => [{ category: 'coffee', quantity, price: '1' }];
  account.run(account.purchaseOf('P-1', line('600')));
  t.equal(account.refusal(account.purchaseOf('P-2', line('601'))), 'too-many-points /lines');
  t.equal(account.coupons().length, 100);
  account.verify();
});

t.test('stamps are redeemed in the order in which they came, however they are loaded', async (t) => {
  const account = open();
  buy(account, 'P-1', 2);
  buy(account, 'P-2', 3);
  const command = account.purchaseOf('P-3', [{ category: 'coffee', quantity: '1' }]);
  const state = { ...account.state, stakeholders: account.people };
  const reversed = { ...state, lots: state.lots?.toReversed() ?? null };
  t.strictSame(account.decide(command, reversed), account.decide(command, state));
});
