/**
 * Promise.all for statements of one transaction: it waits for all of them even when one fails. Otherwise a
 * statement could still be sent after the rollback that the failure causes, outside of any transaction.
 */
export async function together<T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
