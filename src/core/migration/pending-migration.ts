import type { Migration } from '../occasions/occasion.ts';
import type { Program } from '../program/compiled.ts';
import type { AccountState } from '../state.ts';
import type { Instant } from '../time.ts';

/** Under which version an account has been settled, and up to when. */
export type SettledUnder = Pick<AccountState, 'settledAt' | 'settledVersion'>;

/**
 * The versions that bring new terms to an account, each with when it takes effect, in that order. Where nobody knew of one
 * when the account was settled, it comes as soon as it can.
 */
export function pendingMigrations(
  programs: readonly Program[],
  { settledAt, settledVersion }: SettledUnder,
): readonly Migration[] {
  if (!programs.some(({ migrates }) => migrates !== null)) return NONE;
  const settled = settledFrom(programs, settledVersion);
  return programs
    .flatMap(({ migrates, effectiveFrom, version }) =>
      migrates === null || effectiveFrom === null || effectiveFrom <= settled
        ? []
        : [{ effectiveFrom, version }],
    )
    .sort((a, b) => a.effectiveFrom - b.effectiveFrom)
    .map(({ effectiveFrom, version }) => {
      const at = Math.max(effectiveFrom, settledAt);
      return { kind: 'migration', at, occurredAt: at, version };
    });
}

const NONE: readonly Migration[] = [];

/** Since when the version has been in force under which an account is settled; -Infinity: since ever. */
export function settledFrom(programs: readonly Program[], settledVersion: number): number {
  const settled = programs.find(({ version }) => version === settledVersion);
  return settled?.effectiveFrom ?? Number.NEGATIVE_INFINITY;
}

/** When something falls due, also by a version of which nobody knew when that was last looked at. Null: never. */
export function dueWithMigrations(
  programs: readonly Program[],
  settled: SettledUnder & Pick<AccountState, 'dueAt' | 'ended'>,
): Instant | null {
  const { dueAt, ended } = settled;
  if (ended !== null) return null;
  const [next] = pendingMigrations(programs, settled);
  if (next === undefined) return dueAt;
  return dueAt === null ? next.at : Math.min(dueAt, next.at);
}
