import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { Message } from '../../../src/core/decision.ts';
import { MS_PER_DAY } from '../../../src/core/time.ts';
import { type Account, SEED } from '../harness.ts';
import { commission, Friends, inviting } from './friends.ts';

/** What the referred account does; where it cannot be done, it is refused and nothing happens. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('buy' as const), units: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('return' as const),
      which: fc.nat(3),
      units: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void' as const), which: fc.nat(7) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const DOCUMENT = inviting(
  { metrics: { revenue: { sum: 'line.net', on: 'referral', over: 'lifetime' } } },
  commission,
  {
    key: 'first',
    on: 'referral',
    referral: 'qualified',
    earn: { points: 'reward', rate: { points: 1, per: '1', of: 'gross' } },
  },
);

/** Messages of one account may overtake each other on their way to another, as between two processes. */
t.test('comes to the same in whatever order the referrer is told', async () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 3, maxLength: 12 }),
      fc.infiniteStream(fc.nat(1000)),
      (steps, order) => {
        const inOrder = told(steps, () => 0);
        const shuffled = told(steps, ({ length }) => (order.next().value ?? 0) % length);
        deepStrictEqual(shuffled, inOrder);
      },
    ),
    { seed: SEED, numRuns: 300 },
  );
});

function told(steps: readonly Step[], choose: (messages: readonly Message[]) => number): object {
  const friends = new Friends(DOCUMENT);
  const acme = friends.enrol('acme');
  const bravo = friends.enrol('bravo', { referral: { referrer: 'acme', holder: 'account' } });
  for (const [i, step] of steps.entries()) take(bravo.clock(bravo.now + MS_PER_DAY), step, i);
  friends.deliver(choose);
  friends.verify();
  return { points: [acme.points(), bravo.points()], revenue: acme.metric('revenue') };
}

function take(account: Account, step: Step, i: number): void {
  const bought = account.log.flatMap(({ command }) =>
    command.kind === 'purchase' ? [command.externalId] : [],
  );
  switch (step.do) {
    case 'buy':
      account.purchase(`p${i}`, [{ quantity: String(step.units), price: '10' }]);
      return;
    case 'return': {
      const of = bought[step.which % Math.max(1, bought.length)] ?? 'nothing';
      account.try(account.returnOf(`r${i}`, of, [{ id: '1', quantity: String(step.units) }]));
      return;
    }
    case 'void': {
      const posted = account.log.filter(
        ({ command }) => command.kind === 'purchase' || command.kind === 'return',
      );
      const subject = posted[step.which % Math.max(1, posted.length)]?.seq ?? 0;
      account.try({ kind: 'void', subject, reason: 'a mistake' });
    }
  }
}
