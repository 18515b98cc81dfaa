import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { buildApp } from '../app.ts';
import type { Deps } from '../deps.ts';
import { openApiDocument } from '../http/openapi.ts';

const help = `Usage: npm run openapi, npm run openapi:check

Makes the OpenAPI document from the routes and writes openapi/openapi.json (--write), or compares it (--check).
Needs no database.
`;

const committedFile = new URL('../../openapi/openapi.json', import.meta.url);

await main(process.argv.slice(2));

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      check: { type: 'boolean' },
      write: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help || values.check === values.write) {
    process.stdout.write(help);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const text = await makeDocument();
  if (values.write) {
    await mkdir(new URL('.', committedFile), { recursive: true });
    await writeFile(committedFile, text);
    return;
  }
  const committed = await readFile(committedFile, 'utf8').catch(() => '');
  if (committed === text) return;
  process.stderr.write(
    `openapi/openapi.json is not what the routes give; ${firstDifference(committed, text)}\n`,
  );
  process.stderr.write('Run "npm run openapi" and commit it.\n');
  process.exitCode = 1;
}

async function makeDocument(): Promise<string> {
  const app = buildApp(offlineDeps());
  await app.ready();
  const document = openApiDocument(app);
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Building the application uses none of them; should it ever, this says so. */
function offlineDeps(): Deps {
  const unusable = <T extends object>(name: string): T =>
    new Proxy({} as T, {
      get: (_target, property) => {
        throw new Error(`${name}.${String(property)} was used while the application was built`);
      },
    });
  return {
    pool: unusable('pool'),
    db: unusable('db'),
    engine: unusable('engine'),
    clock: () => 0,
    log: pino({ level: 'silent' }),
  };
}

function firstDifference(before: string, after: string): string {
  const old = before.split('\n');
  const line = after.split('\n').findIndex((text, at) => text !== old[at]);
  return `the first difference is in line ${line + 1}`;
}
