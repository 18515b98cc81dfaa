import t from 'tap';
import { readArguments } from '../../src/cli/read-arguments.ts';

const OPTIONS = {
  'as-of': { type: 'string' },
  tenant: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const read = (...args: string[]) => readArguments({ args, options: OPTIONS, allowPositionals: true });

t.test('reads what is understood', async (t) => {
  t.match(read('run', '--as-of', 'today', '--tenant=-a', '-h'), {
    values: { 'as-of': 'today', tenant: '-a', help: true },
    positionals: ['run'],
  });
  t.match(read('run', '--', '--json'), { values: {}, positionals: ['run', '--json'] });
});

t.test('says in a sentence what is not', async (t) => {
  const cases: [args: string[], mistake: string][] = [
    [['--foo'], 'There is no option --foo.'],
    [['-x'], 'There is no option -x.'],
    [['list', '--jsn'], 'There is no option --jsn. Is --json meant?'],
    [['--asof', '2026-01-01'], 'There is no option --asof. Is --as-of meant?'],
    [['--toString'], 'There is no option --toString.'],
    [['--__proto__'], 'There is no option --__proto__.'],
    [['--json=yes'], '--json takes no value: yes was not expected.'],
    [['--tenant'], '--tenant needs a value.'],
    [['--tenant', '--json'], '--tenant needs a value.'],
    [['--json', '--tenant', '-h'], '--tenant needs a value.'],
  ];
  for (const [args, mistake] of cases) t.same(read(...args), { mistake }, args.join(' '));
});

t.test('words are welcome only where they mean something', async (t) => {
  t.same(readArguments({ args: ['now'], options: OPTIONS }), { mistake: 'now was not expected.' });
});
