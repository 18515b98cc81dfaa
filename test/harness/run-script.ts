import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const runner = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const nowhere = fileURLToPath(new URL('.', import.meta.url));

export type Env = Readonly<Record<string, string>>;

/** In a folder without `.env`, whatever the developer keeps in the project's own. */
export function spawnScript(script: string, args: readonly string[], env: Env): ChildProcess {
  const { NODE_OPTIONS: _, DATABASE_URL: __, API_KEY: ___, ...inherited } = process.env;
  return spawn(process.execPath, [runner, script, ...args], {
    cwd: nowhere,
    env: { ...inherited, PORT: '0', LOG_LEVEL: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** One of the npm scripts, in a process of its own, to its end. */
export async function runScript(script: string, args: readonly string[], env: Env) {
  const child = spawnScript(script, args, env);
  const [stdout, stderr, [code]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'exit'),
  ]);
  return { code, stdout, stderr };
}
