import { lotKey } from '../books.ts';
import type { Command } from '../command.ts';
import type { Decision } from '../decision.ts';
import type { AccountState, PastTransaction, RecordedLot } from '../state.ts';
import type { Instant } from '../time.ts';
import { shifted, shiftedRef } from './numbers.ts';
import { type Shift, shiftedPast } from './shift.ts';

/** The past of an account, as whoever goes on for it knows it. */
export interface TakenOver {
  readonly history: readonly PastTransaction[];
  readonly supposed: readonly PastTransaction[];
  readonly lotsEarnedAt: readonly (readonly [string, Instant])[];
  readonly recordedLots: readonly RecordedLot[];
}

/** The account that a command takes over, of those that were decided again before it. */
export function estateIn(
  command: Command,
  merged: ReadonlyMap<string, AccountState>,
): AccountState | undefined {
  if (command.kind !== 'merge-take' || command.refusal !== null) return undefined;
  const state = merged.get(command.account);
  if (state === undefined)
    throw new Error(`${command.account} was not decided again before the account it went to`);
  return state;
}

/** By what the numbers and people of an account change that a decision takes over. */
export function shiftBy({ absorbed }: Pick<Decision, 'absorbed'>, command: Command): Shift {
  if (absorbed === null || command.kind !== 'merge-take') throw new Error('nothing was taken over');
  return { slot: absorbed.owners.indexOf(command.account) + 1, people: absorbed.people };
}

export function takenOver(
  { history, supposed, lotsEarnedAt, recordedLots }: AccountState,
  shift: Shift,
): TakenOver {
  const { slot, people } = shift;
  return {
    recordedLots: [...(recordedLots?.values() ?? [])].map((lot) => ({
      ...shiftedRef(lot, slot),
      holder: people[lot.holder] ?? lot.holder,
    })),
    history: [...history.values()].map((past) => shiftedPast(past, shift)),
    supposed: [...supposed.values()].map((past) => shiftedPast(past, shift)),
    lotsEarnedAt: [...(lotsEarnedAt ?? [])].map(([lot, at]) => [shiftedKey(lot, slot), at]),
  };
}

function shiftedKey(key: string, slot: number): string {
  const [seq, n] = key.split(' ').map(Number);
  return lotKey({ seq: shifted(seq ?? 0, slot), n: n ?? 0 });
}
