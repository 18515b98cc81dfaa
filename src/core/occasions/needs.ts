import { CLOCK_TOLERANCE_MS } from '../decide/checks.ts';
import { activityNeeds, type FigureNeed, figuresToPost, mergeNeeds } from '../needs.ts';
import type { Program } from '../program/compiled.ts';
import { OCCASIONS } from '../program/document.ts';
import { type Instant, MS_PER_DAY } from '../time.ts';

/** The longest delay of a period's end, and a day for the clock. */
const SETTLED_LATER_MAX_MS = 32 * MS_PER_DAY;

/** When an account is looked at, and since when it is enrolled. */
interface LookedAt {
  readonly dueAt: Instant | null;
  readonly now: Instant;
  readonly enrolledAt: Instant;
}

/** True where something that happens by itself may be due. */
export function areOccasionsDue(programs: readonly Program[], { dueAt, now }: LookedAt): boolean {
  return dueAt !== null && dueAt <= now && programs.some(({ occasions }) => occasions.length > 0);
}

/** The days of what was done, without which nobody can say when something happens next. */
export function figuresToForesee(
  programs: readonly Program[],
  { now }: Pick<LookedAt, 'now'>,
): readonly FigureNeed[] {
  return mergeNeeds(
    programs.flatMap((program) =>
      program.occasions.length === 0 ? [] : activityNeeds(program, program.zone.dayOf(now)),
    ),
  );
}

/** The figures on which all is judged that has happened by itself since something fell due. */
export function figuresForOccasions(programs: readonly Program[], looked: LookedAt): readonly FigureNeed[] {
  if (!areOccasionsDue(programs, looked)) return [];
  const { dueAt, now, enrolledAt } = looked;
  const knownUntil = now + CLOCK_TOLERANCE_MS;
  const instants = [(dueAt ?? now) - SETTLED_LATER_MAX_MS, now];
  return mergeNeeds(
    programs.flatMap((program) =>
      OCCASIONS.filter((kind) => program.rules[kind].length > 0).flatMap((kind) =>
        // Two days with all days between them: a period of any day between begins no earlier than that of the first.
        instants.flatMap((occurredAt) =>
          figuresToPost(program, { kind, occurredAt, enrolledAt, stakeholder: null, knownUntil }),
        ),
      ),
    ),
  );
}
