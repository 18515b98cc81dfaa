import { andList } from './lists.ts';

const PARTS = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

/** "P24M" → "24 months", "P1DT12H" → "1 day and 12 hours". What is no duration is shown as it is. */
export function describeDuration(duration: string): string {
  const found = PARTS.exec(duration);
  if (found === null) return duration;
  const parts = UNITS.flatMap((unit, index) => {
    const count = Number(found[index + 1] ?? 0);
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? duration : andList(parts);
}
