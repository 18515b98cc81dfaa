import type { Kysely } from 'kysely';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Tables } from './db/tables.ts';
import type { Engine } from './engine/engine.ts';

/** What rooms work with. Made once, at the start; nothing in it is used before a request comes. */
export interface Deps {
  readonly pool: pg.Pool;
  readonly db: Kysely<Tables>;
  readonly engine: Engine;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly log: Logger;
}
