import { startEmbeddedPostgres } from '../../src/db/embedded/embedded-postgres.ts';

// A service as far as the data folder can tell: it starts the database and keeps it until it is killed.
const [dataDir = ''] = process.argv.slice(2);
await startEmbeddedPostgres({ dataDir, durable: true });
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
