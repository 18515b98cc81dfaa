const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_DAY = /^(\d{2})-(\d{2})$/;

/** "2026-04-01" → "1 April 2026"; a time with its offset is shown as it is. */
export function describeDate(text: string): string {
  const [, year, month, day] = DATE.exec(text) ?? [];
  return year === undefined ? text : `${Number(day)} ${monthOf(month)} ${year}`;
}

/** "04-01" → "1 April". */
export function describeMonthDay(text: string): string {
  const [, month, day] = MONTH_DAY.exec(text) ?? [];
  return month === undefined ? text : `${Number(day)} ${monthOf(month)}`;
}

function monthOf(number: string | undefined): string {
  return MONTHS[Number(number) - 1] ?? String(number);
}
