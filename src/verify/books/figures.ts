import { formatDecimal, parseDecimal } from '../../core/decimal.ts';
import { formatDay } from '../../core/time.ts';
import { standing } from './book.ts';

export const metricDays = standing('metric_days', {
  key: ['metric', 'day'],
  normal: (row) => ({ ...row, value: formatDecimal(parseDecimal(String(row.value))) }),
  of: ({ state }) =>
    [...state.series].flatMap(([metric, { days }]) =>
      [...days].map(([day, { value, lastAt }]) => ({
        metric,
        day: formatDay(day),
        value: formatDecimal(value),
        last_at: lastAt,
      })),
    ),
});

export const metricMembers = standing('metric_members', {
  key: ['metric', 'day', 'member'],
  of: ({ state }) =>
    [...state.members].flatMap(([metric, { members }]) =>
      [...members].flatMap(([member, days]) =>
        [...days].map(([day, { times, lastAt }]) => ({
          metric,
          day: formatDay(day),
          member,
          times,
          last_at: lastAt,
        })),
      ),
    ),
});
