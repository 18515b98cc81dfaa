import type { Item } from './batch.ts';
import type { Client } from './client.ts';
import { reserveNames } from './enrolment.ts';
import { type AccountPlace, resolveAccounts } from './load/resolve-accounts.ts';
import type { Result } from './submission.ts';
import { together } from './together.ts';

/** Submissions by the account that they name, in the order in which they came. */
export type Members<I> = ReadonlyMap<string, { readonly place: AccountPlace; readonly items: readonly I[] }>;

/** Finds the accounts that submissions name, after reserving names that may be new. */
export async function resolveItems<I extends Item>(
  client: Client,
  items: readonly I[],
): Promise<{ members: Members<I>; unresolved: ReadonlyMap<I, Result> }> {
  const enrolments = items.flatMap(({ submission }) =>
    submission.enrol === undefined ? [] : [submission.enrol],
  );
  const asked = items.map(({ submission }) => ({ tenant: submission.tenant, address: submission.account }));
  const [, resolved] = await together(
    client,
    () => [reserveNames(client, enrolments), resolveAccounts(client, asked)] as const,
  );
  const members = new Map<string, { place: AccountPlace; items: I[] }>();
  const unresolved = new Map<I, Result>();
  for (const [i, item] of items.entries()) {
    const place = resolved[i] ?? 'no-account';
    if (typeof place === 'string') {
      unresolved.set(item, { kind: place });
      continue;
    }
    const known = members.get(place.accountId);
    if (known === undefined) members.set(place.accountId, { place, items: [item] });
    else known.items.push(item);
  }
  return { members, unresolved };
}
