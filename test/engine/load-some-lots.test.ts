import t from 'tap';
import { loadSomeLots } from '../../src/engine/load/load-some-lots.ts';
import { testDatabase } from '../harness/database.ts';

const ACME = '00000000-0000-7000-8000-00000000000a';
const BOLT = '00000000-0000-7000-8000-00000000000b';
const ANN = '00000000-0000-7000-8000-0000000000aa';
const COMPANY = '00000000-0000-0000-0000-000000000000';
const NOON = Date.parse('2026-03-01T12:00:00Z');

interface Stored {
  readonly account?: string;
  readonly seq: number;
  readonly holder?: string;
  readonly points?: string;
  readonly availableAt?: number;
  readonly expiresAt?: number | null;
  readonly remaining?: number;
}

t.test('of the lots of an account it loads what is due, and what is spent first', async (t) => {
  const { pool, db } = await testDatabase(t);
  const put = async (lots: readonly Stored[]) => {
    await db.deleteFrom('lots').execute();
    for (const { account = ACME, seq, holder = COMPANY, points = 'reward', remaining = 10, ...at } of lots) {
      const { availableAt = NOON - 1000, expiresAt = null } = at;
      await db
        .insertInto('lots')
        .values({
          ...{ account_id: account, seq, n: 0, holder, points, amount: 10, remaining },
          side: availableAt > NOON - 1000 ? 'pending' : 'active',
          available_at: new Date(availableAt).toISOString(),
          expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
        })
        .execute();
    }
  };
  const load = async (spends: Parameters<typeof loadSomeLots>[1][number]['spends'] = []) => {
    const loaded = await loadSomeLots(pool, [
      { accountId: ACME, upTo: NOON, spends },
      { accountId: BOLT, upTo: NOON, spends: [] },
    ]);
    return [ACME, BOLT].map((account) => {
      const some = loaded.get(account);
      return some && { seqs: some.lots.map(({ seq }) => seq), nextAt: some.nextAt };
    });
  };
  const spend = (amount: number, holder = 'account', points = 'reward') => ({ holder, points, amount });

  await t.test('an end is exclusive: at its instant it is over', async (t) => {
    await put([
      { seq: 1, expiresAt: NOON },
      { seq: 2, expiresAt: NOON + 1 },
      { seq: 3, availableAt: NOON },
      { seq: 4, availableAt: NOON + 2 },
      { seq: 5 },
      { account: BOLT, seq: 6, expiresAt: NOON + 9 },
    ]);
    t.same(await load(), [
      { seqs: [1, 3], nextAt: NOON + 1 },
      { seqs: [], nextAt: NOON + 9 },
    ]);
  });
  await t.test(
    'without any that ends there is no next instant, and without any lot nothing at all',
    async (t) => {
      await put([{ seq: 1 }, { seq: 2, expiresAt: NOON }]);
      t.same(await load(), [
        { seqs: [2], nextAt: null },
        { seqs: [], nextAt: null },
      ]);
    },
  );
  await t.test('as many as cover the amount, soonest-expiring first, then oldest', async (t) => {
    const lots: readonly Stored[] = [
      { seq: 1 },
      { seq: 2, expiresAt: NOON + 5 },
      { seq: 3, expiresAt: NOON + 4, remaining: 3 },
      { seq: 4, expiresAt: NOON + 4 },
      { seq: 5, holder: ANN, expiresAt: NOON + 7 },
      { seq: 6, points: 'other', expiresAt: NOON + 6 },
      { seq: 7, availableAt: NOON + 8 },
      { seq: 8 },
    ];
    await put(lots);
    const seqs = async (...spends: Parameters<typeof load>[0] & object) => (await load([...spends]))[0];
    t.same(await seqs(spend(3)), { seqs: [3], nextAt: NOON + 4 });
    t.same(await seqs(spend(4)), { seqs: [3, 4], nextAt: NOON + 5 });
    t.same(await seqs(spend(13)), { seqs: [3, 4], nextAt: NOON + 5 });
    t.same(await seqs(spend(14)), { seqs: [2, 3, 4], nextAt: NOON + 6 });
    t.same(await seqs(spend(24)), { seqs: [1, 2, 3, 4], nextAt: NOON + 6 });
    t.same(
      await seqs(spend(10), spend(14)),
      { seqs: [1, 2, 3, 4], nextAt: NOON + 6 },
      'several from one wallet',
    );
    t.same(await seqs(spend(1, ANN), spend(1, 'account', 'other')), { seqs: [5, 6], nextAt: NOON + 4 });
    t.same(
      await seqs(spend(1000)),
      { seqs: [1, 2, 3, 4, 8], nextAt: NOON + 6 },
      'what waits cannot be spent',
    );
    await put([...lots, { seq: 9, expiresAt: NOON - 1 }]);
    t.same(await seqs(spend(3)), { seqs: [3, 9], nextAt: NOON + 4 }, 'what is over is not spent');
  });
});
