import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { parseCoreBenchOptions } from '../../bench/core/options.ts';
import { medianOf, ratioOf } from '../../bench/core/race.ts';

const script = fileURLToPath(new URL('../../bench/core/bench.ts', import.meta.url));

async function runBench(...args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code };
}

t.test('all contenders give the same answers, and the result alone is on stdout', async (t) => {
  const { stdout, stderr, code } = await runBench('--json', '--milliseconds', '1', '--rounds', '1');
  t.equal(code, 0, stderr);
  const { conditions, decisions, compile100RulesMs, growth, ...rest } = JSON.parse(stdout);
  t.strictSame(rest, {});
  t.strictSame(Object.keys(conditions), ['vsHandWritten', 'vsJsonRulesEngine']);
  t.strictSame(Object.keys(decisions), ['perSecond', 'vsHandWritten']);
  t.strictSame(Object.keys(growth), ['rules', 'lines']);
  for (const costs of [growth.rules, growth.lines]) {
    t.equal(costs.length, 3);
    t.equal(costs[0], 1);
  }
  const measured = [...Object.values(conditions), ...Object.values(decisions), compile100RulesMs];
  t.ok([...measured, ...growth.rules, ...growth.lines].every((value) => value > 0));
});

t.test('a mistake in the options is a sentence and a status', async (t) => {
  const { stdout, stderr, code } = await runBench('--rounds', '0');
  t.strictSame(
    { stdout, stderr, code },
    { stdout: '', stderr: "--rounds must be from 1 to 1000, not '0'.\n", code: 1 },
  );
});

t.test('options are numbers within their bounds', async (t) => {
  t.match(parseCoreBenchOptions([]), { json: false, milliseconds: 100, rounds: 15 });
  t.match(parseCoreBenchOptions(['--milliseconds', '10000', '--rounds', '1000']), {
    milliseconds: 10_000,
    rounds: 1000,
  });
  t.match(parseCoreBenchOptions(['--milliseconds', '10001']), { mistake: /from 1 to 10000/ });
  t.match(parseCoreBenchOptions(['--rounds', '1001']), { mistake: /from 1 to 1000/ });
  t.match(parseCoreBenchOptions(['--fast']), { mistake: /--fast/ });
});

t.test('a ratio is the median of the ratios of the rounds', async (t) => {
  const rates = (...values: readonly number[]) => values.map((ofCpu) => ({ ofCpu, ofWall: 0 }));
  t.equal(medianOf([3, 1, 2]), 2);
  // The machine was slow for both in the second round, and for one of them in the third.
  t.equal(ratioOf(rates(100, 10, 100), rates(200, 20, 100)), 0.5);
});
