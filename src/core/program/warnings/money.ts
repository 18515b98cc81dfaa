/** Measures that are money; `net` and `gross` are of the lines that count. */
const OF_MONEY: readonly string[] = [
  'net',
  'gross',
  'line.net',
  'line.gross',
  'transaction.net',
  'transaction.gross',
];

export function isOfMoney(measure: string): boolean {
  return OF_MONEY.includes(measure);
}
