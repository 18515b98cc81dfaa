const PERIOD = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/;

/** A month, a quarter or a year, as "2026-03", "2026-Q1" or "2026". */
export const PERIOD_PATTERN = '^[0-9]{4}(?:-(?:Q[1-4]|0[1-9]|1[0-2]))?$';

const MONTHS_OF_QUARTER = 3;
const QUARTERS_OF_YEAR = 4;

/** The periods of payment that lie within a month, a quarter or a year, as they are stored. */
export function periodsWithin(period: string): readonly string[] {
  const match = PERIOD.exec(period);
  if (match === null) throw new Error(`a period that no schema should let in: ${period}`);
  const [, year = '', quarter, month] = match;
  if (month !== undefined) return [period];
  if (quarter !== undefined) return quarterOf(year, Number(quarter));
  return Array.from({ length: QUARTERS_OF_YEAR }, (_, i) => i + 1).flatMap((q) => quarterOf(year, q));
}

function quarterOf(year: string, quarter: number): readonly string[] {
  const first = (quarter - 1) * MONTHS_OF_QUARTER + 1;
  const months = Array.from({ length: MONTHS_OF_QUARTER }, (_, i) => String(first + i).padStart(2, '0'));
  return [`${year}-Q${quarter}`, ...months.map((month) => `${year}-${month}`)];
}
