/** One table as RFC 4180 has it: a header, CRLF at the end of each record, and quotes where they are needed. */
export function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map(toCsvRecord).join('');
}

/** One record of a table that is too long to be made at once. */
export function toCsvRecord(row: readonly (string | number)[]): string {
  return `${row.map(cell).join(',')}\r\n`;
}

/** A text that begins so would be taken for a formula by whoever opens the file in a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
