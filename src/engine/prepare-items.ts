import type { Item, ItemResult } from './batch.ts';
import type { Head } from './load/lock-heads.ts';
import type { AccountRecord, Known, Prepared, StakeholderAddress, StakeholderRecord } from './submission.ts';

/** Makes commands of submissions, one after another: a later one sees the master data that an earlier one leaves. */
export function prepareItems<I extends Item>(
  items: readonly I[],
  loaded: { readonly head: Head; readonly now: number; readonly people: readonly StakeholderRecord[] },
  results: Map<I, ItemResult>,
): readonly { item: I; prepared: Prepared }[] {
  const { head, now } = loaded;
  let account: AccountRecord | null = head.account;
  let people = loaded.people;
  const done: { item: I; prepared: Prepared }[] = [];
  let waiting = false;
  for (const item of items) {
    const current = people;
    const known: Known = {
      accountId: head.accountId,
      now,
      account,
      find: (address) => findPerson(current, address),
    };
    const prepared = waiting ? null : item.submission.prepare(known);
    if (prepared === null) results.set(item, 'later');
    else if (prepared.refused === true) results.set(item, { kind: 'refused', refusal: prepared });
    else if (done.length > 0 && readsHistory(prepared)) {
      // What it amends may be just before it in this batch, where it cannot be loaded yet.
      waiting = true;
      results.set(item, 'later');
    } else {
      done.push({ item, prepared });
      account = prepared.account ?? account;
      const { stakeholder } = prepared;
      if (stakeholder !== undefined)
        people = [...people.filter((person) => person.id !== stakeholder.id), stakeholder];
    }
  }
  return done;
}

const READING_HISTORY = ['return', 'void', 'referral-amend', 'lot-reinstate'] as const;

function readsHistory({ command }: Prepared): boolean {
  return READING_HISTORY.some((kind) => kind === command.kind);
}

function findPerson(
  people: readonly StakeholderRecord[],
  address: StakeholderAddress,
): StakeholderRecord | null {
  const found = people.find((person) =>
    'id' in address ? person.id === address.id : person.externalId === address.externalId,
  );
  return found ?? null;
}
