import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { createGate } from '../../src/engine/gate.ts';

t.test('a gate lets so many in at a time, in the order in which they came', async (t) => {
  const enter = createGate(2);
  const entered: number[] = [];
  const leave: (() => void)[] = [];
  const visits = [0, 1, 2, 3].map((n) =>
    enter(async () => {
      entered.push(n);
      await new Promise<void>((resolve) => leave.push(resolve));
      return n;
    }),
  );
  await turn();
  t.same(entered, [0, 1]);
  leave[1]?.();
  await turn();
  t.same(entered, [0, 1, 2]);
  for (const n of [0, 2]) leave[n]?.();
  await turn();
  leave[3]?.();
  t.same(await Promise.all(visits), [0, 1, 2, 3]);
});

t.test('who fails inside leaves, too', async (t) => {
  const enter = createGate(1);
  const failing = enter(() => Promise.reject(new Error('inside')));
  const next = enter(async () => 'next');
  await t.rejects(failing, { message: 'inside' });
  t.equal(await next, 'next');
  t.equal(await enter(async () => 'later'), 'later');
});
