import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestScope } from './database.ts';

export interface ServiceProcess {
  /** Such as http://127.0.0.1:41234, without the /v1. */
  readonly address: string;
  /** Sends the signal and waits until the process is gone; its exit code. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** The key that every service process of a test accepts. */
export const PROCESS_KEY = 'the-key-of-service-processes';

export interface ProcessAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends a request to whichever process it is at that time. */
export function callerOf(service: () => ServiceProcess) {
  return async (method: string, path: string, body: object): Promise<ProcessAnswer> => {
    const response = await fetch(`${service().address}${path}`, {
      method,
      headers: { authorization: `Bearer ${PROCESS_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
}

/** The real service in a process of its own, on a free port and the given database. */
export async function startServiceProcess(t: TestScope, databaseUrl: string): Promise<ServiceProcess> {
  // Without tap's own options, which would make the process count as a part of the test.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    API_KEY: PROCESS_KEY,
    // Connections that are cut off on purpose are no news.
    LOG_LEVEL: 'fatal',
  };
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const stop = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  t.teardown(() => (child.exitCode === null && child.signalCode === null ? stop('SIGKILL') : undefined));
  return { address: await readAddress(child), stop };
}

async function readAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the output of the process is not piped');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /answers at (http:\S+)\/v1/.exec(line)?.[1];
    if (address !== undefined) {
      child.stdout.resume();
      return address;
    }
  }
  throw new Error('the service ended before it answered');
}
