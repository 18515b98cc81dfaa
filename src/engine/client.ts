import type pg from 'pg';

/**
 * What the engine needs of a connection. Its connections are pipelined: statements sent without waiting for one
 * another travel together, so a batch costs a handful of round trips.
 */
export type Client = Pick<pg.ClientBase, 'query'>;

/** One that is ready to be sent. Named, so that Postgres keeps its plan. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}
