import { existsSync } from 'node:fs';

/** What an operator can set, as the program uses it. */
export interface Config {
  /** Absent: an embedded Postgres in `dataDir`. */
  readonly databaseUrl?: string;
  readonly databaseConnectionsMax: number;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly bodyLimitBytes: number;
  /** Accepted for the tenant `default`, for containers and CI, where nobody reads the key made at first start. */
  readonly apiKey?: string;
  readonly stopTimeoutSeconds: number;
  /** Does this process run the scheduled jobs? */
  readonly areJobsOn: boolean;
}

export type LogLevel = (typeof logLevels)[number];

/** For the engine and for reads one each, and for the jobs: to listen, to work, and to keep two from running twice. */
const CONNECTIONS_WITH_JOBS_MIN = 6;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

export type ConfigResult = { readonly config: Config } | { readonly mistakes: readonly string[] };

/** All mistakes at once, a line each, which names the variable, its value and what is allowed. */
export function readConfig(env: Environment): ConfigResult {
  const mistakes: string[] = [];
  const read = <T>(variable: Variable<T>): T => {
    const text = env[variable.name]?.trim() ?? '';
    // Compose files and shells set empty variables where they mean none.
    if (text === '') return variable.fallback;
    const value = variable.parse(text);
    if (value !== undefined) return value;
    const shown = variable.isSecret ? 'the value (not shown, it is a secret)' : JSON.stringify(text);
    mistakes.push(`${variable.name}: ${shown} is not ${variable.allowed}`);
    return variable.fallback;
  };
  const databaseUrl = read(variables.databaseUrl);
  const apiKey = read(variables.apiKey);
  const config: Config = {
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(apiKey !== undefined && { apiKey }),
    databaseConnectionsMax: read(variables.databaseConnectionsMax),
    dataDir: read(variables.dataDir),
    host: read(variables.host),
    port: read(variables.port),
    logLevel: read(variables.logLevel),
    bodyLimitBytes: read(variables.bodyLimitBytes),
    stopTimeoutSeconds: read(variables.stopTimeoutSeconds),
    areJobsOn: read(variables.jobs) === 'on',
  };
  if (config.areJobsOn && config.databaseConnectionsMax < CONNECTIONS_WITH_JOBS_MIN) {
    mistakes.push(
      `DATABASE_CONNECTIONS_MAX: ${config.databaseConnectionsMax} is too few with JOBS=on, which takes ` +
        `${CONNECTIONS_WITH_JOBS_MIN} or more`,
    );
  }
  return mistakes.length > 0 ? { mistakes } : { config };
}

/** The process's environment, completed from `.env` in the current folder; what is set already wins. */
export function loadEnvironment(): Environment {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

interface Variable<T> {
  readonly name: string;
  readonly about: string;
  readonly allowed: string;
  readonly fallback: T;
  readonly parse: (text: string) => T | undefined;
  readonly isSecret?: boolean;
}

const variables = {
  databaseUrl: {
    name: 'DATABASE_URL',
    about: 'The database; without it an embedded Postgres runs in DATA_DIR',
    allowed: 'a URL like postgres://user:password@host:5432/database',
    fallback: undefined,
    parse: parseDatabaseUrl,
    isSecret: true,
  } satisfies Variable<string | undefined>,
  databaseConnectionsMax: {
    name: 'DATABASE_CONNECTIONS_MAX',
    about: 'How many connections to the database this process opens at most',
    ...wholeNumber(2, 100, 14),
  } satisfies Variable<number>,
  dataDir: {
    name: 'DATA_DIR',
    about: 'The folder of the embedded Postgres',
    allowed: 'the path of a folder',
    fallback: './.data',
    parse: (text) => (text.includes('\0') ? undefined : text),
  } satisfies Variable<string>,
  host: {
    name: 'HOST',
    about: 'The address to listen on; 0.0.0.0 for all of them',
    allowed: 'a host name or an IP address',
    fallback: '127.0.0.1',
    parse: (text) => (/^[\w.:-]+$/.test(text) ? text : undefined),
  } satisfies Variable<string>,
  port: {
    name: 'PORT',
    about: 'The port to listen on; 0 for any free one',
    ...wholeNumber(0, 65_535, 8080),
  } satisfies Variable<number>,
  logLevel: {
    name: 'LOG_LEVEL',
    about: 'The least important lines that are logged',
    allowed: `one of ${logLevels.join(', ')}`,
    fallback: 'info',
    parse: (text) => logLevels.find((level) => level === text),
  } satisfies Variable<LogLevel>,
  bodyLimitBytes: {
    name: 'BODY_LIMIT_BYTES',
    about: 'The largest request body that is read',
    ...wholeNumber(1024, 64 * 1024 * 1024, 1024 * 1024),
  } satisfies Variable<number>,
  apiKey: {
    name: 'API_KEY',
    about: 'A key to accept for the tenant "default"',
    allowed: 'a key of 20 to 200 letters, digits, "_" or "-"',
    fallback: undefined,
    parse: (text) => (/^[\w-]{20,200}$/.test(text) ? text : undefined),
    isSecret: true,
  } satisfies Variable<string | undefined>,
  stopTimeoutSeconds: {
    name: 'STOP_TIMEOUT_SECONDS',
    about: 'How long requests under way may take when the service is told to stop',
    ...wholeNumber(1, 300, 20),
  } satisfies Variable<number>,
  jobs: {
    name: 'JOBS',
    about: 'Does this process run the scheduled jobs? They need a schema of their own, graphile_worker',
    allowed: '"on" or "off"',
    fallback: 'on',
    parse: (text) => (text === 'on' || text === 'off' ? text : undefined),
  } satisfies Variable<'on' | 'off'>,
};

function wholeNumber(min: number, max: number, fallback: number) {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    fallback,
    parse: (text: string) => {
      const value = Number(text);
      return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
    },
  };
}

/** A socket's folder may stand in place of the host: `postgres://user@/database?host=/run/postgresql`. */
function parseDatabaseUrl(text: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(text)) return undefined;
  return URL.canParse(text) || URL.canParse(text.replace('@/', '@localhost/')) ? text : undefined;
}

/** For `--help`: one line per variable. */
export function describeVariables(): string {
  const all: readonly Variable<unknown>[] = Object.values(variables);
  return all
    .map(({ name, about, allowed, fallback }) => {
      const standard = fallback === undefined ? 'not set' : fallback;
      return `  ${name.padEnd(26)}${about}.\n${' '.repeat(28)}${allowed} (default: ${standard})`;
    })
    .join('\n');
}
