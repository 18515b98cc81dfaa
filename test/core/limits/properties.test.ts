import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { anyStep, program, START, take } from '../arbitrary.ts';
import { Account, SEED } from '../harness.ts';
import { assertWithinLimits } from './within-limits.ts';

/** FC_TIMES=20 looks longer. */
const TIMES = Number(process.env.FC_TIMES ?? 1);

const steps = fc.array(fc.tuple(fc.nat(1), anyStep), { minLength: 6, maxLength: 20, size: 'max' });

t.test(
  'no limit is ever exceeded, of the account, of people or of all accounts together, in any order of posts, late posts, returns and undone returns',
  async (t) => {
    let used = 0;
    let refused = 0;
    fc.assert(
      fc.property(program(), steps, (document, steps) => {
        const first = new Account(document).clock(START);
        const second = new Account(document, 'other').clock(START);
        second.used = first.used;
        for (const [i, [which, step]] of steps.entries()) {
          const account = which === 0 ? first : second;
          if (!take(account, step, i)) refused += 1;
          used += assertWithinLimits(account);
        }
        for (const account of [first, second]) account.verify();
        for (const [counter, n] of first.used) assert.ok(n >= 0, counter);
      }),
      { seed: SEED, numRuns: 150 * TIMES },
    );
    t.ok(used > 1_000, `${used} was used, and ${refused} steps were refused`);
  },
);
