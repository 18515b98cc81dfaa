/**
 * Too many connections, shut down or starting up, cancelled by the time limit, a lock that was not had in time,
 * serialisation that did not work out.
 */
const SQL_STATES: readonly unknown[] = [
  '53300',
  '55P03',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '40001',
  '40P01',
];
const CONNECTION_CALLS: readonly unknown[] = ['connect', 'read', 'write'];
const MESSAGES: readonly string[] = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Cannot use a pool after calling end on the pool',
  'Client has encountered a connection error',
];

/** Whether trying again in a moment may help: the database is away or too busy, and the request is not to blame. */
export function isDatabaseLost(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseLost);
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  if (SQL_STATES.includes(code) || CONNECTION_CALLS.includes(syscall)) return true;
  return MESSAGES.some((message) => error.message.startsWith(message)) || isDatabaseLost(error.cause);
}
