import { shifted } from '../../core/merging/numbers.ts';
import { NO_PEOPLE, renamed, type SamePeople } from '../../core/merging/same-people.ts';
import type { Absorbed } from '../../core/state.ts';
import { bigints, ints, uuids } from '../columns.ts';
import type { AccountPlace } from './resolve-accounts.ts';

/** Where the past of an account stands: with itself, and with the accounts that were merged into it. */
export interface Past {
  readonly accountId: string;
  readonly places: readonly PastPlace[];
  /** People of those who are somebody that was there already. */
  readonly people: SamePeople;
}

/** Rows of an account whose numbers are by so much higher there than at the one that took it over. */
export interface PastPlace {
  readonly accountId: string;
  readonly slot: number;
  readonly shift: number;
}

export function pastWith(accountId: string, absorbed: Absorbed | null): Past {
  const owners = [accountId, ...(absorbed?.owners ?? [])];
  const places = owners.map((owner, slot) => ({ accountId: owner, slot, shift: 0 - shifted(0, slot) }));
  return { accountId, places, people: absorbed?.people ?? NO_PEOPLE };
}

export function pastOf({ accountId, absorbed }: Pick<AccountPlace, 'accountId' | 'absorbed'>): Past {
  return pastWith(accountId, absorbed);
}

/** A number, and what it is at each place where rows may know it: at an account that took others over, in between. */
export interface Spelled {
  readonly place: PastPlace;
  readonly seq: number;
  readonly there: number;
}

export function spelled({ places }: Past, seqs: readonly number[]): readonly Spelled[] {
  return places.flatMap((place) => seqs.map((seq) => ({ place, seq, there: seq + place.shift })));
}

/** The same at the one account whose command it is: its own numbers are above zero, and those of its slots are below. */
export function spelledAtOwner(past: Past, seqs: readonly number[]): readonly Spelled[] {
  return spelled(past, seqs).filter(({ there }) => there > 0 && shifted(there, 1) < 0);
}

/** As a statement takes them. */
export const SPELLED =
  'unnest($1::uuid[], $2::int[], $3::bigint[], $4::bigint[]) as p (account_id, slot, seq, there)';

export function columnsOf(asked: readonly Spelled[]): Buffer[] {
  return [
    uuids(asked.map(({ place }) => place.accountId)),
    ints(asked.map(({ place }) => place.slot)),
    bigints(asked.map(({ seq }) => seq)),
    bigints(asked.map(({ there }) => there)),
  ];
}

/** What stands at a place, with people as they are known now. */
export function asKnownNow<T>({ people }: Past, value: T): T {
  return renamed(value, people);
}
