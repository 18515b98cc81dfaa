import { readFile } from 'node:fs/promises';
import t from 'tap';
import { describeVariables, readConfig } from '../src/config.ts';

const standard = {
  databaseConnectionsMax: 14,
  dataDir: './.data',
  host: '127.0.0.1',
  port: 8080,
  logLevel: 'info',
  bodyLimitBytes: 1_048_576,
  stopTimeoutSeconds: 20,
  areJobsOn: true,
};

t.test('needs nothing', async (t) => {
  t.strictSame(readConfig({}), { config: standard });
});

t.test('takes an empty variable for one that is not set', async (t) => {
  t.strictSame(readConfig({ PORT: '', DATABASE_URL: ' ', API_KEY: '' }), { config: standard });
});

t.test('reads what is set', async (t) => {
  const env = {
    DATABASE_URL: 'postgres://me:secret@db.example:6432/loyalty?sslmode=require',
    DATABASE_CONNECTIONS_MAX: '2',
    DATA_DIR: '/var/lib/fealty',
    HOST: '::1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    BODY_LIMIT_BYTES: '67108864',
    API_KEY: 'a-key-of-at-least-20',
    STOP_TIMEOUT_SECONDS: '300',
    JOBS: 'off',
  };
  t.strictSame(readConfig(env), {
    config: {
      databaseUrl: env.DATABASE_URL,
      databaseConnectionsMax: 2,
      dataDir: '/var/lib/fealty',
      host: '::1',
      port: 0,
      logLevel: 'silent',
      bodyLimitBytes: 67_108_864,
      apiKey: env.API_KEY,
      stopTimeoutSeconds: 300,
      areJobsOn: false,
    },
  });
});

t.test('takes a socket folder in place of a host', async (t) => {
  const databaseUrl = 'postgres://me@/loyalty?host=/run/postgresql';
  t.match(readConfig({ DATABASE_URL: databaseUrl }), { config: { databaseUrl } });
});

const mistakes: readonly (readonly [name: string, value: string, line: RegExp])[] = [
  ['PORT', '65536', /^PORT: "65536" is not a whole number from 0 to 65535$/],
  ['PORT', '-1', /^PORT: "-1" is not a whole number/],
  ['PORT', '8080.5', /^PORT: "8080.5" is not/],
  ['PORT', '1e3', /^PORT: "1e3" is not/],
  ['PORT', 'http', /^PORT: "http" is not/],
  ['HOST', 'http://localhost', /^HOST: "http:\/\/localhost" is not a host name or an IP address$/],
  ['LOG_LEVEL', 'INFO', /^LOG_LEVEL: "INFO" is not one of fatal, error, warn, info, debug, trace, silent$/],
  ['BODY_LIMIT_BYTES', '1023', /^BODY_LIMIT_BYTES: "1023" is not a whole number from 1024 to 67108864$/],
  ['DATABASE_CONNECTIONS_MAX', '1', /^DATABASE_CONNECTIONS_MAX: "1" is not a whole number from 2 to 100$/],
  [
    'DATABASE_CONNECTIONS_MAX',
    '5',
    /^DATABASE_CONNECTIONS_MAX: 5 is too few with JOBS=on, which takes 6 or more$/,
  ],
  ['JOBS', 'yes', /^JOBS: "yes" is not "on" or "off"$/],
  ['STOP_TIMEOUT_SECONDS', '0', /^STOP_TIMEOUT_SECONDS: "0" is not a whole number from 1 to 300$/],
  [
    'DATABASE_URL',
    'mysql://root:hunter2@db/x',
    /^DATABASE_URL: the value \(not shown, it is a secret\) is not a URL like/,
  ],
  ['DATABASE_URL', 'postgres://me:hunter2@host:port/x', /^DATABASE_URL: the value \(not shown/],
  [
    'API_KEY',
    'hunter2',
    /^API_KEY: the value \(not shown, it is a secret\) is not a key of 20 to 200 letters/,
  ],
];

for (const [name, value, line] of mistakes) {
  t.test(`refuses ${name}=${value}`, async (t) => {
    const result = readConfig({ [name]: value });
    t.match(result, { mistakes: [line] });
    t.notMatch(JSON.stringify(result), /hunter2/, 'no secret is shown');
  });
}

t.test('tells all mistakes at once', async (t) => {
  t.match(readConfig({ PORT: 'x', LOG_LEVEL: 'y' }), { mistakes: [/^PORT/, /^LOG_LEVEL/] });
});

t.test('--help and .env.example name every variable', async (t) => {
  const example = await readFile(new URL('../.env.example', import.meta.url), 'utf8');
  const named = [...describeVariables().matchAll(/^ {2}([A-Z_]+)/gm)].map((match) => match[1]);
  t.equal(named.length, 10);
  for (const name of named) t.match(example, new RegExp(`^#${name}=`, 'm'));
});
