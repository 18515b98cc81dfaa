/** One spelling for each number: "10.00" and 10 are "10". Takes what the schemas of decimals and quantities let in. */
export function normalDecimal(value: string | number): string {
  if (typeof value === 'number') return String(value);
  if (!value.includes('.')) return value === '-0' ? '0' : value;
  const trimmed = value.replace(/\.?0+$/, '');
  return trimmed === '-0' ? '0' : trimmed;
}
