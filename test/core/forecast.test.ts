import fc from 'fast-check';
import t from 'tap';
import { foresee } from '../../src/core/forecast.ts';
import type { Entry } from '../../src/core/ledger.ts';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant, type Instant, MS_PER_DAY } from '../../src/core/time.ts';
import { Account, club, instant, perEuro, SEED } from './harness.ts';

/** Points that end by date, by inactivity (not in gold), those that wait for an event, and a card with an end. */
const DOCUMENT: ProgramDocument = club({
  timezone: 'Europe/Berlin',
  points: {
    reward: { pending: 'P14D', expires: { after: 'P2M', at: 'end-of-month' } },
    bonus: {
      expires: { inactive: 'P40D', by: ['purchase'] },
      byTier: { ladder: 'status', tiers: { gold: { expires: { inactive: 'P90D', by: ['purchase'] } } } },
    },
    slow: { pending: { event: 'delivered', atMost: 'P30D' }, expires: { after: 'P3M' } },
    someday: { pending: { event: 'delivered' } },
    cup: { card: { size: 3, reward: 'mug', expires: { after: 'P25D' } } },
  },
  metrics: { spend: { sum: 'line.net', over: { calendar: 'month' } } },
  ladders: {
    status: {
      tiers: [{ key: 'red' }, { key: 'gold', reach: { metric: 'spend', atLeast: 90 } }],
      held: { for: 'P50D' },
    },
  },
  rules: [
    perEuro(),
    { key: 'bonus', on: 'purchase', earn: { points: 'bonus', fixed: 7 } },
    { key: 'slow', on: 'purchase', earn: { points: 'slow', fixed: 3 } },
    { key: 'someday', on: 'purchase', earn: { points: 'someday', fixed: 2 } },
    { key: 'cup', on: 'purchase', earn: { points: 'cup', fixed: 1 } },
  ],
});

const ahead = (account: Account, until: string | Instant): readonly Entry[] =>
  foresee(account.state, { programs: account.programs, now: account.now, until: instant(until) });

/** "2026-03-15T12:00:00Z reward: 10 pending → active". */
function told({ at, points, amount, source, target }: Entry): string {
  const name = (place: Entry['source']): string => ('side' in place ? place.side : place.book);
  return `${formatInstant(at)} ${points}: ${amount} ${name(source)} → ${name(target)}`;
}

t.test('tells what becomes active and what expires, each kind by its own terms', async (t) => {
  const account = new Account(DOCUMENT).clock('2026-03-01');
  account.purchase('P-1', '10');
  const before = account.state;
  t.strictSame(ahead(account, '2027-03-01').map(told), [
    '2026-03-15T12:00:00Z reward: 10 pending → active',
    '2026-03-26T12:00:00Z cup: 1 active → expired',
    '2026-03-31T11:00:00Z slow: 3 pending → active',
    '2026-04-10T22:00:00Z bonus: 7 active → expired',
    '2026-05-31T22:00:00Z reward: 10 active → expired',
    '2026-06-01T11:00:00Z slow: 3 active → expired',
  ]);
  t.equal(account.state, before, 'and does nothing');
});

t.test('an end is included, and a step before it is not', async (t) => {
  const account = new Account(DOCUMENT).clock('2026-03-01');
  account.purchase('P-1', '10');
  const first = instant('2026-03-15T12:00:00Z');
  t.equal(ahead(account, first - 1).length, 0);
  t.equal(ahead(account, first).length, 1);
});

t.test('a full card waits for its reward', async (t) => {
  const account = new Account(DOCUMENT).clock('2026-03-01');
  account.counters.set('stock:mug', 0);
  for (const id of ['P-1', 'P-2', 'P-3']) account.purchase(id, '1');
  t.strictSame(
    ahead(account, '2026-06-01').filter(({ points }) => points === 'cup'),
    [],
  );
});

type Step =
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'buy'; readonly price: number }
  | { readonly do: 'back' | 'deliver'; readonly of: number }
  | { readonly do: 'redeem'; readonly amount: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 35 }) }),
  fc.record({ do: fc.constant('buy' as const), price: fc.integer({ min: 1, max: 99 }) }),
  fc.record({ do: fc.constant('back' as const), of: fc.nat(5) }),
  fc.record({ do: fc.constant('redeem' as const), amount: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ do: fc.constant('deliver' as const), of: fc.nat(5) }),
);

t.test('what is foreseen is what happens if nothing else is done', async () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 10, size: 'max' }), fc.nat(200), (steps, days) => {
      const account = new Account(DOCUMENT).clock('2026-03-01');
      for (const [i, one] of steps.entries()) take(account, one, i);
      account.settle();
      const until = account.now + days * MS_PER_DAY;
      const foreseen = ahead(account, until).map(told);
      const known = account.entries.length;
      account.settle(until);
      const happened = account.entries.slice(known).map(told);
      if (foreseen.toSorted().join('\n') !== happened.toSorted().join('\n'))
        throw new Error(`foreseen:\n${foreseen.join('\n')}\nhappened:\n${happened.join('\n')}`);
    }),
    { seed: SEED, numRuns: 150 },
  );
});

function take(account: Account, one: Step, i: number): void {
  switch (one.do) {
    case 'wait':
      account.clock(account.now + one.days * MS_PER_DAY);
      break;
    case 'buy':
      account.purchase(`P-${i}`, String(one.price));
      break;
    case 'back':
      account.try(account.returnOf(`R-${i}`, `P-${one.of}`, [{ id: '1', quantity: '1' }]));
      break;
    case 'redeem':
      account.try(account.redeemOf(`X-${i}`, one.amount));
      break;
    case 'deliver':
      if (account.log.some(({ command }) => 'externalId' in command && command.externalId === `P-${one.of}`))
        account.activity(`A-${i}`, 'delivered', { of: `P-${one.of}` });
      break;
  }
}
