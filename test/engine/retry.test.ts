import t from 'tap';
import { isDatabaseAway, retryWaitMs } from '../../src/engine/retry.ts';

const withCode = (code: string) => Object.assign(new Error('no'), { code });
const brokenOff = [
  withCode('57P01'),
  withCode('08006'),
  withCode('ECONNREFUSED'),
  new Error('Connection terminated unexpectedly'),
  new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]),
];
const conflicts = [withCode('40001'), withCode('40P01')];
const tooBusy = new Error('timeout exceeded when trying to connect');
const itsOwnFault = [withCode('22021'), withCode('23505'), new Error('poison'), 'a text', null];

t.test('what may pass is tried again three times, after a longer wait each time', async (t) => {
  for (const error of [...brokenOff, ...conflicts]) {
    t.same(
      [1, 2, 3, 4].map((attempt) => retryWaitMs(error, attempt)),
      [0, 100, 500, null],
    );
  }
});

t.test('what failed for a reason of its own is not, nor after a long wait for a connection', async (t) => {
  for (const error of [...itsOwnFault, tooBusy]) t.equal(retryWaitMs(error, 1), null);
});

t.test('where the database is away, a batch is not taken apart', async (t) => {
  for (const error of [...brokenOff, tooBusy]) t.equal(isDatabaseAway(error), true);
  for (const error of [...conflicts, ...itsOwnFault]) t.equal(isDatabaseAway(error), false);
});
