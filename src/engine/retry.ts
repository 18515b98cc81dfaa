/** Before the second attempt, the third and the fourth: a database that restarts is back after about a second. */
const WAITS_MS: readonly number[] = [0, 100, 500];

/** Deadlocks and serialization failures. */
const CONFLICT = /^(40001|40P01)$/;
/** Connections that broke off, servers that stop or start, and servers with no connection to spare. */
const AWAY = /^(08...|57P0[123]|53300|ECONN.*|EPIPE|ETIMEDOUT|ENOENT|ENOTFOUND|EAI_AGAIN)$/;
const BROKEN = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;
const NO_CONNECTION = /^timeout exceeded when trying to connect/;

/** How long to wait before what failed is tried again; null: not at all. */
export function retryWaitMs(error: unknown, attempt: number): number | null {
  const mayPass = CONFLICT.test(codeOf(error)) || isBrokenOff(error);
  return mayPass ? (WAITS_MS[attempt - 1] ?? null) : null;
}

/** It failed for a reason that has nothing to do with what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  // Who waited for a connection in vain has waited long enough, so that is not tried again.
  return isBrokenOff(error) || (error instanceof Error && NO_CONNECTION.test(error.message));
}

function isBrokenOff(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isBrokenOff);
  return AWAY.test(codeOf(error)) || (error instanceof Error && BROKEN.test(error.message));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
