import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { ProblemError } from './problems.ts';
import { ref } from './schema.ts';

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 100;

/** The query of every list: `strictObject({ ...pageQuery, … })`. The limit is filled in where it is not sent. */
export const pageQuery = {
  limit: Type.Integer({
    minimum: 1,
    maximum: LIMIT_MAX,
    default: LIMIT_DEFAULT,
    description: 'How many to answer at most.',
    examples: [20],
    'x-mistake': `must be an integer from 1 to ${LIMIT_MAX}`,
  }),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1000,
      description:
        'Where to go on: the `nextCursor` of the page before. It is opaque: do not build or keep it.',
    }),
  ),
};

export interface Page<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
}

/** The schema of a list of a schema that has an `$id`. */
export function pageOf<T extends TSchema, Id extends string>($id: Id, item: T) {
  return Type.Object(
    {
      data: Type.Array(ref(item), { maxItems: LIMIT_MAX }),
      nextCursor: Type.Union([Type.String({ maxLength: 1000 }), Type.Null()], {
        description: 'Send it as `cursor` for the next page; null on the last one.',
      }),
    },
    {
      $id,
      description: 'One page of a list.',
      examples: (item.examples as readonly unknown[] | undefined)?.slice(0, 1).map(toExamplePage) ?? [],
    },
  );
}

function toExamplePage(item: unknown): Page<unknown> {
  return { data: [item], nextCursor: null };
}

/** For positions that name a row by its id: what is no uuid must not reach the database. */
export const UUID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

export interface CursorCodec<T> {
  encode(position: T): string;
  /** Undefined for no cursor: the first page. Refuses what `encode` did not make. */
  decode(cursor: string | undefined): T | undefined;
}

/** A cursor holds the position of the last item of a page, in the order of the list. */
export function cursorOf<T extends TObject>(schema: T): CursorCodec<Static<T>> {
  return {
    encode: (position) => Buffer.from(JSON.stringify(position)).toString('base64url'),
    decode: (cursor) => {
      if (cursor === undefined) return undefined;
      const position = parse(cursor);
      if (Value.Check(schema, position)) return position;
      throw new ProblemError(
        'invalid-request',
        'The cursor is not one of this list: start again without it.',
        [{ in: 'query', pointer: '/cursor', detail: 'must be the nextCursor of a page of this list' }],
      );
    },
  };
}

/** `rows` are read with one more than the limit: whether that one is there says whether there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toCursor: (lastRow: Row) => string,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? toCursor(last) : null;
  return { data: shown.map(toItem), nextCursor };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
