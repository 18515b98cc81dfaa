import { canonicalJson } from '../core/canonical-json.ts';
import type { Book } from './books/book.ts';
import type { Difference, Row } from './difference.ts';

/** Rows of one table as they must be, which stored ones are set against, in any order. Each is forgotten once it is met. */
export interface Comparison {
  readonly expect: (accountId: string, rows: readonly Row[]) => void;
  readonly meet: (accountId: string, stored: Row) => void;
  /** All that differed; at the end: what is still expected is missing. */
  readonly differences: () => readonly Difference[];
}

export function compareWith(book: Pick<Book, 'table' | 'key' | 'normal'>): Comparison {
  const expected = new Map<string, Map<string, Row>>();
  const found: Difference[] = [];
  const differ = (accountId: string, row: Row, values: Pick<Difference, 'stored' | 'expected'>): void => {
    const key = pick(row, book.key);
    found.push({ accountId, kind: book.table, against: 'replay', key, ...values });
  };
  return {
    expect: (accountId, rows) => {
      const own = expected.get(accountId) ?? new Map<string, Row>();
      for (const row of rows) own.set(keyOf(book, row), row);
      expected.set(accountId, own);
    },
    meet: (accountId, read) => {
      const stored = book.normal(read);
      const own = expected.get(accountId);
      const key = keyOf(book, stored);
      const must = own?.get(key);
      own?.delete(key);
      if (must === undefined) {
        differ(accountId, stored, { stored: without(stored, ['account_id', ...book.key]), expected: null });
        return;
      }
      const columns = Object.keys(must).filter((column) => !isSame(stored[column], must[column]));
      if (columns.length === 0) return;
      differ(accountId, must, { stored: pick(stored, columns), expected: pick(must, columns) });
    },
    differences: () => {
      for (const [accountId, rows] of expected)
        for (const row of rows.values())
          differ(accountId, row, { stored: null, expected: without(row, book.key) });
      expected.clear();
      return found;
    },
  };
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonicalJson(a) === canonicalJson(b);
}

function keyOf({ key }: Pick<Book, 'key'>, row: Row): string {
  return key.map((column) => String(row[column])).join('\n');
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}

function without(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));
}
