import type { FigureNeed } from '../needs.ts';
import { programAt } from '../program/compile.ts';
import type { Ladder, Metric, Program } from '../program/compiled.ts';
import type { Day, Instant } from '../time.ts';
import { dependsUntil } from './reached-by.ts';

/** The figures that say which tiers are reached because something is counted on a day. */
export function figuresToReach(program: Program, day: Day, enrolledOn: Day): readonly FigureNeed[] {
  return [...program.ladders.values()].flatMap((ladder) => {
    const to = dependsUntil(ladder, day, enrolledOn);
    return ladder.asked.map((metric) => ({ ...needFrom(ladder, metric, day, enrolledOn), to }));
  });
}

/** What falls due between two instants. */
export interface Due {
  readonly dueAt: Instant;
  readonly now: Instant;
}

/** The figures that decide what follows a tier that ended, on ladders where they do. */
export function figuresToSettle(
  programs: readonly Program[],
  { dueAt, now }: Due,
  enrolledOn: Day,
): readonly FigureNeed[] {
  return versionsFrom(programs, dueAt, now).flatMap((program) => {
    const ladders = [...program.ladders.values()].filter(({ held }) => held.then === 'figures');
    const firstDay = program.zone.dayOf(dueAt - 1);
    const to = program.zone.dayOf(now) + 1;
    return ladders.flatMap((ladder) =>
      ladder.asked.map((metric) => ({ ...needFrom(ladder, metric, firstDay, enrolledOn), to })),
    );
  });
}

/** The figures that say what became of tiers when transactions of these instants count less than they did, or more. */
export function figuresToReassess(
  programs: readonly Program[],
  changedAt: readonly Instant[],
  enrolledOn: Day,
): readonly FigureNeed[] {
  return changedAt.flatMap((at) =>
    versionsFrom(programs, at, Number.POSITIVE_INFINITY).flatMap((program) =>
      figuresToReach(program, program.zone.dayOf(at), enrolledOn),
    ),
  );
}

/** The first days whose figures still count today: the first ones of the periods that metrics of ladders are in. */
export function firstDaysThatCount(program: Program, today: Day, enrolledOn: Day): readonly Day[] {
  const first = [...program.ladders.values()].flatMap(({ asked }) =>
    asked.map((metric) => Math.max(EPOCH, metric.windowOf(today, enrolledOn).from)),
  );
  return [...new Set(first)].sort((a, b) => a - b);
}

/** Of what counts for ever, nothing is older. */
const EPOCH: Day = 0;

/** The figures that say what is missing for tiers at the end of a day. */
export function figuresToShowTiers(program: Program, day: Day, enrolledOn: Day): readonly FigureNeed[] {
  return [...program.ladders.values()].flatMap((ladder) =>
    ladder.asked.map((metric) => {
      const need = needFrom(ladder, metric, day, enrolledOn);
      const isCarried = ladder.carryOver?.metric === metric;
      return { ...need, split: isCarried ? need.split : day + 1, to: day + 1 };
    }),
  );
}

/**
 * From the period of a day on, or from the one before it where that leaves something over. A period's days before the
 * day are wanted as one sum; in a rolling period they fall out one by one, so that each is wanted.
 */
function needFrom(ladder: Ladder, metric: Metric, day: Day, enrolledOn: Day): Omit<FigureNeed, 'to'> {
  const { key, byMember } = metric;
  const { from } = metric.windowOf(day, enrolledOn);
  if (ladder.carryOver?.metric === metric)
    return { key, byMember, from: metric.windowOf(from - 1, enrolledOn).from, split: from };
  const { over } = metric.definition;
  const isRolling = typeof over === 'object' && 'rolling' in over;
  return { key, byMember, from, split: isRolling ? from : day };
}

/** The versions in force at some time between two instants. */
function versionsFrom(programs: readonly Program[], from: Instant, to: Instant): readonly Program[] {
  const first = programAt(programs, from);
  return [
    first,
    ...programs.filter(
      ({ effectiveFrom }) => effectiveFrom !== null && effectiveFrom > from && effectiveFrom <= to,
    ),
  ];
}
