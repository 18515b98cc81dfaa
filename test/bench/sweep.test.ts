import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { parseSweepOptions } from '../../bench/sweep/options.ts';
import { aloneIn, shapesOf } from '../../bench/sweep/shape.ts';

const script = fileURLToPath(new URL('../../bench/sweep/bench.ts', import.meta.url));

t.test(
  'what is due is settled in both shapes, the books add up, and the result alone is on stdout',
  async (t) => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const args = [script, '--json', '--lots', '10000', '--rounds', '1'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    t.equal(code, 0, stderr);
    t.match(JSON.parse(stdout), [
      { shape: 'many accounts', lots: 10_000, accounts: 1000, due: { lots: 100, accounts: 100 } },
      { shape: 'many lots', lots: 10_000, accounts: 10, due: { lots: 100, accounts: 10 } },
    ]);
    for (const { settle, reschedule } of JSON.parse(stdout)) t.ok(settle.ratio > 0 && reschedule.ratio > 0);
  },
);

t.test('alone are the lots that the rounds find due', (t) => {
  const [spread, heaped] = shapesOf(1_000_000);
  t.match(spread, { accounts: 100_000, lotsEach: 10, accountsDue: 10_000, lotsDueEach: 1 });
  t.match(aloneIn(spread, 3), { accounts: 30_000, lotsEach: 1 });
  t.match(heaped, { accounts: 1000, lotsEach: 1000, accountsDue: 1000, lotsDueEach: 10 });
  t.match(aloneIn(heaped, 3), { accounts: 1000, lotsEach: 30 });
  t.end();
});

t.test('a mistake in the options is a sentence', (t) => {
  t.same(parseSweepOptions(['--lots', '10500']), {
    mistake: "--lots must be thousands from 10000 to 10000000, not '10500'.",
  });
  t.same(parseSweepOptions(['--rounds', '10']), { mistake: "--rounds must be from 1 to 9, not '10'." });
  t.same(parseSweepOptions(['--json']), { json: true, help: false, lots: 1_000_000, rounds: 3 });
  t.end();
});
