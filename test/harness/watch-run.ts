import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../src/db/embedded/process-identity.ts';
import { stopTestServer } from './test-server.ts';

// Outlives the run of tests, also a killed one, and then removes its database server.
const [runPid, folder] = process.argv.slice(2);
if (!runPid || !folder) throw new Error('usage: watch-run.ts PID FOLDER');
while (isAlive(Number(runPid))) await sleep(200);
await stopTestServer(folder);
