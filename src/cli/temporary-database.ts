import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { StartupError } from '../startup-error.ts';

export interface TemporaryDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** A new, empty database on the server of the given URL, whose own database is left untouched. */
export async function createTemporaryDatabase(serverUrl: string): Promise<TemporaryDatabase> {
  const name = `fealty_demo_${randomBytes(6).toString('hex')}`;
  await runOnce(serverUrl, `create database ${name}`);
  return {
    url: replaceDatabase(serverUrl, name),
    // Forced, because a connection that is still closing must not keep the database alive.
    drop: () => runOnce(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

/** By text, because a URL that names a socket's folder has no host, and the URL class refuses that. */
export function replaceDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*)(?:\/[^?#]*)?/, `$1/${name}`);
}

async function runOnce(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(statement);
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    throw new StartupError(`'${statement}' on the server of DATABASE_URL: ${message || code}`, {
      cause: error,
    });
  } finally {
    await client.end();
  }
}
