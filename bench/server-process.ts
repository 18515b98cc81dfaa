import { type ChildProcess, spawn } from 'node:child_process';

export interface ServerProcess {
  readonly pid: number;
  readonly address: string;
  readonly stop: () => Promise<void>;
}

const startWaitMs = 30_000;
const stopWaitMs = 10_000;

/** Starts a server in a process of its own and waits until it names its address. */
export async function startServerProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => {
    // What it says about requests that are cut off by stopping it is nobody's concern.
    child.stdout?.unpipe().resume();
    child.stderr?.removeAllListeners('data').resume();
    return stopProcess(child);
  };
  try {
    const address = await readAddress(child, args.join(' '));
    // Whatever else it says is for whoever waits for the result.
    child.stdout?.pipe(process.stderr, { end: false });
    if (child.pid === undefined) throw new Error('a process that runs has an id');
    return { pid: child.pid, address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readAddress(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`${name} did not start: ${said}`)), startWaitMs);
    const onStdout = (text: Buffer) => {
      said += text;
      const address = /https?:\/\/[\w.:[\]-]+/.exec(said)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      child.stdout?.off('data', onStdout);
      resolve(address);
    };
    child.stdout?.on('data', onStdout);
    child.stderr?.on('data', (text: Buffer) => {
      said += text;
      process.stderr.write(text);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${name} ended with ${signal ?? code}: ${said}`)));
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopWaitMs);
  await exited;
  clearTimeout(timer);
}
