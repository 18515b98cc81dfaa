import type { Decision } from '../decision.ts';
import { settledFrom } from '../migration/pending-migration.ts';
import { occasionName } from '../occasions/occasion.ts';
import { programAt } from '../program/compile.ts';
import type { Draft } from './draft.ts';

export type SettledUpTo = Pick<Decision, 'lastOccasion' | 'settledVersion'>;

/** Which occasion was the last of its instant, and which version has brought its terms, once this is decided. */
export function settledUpTo(draft: Draft): SettledUpTo {
  return { lastOccasion: lastOccasionOf(draft), settledVersion: settledVersionOf(draft) };
}

function lastOccasionOf({ deciding: { command, state } }: Draft): string | null {
  if (command.kind !== 'occasion') return null;
  const { occasion } = command;
  const name = occasionName(occasion);
  if (occasion.kind !== 'migration' || state.settledAt !== occasion.at) return name;
  // A version that nobody knew of in time comes after what was decided at that instant before.
  return state.lastOccasion !== null && state.lastOccasion < name ? name : state.lastOccasion;
}

function settledVersionOf({ deciding: { command, state, now, programs } }: Draft): number {
  if (command.kind !== 'occasion') return programAt(programs, now).version;
  if (command.occasion.kind === 'migration') return command.occasion.version;
  // What takes effect at this very instant may still have to bring its terms.
  const { version } = programAt(programs, now - 1);
  const isLater = settledFrom(programs, version) > settledFrom(programs, state.settledVersion);
  return isLater ? version : state.settledVersion;
}
