/** Wall clocks somewhere: as much of a calendar as ends of months and days of 23 hours ask for. */
export interface Calendar {
  addDays(instant: number, days: number): number;
  /** A month after 31 January is the last day of February. */
  addMonths(instant: number, months: number): number;
  /** The first instant of the month after the one of an instant. */
  endOfMonth(instant: number): number;
  endOfYear(instant: number): number;
  /** As 2026-03-29. */
  dayOf(instant: number): string;
}

const DAY_MS = 86_400_000;

export function calendarOf(timeZone: string): Calendar {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

  /** What the clock on the wall shows, written as if it were UTC. */
  const wallOf = (instant: number): number => {
    const shown: Record<string, number> = {};
    for (const { type, value } of parts.formatToParts(instant)) shown[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour, minute, second } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
  };
  const aheadAt = (instant: number): number => wallOf(instant) - instant;

  /** What the clock shows twice is meant the first time; what it never shows is read by the clock of the day before. */
  const instantOf = (wall: number): number => {
    const byDayBefore = wall - aheadAt(wall - DAY_MS);
    if (wallOf(byDayBefore) === wall) return byDayBefore;
    const byDayAfter = wall - aheadAt(wall + DAY_MS);
    return wallOf(byDayAfter) === wall ? byDayAfter : byDayBefore;
  };

  const startOfMonth = (year: number, month: number): number => instantOf(Date.UTC(year, month, 1));

  return {
    addDays: (instant, days) => instantOf(wallOf(instant) + days * DAY_MS),
    addMonths: (instant, months) => {
      const wall = new Date(wallOf(instant));
      const month = wall.getUTCMonth() + months;
      const lastDay = new Date(Date.UTC(wall.getUTCFullYear(), month + 1, 0)).getUTCDate();
      const day = Math.min(wall.getUTCDate(), lastDay);
      return instantOf(Date.UTC(wall.getUTCFullYear(), month, day) + (wall.getTime() % DAY_MS));
    },
    endOfMonth: (instant) => {
      const wall = new Date(wallOf(instant));
      return startOfMonth(wall.getUTCFullYear(), wall.getUTCMonth() + 1);
    },
    endOfYear: (instant) => startOfMonth(new Date(wallOf(instant)).getUTCFullYear() + 1, 0),
    dayOf: (instant) => new Date(wallOf(instant)).toISOString().slice(0, 10),
  };
}
