import { totalmem } from 'node:os';

export interface ServerAddress {
  /** A Unix socket's folder, or a loopback address. */
  readonly host: string;
  readonly port: number;
}

const megabyte = 1024 * 1024;

/** The whole postgresql.conf: written at every start, so that it always fits this release and this machine. */
export function postgresConf(address: ServerAddress, durable: boolean): string {
  return [
    '# Written by Fealty at every start; changes here are lost.',
    ...Object.entries({
      ...addressSettings(address),
      ...memorySettings(totalmem()),
      ...commonSettings,
      ...(durable ? durableSettings : throwAwaySettings),
    }).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`),
    '',
  ].join('\n');
}

/** On a Unix socket its private folder is the guard; loopback is open to every user of the machine. */
export function hbaConf(usesSocket: boolean): string {
  return usesSocket ? 'local all all trust\n' : 'host all all 127.0.0.1/32 scram-sha-256\n';
}

function addressSettings({ host, port }: ServerAddress) {
  return host.startsWith('/')
    ? {
        listen_addresses: '',
        unix_socket_directories: `"${host}"`,
        unix_socket_permissions: '0700',
        port: String(port),
      }
    : { listen_addresses: host, port: String(port) };
}

/** Modest, because the service and other programs live on the same machine. */
function memorySettings(totalBytes: number) {
  const sharedMegabytes = totalBytes >= 4096 * megabyte ? 256 : 128;
  return {
    shared_buffers: `${sharedMegabytes}MB`,
    effective_cache_size: `${Math.max(256, Math.floor(totalBytes / megabyte / 2))}MB`,
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
  };
}

const commonSettings = {
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  datestyle: 'ISO, YMD',
  lc_messages: 'C',
  default_text_search_config: 'pg_catalog.simple',
  // The statements are short and prepared: compiling them costs more than running them.
  jit: 'off',
  random_page_cost: '1.1',
  // One file a weekday, so that the logs never grow without end.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_line_prefix: '%m [%p] %a ',
  log_checkpoints: 'off',
} as const;

const durableSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  wal_buffers: '16MB',
  checkpoint_timeout: '15min',
  // Left at its default, so that a base backup can be taken while the service runs.
  wal_level: 'replica',
} as const;

/** For tests: nothing is worth a wait for the disk, and nothing survives a crash. */
const throwAwaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
} as const;
