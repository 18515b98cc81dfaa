import type { Selectable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Decided } from '../decided.ts';
import type { Row } from '../difference.ts';
import type { Replayed } from '../replayed-account.ts';

/** Tables of account data. */
export type AccountTable = {
  [T in keyof Tables]: 'account_id' extends keyof Tables[T] ? T : never;
}[keyof Tables];

type Column<T extends AccountTable> = Exclude<keyof Tables[T] & string, 'account_id'>;

/** A row as it is read, without its account and without what is left out. */
type Expected<T extends AccountTable, X> = Readonly<Omit<Selectable<Tables[T]>, 'account_id' | (X & string)>>;

/**
 * What the rows of a table must be, said of each row in the table's own columns. A column that is added to the table
 * has to be added here, or left out by name: it does not compile otherwise.
 */
export interface Book {
  readonly table: AccountTable;
  /** The columns that name a row of an account: its primary key, in that order. */
  readonly key: readonly string[];
  /** Columns that the log does not tell. */
  readonly untold: readonly string[];
  readonly rows: JournalRows | StandingRows;
  /** Brings a stored row into the spelling of the expected ones. */
  readonly normal: (row: Row) => Row;
}

/** Rows that a command adds and nothing ever changes, with the command's number as `seq`: compared command by command. */
interface JournalRows {
  readonly are: 'added';
  readonly of: (decided: Decided) => readonly Row[];
}

/** Rows as all commands together leave them: compared at the end of the log. */
interface StandingRows {
  readonly are: 'standing';
  readonly of: (replayed: Replayed) => readonly Row[];
}

interface Described<T extends AccountTable, X> {
  readonly key: readonly Column<T>[];
  /** Columns that the log does not tell, each with the reason. */
  readonly untold?: { readonly [C in X & string]: string };
  readonly normal?: (row: Row) => Row;
}

/** A table whose rows are added, and never changed. */
export function journal<T extends AccountTable, X extends Column<T> = never>(
  table: T,
  described: Described<T, X> & { readonly of: (decided: Decided) => readonly Expected<T, X>[] },
): Book {
  const { key, untold = {}, normal = asItIs, of } = described;
  return {
    table,
    key,
    untold: Object.keys(untold),
    normal,
    rows: { are: 'added', of: of as JournalRows['of'] },
  };
}

/** A table whose rows change. */
export function standing<T extends AccountTable, X extends Column<T> = never>(
  table: T,
  described: Described<T, X> & { readonly of: (replayed: Replayed) => readonly Expected<T, X>[] },
): Book {
  const { key, untold = {}, normal = asItIs, of } = described;
  return {
    table,
    key,
    untold: Object.keys(untold),
    normal,
    rows: { are: 'standing', of: of as StandingRows['of'] },
  };
}

function asItIs(row: Row): Row {
  return row;
}
