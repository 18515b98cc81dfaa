import { closest } from '../core/closest-word.ts';
import { type Dialect, fitsType, isObject, type JsonSchema } from './json-schema.ts';
import { pointerTo } from './pointer.ts';
import type { Mistake } from './problems.ts';
import { sayFormat, sayRange, saySize, sayType, sayWords } from './sentences.ts';
import { explainUnion, flattenUnion } from './union-mistakes.ts';

export const MISTAKES_MAX = 20;
const DEPTH_MAX = 200;
const NODES_MAX = 20_000;

/** One search: it stops at the first of enough mistakes and enough work. */
interface Search {
  readonly dialect: Dialect;
  /** Shared by all parts of one search, so that unions in unions cannot multiply the work. */
  readonly spent: { nodes: number };
}

/**
 * Finds what is wrong in a value that Ajv refused, by walking schema and value together. Ajv stays the judge; this is
 * its interpreter for people. Its own list of errors is not used, since it holds the errors of every branch of a union
 * (hundreds, for a condition tree) without saying which belong together, and since collecting all of them lets a body
 * of one megabyte make millions.
 */
export function findMistakes(schema: JsonSchema, value: unknown, dialect: Dialect): readonly Mistake[] {
  return walk(schema, value, '', 0, { dialect, spent: { nodes: 0 } }).slice(0, MISTAKES_MAX);
}

function walk(schema: JsonSchema, value: unknown, pointer: string, depth: number, search: Search): Mistake[] {
  search.spent.nodes += 1;
  if (search.spent.nodes > NODES_MAX) return [];
  if (depth > DEPTH_MAX) return [{ pointer, detail: 'is nested too deeply' }];
  if (schema.$ref !== undefined)
    return walk(search.dialect.resolve(schema.$ref), value, pointer, depth, search);
  const detail = scalarMistake(schema, value, search.dialect);
  if (detail !== undefined) return [{ pointer, detail: schema['x-mistake'] ?? detail }];
  const found = (schema.allOf ?? []).flatMap((part) => walk(part, value, pointer, depth + 1, search));
  const union = schema.anyOf ?? schema.oneOf;
  if (union !== undefined) found.push(...walkUnion(schema, union, value, pointer, depth, search));
  if (Array.isArray(value)) found.push(...walkList(schema, value, pointer, depth, search));
  else if (isObject(value)) found.push(...walkObject(schema, value, pointer, depth, search));
  return found;
}

function walkUnion(
  schema: JsonSchema,
  union: readonly JsonSchema[],
  value: unknown,
  pointer: string,
  depth: number,
  search: Search,
): readonly Mistake[] {
  const tried: { branch: JsonSchema; mistakes: readonly Mistake[] }[] = [];
  for (const branch of flattenUnion(union, search.dialect)) {
    const mistakes = walk(branch, value, pointer, depth + 1, search);
    if (mistakes.length === 0) return [];
    tried.push({ branch, mistakes });
  }
  return explainUnion(schema, tried, value, pointer);
}

function walkList(
  schema: JsonSchema,
  list: unknown[],
  pointer: string,
  depth: number,
  search: Search,
): Mistake[] {
  const found: Mistake[] = [];
  const size = saySize(schema, list);
  if (size !== undefined) found.push({ pointer, detail: schema['x-mistake'] ?? size });
  for (let at = 0; schema.items !== undefined && at < list.length && found.length < MISTAKES_MAX; at += 1) {
    found.push(...walk(schema.items, list[at], pointerTo(pointer, at), depth + 1, search));
  }
  return found;
}

function walkObject(
  schema: JsonSchema,
  object: Readonly<Record<string, unknown>>,
  pointer: string,
  depth: number,
  search: Search,
): Mistake[] {
  const found: Mistake[] = [];
  const size = saySize(schema, object);
  if (size !== undefined) found.push({ pointer, detail: schema['x-mistake'] ?? size });
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(object, key)) found.push({ pointer: pointerTo(pointer, key), detail: 'is required' });
  }
  for (const key of Object.keys(object)) {
    if (found.length >= MISTAKES_MAX) break;
    found.push(...walkMember(schema, object, key, pointerTo(pointer, key), depth, search));
  }
  return found;
}

function walkMember(
  schema: JsonSchema,
  object: Readonly<Record<string, unknown>>,
  key: string,
  pointer: string,
  depth: number,
  search: Search,
): Mistake[] {
  const found: Mistake[] = [];
  if (schema.propertyNames !== undefined)
    found.push(...walk(schema.propertyNames, key, pointer, depth + 1, search));
  const rules = memberSchemas(schema, key);
  if (rules.length > 0)
    return found.concat(rules.flatMap((rule) => walk(rule, object[key], pointer, depth + 1, search)));
  const rest = schema.additionalProperties;
  if (rest === false)
    found.push({ pointer, detail: sayUnknown(key, Object.keys(schema.properties ?? {}), object) });
  else if (typeof rest === 'object') found.push(...walk(rest, object[key], pointer, depth + 1, search));
  return found;
}

function memberSchemas(schema: JsonSchema, key: string): JsonSchema[] {
  const own =
    schema.properties !== undefined && Object.hasOwn(schema.properties, key)
      ? schema.properties[key]
      : undefined;
  const byPattern = Object.entries(schema.patternProperties ?? {}).filter(([pattern]) =>
    new RegExp(pattern, 'u').test(key),
  );
  return [...(own === undefined ? [] : [own]), ...byPattern.map(([, rule]) => rule)];
}

function sayUnknown(
  key: string,
  known: readonly string[],
  object: Readonly<Record<string, unknown>>,
): string {
  const unused = known.filter((name) => !Object.hasOwn(object, name));
  const meant = closest(key, unused);
  return meant === undefined ? 'unknown field' : `unknown field; did you mean "${meant}"?`;
}

function scalarMistake(schema: JsonSchema, value: unknown, dialect: Dialect): string | undefined {
  if (schema.type !== undefined && !fitsType(schema.type, value)) return sayType(schema.type);
  if (schema.const !== undefined && schema.const !== value) return sayWords([schema.const]);
  if (schema.enum !== undefined && !schema.enum.includes(value)) return sayWords(schema.enum);
  if (typeof value === 'number') return sayRange(schema, value);
  if (typeof value !== 'string') return undefined;
  const size = saySize(schema, value);
  if (size !== undefined) return size;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value))
    return 'does not have the right form';
  if (schema.format !== undefined && !dialect.fitsFormat(schema.format, value))
    return sayFormat(schema.format);
  return undefined;
}
