import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { emptyDatabase } from './harness/database.ts';
import { type Env, runScript as run, spawnScript } from './harness/run-script.ts';

t.test('starts, tells its address, makes a key once, and stops when it is told to', async (t) => {
  const { url } = await emptyDatabase(t);
  const first = await startService({ DATABASE_URL: url });
  t.teardown(() => first.child.kill('SIGKILL'));
  const key = /shown this once: (fealty_\S+)/.exec(first.output)?.[1] ?? '';
  t.equal((await fetch(`${first.address}/readyz`)).status, 200);
  t.equal((await fetch(`${first.address}/v1/accounts`)).status, 401);
  t.equal((await fetch(`${first.address}/v1/accounts`, bearer(key))).status, 200);
  t.strictSame(await stop(first.child, 'SIGTERM'), [0, null]);

  const second = await startService({ DATABASE_URL: url });
  t.teardown(() => second.child.kill('SIGKILL'));
  t.notMatch(second.output, /shown this once/);
  t.equal((await fetch(`${second.address}/v1/accounts`, bearer(key))).status, 200);
  t.strictSame(await stop(second.child, 'SIGINT'), [0, null]);
});

t.test('accepts API_KEY, and makes no other then', async (t) => {
  const { url } = await emptyDatabase(t);
  const service = await startService({ DATABASE_URL: url, API_KEY: 'a-key-of-at-least-20' });
  t.teardown(() => service.child.kill('SIGKILL'));
  t.notMatch(service.output, /shown this once/);
  t.equal((await fetch(`${service.address}/v1/accounts`, bearer('a-key-of-at-least-20'))).status, 200);
  t.strictSame(await stop(service.child, 'SIGTERM'), [0, null]);
});

t.test('tells the mistakes in its configuration, a line each', async (t) => {
  const { code, stderr } = await run('src/main.ts', [], { PORT: 'http', LOG_LEVEL: 'loud' });
  t.equal(code, 1);
  t.match(stderr, /^PORT: "http" is not .*\nLOG_LEVEL: "loud" is not .*\n$/);
});

t.test('tells in one line that its database or its port is not to be had', async (t) => {
  const unreachable = await run('src/main.ts', [], { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x' });
  t.strictSame(unreachable, {
    code: 1,
    stdout: '',
    stderr: 'cannot connect to the database: connect ECONNREFUSED 127.0.0.1:1\n',
  });
  const { url } = await emptyDatabase(t);
  const other = createServer().listen(0, '127.0.0.1');
  t.teardown(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const taken = await run('src/main.ts', [], { DATABASE_URL: url, PORT: String(port) });
  t.equal(taken.code, 1);
  t.equal(taken.stderr, `port ${port} on 127.0.0.1 is in use: set PORT to another one\n`);
});

t.test('--help and --version say so and start nothing', async (t) => {
  t.match(await run('src/main.ts', ['--help'], {}), {
    code: 0,
    stdout: /Usage: npm start[\s\S]*DATABASE_URL/,
  });
  t.match(await run('src/main.ts', ['--version'], {}), { code: 0, stdout: /^\d+\.\d+\.\d+\n$/ });
  t.match(await run('src/main.ts', ['--port'], {}), {
    code: 1,
    stderr: /^There is no option --port\.\nTry: npm start -- --help\n$/,
  });
});

t.test('npm run keys makes, lists and revokes keys', async (t) => {
  const { url } = await emptyDatabase(t);
  const keys = (...args: string[]) => run('src/cli/keys.ts', args, { DATABASE_URL: url });
  const { stdout: made } = await keys('create', '--tenant', 'acme', '--label', 'the shop');
  t.match(made, /^fealty_\S+\n$/);
  const { stdout: listed } = await keys('list');
  t.match(listed, /[0-9a-f]{12} {2}acme .* the shop/);
  t.notMatch(listed, made.trim());
  t.match(await keys('revoke', made.trim()), { code: 0 });
  t.match(await keys('revoke', made.trim()), { code: 1, stderr: 'there is no valid key of that name\n' });
  t.match(await keys('create', '--tenant', 'box', '--sandbox'), { code: 0, stdout: /^fealty_/ });
  t.match(await keys('create', '--tenant', 'acme', '--sandbox'), {
    code: 1,
    stderr: /^the tenant acme exists and is no sandbox/,
  });
  t.match(await keys('create'), { code: 1, stderr: /--tenant needs a name/ });
  t.match(await keys('creat'), { code: 1, stderr: /not understood: creat\nUsage/ });
  t.match(await keys('--help'), { code: 0, stdout: /^Usage: npm run keys/ });
});

async function startService(env: Env) {
  const child = spawnScript('src/main.ts', [], env);
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    const address = /answers at (\S+)\/v1, .*\n/.exec(output)?.[1];
    if (address) {
      child.stdout?.resume();
      return { child, address, output };
    }
  }
  throw new Error(`it did not start: ${output}${child.stderr ? await text(child.stderr) : ''}`);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown[]> {
  child.kill(signal);
  return once(child, 'exit');
}

function bearer(key: string): RequestInit {
  return { headers: { authorization: `Bearer ${key}` } };
}
