import fc from 'fast-check';
import t from 'tap';
import { createHeap } from '../../src/core/heap.ts';
import type { Lot } from '../../src/core/ledger.ts';
import { createLotShelf } from '../../src/core/lot-shelf.ts';

function lot(seq: number, parts: Partial<Lot> = {}): Lot {
  const base = {
    seq,
    n: 0,
    holder: 'account',
    points: 'reward',
    side: 'active',
    amount: 10,
    remaining: 10,
  } as const;
  return { ...base, availableAt: 0, awaits: null, expiresAt: null, lapsesUnder: null, card: null, ...parts };
}

const seqs = (lots: readonly Lot[]): readonly number[] => lots.map(({ seq }) => seq);

t.test('a heap gives the earliest first, whatever the order in which they came', async () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (instants) => {
      const heap = createHeap<{ at: number }>();
      for (const at of instants) heap.push({ at });
      const came = instants.map(() => heap.pop()?.at);
      return (
        JSON.stringify(came) === JSON.stringify(instants.toSorted((a, b) => a - b)) &&
        heap.pop() === undefined
      );
    }),
  );
});

t.test('what is due stays due until a decision says otherwise', async (t) => {
  const shelf = createLotShelf();
  shelf.put([
    lot(1, { expiresAt: 50 }),
    lot(2, { expiresAt: 51 }),
    lot(3, { side: 'pending', availableAt: 40 }),
    lot(4),
  ]);
  t.same(shelf.some(39, []), { lots: [], nextAt: 40 });
  t.same(seqs(shelf.some(50, []).lots), [3, 1]);
  t.same(seqs(shelf.some(50, []).lots), [3, 1], 'asked again');
  shelf.put([lot(1, { expiresAt: 50, remaining: 0 }), lot(3)]);
  t.same(shelf.some(50, []), { lots: [], nextAt: 51 }, 'closed, and active');
  t.same(seqs(shelf.all()), [2, 3, 4]);
  shelf.put([lot(2, { expiresAt: 90 })]);
  t.same(shelf.some(60, []), { lots: [], nextAt: 90 }, 'an end that moved');
});

t.test('as many as cover what is spent, soonest-expiring first', async (t) => {
  const shelf = createLotShelf();
  shelf.put([
    lot(1),
    lot(2, { expiresAt: 90 }),
    lot(3, { holder: 'ann', expiresAt: 80 }),
    lot(4, { expiresAt: 70 }),
  ]);
  const spend = (amount: number) =>
    seqs(shelf.some(0, [{ holder: 'account', points: 'reward', amount }]).lots);
  t.same(spend(10), [4]);
  t.same(spend(11), [4, 2]);
  t.same(spend(21), [4, 2, 1]);
  t.same(spend(1000), [4, 2, 1]);
});
