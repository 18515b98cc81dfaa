import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import t from 'tap';
import { createKey, createTenant } from '../src/tenants/keys.ts';
import { testApp } from './harness/app.ts';

const run = promisify(execFile);

/** A call of README's walk-through and the part of its answer that is shown. */
interface Step {
  readonly call: string;
  readonly shown: unknown;
}

t.test("README's walk-through answers what it shows", async (t) => {
  const readme = await readFile('README.md', 'utf8');
  const { app, db, key } = await testApp(t);
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const definition = /^api\(\) .*$/m.exec(readme)?.[0] ?? '';
  const answer = async (steps: readonly Step[], as: string): Promise<void> => {
    for (const { call, shown } of steps) {
      const script = `${definition}\n${call}`;
      const env = { ...process.env, FEALTY: address, KEY: as };
      const { stdout } = await run('bash', ['-c', script], { env });
      t.match(JSON.parse(stdout), withWildcards(shown), call.split('\n')[0] ?? call);
    }
  };
  const [walk, year] = [stepsIn(readme, 'walk-through'), stepsIn(readme, 'sandbox')];
  t.ok(walk.length >= 14, 'the walk-through is found');
  await answer(walk, key);
  t.ok(year.length >= 7, 'the year is found');
  const sandbox = await createTenant(db, 'try-out', { isSandbox: true });
  await answer(year, await createKey(db, sandbox.id, 'test'));
});

t.test("README's commands for programmes print what it shows", async (t) => {
  const readme = await readFile('README.md', 'utf8');
  const blocks = [...readme.matchAll(/```sh programs\n([\s\S]*?)```\n```text\n([\s\S]*?)```/g)];
  t.equal(blocks.length, 3, 'the commands are found');
  for (const [, command = '', shown = ''] of blocks) {
    const { stdout } = await run('bash', ['-c', command]);
    // A line of "…" stands for lines that are left out.
    for (const part of shown.split('…\n')) t.ok(`\n${stdout}`.includes(`\n${part}`), part);
  }
});

function stepsIn(readme: string, kind: 'walk-through' | 'sandbox'): readonly Step[] {
  const pattern = new RegExp(`\`\`\`sh ${kind}\\n([\\s\\S]*?)\`\`\`\\n\`\`\`json\\n([\\s\\S]*?)\`\`\``, 'g');
  const blocks = readme.matchAll(pattern);
  return [...blocks].map(([, call = '', shown = '']) => ({ call, shown: JSON.parse(shown) as unknown }));
}

/** "stk_…" matches any text that begins so. */
function withWildcards(shown: unknown): unknown {
  if (typeof shown === 'string' && shown.endsWith('…')) return new RegExp(`^${shown.slice(0, -1)}`);
  if (Array.isArray(shown)) return shown.map(withWildcards);
  if (typeof shown !== 'object' || shown === null) return shown;
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, withWildcards(value)]));
}
