import {
  type ObjectOptions,
  type SchemaOptions,
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  type TUnsafe,
  Type,
} from '@sinclair/typebox';

/**
 * Stands for a schema with an `$id`, so that it comes out under its own name in the OpenAPI document and in generated
 * clients, and is compiled once. The schema itself must be registered, as part of a room or of the shared ones.
 * `options` say what it means in this place.
 */
export function ref<T extends TSchema>(schema: T, options: SchemaOptions = {}): TUnsafe<Static<T>> {
  if (schema.$id === undefined) throw new Error('only a schema with an $id can be referred to');
  const reference = { $ref: schema.$id };
  // What stands beside a bare `$ref` would be lost on the way to the OpenAPI document (see finishDocument).
  return Type.Unsafe<Static<T>>(
    Object.keys(options).length === 0 ? reference : { ...options, allOf: [reference] },
  );
}

/** For schemas that contain themselves, where the schema to refer to is not there yet. */
export function refTo<T>(id: string): TUnsafe<T> {
  return Type.Unsafe<T>({ $ref: id });
}

/** An object that refuses fields which it does not know. For everything that clients send. */
export function strictObject<T extends TProperties>(properties: T, options: ObjectOptions = {}): TObject<T> {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** A closed set of words; reads better in the document and in clients than a union of literals. */
export function choice<const T extends readonly string[]>(
  words: T,
  options: SchemaOptions = {},
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ ...options, type: 'string', enum: [...words] });
}

export function nullable<T extends TSchema>(
  schema: T,
  options: SchemaOptions = {},
): TUnsafe<Static<T> | null> {
  return Type.Unsafe<Static<T> | null>({ ...options, anyOf: [schema, { type: 'null' }] });
}

/** May there be nothing at all? */
export function isNullable(schema: unknown): boolean {
  const branches = (schema as { readonly anyOf?: unknown } | undefined)?.anyOf;
  return Array.isArray(branches) && branches.some(({ type }) => type === 'null');
}

/** A map from words of the client's choice: every key matches `keys.pattern`, or is refused with `keys.mistake`. */
export function mapOf<T extends TSchema>(
  value: T,
  keys: { readonly pattern: string; readonly mistake: string },
  options: SchemaOptions = {},
): TUnsafe<Record<string, Static<T>>> {
  // Not Type.Record: its `patternProperties` would reach the OpenAPI document without the pattern.
  return Type.Unsafe<Record<string, Static<T>>>({
    ...options,
    type: 'object',
    propertyNames: { type: 'string', pattern: keys.pattern, 'x-mistake': keys.mistake },
    additionalProperties: value,
  });
}

/** One answer of an operation: `response: { 200: answer('The account.', ref(Account)) }`. */
export function answer<T extends TSchema>(description: string, schema: T): TUnsafe<Static<T>> {
  return Type.Unsafe<Static<T>>({ ...schema, description });
}

/** An answer without a body. */
export function emptyAnswer(description: string): TSchema {
  return Type.Null({ description });
}
