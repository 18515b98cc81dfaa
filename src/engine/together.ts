import type { Client } from './client.ts';

/**
 * Sends the statements that `start` starts in one go, and waits for all of them even when one fails. In one go,
 * because each write to the socket costs more than a statement. For all, because otherwise a statement could still be
 * sent after the rollback that the failure causes, outside of any transaction.
 */
export async function together<T extends readonly unknown[]>(
  client: Client,
  start: () => T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const promises = inOneGo(client, start);
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function inOneGo<T>(client: Client, start: () => T): T {
  const stream = socketOf(client);
  stream?.cork();
  try {
    return start();
  } finally {
    stream?.uncork();
  }
}

interface Corkable {
  cork(): void;
  uncork(): void;
}

/** Of a pg client; a pool has none of its own, and its statements go out one by one. */
function socketOf(client: Client): Corkable | undefined {
  return (client as { readonly connection?: { readonly stream?: Corkable } }).connection?.stream;
}
