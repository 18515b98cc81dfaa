/** Values by their columns. */
export type Row = Readonly<Record<string, unknown>>;

/** With what the stored rows disagree. */
export type Against = 'replay' | 'entries' | 'lots' | 'log' | 'messages' | 'other accounts' | 'other tables';

/** Something that is stored otherwise than it must be. */
export interface Difference {
  /** Null: it is of no account alone. */
  readonly accountId: string | null;
  /** The table. */
  readonly kind: string;
  readonly against: Against;
  /** What names the row; empty: it is about the table as a whole. */
  readonly key: Row;
  /** What is stored and what was expected, of that what differs; null: no row at all. */
  readonly stored: Row | null;
  readonly expected: Row | null;
}

const SOURCES: Readonly<Record<Against, string>> = {
  replay: 'on replay',
  entries: 'by its entries',
  lots: 'by its open lots',
  log: 'by the log',
  messages: 'by messages',
  'other accounts': 'by other accounts',
  'other tables': 'by other tables',
};

/** In a sentence, without the account. */
export function describeDifference({
  kind,
  against,
  key,
  stored,
  expected,
}: Omit<Difference, 'accountId'>): string {
  const name = [kind, ...Object.entries(key).map(([column, value]) => `${column} ${text(value)}`)].join(', ');
  const source = SOURCES[against];
  if (stored === null) return `${name}: missing; ${source} there is ${spell(expected ?? {})}`;
  if (expected === null) return `${name}: stored, but not there ${source}: ${spell(stored)}`;
  return `${name}: stored is ${spell(stored)}, ${source} it is ${spell(expected)}`;
}

function spell(row: Row): string {
  const cells = Object.entries(row).map(([column, value]) => `${column} ${text(value)}`);
  return cells.length === 0 ? 'a row' : cells.join(', ');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
