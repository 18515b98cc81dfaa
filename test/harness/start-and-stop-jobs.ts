// Starts the schedule and stops it; then nothing must keep this process from ending by itself.
import pino from 'pino';
import { createKysely, createPool } from '../../src/db/pool.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { JOBS } from '../../src/jobs/jobs.ts';
import { startSchedule } from '../../src/jobs/schedule.ts';

const url = process.env.DATABASE_URL ?? '';
const pools = [
  createPool(url),
  createPool(url, { pipeline: true }),
  createPool(url, { connectionsMax: 2, types: 'of pg' }),
] as const;
const [pool, enginePool, libraryPool] = pools;
const log = pino({ level: 'warn' }, pino.destination(2));
const db = createKysely(pool);
const engine = createEngine({ pool: enginePool, db, clock: Date.now, log });
await engine.start();
const schedule = await startSchedule({ db, engine, clock: Date.now, log }, { pool: libraryPool, jobs: JOBS });
await schedule.stop();
await engine.stop();
for (const one of pools) await one.end();
process.stdout.write(`${performance.now()}`);
process.on('exit', () => process.stdout.write(` ${performance.now()}`));
