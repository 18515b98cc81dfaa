import { NO_PEOPLE, renamed, type SamePeople } from '../core/merging/same-people.ts';
import type { Item, ItemResult } from './batch.ts';
import type { Head } from './load/lock-heads.ts';
import type { AccountRecord, Known, Prepared, StakeholderAddress, StakeholderRecord } from './submission.ts';

/** Makes commands of submissions, one after another: a later one sees the master data that an earlier one leaves. */
export function prepareItems(
  items: readonly Item[],
  loaded: { readonly head: Head; readonly now: number; readonly people: readonly StakeholderRecord[] },
  results: Map<Item, ItemResult>,
): readonly { item: Item; prepared: Prepared }[] {
  const { head, now } = loaded;
  const { owners, people: samePeople } = head.absorbed ?? NOTHING_ABSORBED;
  let account: AccountRecord | null = head.account;
  let people = loaded.people;
  const done: { item: Item; prepared: Prepared }[] = [];
  let waiting = false;
  for (const item of items) {
    const current = people;
    const known: Known = {
      accountId: head.accountId,
      now,
      account,
      owners,
      find: (address) => findPerson(current, asKnownNow(address, samePeople)),
    };
    const prepared = waiting ? null : item.submission.prepare(known);
    if (prepared === null) results.set(item, 'later');
    else if (prepared.refused === true) results.set(item, { kind: 'refused', refusal: prepared });
    else if (done.length > 0 && (readsHistory(prepared) || isAlone(prepared))) {
      // What it amends may be just before it in this batch, where it cannot be loaded yet.
      waiting = true;
      results.set(item, 'later');
    } else {
      waiting = isAlone(prepared);
      done.push({ item, prepared: { ...prepared, command: renamed(prepared.command, samePeople) } });
      account = prepared.account ?? account;
      const { stakeholder } = prepared;
      if (stakeholder !== undefined)
        people = [...people.filter((person) => person.id !== stakeholder.id), stakeholder];
    }
  }
  return done;
}

const NOTHING_ABSORBED = { owners: [], people: NO_PEOPLE };

/** After it the account is another one, or has the numbers and people of another one: what follows waits for that. */
function isAlone({ command }: Prepared): boolean {
  return command.kind === 'merge-give' || command.kind === 'merge-take';
}

function asKnownNow(address: StakeholderAddress, people: SamePeople): StakeholderAddress {
  return 'id' in address ? { id: people[address.id] ?? address.id } : address;
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
